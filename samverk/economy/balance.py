"""What each organisation puts into a collaboration in a year, and what it gets out of it.

Money is that of the budgets that the reader sees; the cost is what fixed settlements have laid on each. What an
organisation is waited for is told by whichever room waits (`waits`).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.translation import ngettext

from samverk.core.sorting import sort_key
from samverk.economy.models import Budget, Hours, LedgerRow, Payment, Settlement
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Collaboration, Organisation, Participation
from samverk.planning.models import Activity, Part


@dataclass
class Side:
    """One organisation's. Sums are öre; `balance` is paid less what it has borne of what is settled."""

    organisation: Organisation
    role: str
    paid: int = 0
    cost: int = 0
    hours: Decimal = Decimal(0)
    leads: int = 0
    takes_part: int = 0
    spent_on_its_activities: int = 0
    waited_for: list[tuple[str, str]] = field(default_factory=list)  # in words, with where one does something about it

    @property
    def balance(self) -> int:
        return self.paid - self.cost

    @property
    def role_words(self) -> str:
        return str(Participation.Role(self.role).label)


# Called with the reader, the collaboration and its organisations' keys: what each is waited for, by key.
Waiting = Callable[[object, Collaboration, list[int]], dict[int, list[tuple[str, str]]]]
_waits: list[Waiting] = []


def waits(source: Waiting) -> None:
    """Called from apps.ready by rooms that wait for organisations."""
    if source not in _waits:
        _waits.append(source)


@dataclass(frozen=True)
class Balance:
    year: int
    sides: list[Side]
    is_settled: bool  # in any of them: until then nothing is known of what each is to bear
    settled_to: date | None  # what `cost` goes to: the last day that is settled in all of the year's budgets
    budgets: list[Budget]


def balance_of(person, collaboration: Collaboration, year: int) -> Balance:
    """A bounded number of queries, however many there are."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    sides = _sides(collaboration, first, last)
    budgets = list(Budget.objects.visible_to(person).filter(collaboration=collaboration, year=year))
    settlements = Settlement.objects.filter(budget__in=budgets, state=Settlement.State.FIXED).order_by("to_on")
    _money(sides, budgets, settlements)
    _activities(person, sides, collaboration, budgets, first, last)
    for source in _waits:
        for key, told in source(person, collaboration, list(sides)).items():
            sides[key].waited_for += told
    days = {each.budget_id: each.to_on for each in settlements}
    settled_to = min(days.values()) if days and len(days) == len(budgets) else None
    partners_last = [Participation.Role.PRINCIPAL, Participation.Role.PARTNER]
    ordered = sorted(
        sides.values(), key=lambda side: (partners_last.index(side.role), sort_key(side.organisation.name))
    )  # fmt: skip
    return Balance(year, ordered, bool(days), settled_to, budgets)


def _sides(collaboration: Collaboration, first: date, last: date) -> dict[int, Side]:
    """Of those that have taken part on any day of the year; a principal that was a partner before is told as that."""
    rows = Participation.objects.filter(collaboration=collaboration).exclude(role=Participation.Role.OBSERVER)
    rows = rows.filter(Q(from_on=None) | Q(from_on__lte=last), Q(to_on=None) | Q(to_on__gte=first))
    order = [Participation.Role.PARTNER, Participation.Role.PRINCIPAL]  # the later one stays
    found = sorted(rows.select_related("organisation"), key=lambda row: order.index(row.role))
    return {row.organisation_id: Side(row.organisation, row.role) for row in found}


def _money(sides: dict[int, Side], budgets: list[Budget], settlements) -> None:
    paid = Payment.objects.filter(budget__in=budgets).order_by().values_list("organisation").annotate(Sum("ore"))
    worked = Hours.objects.filter(budget__in=budgets).order_by().values_list("organisation").annotate(Sum("hours"))
    for name, rows in (("paid", paid), ("hours", worked)):
        for key, number in rows:
            if key in sides:
                setattr(sides[key], name, number)
    for settlement in settlements:
        for each in settlement.frozen_content["balances"]:
            if each["organisation"] in sides:
                sides[each["organisation"]].cost += each["cost"]


def _activities(person, sides: dict[int, Side], collaboration, budgets: list[Budget], first: date, last: date) -> None:
    """Those that the reader sees, and that are not over before the year nor dropped."""
    seen = Activity.objects.visible_to(person).filter(plan__collaboration=collaboration).current()
    seen = seen.filter(plan__from_on__lte=last, plan__to_on__gte=first)
    parts = Part.objects.filter(activity__in=seen, organisation__in=sides).order_by()
    booked = LedgerRow.objects.filter(voucher__budget__in=budgets, line__activity__in=seen).order_by()
    spent = dict(booked.values_list("line__activity").annotate(Sum("ore")))
    for organisation, activity, is_lead in parts.values_list("organisation", "activity", "is_lead"):
        side = sides[organisation]
        side.takes_part += 1
        side.leads += is_lead
        side.spent_on_its_activities += spent.get(activity, 0)


def answers_waited_for(person, collaboration: Collaboration, organisations: list[int]) -> dict[int, list]:
    """Follow-ups that are not answered, of rounds that take answers."""
    rounds = Round.objects.visible_to(person).taking_answers().filter(plan__collaboration=collaboration)
    asked = FollowUp.objects.unfinished().filter(
        round__in=rounds, part__organisation__in=organisations, part__activity__in=Activity.objects.visible_to(person)
    )  # fmt: skip
    found: dict[int, list[tuple[str, str]]] = {}
    rows = asked.order_by("round__period_to", "round").values_list("part__organisation", "round", "round__name")
    for organisation, round, name, count in rows.annotate(Count("pk")):
        told = ngettext("%(count)s answer in %(round)s", "%(count)s answers in %(round)s", count)
        address = reverse("followup:round", args=[round])
        found.setdefault(organisation, []).append((told % {"count": count, "round": name}, address))
    return found
