"""One thread more between an activity and a goal, or one less."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import Contribution
from samverk.planning.permissions import can_edit_activity
from samverk.steering.models import Goal


def add_contribution(contribution: Contribution, *, by) -> Operation:
    """Say that an activity contributes to a goal. Raises PermissionDenied also for a goal that `by` cannot see."""
    require(can_edit_activity(by, contribution.activity))
    require(Goal.objects.visible_to(by).filter(pk=contribution.goal_id).exists())
    with operation("planning.contribution_added", by=by) as op:
        op.create(contribution)
        op.touch(contribution.activity)
    return op
