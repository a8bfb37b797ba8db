"""Pictures of a budget: its lines with what they were given, what is booked and what is believed; its planned years;
and the small ones on the pages of the rooms below.

A cost goes to the right and an income to the left, as it is plus and minus in the tables.
"""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from samverk.core.charts import FORESEEN, GIVEN, SPENT, Kind, OnScreen, SumChart, SumRow, sums_on_screen
from samverk.core.money import in_figures
from samverk.economy.figures import BudgetTable, Figures
from samverk.economy.models import Budget, Forecast

MOST = 12  # rows of a picture: the largest, and the others together


def newest_forecasts(budget: Budget, person) -> dict[int, int]:
    """What was said last of each line, in the rounds of the budget's year that the person sees."""
    said = Forecast.objects.visible_to(person).filter(line__budget=budget, round__period_to__year=budget.year)
    return dict(said.order_by("round__period_to", "round_id").values_list("line_id", "ore"))


def lines_chart(table: BudgetTable, forecasts: dict[int, int], unit: str) -> OnScreen | None:
    """The lines that the table shows, and in the table behind also what costs and incomes come to. None where all is
    zero: there is nothing to compare."""
    groups = table.groups
    found = [
        (str(row.line), row.figures, forecasts.get(row.line.pk)) for group in groups for row in group.rows
    ]  # fmt: skip
    kinds = [Kind(_("Budget"), GIVEN)]
    with_outcome = table.last_booked is not None or any(figures.outcome_ore for _name, figures, _said in found)
    with_forecast = any(said is not None for _name, _figures, said in found)
    kinds += [Kind(_("Outcome"), SPENT)] if with_outcome else []
    kinds += [Kind(_("Latest forecast"), FORESEEN)] if with_forecast else []

    def row(name: str, figures: Figures, said: int | None) -> SumRow:
        sums = (figures.ore, *([figures.outcome_ore] if with_outcome else []), *([said] if with_forecast else []))
        return SumRow(name, sums)

    every = [row(*each) for each in found]
    more = list(every)
    if len(groups) > 1:
        for group in groups:
            said = [forecasts.get(each.line.pk) for each in group.rows]
            more.append(row(_("Sum of %(kind)s") % {"kind": group.label.lower()}, group.total, _together(said)))
    if len(every) > 1:
        net = _("Net of the lines shown") if table.is_filtered else _("Net")
        more.append(row(net, table.total, _together([said for _name, _figures, said in found])))
    return _drawn(_("The lines, in %(unit)s") % {"unit": unit}, kinds, every, _("Line"), unit, "lines-chart", more)


def years_chart(table: BudgetTable, unit: str) -> OnScreen | None:
    """Costs, incomes and net of the budget's year and the two that are planned; None where none is planned."""
    if not table.has_plan:
        return None
    groups = {group.kind: group.total for group in table.groups}
    shown = [(Kind(_("Costs"), GIVEN), groups.get("cost")), (Kind(_("Incomes"), SPENT), groups.get("income"))]
    shown = [each for each in shown if each[1] is not None]
    if len(shown) > 1:
        shown.append((Kind(_("Net"), FORESEEN), table.total))
    names = ("ore", "second_ore", "third_ore")
    rows = [
        SumRow(str(year), tuple(getattr(figures, name) for _kind, figures in shown))
        for year, name in zip(table.budget.years, names, strict=True)
    ]
    title = _("Year by year, in %(unit)s") % {"unit": unit}
    return _drawn(title, [kind for kind, _figures in shown], rows, _("Year"), unit, "years-chart")


def small_chart(rows: list[tuple[str, Figures]], unit: str) -> OnScreen | None:
    """Budgets by their outcome, as soon as anything is booked on one of them."""
    if not any(figures.outcome_ore for _name, figures in rows):
        return None
    kinds = [Kind(_("Budget"), GIVEN), Kind(_("Outcome"), SPENT)]
    found = [SumRow(called, (figures.ore, figures.outcome_ore)) for called, figures in rows]
    title = _("Budget and outcome, net, in %(unit)s") % {"unit": unit}
    return _drawn(title, kinds, found, _("Budget"), unit, "money-chart")


def _drawn(title, kinds, rows, rows_are, unit, name, more=()) -> OnScreen | None:
    if not any(ore for row in rows for ore in row.sums):
        return None
    told = _teller(unit)
    return sums_on_screen(
        SumChart(title, tuple(kinds), tuple(_largest(rows)), rows_are, told, tuple(more)), name
    )  # fmt: skip


def _teller(unit: str):
    return lambda ore: in_figures(ore, unit).replace(" ", "\N{NO-BREAK SPACE}")


def _largest(rows: list[SumRow]) -> list[SumRow]:
    """In their order; where they are more than the picture holds the smallest come last, as one."""
    if len(rows) <= MOST:
        return rows
    by_size = sorted(range(len(rows)), key=lambda place: -max(abs(ore or 0) for ore in rows[place].sums))
    kept = set(by_size[: MOST - 1])
    others = [row for place, row in enumerate(rows) if place not in kept]
    together = tuple(_together(column) for column in zip(*(row.sums for row in others), strict=True))
    name = _("%(count)s other lines together") % {"count": len(others)}
    return [*(row for place, row in enumerate(rows) if place in kept), SumRow(name, together)]


def _together(sums: Sequence[int | None]) -> int | None:
    """Unsaid as soon as one of them is: a sum of some would look like one of all."""
    return None if not sums or None in sums else sum(sums)
