"""Who sees a budget, or a co-financing, at each level."""

from samverk.core import undo
from samverk.economy.models import Budget, BudgetShare, Funding, FundingShare
from samverk.economy.permissions import can_share_budget, can_share_funding
from samverk.organisations import showing, visibility
from samverk.organisations.models import Organisation, Person, Seat
from samverk.organisations.showing import Near, began
from samverk.organisations.visibility import Kind, Level, keeper, people_by, sitting

OF_FUNDINGS = (Level.OWN, Level.NAMED, Level.PRINCIPALS)  # councils read of it in reports


def audience(thing: Budget | Funding, level: Level, organisations):
    """Everybody whom it would be shown to, on its own page or on the one for council members."""
    people = Person.objects.filter(is_active=True)
    seats = sitting([thing.collaboration_id], level, thing.kept_by, organisations)
    return people if level == Level.PUBLIC else people.filter(people_by(seats))


def nameable(thing: Budget | Funding):
    taking_part = thing.collaboration.participations.on().values("organisation")
    return Organisation.objects.filter(pk__in=taking_part).exclude(pk=thing.kept_by_id)


def near(person, things: list) -> dict[int, Near]:
    reach = Seat.objects.reach_of(person)
    since = began(reach)
    return {thing.pk: _near(thing.collaboration_id, reach, since) for thing in things}


def _near(collaboration: int, reach, since: dict) -> Near:
    if collaboration in reach.taking_part:
        return Near(reach.taking_part[collaboration], Level.PRINCIPALS, since[collaboration])
    return Near(frozenset(), Level.COUNCIL if collaboration in reach.council else Level.PUBLIC)


def _keeper(thing: Budget | Funding, person) -> Organisation | None:
    return keeper(person, thing.collaboration)


def register() -> None:
    budgets = Kind("budget", Budget, BudgetShare, "budget", can_share_budget, audience, nameable, _keeper)
    fundings = Kind(
        "funding", Funding, FundingShare, "funding", can_share_funding, audience, nameable, _keeper, OF_FUNDINGS
    )  # fmt: skip
    for kind in (budgets, fundings):
        visibility.register(kind)
        showing.register(kind, near)
    undo.allow(BudgetShare, lambda person, share: can_share_budget(person, share.budget), alike=["budget"])
    undo.allow(FundingShare, lambda person, share: can_share_funding(person, share.funding), alike=["funding"])
