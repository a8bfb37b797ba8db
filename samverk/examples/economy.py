"""The example's money: what Roslagssamarbetet means to spend, adopted, revised and proposed. All of it is made up."""

from samverk.economy import operations
from samverk.economy.importing import apply_budget, read_budget
from samverk.economy.models import Budget, BudgetAmount
from samverk.examples.files import FOLDER, day
from samverk.organisations.models import Person
from samverk.organisations.visibility import Level
from samverk.planning.models import Plan

DECIDED = {2026: {"body": "Destinationsrådet", "decided_on": "2025-11-20", "paragraph": "§ 14"}}
REVISED = {2026: {"body": "Destinationsrådet", "decided_on": "2026-06-11", "paragraph": "§ 8"}}
WHY = "Ledens spänger blev dyrare efter vårfloden; kampanjen minskas lika mycket."
MOVED_ORE = {"50": 8_000_000, "30": -8_000_000}


def load_budgets(folder: str, plan: Plan, lead: Person) -> None:
    """2026 adopted and revised, 2027 proposed. Nothing where the collaboration has no such file."""
    for year in (2026, 2027):
        name = f"{folder}/budget-{year}.csv"
        if not (FOLDER / name).exists():
            continue
        budget = Budget(
            collaboration=plan.collaboration, title="Budget", year=year, unit="tkr", is_example=True,
            note="Påhittade belopp, för att pröva med.", level=Level.PRINCIPALS,
        )  # fmt: skip
        operations.enter_budget(budget, by=lead)
        apply_budget(read_budget(budget, (FOLDER / name).read_bytes(), name, by=lead), by=lead)
        if year in DECIDED:
            _adopt(budget, DECIDED[year], lead)
            _revise(budget, lead)
            _adopt(budget, REVISED[year], lead)


def _adopt(budget: Budget, decided: dict, lead: Person) -> None:
    version = budget.versions.proposed().get()
    version.body, version.paragraph = decided["body"], decided["paragraph"]
    version.decided_on = day(decided["decided_on"])
    operations.adopt_version(version, by=lead)


def _revise(budget: Budget, lead: Person) -> None:
    operations.revise_budget(budget, why=WHY, by=lead)
    revision = budget.versions.proposed().get()
    moved = list(BudgetAmount.objects.filter(budget_version=revision, line__number__in=MOVED_ORE))
    for amount in moved:
        amount.ore += MOVED_ORE[amount.line.number]
    operations.set_sums(revision, moved, by=lead)
