"""What is changed from the plan's list: the facts that stand in a row, of one activity or of many at once."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation, removal_of
from samverk.planning.models import Activity, Contribution, Part, Plan
from samverk.planning.permissions import acts_for, can_edit_activities, can_edit_activity, can_edit_part
from samverk.steering.models import Goal


def change_in_list(activity: Activity, *, part: Part | None = None, by) -> Operation:
    """Save an activity's status and dates and, where it is given, who is the contact of its leading part.

    Both carry the version that they were read at. Raises Conflict as `change_activity` does, and PermissionDenied
    also where the part is another organisation's.
    """
    require(can_edit_activity(by, activity))
    if part is not None:
        require(can_edit_part(by, part))
    with operation("planning.activity_changed", by=by) as op:
        op.save(activity)
        if part is not None:
            op.save(part)
    return op


def change_together(
    plan: Plan,
    *,
    activities: list[Activity],
    parts: list[Part],
    linked: list[Contribution] = (),
    unlinked: list[Contribution] = (),
    by,
) -> Operation:
    """Save many activities of a plan, the contacts of leading parts, and the goals that they come and cease to
    contribute to, at one go: all of it or none.

    `activities` holds all that the others are about. Raises PermissionDenied also where one of the parts is an
    organisation's for which `by` does not act, and for a goal that `by` cannot see.
    """
    require(can_edit_activities(by, plan))
    own = acts_for(by, plan)
    require(own is None or all(part.organisation_id in own for part in parts))
    goals = {row.goal_id for row in [*linked, *unlinked]}
    require(Goal.objects.visible_to(by).filter(pk__in=goals).count() == len(goals))
    others = [row.activity for row in [*parts, *linked, *unlinked]]
    require(all(each.plan_id == plan.pk for each in [*activities, *others]))
    with operation("planning.activities_changed", by=by) as op:
        for activity in activities:
            activity.clean()
            activity.set_last_day()
        op.save_many(activities)
        op.save_many(parts)
        op.create_many(linked)
        if unlinked:
            op.remove(removal_of(unlinked))
        op.touch_many(list({row.activity.pk: row.activity for row in [*linked, *unlinked]}.values()))
    return op
