"""What a report on a round tells of money: each budget's lines with what they were given, what the books say and what
the year is believed to come to, and every principal's part of each of these."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from django.db.models import Count, Sum

from samverk.economy.basis import basis_of
from samverk.economy.dividing import Basis, shares_over
from samverk.economy.forecasts import table_of
from samverk.economy.models import Budget, BudgetLine, BudgetVersion, CostKey, LedgerVoucher
from samverk.economy.outcomes import unmatched
from samverk.economy.shares import NotDivisible
from samverk.economy.splitting import parts
from samverk.economy.versions import in_force
from samverk.followup.models import Round
from samverk.organisations.models import Organisation
from samverk.organisations.visibility import Level

FIGURES = ("budget", "outcome", "forecast")


@dataclass(frozen=True)
class Division:
    """What a line's sums over some days are divided by; without shares there is a refusal that says why."""

    shares: Mapping[Organisation, Fraction] = field(default_factory=dict)
    unit_ore: int = 1
    refusal: NotDivisible | None = None


@dataclass(frozen=True)
class Figure:
    """A sum in öre, and each principal's part of it. None is not said, or not divided: neither is nothing."""

    ore: int | None
    parts: Mapping[Organisation, int] | None = None

    @classmethod
    def divided(cls, ore: int | None, by: Division) -> "Figure":
        if ore is None or by.refusal is not None:
            return cls(ore)
        return cls(ore, parts(ore, by.shares, by.unit_ore))


@dataclass(frozen=True)
class ReportedLine:
    """Costs are positive, incomes negative. The budget and the forecast are of the whole year, and divided as the whole
    year is; the outcome is until the round's last day, and divided as those days are."""

    id: int
    number: str
    name: str
    kind: str
    budget: Figure
    outcome: Figure
    forecast: Figure
    comment: str = ""
    refusals: tuple[NotDivisible, ...] = ()


@dataclass(frozen=True)
class ReportedBudget:
    """`version` is the one in force, and none of a budget that has none. `on_no_line` is what the books have that no
    rule has put anywhere: how many rows, and their sum. `has_books` is false where nothing at all is booked."""

    budget: Budget
    version: BudgetVersion | None
    lines: list[ReportedLine]
    on_no_line: tuple[int, int] = (0, 0)
    has_books: bool = True

    @property
    def organisations(self) -> list[Organisation]:
        """Those that bear anything of it: the older first."""
        found = {who for line in self.lines for name in FIGURES for who in getattr(line, name).parts or ()}
        return sorted(found, key=lambda who: who.pk)


def reported_budgets(round: Round) -> list[ReportedBudget]:
    """Those of the collaboration, for the year in which the round's period ends, that all who take part see and that
    have lines. The number of queries grows with budgets and keys, of which there are few; not with lines or principals.
    """
    found = Budget.objects.filter(
        collaboration=round.plan.collaboration_id, year=round.period_to.year, level__gte=Level.PRINCIPALS
    )
    tables = [(budget, table_of(budget, round)) for budget in found.order_by("title", "pk")]
    divisions = _divisions(tables, round.period_to)
    return [_reported(budget, table, divisions, round) for budget, table in tables if table.rows]


def _reported(budget: Budget, table, divisions, round: Round) -> ReportedBudget:
    version = in_force(budget)
    rows = unmatched(budget).filter(voucher__on__lte=round.period_to)
    count, ore = rows.order_by().aggregate(count=Count("pk"), ore=Sum("ore")).values()
    lines = [_line(row, version is not None, *divisions[_key_of(row.line, budget)]) for row in table.rows]
    has_books = LedgerVoucher.objects.filter(budget=budget, on__lte=round.period_to).exists()
    return ReportedBudget(budget, version, lines, (count, ore or 0), has_books)


def _line(row, is_given: bool, year: Division, so_far: Division) -> ReportedLine:
    return ReportedLine(
        row.line.pk, row.line.number, row.line.name, row.line.kind,
        Figure.divided(row.budget if is_given else None, year),
        Figure.divided(row.outcome, so_far),
        Figure.divided(row.forecast and row.forecast.ore, year),
        row.forecast.comment if row.forecast else "",
        tuple(each.refusal for each in (year, so_far) if each.refusal is not None),
    )  # fmt: skip


def _key_of(line: BudgetLine, budget: Budget) -> int | None:
    return line.key_id or budget.key_id


def _divisions(tables: Iterable, last: date) -> dict[int | None, tuple[Division, Division]]:
    """Of the whole year, and of its days until the last, by the key that divides them."""
    used = {_key_of(row.line, budget) for budget, table in tables for row in table.rows}
    without = Division(refusal=NotDivisible("no_key"))
    found = {None: (without, without)}
    first, end = date(last.year, 1, 1), date(last.year, 12, 31)
    for key in CostKey.objects.filter(pk__in=used - {None}):
        basis = basis_of(key)
        found[key.pk] = _division(basis, first, end), _division(basis, first, last)
    return found


def _division(basis: Basis, first: date, last: date) -> Division:
    try:
        worked, shares = shares_over(basis, first, last)
    except NotDivisible as refusal:
        return Division(refusal=refusal)
    return Division(shares, basis.links[worked[-1].stretch.key].unit_ore)
