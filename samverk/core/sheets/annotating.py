"""A copy of a workbook in which the cells that could not be taken are marked, each with what was expected beside it.

What is corrected in the copy can be imported from it. All text in it stays text: it holds no formulas, and none can
come of what stands in its cells.
"""

import io
import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.sheets.neutral import RISKY
from samverk.core.sheets.problems import CellProblem
from samverk.core.sheets.reading import Cell, Sheet
from samverk.core.sheets.writing import storable

YELLOW, RED = "#FFF2A8", "#B00020"
MEDIUM = 2  # of the borders that a workbook knows
WIDTH = 18
LIST_WIDTHS = (20, 8, 24, 40, 60)
MANY = 200_000  # cells; with more it is written row by row, to a file, where cells cannot be merged
MOST_MARKED = 2_000  # cells; each mark is a drawing of its own
MOST_LISTED = 10_000
MOST_LOOKS = 2_000  # a workbook has room for some tens of thousands
LARGEST = 1e15  # numbers beyond it are kept as text: a workbook holds fifteen digits
FIRST_DAY = date(1900, 3, 1)  # earlier ones are other days in other programs
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")

Area = tuple[int, int, int, int]


def annotated(sheets: Sequence[Sheet], problems: Sequence[CellProblem]) -> bytes:
    """Values, merged cells, colours and struck text stay where they were; other looks and all formulas are gone.

    A last sheet lists the problems. In a very large workbook cells are merged no longer.
    """
    buffer = io.BytesIO()
    is_large = sum(len(row) for sheet in sheets for row in sheet.rows) > MANY
    options = {"in_memory": not is_large, "constant_memory": is_large}
    options |= {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    looks, names = _Looks(workbook), _Names()
    told = defaultdict(list)
    for problem in problems[:MOST_MARKED]:
        told[problem.sheet].append(problem)
    shown = None
    for sheet in sheets:
        copy = _Copy(workbook.add_worksheet(names.free(sheet.name)), sheet, told[sheet.name], looks, not is_large)
        copy.write()
        if shown is None and told[sheet.name] and not sheet.hidden:
            shown = copy.worksheet
    listed = _list(workbook.add_worksheet(names.free(_("To correct"))), problems, looks)
    (shown or listed).activate()
    (shown or listed).set_first_sheet()
    workbook.close()
    return buffer.getvalue()


class _Names:
    """Names that a workbook can have, each once: those of other kinds of file may be longer, or hold what it cannot."""

    def __init__(self):
        self.taken = set()

    def free(self, name: str) -> str:
        plain = _NOT_IN_NAMES.sub(" ", storable(name)).strip("' ")[:31].strip("' ") or _("Sheet")
        plain = f"{plain} 1" if plain.casefold() == "history" else plain
        found, number = plain, 1
        while found.casefold() in self.taken:
            number += 1
            found = f"{plain[: 30 - len(str(number))]} {number}"
        self.taken.add(found.casefold())
        return found


class _Looks:
    """One format for each look."""

    def __init__(self, workbook):
        self.workbook, self.made = workbook, {}

    def of(self, colour: str = "", **kinds: bool):
        """`kinds` are is_struck, is_day, is_bold, is_quoted and is_marked."""
        key = (colour, *sorted(name for name, holds in kinds.items() if holds))
        if key not in self.made and len(self.made) > MOST_LOOKS:
            colour, key = "", ("", *key[1:])
        if key not in self.made:
            self.made[key] = self.workbook.add_format(self._look(colour, key[1:]))
        return self.made[key]

    def _look(self, colour: str, kinds: tuple[str, ...]) -> dict:
        look = {"valign": "top", "text_wrap": True, "bold": "is_bold" in kinds, "font_strikeout": "is_struck" in kinds}
        # A colour may mean something, so it goes before the mark's own; the mark is a border too.
        colour = f"#{colour}" if colour else YELLOW if "is_marked" in kinds else ""
        look |= {"bg_color": colour} if colour else {}
        look |= {"border": MEDIUM, "border_color": RED} if "is_marked" in kinds else {}
        look |= {"num_format": "yyyy-mm-dd"} if "is_day" in kinds else {}
        return look | ({"quote_prefix": True} if "is_quoted" in kinds else {})


class _Copy:
    def __init__(self, worksheet, sheet: Sheet, problems: list[CellProblem], looks: _Looks, with_merges: bool):
        self.worksheet, self.sheet, self.looks = worksheet, sheet, looks
        self.width = max((len(row) for row in sheet.rows), default=1) or 1
        self.merges = _apart(sheet.merged, len(sheet.rows), self.width) if with_merges else []
        self.told = defaultdict(list)
        for problem in problems:
            self.told[self._place(problem)].append(problem)

    def _place(self, problem: CellProblem) -> tuple[int, int]:
        """Where it is shown: of merged cells only the first is seen, and that of a whole row is its first."""
        row, column = max(problem.row - 1, 0), max(problem.column_index, 0)
        for top, left, bottom, right in self.merges:
            if top <= row <= bottom and left <= column <= right:
                return top, left
        return row, column

    def write(self) -> None:
        self.worksheet.set_column(0, self.width - 1, WIDTH)
        for column in self.sheet.hidden_columns:
            self.worksheet.set_column(column, column, WIDTH, None, {"hidden": True})
        for area in self.merges:
            self.worksheet.merge_range(*area, "")
        furthest: dict[int, int] = {}
        for row, column in self.told:
            furthest[row] = max(column + 1, furthest.get(row, 0))
        for index in range(max(len(self.sheet.rows), *(row + 1 for row in furthest), 0)):
            cells = self.sheet.rows[index] if index < len(self.sheet.rows) else []
            for column in range(max(len(cells), furthest.get(index, 0))):
                self._cell(index, column, cells[column] if column < len(cells) else None)
        if self.sheet.hidden:
            self.worksheet.hide()

    def _cell(self, row: int, column: int, value: Cell) -> None:
        problems = self.told.get((row, column), ())
        colour = self.sheet.colour(row, column)
        if value is None and not colour and not problems:
            return
        kinds = {"is_struck": self.sheet.is_struck(row, column), "is_marked": bool(problems)}
        if isinstance(value, bool):
            self.worksheet.write_boolean(row, column, value, self.looks.of(colour, **kinds))
        elif isinstance(value, (int, float)) and abs(value) < LARGEST:
            self.worksheet.write_number(row, column, value, self.looks.of(colour, **kinds))
        elif isinstance(value, date) and value >= FIRST_DAY:
            self.worksheet.write_datetime(row, column, value, self.looks.of(colour, is_day=True, **kinds))
        else:
            self._text(row, column, value, colour, kinds)
        if problems:
            text = "\n".join(_to_do(problem) for problem in problems)
            self.worksheet.write_comment(row, column, storable(text), {"x_scale": 2, "y_scale": 1.2})

    def _text(self, row: int, column: int, value: Cell, colour: str, kinds: dict[str, bool]) -> None:
        text = "" if value is None else storable(value.isoformat() if isinstance(value, date) else str(value))
        look = self.looks.of(colour, is_quoted=text.startswith(RISKY), **kinds)
        if text:
            self.worksheet.write_string(row, column, text, look)
        else:
            self.worksheet.write_blank(row, column, None, look)


def _apart(areas: list[Area], height: int, width: int) -> list[Area]:
    """The areas, cut to what the sheet holds, without those that lie over another: no workbook may have them."""
    kept, covered = [], set()
    for top, left, bottom, right in areas:
        area = (top, left, min(bottom, height - 1), min(right, width - 1))
        cells = {(row, column) for row in range(top, area[2] + 1) for column in range(left, area[3] + 1)}
        if len(cells) > 1 and not cells & covered:
            covered |= cells
            kept.append(area)
    return kept


def _list(worksheet, problems: Sequence[CellProblem], looks: _Looks):
    rows = [(each.sheet, each.row, each.column, each.value, _to_do(each)) for each in problems[:MOST_LISTED]]
    if len(problems) > MOST_LISTED:
        more = len(problems) - MOST_LISTED
        rows.append((ngettext("And %(number)s more.", "And %(number)s more.", more) % {"number": more}, "", "", "", ""))
    for column, width in enumerate(LIST_WIDTHS):
        worksheet.set_column(column, column, width)
    header = (_("Sheet"), _("Row"), _("Column"), _("It says"), _("What to do"))
    for index, values in enumerate([header, *rows]):
        for column, value in enumerate(values):
            if isinstance(value, int):
                worksheet.write_number(index, column, value, looks.of())
            elif value:
                look = looks.of(is_bold=index == 0, is_quoted=value.startswith(RISKY))
                worksheet.write_string(index, column, storable(value), look)
    return worksheet


def _to_do(problem: CellProblem) -> str:
    return f"{problem.expected} {problem.hint}".strip()
