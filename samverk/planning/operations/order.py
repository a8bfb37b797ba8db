"""The activities' order in their plan, which is their priority within the strategy."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import Activity, Plan
from samverk.planning.permissions import can_edit_activities

SPACING = 1024


def move_activity(
    activity: Activity,
    *,
    before: Activity | None = None,
    after: Activity | None = None,
    among: list[Activity] | None = None,
    by,
    reason: str = "",
) -> Operation:
    """Put an activity right before, or right after, another of the same plan.

    The trail keeps the reason, and from which place to which it was moved, past what: `among` those that the person
    saw it among, in their order, or else all of the plan that is not dropped.

    Positions lie apart, so that a move touches no other activity and nobody's editing of one. Raises ValidationError
    with code "elsewhere" for an activity of another plan.
    """
    require(can_edit_activities(by, activity.plan))
    neighbour = before or after
    if neighbour is None:
        raise ValidationError(_("The activity stands there already."), code="there_already")
    if neighbour.plan_id != activity.plan_id or neighbour.pk == activity.pk:
        raise ValidationError(_("Choose another activity of the same plan to put it beside."), code="elsewhere")
    among = list(activity.plan.activities.current()) if among is None else among
    with operation("planning.activity_moved", by=by, reason=reason) as op:
        op.facts = _places(activity, neighbour, among, is_before=before is not None)
        position = _position_beside(activity, neighbour.pk, is_before=before is not None)
        if position is None:
            _space_out(activity.plan)
            activity.refresh_from_db(fields=["position"])
            position = _position_beside(activity, neighbour.pk, is_before=before is not None)
        activity.position = position
        op.save(activity)
    return op


def _places(activity: Activity, neighbour: Activity, among: list[Activity], *, is_before: bool) -> dict:
    """From which place to which, counted from 1, and past what; nothing where the two do not stand there."""
    if activity not in among or neighbour not in among:
        return {}
    left = [each for each in among if each != activity]
    was, becomes = among.index(activity), left.index(neighbour) + (0 if is_before else 1)
    passed = left[min(was, becomes) : max(was, becomes)]
    return {"from": was + 1, "to": becomes + 1, "of": len(among), "past": [each.number for each in passed]}


def _position_beside(activity: Activity, neighbour: int, *, is_before: bool) -> int | None:
    """A free position on the wanted side of the neighbour, or None where there is no room."""
    others = Activity.objects.select_for_update().filter(plan=activity.plan).exclude(pk=activity.pk)
    order = list(others.order_by("position", "pk").values_list("pk", "position"))
    place = next(i for i, (pk, _position) in enumerate(order) if pk == neighbour) + (0 if is_before else 1)
    below = order[place - 1][1] if place else 0
    above = order[place][1] if place < len(order) else below + 2 * SPACING
    return (below + above) // 2 if above - below >= 2 else None


def _space_out(plan: Plan) -> None:
    """Number the plan's activities anew with room between them.

    The order stays as it is and nothing that anybody said changes, so this leaves no revisions and no new versions.
    """
    rows = list(plan.activities.order_by("position", "pk").only("pk", "position"))
    for place, row in enumerate(rows, 1):
        row.position = place * SPACING
    Activity.objects.bulk_update(rows, ["position"], batch_size=500)
