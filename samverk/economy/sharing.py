"""Who sees a budget at each level."""

from samverk.core import undo
from samverk.economy.models import Budget, BudgetShare
from samverk.economy.permissions import can_share_budget
from samverk.organisations import showing, visibility
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.showing import Near, began
from samverk.organisations.visibility import Kind, Level, keeper, people_by, sitting


def audience_of_budget(budget: Budget, level: Level, organisations):
    """Everybody whom the budget would be shown to, on its own page or on the one for council members."""
    people = Person.objects.filter(is_active=True)
    seats = sitting([budget.collaboration_id], level, budget.kept_by, organisations)
    return people if level == Level.PUBLIC else people.filter(people_by(seats))


def nameable_of_budget(budget: Budget):
    taking_part = budget.collaboration.participations.on().values("organisation")
    return Organisation.objects.filter(pk__in=taking_part).exclude(pk=budget.kept_by_id)


def near_budgets(person, budgets: list[Budget]) -> dict[int, Near]:
    reach = Seat.objects.reach_of(person)
    since = began(reach)
    return {budget.pk: _near(budget.collaboration_id, reach, since) for budget in budgets}


def _near(collaboration: int, reach, since: dict) -> Near:
    if collaboration in reach.taking_part:
        return Near(reach.taking_part[collaboration], Level.PRINCIPALS, since[collaboration])
    return Near(frozenset(), Level.COUNCIL if collaboration in reach.council else Level.PUBLIC)


def register() -> None:
    budgets = Kind(
        "budget", Budget, BudgetShare, "budget", can_share_budget, audience_of_budget, nameable_of_budget,
        lambda budget, person: keeper(person, budget.collaboration),
    )  # fmt: skip
    visibility.register(budgets)
    showing.register(budgets, near_budgets)
    undo.allow(BudgetShare, lambda person, share: can_share_budget(person, share.budget), alike=["budget"])
