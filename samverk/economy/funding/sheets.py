"""The table across all co-financing as a workbook: as it is shown, and below it every row that it is made of."""

from django.utils.translation import gettext as _

from samverk.core.money import ORE_IN
from samverk.core.sheets.writing import SheetToWrite, write_xlsx
from samverk.economy.funding.listing import Turned
from samverk.economy.funding.pivot import DIMENSIONS, MEASURES, Pivot


def sheets_of(table: Pivot, turned: Turned, dimensions: list) -> bytes:
    total = _("Total")
    header = [*map(str, dimensions), *(part.label for part in table.columns), total]
    rows = [
        [
            *_names(row, len(dimensions)),
            *(_number(ore, turned.unit) for ore in row.cells),
            _number(row.total, turned.unit),
        ]
        for row in table.rows
    ]
    blank = [""] * (len(dimensions) - 1)
    rows.append([total, *blank, *(_number(ore, turned.unit) for ore in table.foot), _number(table.total, turned.unit)])
    told = _("%(measure)s, %(unit)s. Rows that have others below them are their sums.")
    told %= {"measure": MEASURES[turned.measure], "unit": turned.unit}
    widths = [30] * len(dimensions) + [14] * (len(table.columns) + 1)
    names = ["institution", "funding", "funder", "kind", "municipality", "year"]
    all_header = [*(str(DIMENSIONS[name].label) for name in names), *(f"{label}, kr" for label in MEASURES.values())]
    all_rows = [
        [*(_value(DIMENSIONS[name].of(fact)) for name in names),
         *(_number(getattr(fact.sums, measure), "kr") for measure in MEASURES)]
        for fact in turned.facts
    ]  # fmt: skip
    sheets = [
        SheetToWrite(_("Co-financing"), header, rows, widths=widths, above=[told]),
        SheetToWrite(_("All rows"), all_header, all_rows, widths=[30, 30, 30, 16, 20, 8, 14, 14, 14, 14]),
    ]
    return write_xlsx(sheets, title=_("Co-financing"))


def _names(row, depth: int) -> list[str]:
    """What a row is about, with all that stands above it, so that the sheet can be sorted and filtered."""
    names = [*(part.label for part in row.above), row.part.label]
    return [*names, *[""] * (depth - len(names))]


def _value(part):
    return part.key if isinstance(part.key, int) and part.label == str(part.key) else part.label


def _number(ore: int, unit: str) -> int | float:
    whole, rest = divmod(ore, ORE_IN[unit])
    return whole if not rest else ore / ORE_IN[unit]
