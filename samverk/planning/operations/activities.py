"""Activities with their parts, contributions and milestones: one operation for what belongs together."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation, snapshot
from samverk.organisations.visibility import Level, keeper
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, StatusStep
from samverk.planning.operations.order import SPACING
from samverk.planning.permissions import (
    can_act_for,
    can_create_activity,
    can_edit_activity,
    can_edit_part,
    can_remove_activity,
    can_tick_milestone,
)


def create_activity(
    activity: Activity,
    *,
    parts: list[Part],
    contributions: list[Contribution] = (),
    milestones: list[Milestone] = (),
    notes: list[Note] = (),
    by,
    level: Level | None = None,
) -> Operation:
    """Add an activity, last in its plan, with all that belongs to it.

    In a plan that is shared it begins as a draft of the organisation that `by` sits for, unless `level` says
    otherwise; in one that is not, it is as hidden as the plan.

    Raises PermissionDenied also when a part is for an organisation that `by` may not sign up, and ValidationError
    with code "no_parts", "one_lead" or "same_organisation".
    """
    leading = check_parts(parts)
    require(can_create_activity(by, activity.plan, leading.organisation))
    for part in parts:
        _require_may_act_for(by, activity, part)
    last = activity.plan.activities.aggregate(last=Max("position"))["last"]
    activity.position = (last or 0) + SPACING
    begin(activity, level, by=by)
    _refuse_taken_number(activity)
    with operation("planning.activity_created", by=by) as op:
        op.create(activity)
        for place, row in enumerate([*parts, *contributions, *milestones, *notes], 1):
            row.activity = activity
            if isinstance(row, Milestone):
                row.position = place
            op.create(row)
    return op


def begin(activity: Activity, level: Level | None, *, by) -> None:
    """Whose a new activity is, and who sees it."""
    if level is None:
        level = Level.OWN if activity.plan.is_shared else Level.PRINCIPALS
    activity.kept_by = keeper(by, activity.plan.collaboration) if by else None
    activity.level = level if activity.kept_by else Level.PRINCIPALS


def change_activity(
    activity: Activity,
    *,
    parts: list[Part] | None = None,
    contributions: list[Contribution] | None = None,
    milestones: list[Milestone] | None = None,
    notes: list[Note] | None = None,
    by,
    reason: str = "",
) -> Operation:
    """Save an activity and bring what belongs to it to the lists given: what is missing from a list is removed.

    A list that is None is left as it is. Every object carries the version it was read at, and the activity's tells of
    rows that come and go; raises Conflict where somebody has changed one since, otherwise as `create_activity` does.
    """
    require(can_edit_activity(by, activity))
    _refuse_taken_number(activity)
    with operation("planning.activity_changed", by=by, reason=reason) as op:
        op.save(activity)
        if parts is not None:
            check_parts(parts)
            _bring_parts_to(op, activity, parts, by)
        if contributions is not None:
            _bring_to(op, activity, activity.contributions.all(), contributions)
        if milestones is not None:
            for place, milestone in enumerate(milestones, 1):
                milestone.position = place
            _bring_to(op, activity, activity.milestones.all(), milestones)
        if notes is not None:
            _bring_to(op, activity, activity.notes.all(), notes)
        if op.has_added_or_removed:
            op.touch(activity)
    return op


def change_part(part: Part, *, by, expected_version: int | None = None) -> Operation:
    """Save what one organisation says of its own part. Who leads is changed with the whole activity."""
    require(can_edit_part(by, part))
    with operation("planning.part_changed", by=by) as op:
        op.save(part, expected_version)
        check_parts(list(part.activity.parts.all()))
    return op


def delete_activity(activity: Activity, *, by, expected_version: int | None = None) -> Operation:
    """Remove an activity that should never have been there. Raises ValidationError with code "in_use" once a round
    has asked about it: then it can be dropped, which keeps what was said."""
    require(can_remove_activity(by, activity))
    with operation("planning.activity_deleted", by=by) as op:
        op.delete(activity, expected_version)
    return op


def drop_activity(activity: Activity, *, reason: str, by, on=None) -> Operation:
    """End an activity early. It stays in the plan as dropped, with the reason and the day (today if not given)."""
    require(can_remove_activity(by, activity))
    if not reason.strip():
        raise ValidationError({"drop_reason": _("Say why the activity is dropped.")}, code="drop_is_explained")
    activity.dropped_on, activity.drop_reason = on or timezone.localdate(), reason.strip()
    with operation("planning.activity_dropped", by=by) as op:
        op.save(activity)
    return op


def take_back_activity(activity: Activity, *, by) -> Operation:
    """Bring a dropped activity back into the plan."""
    require(can_remove_activity(by, activity))
    activity.dropped_on, activity.drop_reason = None, ""
    with operation("planning.activity_taken_back", by=by) as op:
        op.save(activity)
    return op


def tick_milestone(milestone: Milestone, *, reached: bool, by) -> Operation:
    require(can_tick_milestone(by, milestone))
    milestone.done_on = timezone.localdate() if reached else None
    with operation("planning.milestone_ticked", by=by) as op:
        op.save(milestone)
    return op


def state_status(activity: Activity, *, step: StatusStep | None, by) -> Operation:
    """Say in the plan itself how an activity goes, between rounds or where there are none."""
    require(can_edit_activity(by, activity))
    activity.stated_step = step
    with operation("planning.status_stated", by=by) as op:
        op.save(activity)
    return op


def check_parts(parts: list[Part]) -> Part:
    """The leading part. Raises ValidationError unless there is a part, exactly one leads, and no organisation has
    two."""
    if not parts:
        raise ValidationError(_("Say who does it: an activity has at least one part."), code="no_parts")
    leading = [part for part in parts if part.is_lead]
    if len(leading) != 1:
        refusal = _("Exactly one organisation leads. Now %(count)s of %(all)s parts are marked as leading.")
        raise ValidationError(refusal, code="one_lead", params={"count": len(leading), "all": len(parts)})
    organisations = [part.organisation_id for part in parts]
    twice = next((part for part in parts if organisations.count(part.organisation_id) > 1), None)
    if twice:
        refusal = _("%(organisation)s has two parts. Join them, since an organisation has one part of an activity.")
        raise ValidationError(refusal, code="same_organisation", params={"organisation": twice.organisation})
    return leading[0]


def _refuse_taken_number(activity: Activity) -> None:
    """A draft has no number that the plan has already. Two organisations' drafts may have the same: neither is told."""
    if activity.is_shared:
        return  # the database sees to that
    if activity.plan.activities.shared().filter(number=activity.number).exclude(pk=activity.pk).exists():
        refusal = _("Another activity in the plan already has that number.")
        raise ValidationError(refusal, code="number_taken")


def _bring_parts_to(op: Operation, activity: Activity, wanted: list[Part], by) -> None:
    stored = {part.pk: part for part in activity.parts.select_related("organisation")}
    kept = {part.pk for part in wanted}
    for part in wanted:
        before = stored.get(part.pk)
        if before is None or snapshot(part) != snapshot(before):
            _require_may_act_for(by, activity, part)
            if before is not None:
                _require_may_act_for(by, activity, before)
    for part in stored.values():
        if part.pk not in kept:
            _require_may_act_for(by, activity, part)
    # The one that leads comes last: at no time do two lead.
    _bring_to(op, activity, stored.values(), sorted(wanted, key=lambda part: part.is_lead))


def _bring_to(op: Operation, activity: Activity, stored, wanted) -> None:
    kept = {row.pk for row in wanted}
    for row in stored:
        if row.pk not in kept:
            op.delete(row)
    for row in wanted:
        row.activity = activity
        if row.pk:
            op.save(row)
        else:
            op.create(row)


def _require_may_act_for(by, activity: Activity, part: Part) -> None:
    refusal = _("Only the lead and %(organisation)s's own editors change its part.")
    allowed = can_act_for(by, activity.plan, part.organisation)
    require(allowed, refusal % {"organisation": part.organisation})
