"""Any cost keys, of any principals that join and leave, as plain values; and the same in the database, entered by the
operations that people have."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from samverk.economy import operations
from samverk.economy.models import CostKey, KeyShare
from samverk.economy.shares import ALL, NONE, Member, NotDivisible, Terms, shares_of
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory, PopulationFactory, book
from samverk.organisations import operations as organisations
from samverk.organisations.models import Participation
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

FIRST, LAST, DAY = date(2026, 1, 1), date(2026, 12, 31), timedelta(days=1)
MILLIONTH = Decimal("0.000001")
# Those by inhabitants twice, so that now and then two keys after each other go by different years.
METHODS = ["fixed", "equal", "inhabitants", "inhabitants", "mixed", "mixed", "use"]
YEARS = [2023, 2024]
amounts = st.one_of(st.integers(-(10**12), 10**12), st.integers(-5, 5), st.sampled_from([0, 1, -1, 99, 100]))
days_of_year = st.integers(0, 364).map(lambda n: FIRST + n * DAY)
spans_of_time = st.lists(days_of_year, max_size=4, unique=True).map(sorted)


@dataclass
class OneKey:
    """Rows by principal: per cent, use, least and most."""

    method: str
    from_on: date
    to_on: date | None
    unit: int
    fixed: Decimal
    year: int
    rows: dict[int, tuple]


@dataclass
class Plain:
    """Principal 0 is always there. The line at a place goes by the key, of the chain, at that place of `lines`."""

    names: list[str]
    there: list[list[tuple[date | None, date | None]]]
    inhabitants: dict[tuple[int, int], int]
    chains: list[list[OneKey]]
    lines: list[tuple[int, int]]
    period: tuple[date, date]
    booked: list[tuple[int, date, int]]

    def key_on(self, chain: int, day: date) -> OneKey | None:
        begun = [key for key in self.chains[chain] if key.from_on <= day]
        return begun[-1] if begun and (begun[-1].to_on is None or day <= begun[-1].to_on) else None

    def shares(self, chain: int, first: date, last: date) -> dict[int, Fraction]:
        """The plainest way there is: what each bears on each day, added. Raises NotDivisible."""
        found, known = defaultdict(Fraction), {}
        for day in (first + n * DAY for n in range((last - first).days + 1)):
            key = self.key_on(chain, day)
            there = tuple(who for who, spans in enumerate(self.there) if any(_holds(span, day) for span in spans))
            if (id(key), there) not in known:
                known[id(key), there] = self._shares_of(key, there)
            for who, share in known[id(key), there].items():
                found[who] += share
        return {who: found[who] / ((last - first).days + 1) for who in sorted(found)}

    def _shares_of(self, key: OneKey | None, there: tuple[int, ...]) -> dict[int, Fraction]:
        if key is None:
            raise NotDivisible("no_key")
        has_percents = any(percent is not None for percent, *_rest in key.rows.values())
        terms = Terms(key.method, Fraction(key.fixed) / 100, has_percents)
        return shares_of(terms, [self._member(key, who) for who in there]).by_key

    def _member(self, key: OneKey, who: int) -> Member:
        percent, used, least, most = (
            None if number is None else Fraction(number) for number in key.rows.get(who, (None,) * 4)
        )
        bounds = (NONE if least is None else least / 100, ALL if most is None else most / 100)
        return Member(who, percent, used, self.inhabitants.get((who, key.year)), *bounds)


def _holds(span, day: date) -> bool:
    from_on, to_on = span
    return (from_on is None or from_on <= day) and (to_on is None or day <= to_on)


@st.composite
def plain(draw) -> Plain:
    many = draw(st.integers(2, 4))
    there = [[(None, None)]]
    for _who in range(1, many):
        days = draw(spans_of_time)
        if len(days) % 2:
            there.append([(None, days[0]), *zip(days[1::2], days[2::2], strict=True)])  # there from the beginning
        else:
            there.append([*zip(days[::2], days[1::2], strict=True)] or [(None, None)])
    first, last = draw(st.just((FIRST, LAST)) | st.tuples(days_of_year, days_of_year).map(sorted))
    within = st.integers(0, (last - first).days).map(lambda n: first + n * DAY)
    chains = [_chain(draw, many, size) for size in (draw(st.sampled_from([2, 1, 3])), 1)]
    return Plain(
        names=draw(st.permutations(["Norr", "Ost", "Syd", "Väst"]))[:many],
        there=there,
        inhabitants={
            (who, year): draw(st.integers(1, 10**7)) for who in range(many) for year in YEARS
            if who == 0 or draw(st.integers(0, 59)) != 7
        },
        chains=chains,
        lines=[(0, draw(st.integers(0, len(chains[0]) - 1))), (0, 0), (1, 0)],
        period=(first, last),
        booked=draw(st.lists(st.tuples(st.integers(0, 2), within, amounts), min_size=1, max_size=6)),
    )  # fmt: skip


def _chain(draw, many: int, size: int) -> list[OneKey]:
    starts = [date(2025, 1, 1), *sorted(draw(st.sets(days_of_year, min_size=size - 1, max_size=size - 1)))]
    return [_key(draw, many, start) for start in starts]


def _key(draw, many: int, from_on: date) -> OneKey:
    method = draw(st.sampled_from(METHODS))
    last_day = st.integers(0, 120).map(lambda n: max(from_on, FIRST) + n * DAY)
    return OneKey(
        method, from_on, draw(last_day) if draw(st.integers(0, 5)) == 5 else None,
        draw(st.sampled_from([1, 100])), Decimal(draw(st.integers(0, 10**6))) / 10**4, draw(st.sampled_from(YEARS)),
        _rows(draw, many, method),
    )  # fmt: skip


def _rows(draw, many: int, method: str) -> dict[int, tuple]:
    """Now and then the key says nothing of somebody. Per cent are a hundred together, to the millionth."""
    of = [who for who in range(many) if who == 0 or draw(st.integers(0, 59)) != 7]
    percents = dict.fromkeys(of)
    if method == "fixed" or (method == "mixed" and draw(st.booleans())):
        weights = {who: draw(st.integers(1 if who == 0 else 0, 1000)) for who in of}
        percents = {
            who: (Decimal(100 * weight) / sum(weights.values())).quantize(MILLIONTH, "ROUND_DOWN")
            for who, weight in weights.items()
        }
        percents[0] += 100 - sum(percents.values())
    rows = {}
    for who in of:
        used = draw(st.integers(1 if who == 0 else 0, 10**9)) if method == "use" else None
        least = draw(st.none() | st.integers(0, 20_000_000))
        most = draw(st.none() | st.integers(30_000_000, 100_000_000)) if who else None
        told = (percents[who], used and Decimal(used) / 1000, least and least * MILLIONTH, most and most * MILLIONTH)
        if any(number is not None for number in told):
            rows[who] = told
    return rows


class World:
    """What `plain` says, in the database. The youngest organisation need not be the last by name."""

    def __init__(self, plain: Plain):
        self.plain, self.collaboration = plain, CollaborationFactory()
        self.administrator = PersonFactory(is_administrator=True)
        self.organisations = [OrganisationFactory(name=name) for name in plain.names]
        ParticipationFactory(
            collaboration=self.collaboration, organisation=self.organisations[0], role="principal"
        )  # fmt: skip
        seat = SeatFactory(collaboration=self.collaboration, organisation=self.organisations[0], role="lead")
        self.lead = seat.person
        for who, spans in enumerate(plain.there[1:], 1):
            for from_on, to_on in spans:
                ParticipationFactory(
                    collaboration=self.collaboration, organisation=self.organisations[who], role="principal",
                    from_on=from_on, to_on=to_on,
                )  # fmt: skip
        for (who, year), number in plain.inhabitants.items():
            PopulationFactory(organisation=self.organisations[who], year=year, inhabitants=number)
        self.keys = [list(self._approved(place)) for place in range(len(plain.chains))]
        self.budget = BudgetFactory(collaboration=self.collaboration, key=self.keys[0][0])
        chosen = [self.keys[chain][place] for chain, place in plain.lines]
        self.lines = [
            BudgetLineFactory(budget=self.budget, key=None if place == 1 else key) for place, key in enumerate(chosen)
        ]

    def join(self, organisation, from_on=None, to_on=None) -> None:
        row = Participation(
            collaboration=self.collaboration, organisation=organisation, role="principal", from_on=from_on, to_on=to_on
        )
        organisations.join(row, by=self.administrator)

    def _approved(self, chain: int) -> Iterator[CostKey]:
        before = None
        for each in self.plain.chains[chain]:
            before = self.approve(each, f"Nyckel {chain}", before)
            yield before

    def approve(self, each: OneKey, name: str, before: CostKey | None) -> CostKey:
        key = CostKey(
            collaboration=self.collaboration, name=name, method=each.method, fixed_percent=each.fixed,
            population_year=each.year, used="besök", rounding=each.unit, from_on=each.from_on, to_on=each.to_on,
            agreement="Avtalet", replaces=before,
        )  # fmt: skip
        names = ("percent", "used", "least_percent", "most_percent")
        shares = [
            KeyShare(organisation=self.organisations[who], **dict(zip(names, told, strict=True)))
            for who, told in each.rows.items()
        ]
        operations.create_key(key, shares, by=self.lead)
        operations.propose_key(key, by=self.lead)
        operations.approve_key(key, approved_by="styrelserna", approved_on=date(2025, 11, 3), by=self.lead)
        return key

    def book(self, rows) -> None:
        for line, on, ore in rows:
            book(self.lines[line], ore, on=on)

    def key_of(self, line: int) -> int:
        """Which key the line goes by at this hour."""
        found = self.lines[line]
        found.refresh_from_db()
        return found.key_id or self.budget.key_id
