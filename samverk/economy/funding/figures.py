"""The sums of co-financing: what is applied for, decided and paid of each source in each year, in whole öre.

Everything is asked for many at once, in as many queries however many rows there are, and added up from here alone.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from samverk.economy.models import FundingPayment, FundingSource, FundingYear

State, Kind = FundingYear.State, FundingSource.Kind
ORDER_OF_KINDS = {kind: place for place, kind in enumerate(Kind.values)}


@dataclass(frozen=True)
class Sums:
    applied: int = 0
    decided: int = 0
    paid: int = 0

    @property
    def remaining(self) -> int:
        """Less than nothing where more has been paid than was decided."""
        return self.decided - self.paid

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.applied + other.applied, self.decided + other.decided, self.paid + other.paid)


@dataclass(frozen=True)
class Fact:
    """One source's year."""

    row: FundingYear
    sums: Sums

    @property
    def year(self) -> int:
        return self.row.year

    @property
    def source(self) -> FundingSource:
        return self.row.source

    @property
    def expected(self) -> int:
        """What it looks like today: what is decided, and as long as nothing is, what is applied for."""
        return self.sums.decided if self.row.state == State.DECIDED else self.asked

    @property
    def asked(self) -> int:
        """What is applied for and neither decided nor refused."""
        return self.sums.applied if self.row.state == State.APPLIED else 0


def worth(hours: Decimal | None, hour_price_kr: int | None) -> int:
    """Hours in öre. Exact: hours have hundredths at most, and their price is whole kronor."""
    return int((hours or 0) * (hour_price_kr or 0) * 100)


def sums_of(row: FundingYear, paid: Iterable[tuple[int | None, Decimal | None]]) -> Sums:
    """`paid` is each payment's öre and hours, of which one is None."""
    price = row.hour_price_kr
    return Sums(
        applied=worth(row.applied_hours, price) if row.source.is_in_kind else row.applied_ore or 0,
        decided=worth(row.decided_hours, price) if row.source.is_in_kind else row.decided_ore or 0,
        paid=sum(ore if hours is None else worth(hours, price) for ore, hours in paid),
    )


def facts_of(fundings) -> list[Fact]:
    """Of a queryset of fundings. Their rows come with all that a table says of them."""
    rows = FundingYear.objects.filter(source__funding__in=fundings.order_by().values("pk")).select_related(
        "source__organisation", "source__funding__recipient", "source__funding__municipality"
    )
    paid = defaultdict(list)
    payments = FundingPayment.objects.filter(funding_year__source__funding__in=fundings.order_by().values("pk"))
    for key, ore, hours in payments.order_by().values_list("funding_year", "ore", "hours"):
        paid[key].append((ore, hours))
    return [Fact(row, sums_of(row, paid[row.pk])) for row in rows.order_by("year", "pk")]


def total(facts: Iterable[Fact]) -> Sums:
    return sum((fact.sums for fact in facts), Sums())


def in_order(sources: Iterable[FundingSource]) -> list[FundingSource]:
    """The state first, then the region, municipalities and so on, each as they were entered."""
    return sorted(sources, key=lambda source: (ORDER_OF_KINDS[source.kind], source.pk))


@dataclass(frozen=True)
class Cell:
    year: int | None
    sums: Sums
    row: FundingYear | None = None
    asked: int = 0

    @property
    def is_refused(self) -> bool:
        return self.row is not None and self.row.state == State.REFUSED


@dataclass(frozen=True)
class Line:
    source: FundingSource | None
    cells: list[Cell]
    sums: Sums


@dataclass(frozen=True)
class Table:
    """Sources by years. The sum of a row's cells is its total, that of a column's cells the column's, and the total of
    rows that of columns."""

    years: list[int]
    lines: list[Line]
    foot: Line


def table_of(years: Iterable[int], sources: Iterable[FundingSource], facts: list[Fact]) -> Table:
    years, by_place = list(years), {(fact.row.source_id, fact.year): fact for fact in facts}
    lines = []
    for source in in_order(sources):
        found = [(year, by_place.get((source.pk, year))) for year in years]
        cells = [Cell(year, fact.sums, fact.row, fact.asked) if fact else Cell(year, Sums()) for year, fact in found]
        lines.append(Line(source, cells, total(fact for _year, fact in found if fact)))
    columns = [Cell(year, _added(line.cells[place].sums for line in lines)) for place, year in enumerate(years)]
    return Table(years, lines, Line(None, columns, _added(line.sums for line in lines)))


def _added(sums: Iterable[Sums]) -> Sums:
    return sum(sums, Sums())
