"""A budget's lines with what they were given, what has been spent and what is left, and sums that tie to the öre."""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from samverk.core.sorting import sort_key
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion, LedgerVoucher
from samverk.economy.outcomes import outcome_by_line
from samverk.economy.versions import in_force
from samverk.planning.models import Activity
from samverk.steering.models import Goal


@dataclass(frozen=True)
class Figures:
    """What one line, or several together, were given and have cost. A cost is positive and an income negative."""

    ore: int = 0
    second_ore: int | None = None
    third_ore: int | None = None
    outcome_ore: int = 0
    expected_ore: int = 0  # the budget's part of the year that is over

    @property
    def remaining_ore(self) -> int:
        return self.ore - self.outcome_ore

    @property
    def deviation_ore(self) -> int:
        """Of what was to be spent by now: plus is good, of costs and incomes alike."""
        return self.expected_ore - self.outcome_ore

    @property
    def percent_used(self) -> Fraction | None:
        """None where nothing was given: no part of nothing."""
        return Fraction(100 * self.outcome_ore, self.ore) if self.ore else None

    @property
    def percent_in_figures(self) -> float | None:
        return None if self.percent_used is None else float(self.percent_used)


@dataclass(frozen=True)
class Row:
    line: BudgetLine
    figures: Figures
    note: str = ""
    activity: Activity | None = None  # what the reader may see of what it is for
    goal: Goal | None = None


@dataclass(frozen=True)
class Group:
    """The costs, or the incomes, and their sum."""

    kind: str
    label: str
    rows: list[Row]
    total: Figures = field(default_factory=Figures)


def total(figures: list[Figures]) -> Figures:
    """Planned years of which no line says anything stay unsaid."""

    def sum_of(name: str) -> int | None:
        said = [value for each in figures if (value := getattr(each, name)) is not None]
        return sum(said) if said else None

    counted = {name: sum_of(name) or 0 for name in ("ore", "outcome_ore", "expected_ore")}
    return Figures(**counted, second_ore=sum_of("second_ore"), third_ore=sum_of("third_ore"))


def part_of_year(year: int, on: date | None) -> Fraction:
    """How much of a year is over after a day: each month a twelfth, so that T1 is a third whatever the year."""
    if on is None or on.year < year:
        return Fraction(0)
    if on.year > year:
        return Fraction(1)
    return Fraction(on.month - 1, 12) + Fraction(on.day, 12 * monthrange(on.year, on.month)[1])


class BudgetTable:
    """One version of a budget, line by line, as somebody sees it. The queries do not grow with the lines."""

    SORTS = ("number", "name", "budget", "outcome", "remaining", "used", "deviation")

    def __init__(self, budget: Budget, version: BudgetVersion | None, person=None, *, only=None, words: str = ""):
        self.budget, self.version, self.person, self.only = budget, version, person, only
        self.words = words.casefold().strip()

    @cached_property
    def last_booked(self) -> date | None:
        booked = LedgerVoucher.objects.filter(budget=self.budget, on__year=self.budget.year)
        return booked.aggregate(last=Max("on"))["last"]

    @cached_property
    def expected(self) -> Fraction:
        """The part of the year that is over on the last day that anything is booked on."""
        return part_of_year(self.budget.year, self.last_booked)

    @property
    def expected_percent(self) -> float:
        return float(100 * self.expected)

    @cached_property
    def rows(self) -> list[Row]:
        """In the budget's own order. A line that the version gives nothing stands with 0."""
        lines = list(self.budget.lines.select_related("owner").order_by("position", "pk"))
        amounts = {each.line_id: each for each in BudgetAmount.objects.filter(budget_version=self.version)}
        spent = outcome_by_line(self.budget)
        activities = self._seen(Activity, [each.activity_id for each in lines])
        goals = self._seen(Goal, [each.goal_id for each in lines])
        rows = []
        for line in lines:
            line.budget, amount = self.budget, amounts.get(line.pk)
            if amount is None and self.version and self.version.is_adopted and not spent.get(line.pk):
                continue  # it came later
            figures = self._figures(amount, spent.get(line.pk, 0))
            note = amount.note if amount else ""
            rows.append(Row(line, figures, note, activities.get(line.activity_id), goals.get(line.goal_id)))
        return rows

    def _figures(self, amount: BudgetAmount | None, outcome: int) -> Figures:
        if amount is None:
            return Figures(outcome_ore=outcome)
        expected = round(amount.ore * self.expected)
        return Figures(amount.ore, amount.second_ore, amount.third_ore, outcome, expected)

    def _seen(self, model, keys: list) -> dict:
        wanted = [key for key in keys if key]
        if not wanted or self.person is None:
            return {}
        related = ("plan",) if model is Activity else ("tree__document",)
        seen = model.objects.visible_to(self.person).filter(pk__in=wanted).select_related(*related)
        return {each.pk: each for each in seen}

    @cached_property
    def shown(self) -> list[Row]:
        return [each for each in self.rows if self._is_shown(each)]

    def _is_shown(self, row: Row) -> bool:
        if self.only and row.line.kind != self.only:
            return False
        owner = row.line.owner.name if row.line.owner else ""
        told = f"{row.line} {owner} {row.activity or ''} {row.goal or ''}".casefold()
        return all(word in told for word in self.words.split())

    def sorted(self, by: str, backwards: bool = False) -> "BudgetTable":
        """In another order; the budget's own is by "number"."""
        keys = {
            "name": lambda row: sort_key(row.line.name),
            "budget": lambda row: row.figures.ore,
            "outcome": lambda row: row.figures.outcome_ore,
            "remaining": lambda row: row.figures.remaining_ore,
            "used": lambda row: row.figures.percent_used or 0,
            "deviation": lambda row: row.figures.deviation_ore,
        }
        if by in keys:
            self.shown.sort(key=keys[by])
        if backwards:
            self.shown.reverse()
        return self

    @property
    def groups(self) -> list[Group]:
        """Costs, then incomes; a group without lines is left out."""
        found = []
        for kind, label in ((BudgetLine.Kind.COST, _("Costs")), (BudgetLine.Kind.INCOME, _("Incomes"))):
            rows = [each for each in self.shown if each.line.kind == kind]
            if rows:
                found.append(Group(kind, label, rows, total([each.figures for each in rows])))
        return found

    @property
    def total(self) -> Figures:
        """Of the lines shown: what is left to pay when incomes are taken off."""
        return total([each.figures for each in self.shown])

    @property
    def is_filtered(self) -> bool:
        return bool(self.only or self.words)

    @property
    def has_plan(self) -> bool:
        return any(each.figures.second_ore is not None or each.figures.third_ore is not None for each in self.rows)


@dataclass(frozen=True)
class ComparedRow:
    """What a line is given in two versions; None where it is not in one of them."""

    line: BudgetLine
    before: int | None
    after: int | None
    note: str = ""

    @property
    def difference(self) -> int:
        return (self.after or 0) - (self.before or 0)


class VersionComparison:
    """Two versions of a budget line by line. A difference is what the later gives more; an income more is less."""

    def __init__(self, budget: Budget, before: BudgetVersion, after: BudgetVersion):
        amounts = BudgetAmount.objects.filter(budget_version__in=[before, after]).order_by()
        given = {(each.budget_version_id, each.line_id): each for each in amounts}
        self.rows = []
        for line in budget.lines.order_by("position", "pk"):
            old, new = given.get((before.pk, line.pk)), given.get((after.pk, line.pk))
            if old or new:
                sums = (old.ore if old else None, new.ore if new else None)
                self.rows.append(ComparedRow(line, *sums, new.note if new else ""))

    @property
    def changed(self) -> list[ComparedRow]:
        return [each for each in self.rows if each.before != each.after]

    @property
    def before(self) -> int:
        return sum(each.before or 0 for each in self.rows)

    @property
    def after(self) -> int:
        return sum(each.after or 0 for each in self.rows)

    @property
    def difference(self) -> int:
        return self.after - self.before


@dataclass(frozen=True)
class Listed:
    """A budget in a list, with the sum of its version in force: what is left to pay when incomes are taken off."""

    budget: Budget
    version: BudgetVersion | None
    ore: int


def with_sums(budgets: list[Budget]) -> list[Listed]:
    """In one query, whatever their number. Their versions are read already."""
    versions = {each.pk: in_force(each) for each in budgets}
    rows = BudgetAmount.objects.filter(budget_version__in=[each.pk for each in versions.values() if each]).order_by()
    sums = dict(rows.values_list("budget_version").annotate(Sum("ore")))
    return [Listed(each, (version := versions[each.pk]), sums.get(version and version.pk, 0)) for each in budgets]
