"""What is changed from the plan's list: the facts that stand in a row, of one activity or of many at once."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import Activity, Part, Plan
from samverk.planning.permissions import acts_for, can_edit_activities, can_edit_activity, can_edit_part


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


def change_together(plan: Plan, *, activities: list[Activity], parts: list[Part], by) -> Operation:
    """Save many activities of a plan, and the contacts of leading parts, at one go: all of them or none.

    Raises PermissionDenied also where one of the parts is an organisation's for which `by` does not act.
    """
    require(can_edit_activities(by, plan))
    own = acts_for(by, plan)
    require(own is None or all(part.organisation_id in own for part in parts))
    require(all(each.plan_id == plan.pk for each in [*activities, *(part.activity for part in parts)]))
    with operation("planning.activities_changed", by=by) as op:
        for activity in activities:
            activity.clean()
            activity.set_last_day()
        op.save_many(activities)
        op.save_many(parts)
    return op
