"""Finds the table in a sheet: its header, what each column means, and which rows are rows.

Sheets that people keep have titles above the header, goal areas as rows of their own, totals, repeated headers and
cells merged over many rows. What is recognised is a proposal: a person sees it and corrects it.
"""

from dataclasses import dataclass, field

from samverk.core.sheets.cells import is_blank, text_of
from samverk.core.sheets.headers import Column, Field, Names, columns_of, header_below, header_score, plain
from samverk.core.sheets.leaving_out import LeftOut
from samverk.core.sheets.problems import CellProblem
from samverk.core.sheets.reading import Cell, Sheet

HEADER_WITHIN = 40  # rows from the top
TOTALS = {"summa", "summa totalt", "totalt", "total", "totalsumma", "delsumma", "subtotal", "sum", "yhteensä"}


@dataclass(frozen=True)
class Row:
    """One row of the table. `number` is the sheet's own, from 1; `heading` the nearest heading row above."""

    number: int
    values: dict[str, Cell]
    heading: str = ""
    is_struck: bool = False


@dataclass
class Table:
    sheet: Sheet
    header_index: int
    columns: list[Column]
    rows: list[Row] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    first_header: int | None = None  # where the header begins; it ends in `header_index`
    left_out: dict[str, LeftOut] = field(default_factory=dict)  # rows, by the kind of reason

    def __post_init__(self):
        self.first_header = self.header_index if self.first_header is None else self.first_header

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def leave_out(self, kind: str, number: int, text: str = "") -> None:
        """Note that a row is left out, so that it can be told."""
        self.left_out.setdefault(kind, LeftOut(self.sheet.name, kind)).add(number, text)

    def problem(
        self, row: Row, key: str, value, expected: str, hint: str = "", is_warning: bool = False
    ) -> CellProblem:
        column = next((column for column in self.columns if column.key == key), None)
        name = f"{column.letter} {column.header}".strip() if column else ""
        shown = text_of(value)
        shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
        return CellProblem(self.sheet.name, row.number, name, shown, expected, hint, is_warning)


def find_table(
    sheets: list[Sheet],
    fields: list[Field],
    note_prefixes: tuple[str, ...] = (),
    known: dict[str, str] | None = None,
    keep_unknown: bool = False,
) -> Table | None:
    """The likeliest table of a workbook: the sheet and row whose cells are the most headers.

    `known` gives the key by header where a person has said so before. `keep_unknown` proposes to keep columns with
    unknown headers as notes instead of leaving them out. None where no row looks like a header at all.
    """
    names, known = Names.of(fields, note_prefixes), known or {}
    best, best_score = None, 0.0
    for sheet in sheets:
        if sheet.hidden and len(sheets) > 1:
            continue
        for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            score = header_score(row, names, known)
            if score > best_score:
                best, best_score = (sheet, index), score
    if not best or best_score < 2.5:
        best = _widest_text_row(sheets) or best
    if not best:
        return None
    sheet, index = best
    last, texts = header_below(sheet, index, names)
    return Table(
        sheet, last, columns_of(sheet, last + 1, texts, fields, names, known, keep_unknown), first_header=index
    )


def _widest_text_row(sheets: list[Sheet]) -> tuple[Sheet, int] | None:
    best, width = None, 1
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:15]):
            texts = sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)
            if texts > width:
                best, width = (sheet, index), texts
    return best


def read_rows(table: Table, title_key: str, number_key: str = "") -> Table:
    """Fill in the table's rows: headings carried down, totals and repeated headers left out, merges joined.

    What is left out is noted in the table, row by row and by its kind.
    """
    table.rows, table.headings, table.totals, table.left_out = [], [], [], {}
    _leave_out_above(table)
    sheet, by_index = table.sheet, {column.index: column.key for column in table.columns if column.key}
    title_index = next((index for index, key in by_index.items() if key == title_key), None)
    number_index = next((index for index, key in by_index.items() if key == number_key), None)
    full, headings = sheet.filled(right=False), _Headings(table, title_index, number_index)
    header = {column: plain(cell) for column, cell in enumerate(sheet.rows[table.header_index])}
    joined, heading = _joined_rows(sheet, title_index, number_index), ""
    for index in range(table.header_index + 1, len(sheet.rows)):
        own, cells = sheet.rows[index], full[index]
        filled = headings.filled(index)
        first = plain(own[filled[0]]) if filled else ""
        if not filled and index not in joined:
            table.leave_out("blank", index + 1)
            continue
        if _is_header_again(own, first, filled, header):
            table.leave_out("header", index + 1)
            continue
        if first in TOTALS:
            table.totals.append(index + 1)
            table.leave_out("total", index + 1, _as_line(own))
            continue
        if index not in joined and headings.has(index, filled):
            heading = text_of(own[filled[-1]])
            table.headings.append(heading)
            table.leave_out("heading", index + 1, heading)
            continue
        values = {key: cells[column] for column, key in by_index.items() if column < len(cells)}
        if all(is_blank(value) for value in values.values()):
            table.leave_out("unread" if filled else "blank", index + 1, _as_line(own))
            continue
        if index in joined and table.rows and table.rows[-1].number > joined[index]:
            _join(table.rows[-1].values, values)
        else:
            table.rows.append(Row(index + 1, values, heading, _is_struck(sheet, index, filled, title_index)))
    return table


def _leave_out_above(table: Table) -> None:
    for index, row in enumerate(table.sheet.rows[: table.first_header]):
        if text := _as_line(row):
            table.leave_out("above", index + 1, text)


def _as_line(row: list[Cell]) -> str:
    return " ".join(text_of(cell) for cell in row if not is_blank(cell))


def _is_header_again(own: list[Cell], first: str, filled: list[int], header: dict[int, str]) -> bool:
    """Long sheets repeat the header where a page begins."""
    if not filled or header.get(filled[0]) != first:
        return False
    return {column: plain(cell) for column, cell in enumerate(own) if plain(cell)} == {
        column: text for column, text in header.items() if text
    }


def _is_struck(sheet: Sheet, index: int, filled: list[int], title_index: int | None) -> bool:
    """Whether the row is struck through: its title, or all of it. People strike what they see first."""
    if index not in sheet.struck:
        return False
    return (title_index in filled and sheet.is_struck(index, title_index)) or all(
        sheet.is_struck(index, column) for column in filled
    )


class _Headings:
    """Tells heading rows from rows, in one pass over the sheet."""

    def __init__(self, table: Table, title_index: int | None, number_index: int | None):
        self.sheet, self.title, self.number = table.sheet, title_index, number_index
        rows = self.sheet.rows
        self._filled = [[column for column, cell in enumerate(row) if not is_blank(cell)] for row in rows]
        self.across = {(top, left) for top, left, bottom, right in self.sheet.merged if top == bottom and left < right}
        self.number_below, below = [""] * len(rows), ""
        for index in range(len(rows) - 1, -1, -1):
            self.number_below[index] = below
            below = self._number(index) or below
        lonely = fuller = 0
        for filled in self._filled[table.header_index + 1 :]:
            lonely += filled == [title_index]
            fuller += len(filled) > 1
        # A row with a title and nothing else is a heading only where nearly all other rows have more.
        self.lonely_titles = fuller >= 3 * lonely

    def filled(self, index: int) -> list[int]:
        return self._filled[index]

    def _number(self, index: int) -> str:
        row = self.sheet.rows[index]
        return text_of(row[self.number]) if self.number is not None and self.number < len(row) else ""

    def has(self, index: int, filled: list[int]) -> bool:
        if len(filled) == 2 and filled == [self.number, self.title]:
            number = self._number(index).rstrip(".")
            return bool(number) and self.number_below[index].startswith(f"{number}.")
        if len(filled) != 1:
            return False
        alone = self.lonely_titles and index + 1 < len(self.sheet.rows)
        return (index, filled[0]) in self.across or filled[0] != self.title or alone


def _joined_rows(sheet: Sheet, title_index: int | None, number_index: int | None) -> dict[int, int]:
    """Rows that go on with the row above, since its title or number is merged down over them: row → first row."""
    joined = {}
    for top, left, bottom, right in sheet.merged:
        for column in (title_index, number_index):
            if column is not None and left <= column <= right and bottom > top:
                joined.update({index: top for index in range(top + 1, bottom + 1)})
    return joined


def _join(values: dict[str, Cell], more: dict[str, Cell]):
    for key, cell in more.items():
        if is_blank(cell) or text_of(cell) == text_of(values.get(key)):
            continue
        if is_blank(values.get(key)):
            values[key] = cell
        elif text_of(cell) not in text_of(values[key]).split("\n"):
            values[key] = f"{text_of(values[key])}\n{text_of(cell)}"


def colours_in(table: Table) -> dict[int, dict[str, list[int]]]:
    """The colours of the table's rows, by column, each with the numbers of its rows."""
    found: dict[int, dict[str, list[int]]] = {}
    for row in table.rows if table.sheet.fills else ():
        for column in table.columns:
            if colour := table.sheet.colour(row.number - 1, column.index):
                found.setdefault(column.index, {}).setdefault(colour, []).append(row.number)
    return found
