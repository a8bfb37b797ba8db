from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import Plan
from samverk.planning.permissions import can_create_plan, can_edit_plan


def create_plan(plan: Plan, *, by) -> Operation:
    require(can_create_plan(by, plan.collaboration))
    with operation("planning.plan_created", by=by) as op:
        op.create(plan)
    return op


def change_plan(plan: Plan, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_plan(by, plan))
    with operation("planning.plan_changed", by=by) as op:
        op.save(plan, expected_version)
    return op


def delete_plan(plan: Plan, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" while the plan has activities or rounds."""
    require(can_edit_plan(by, plan))
    with operation("planning.plan_deleted", by=by) as op:
        op.delete(plan, expected_version)
    return op
