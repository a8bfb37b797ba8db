"""What the pages of budgets need in the small world, and what stands there that not all may read."""

from datetime import date

from samverk.economy.models import Budget, BudgetShare
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    CostKeyFactory,
)
from samverk.organisations.visibility import Level


def fill_budgets(world) -> None:
    """A budget for all who take part: adopted, and with a revision proposed."""
    world.budget, world.budget_line = begun(world, kept_by=world.norr, activity=world.shared)
    adopted = world.budget.versions.get()
    adopted.state, adopted.body, adopted.decided_on = "adopted", "Kommunfullmäktige", date(2025, 11, 5)
    adopted.save()
    world.budget_version = BudgetVersionFactory(budget=world.budget, number=2, why="Dyrare drift")
    BudgetAmountFactory(budget_version=world.budget_version, line=world.budget_line, ore=120_000)


def begun(world, **facts):
    """A budget with one line, for the activity that is named."""
    activity = facts.pop("activity", None)
    budget = BudgetFactory(collaboration=world.collaboration, note="Vad den gäller", **facts)
    line = BudgetLineFactory(budget=budget, name="Webbyrå", activity=activity, owner=world.lead)
    BudgetAmountFactory(budget_version=BudgetVersionFactory(budget=budget), line=line, ore=100_000, note="Avtal")
    return budget, line


def budget_arguments(world) -> dict:
    return {"budget_id": world.budget.pk, "line_id": world.budget_line.pk, "version_id": world.budget_version.pk}


def budgets_of_ost(world) -> dict:
    """What ost keeps to itself: what to ask for, where it is asked for from next door."""
    budget, line = world.hidden_budget
    return {"budget_id": budget.pk, "line_id": line.pk, "version_id": budget.versions.get().pk}


def budget_levels(world) -> None:
    """What ost keeps to itself, or has shared with norr alone, or opened to the council or to anybody."""
    kept = {"kept_by": world.ost}
    world.hidden_budget = begun(world, level=Level.OWN, activity=world.draft_activity, **kept)
    world.named_budget = begun(world, level=Level.NAMED, **kept)
    BudgetShare.objects.create(budget=world.named_budget[0], organisation=world.norr)
    for level in (Level.COUNCIL, Level.PUBLIC):
        begun(world, level=level, activity=world.draft_activity)


def kept_back_budget(world) -> list:
    """One more of ost's own, of the year that has others, with all that hangs on it."""
    key = CostKeyFactory(collaboration=world.collaboration, kept_by=world.ost, state="draft")
    budget, line = begun(world, level=Level.OWN, kept_by=world.ost, activity=world.shared, key=key)
    version = budget.versions.get()
    return [budget, line, version, version.amounts.get()]


def budgets_by_state(world) -> dict[str, dict]:
    """What is adopted or approved, ost's draft of a key, and ost's budgets at each level."""
    adopted = world.budget.versions.get(state="adopted")
    found = {
        "adopted": {"version_id": adopted.pk, "key_id": world.approved_key.pk},
        "key_of_ost": {"key_id": world.hidden_key.pk},
    }
    for budget in Budget.objects.filter(collaboration=world.collaboration).exclude(level=Level.PRINCIPALS):
        line, version = budget.lines.first(), budget.versions.first()
        keys = {"budget_id": budget.pk, "line_id": line.pk, "version_id": version.pk}
        found[f"budget_{budget.get_level_display()}"] = keys
    return found
