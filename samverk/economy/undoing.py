"""What of the room's changes can be undone, and which earlier texts put back. What is adopted stays."""

from django.utils.translation import gettext as _

from samverk.core import restoring, undo
from samverk.core.trail import fetch
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion, Forecast, Hours, Payment, Settlement
from samverk.economy.permissions import (
    can_edit_amount,
    can_edit_budget,
    can_edit_hours,
    can_edit_payment,
    can_edit_settlement,
    can_edit_version,
    can_forecast,
    can_settle,
)


def register() -> None:
    restoring.allow(Budget, "title", "note")
    restoring.allow(BudgetLine, "number", "name")
    undo.allow(Budget, can_edit_budget, alike=["collaboration"])
    undo.allow(BudgetLine, lambda person, line: can_edit_budget(person, line.budget), alike=["budget"])
    undo.allow(BudgetVersion, can_edit_version)
    # What is said of a decision can be corrected, and that be taken back; the decision itself cannot.
    undo.allow_changes(
        BudgetVersion, lambda person, version: can_edit_budget(person, version.budget),
        keeping=["state", "number", "budget_id", "why"],
    )  # fmt: skip
    undo.explain(BudgetVersion, _why_it_is_final)
    undo.allow_together(BudgetAmount, _may_undo_amounts)
    undo.explain(BudgetAmount, lambda person, amounts: _why_it_is_final(person, [a.budget_version for a in amounts]))
    restoring.allow(Forecast, "ore", "comment")
    restoring.allow(Hours, "hours", "what")
    undo.allow(Forecast, lambda person, said: can_forecast(person, said.line), alike=["line"])
    undo.allow(Hours, can_edit_hours, alike=["budget", "organisation"])
    undo.allow(Payment, can_edit_payment, alike=["budget", "settlement"])
    undo.allow(Settlement, can_edit_settlement, alike=["budget", "state"])
    undo.explain(Settlement, _why_it_is_fixed)


def _why_it_is_final(person, versions: list[BudgetVersion]) -> str:
    """Said to whoever leads: others may not undo it whatever its state."""
    fetch(versions, "budget__collaboration")
    budgets = {each.budget_id: each.budget for each in versions}.values()
    if not any(each.is_adopted for each in versions) or not all(can_edit_budget(person, each) for each in budgets):
        return ""
    return _("This cannot be undone: the budget is adopted, and what is adopted stays. Begin a revision of it instead.")


def _why_it_is_fixed(person, settlements: list[Settlement]) -> str:
    """One operation makes, changes or fixes one of them."""
    if not all(each.is_fixed and can_settle(person, each.budget) for each in settlements):
        return ""
    return _(
        "This cannot be undone: the settlement is fixed, and what is fixed stays. What is booked late comes into the "
        "next one."
    )


def _may_undo_amounts(person, amounts: list[BudgetAmount]) -> bool:
    """One version is asked about for all of its sums."""
    fetch(amounts, "budget_version__budget__collaboration")
    return all(can_edit_amount(person, each) for each in {each.budget_version_id: each for each in amounts}.values())
