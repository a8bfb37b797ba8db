"""A budget as a workbook that the import reads back without a difference: sums in kronor, incomes with a minus."""

from django.utils.translation import gettext as _

from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.economy.figures import BudgetTable, Figures
from samverk.economy.models import Budget, BudgetVersion

WIDTHS = [10, 45, 10, *[16] * 7, 35, 35, 24, 40]


def budget_xlsx(budget: Budget, version: BudgetVersion | None, person) -> bytes:
    """As far as the person sees what the lines are for. The last row is the net, which the import compares."""
    table = BudgetTable(budget, version, person)
    header = [_("No."), _("Line"), _("Kind")]
    header += [_("Budget %(year)s (kr)") % {"year": year} for year in budget.years]
    header += [_("Outcome (kr)"), _("Remaining (kr)"), _("Used, %"), _("Deviation so far (kr)")]
    header += [_("Activity"), _("Goal"), _("Answers for it"), _("Note")]
    rows = []
    for row in table.rows:
        line = row.line
        named = [str(each) if each else "" for each in (row.activity, row.goal, line.owner)]
        said = [line.number, line.name, str(line.get_kind_display())]
        rows.append([*said, *_figures(row.figures), *named, row.note])
    if rows:
        rows.append([_("Total"), "", "", *_figures(table.total)])
    sheet = SheetToWrite(_("Budget"), header, rows, WIDTHS, above=[f"{budget}, {budget.get_vat_display()}"])
    return write_xlsx([sheet], title=str(budget))


def _figures(figures: Figures) -> list:
    sums = [figures.ore, figures.second_ore, figures.third_ore]
    sums += [figures.outcome_ore, figures.remaining_ore]
    used = None if figures.percent_used is None else round(figures.percent_in_figures, 1)
    return [*map(_kronor, sums), used, _kronor(figures.deviation_ore)]


def _kronor(ore: int | None) -> int | float | None:
    """Whole kronor as whole numbers. Of the largest sum that there may be a float still holds each öre."""
    if ore is None:
        return None
    return ore // 100 if ore % 100 == 0 else ore / 100
