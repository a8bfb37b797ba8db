"""What an activity waits for."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import Dependency, Plan
from samverk.planning.permissions import can_edit_activity


def add_dependency(dependency: Dependency, *, by) -> Operation:
    """Raises ValidationError with code "circle" where the two would come to wait for each other."""
    require(can_edit_activity(by, dependency.activity))
    with operation("planning.dependency_added", by=by) as op:
        # Two that are added at the same moment could close a circle that neither sees: one plan, one at a time.
        Plan.objects.select_for_update().get(pk=dependency.activity.plan_id)
        op.create(dependency)
    return op


def remove_dependency(dependency: Dependency, *, by) -> Operation:
    require(can_edit_activity(by, dependency.activity))
    with operation("planning.dependency_removed", by=by) as op:
        op.delete(dependency)
    return op
