"""A sheet's lines taken into a budget's proposal: all of them or none."""

from django.core.exceptions import ValidationError
from django.db.models import Max

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.economy.models import Budget, BudgetAmount, BudgetLine
from samverk.economy.operations.budgets import Sums, proposal_of
from samverk.economy.permissions import can_edit_budget, can_edit_version


def take_lines(
    budget: Budget, *, new: list[tuple[BudgetLine, Sums]], changed: list[tuple[BudgetLine, Sums]], by
) -> Operation:  # fmt: skip
    """Add lines to the budget's proposal and change those that it has. The others stay as they are.

    Raises ValidationError with code "no_proposal" where the budget is adopted and nobody revises it, "adopted" where an
    adopted cost would become an income; Conflict where a line was changed since the sheet was compared.
    """
    require(can_edit_budget(by, budget))
    with operation("economy.budget_imported", by=by) as op:
        version = proposal_of(budget)
        require(can_edit_version(by, version))
        last = budget.lines.aggregate(last=Max("position"))["last"]
        for place, (line, _sums) in enumerate(new, 0 if last is None else last + 1):
            line.budget, line.position = budget, place
        _refuse_turned([line for line, _sums in changed])
        op.create_many([line for line, _sums in new])
        op.save_many([line for line, _sums in changed])
        stored = {each.line_id: each for each in BudgetAmount.objects.filter(budget_version=version)}
        added, given = [], []
        for line, sums in [*new, *changed]:
            amount = stored.get(line.pk)
            if amount is None:
                added.append(BudgetAmount(budget_version=version, line=line, **vars(sums)))
            else:
                for name, value in vars(sums).items():
                    setattr(amount, name, value)
                given.append(amount)
        op.save_many(given)
        op.create_many(added)
    return op


def _refuse_turned(lines: list[BudgetLine]) -> None:
    """What each line's own `clean` refuses, asked about all of them at once."""
    kinds = dict(BudgetLine.objects.filter(pk__in=[each.pk for each in lines]).order_by().values_list("pk", "kind"))
    for line in lines:
        if kinds.get(line.pk) != line.kind:
            try:
                line.clean()
            except ValidationError as refusal:
                raise ValidationError(f"{line}: {' '.join(refusal.messages)}", code="adopted") from None
