from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.visibility import Level, keeper
from samverk.planning.models import Plan
from samverk.planning.permissions import can_create_plan, can_edit_plan
from samverk.planning.sharing import refuse_hidden_strategy


def create_plan(plan: Plan, *, by, level: Level = Level.OWN) -> Operation:
    """Begin a plan: as the own of the organisation that the lead sits for, until it is shared."""
    require(can_create_plan(by, plan.collaboration))
    plan.level, plan.kept_by = level, keeper(by, plan.collaboration)
    refuse_hidden_strategy(plan)
    with operation("planning.plan_created", by=by) as op:
        op.create(plan)
    return op


def change_plan(plan: Plan, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_plan(by, plan))
    if Plan.objects.filter(pk=plan.pk).exclude(strategy=plan.strategy_id).exists():
        refuse_hidden_strategy(plan)
    with operation("planning.plan_changed", by=by) as op:
        op.save(plan, expected_version)
    return op


def delete_plan(plan: Plan, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" while the plan has activities or rounds."""
    require(can_edit_plan(by, plan))
    with operation("planning.plan_deleted", by=by) as op:
        op.delete(plan, expected_version)
    return op
