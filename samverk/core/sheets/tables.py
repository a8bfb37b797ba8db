"""Finds the table in a sheet: its header, what each column means, and which rows are rows.

Sheets that people keep have titles above the header, goal areas as rows of their own, totals, repeated headers and
cells merged over many rows. What is recognised is a proposal: a person sees it and corrects it.
"""

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from samverk.core.sheets.cells import is_blank, text_of
from samverk.core.sheets.problems import CellProblem, column_letter
from samverk.core.sheets.reading import Cell, Sheet

HEADER_WITHIN = 40  # rows from the top
ALIKE = 0.88  # of 1; "Aktivtet" is "Aktivitet", "Start" is not "Status"
NOTE = "note"
LEFT_OUT = ""
TOTALS = {"summa", "summa totalt", "totalt", "total", "totalsumma", "delsumma", "subtotal", "sum", "yhteensä"}


@dataclass(frozen=True)
class Field:
    """A meaning that a column can have. `names` are all that it is called, the first of each language its own."""

    key: str
    label: str
    names: tuple[str, ...]
    required: bool = False


@dataclass(frozen=True)
class Column:
    """One column as found: where, under which words, and the key it is taken for.

    A key of "note:T1" keeps the column's text as a note of the occasion "T1"; "" leaves the column out.
    """

    index: int
    header: str
    key: str
    is_sure: bool = True
    is_hidden: bool = False
    sample: str = ""

    @property
    def letter(self) -> str:
        return column_letter(self.index)


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

    def has(self, key: str) -> bool:
        return any(column.key == key for column in self.columns)

    def problem(
        self, row: Row, key: str, value, expected: str, hint: str = "", is_warning: bool = False
    ) -> CellProblem:
        column = next((column for column in self.columns if column.key == key), None)
        name = f"{column.letter} {column.header}".strip() if column else ""
        shown = text_of(value)
        shown = shown if len(shown) <= 80 else f"{shown[:79]}…"
        return CellProblem(self.sheet.name, row.number, name, shown, expected, hint, is_warning)


def plain(text) -> str:
    """A header or name as compared: small letters, single spaces, no closing marks."""
    folded = unicodedata.normalize("NFKC", text_of(text)).casefold()
    return re.sub(r"[\s_]+", " ", folded).strip(" :*.?!#-–")


plain_name = functools.cache(plain)  # for the few names that the code knows


def without_parentheses(text: str) -> str:
    return " ".join(re.sub(r"\([^)]*\)", " ", text).split())


def recognise(header: str, fields: Iterable[Field], note_prefixes: tuple[str, ...] = ()) -> tuple[str, float]:
    """The key that a header most likely means, and how likely: 3 is certain, 0 not at all."""
    text = plain(header)
    if not text:
        return LEFT_OUT, 0
    bare = without_parentheses(text)
    best, best_score = LEFT_OUT, 0.0
    for candidate in fields:
        for name in candidate.names:
            score = _likeness(text, bare, plain_name(name))
            if score > best_score:
                best, best_score = candidate.key, score
    if best_score < 3:
        for prefix in note_prefixes:
            if re.match(rf"{re.escape(plain(prefix))}(?:[\s:]|$)", text):
                whole = " ".join(text_of(header).split())
                occasion = whole[len(prefix) :].lstrip(" :") or whole
                return f"{NOTE}:{occasion[:60]}", 3
    return best, best_score


def _likeness(text: str, bare: str, name: str) -> float:
    if text == name:
        return 3
    if bare == name:
        return 2.5
    if len(name) >= 4 and re.match(rf"{re.escape(name)}[\s/,&(-]", text):
        return 2
    if len(name) >= 6 and _nearly_equal(bare, name):
        return 1
    return 0


def _nearly_equal(text: str, name: str) -> bool:
    """A slip of the finger apart. The two quick bounds spare nearly every full comparison, which is slow."""
    if 2 * min(len(text), len(name)) < ALIKE * (len(text) + len(name)):
        return False
    slip = difflib.SequenceMatcher(None, text, name)
    return slip.quick_ratio() >= ALIKE and slip.ratio() >= ALIKE


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
    best, best_score = None, 0.0
    for sheet in sheets:
        if sheet.hidden and len(sheets) > 1:
            continue
        for index, row in enumerate(sheet.rows[:HEADER_WITHIN]):
            score = _header_score(row, fields, note_prefixes, known or {})
            if score > best_score:
                best, best_score = (sheet, index), score
    if not best or best_score < 2.5:
        best = _widest_text_row(sheets) or best
    if not best:
        return None
    sheet, index = best
    return Table(sheet, index, _columns(sheet, index, fields, note_prefixes, known or {}, keep_unknown))


def _header_score(row: list[Cell], fields, note_prefixes, known) -> float:
    keys, score = set(), 0.0
    for cell in row:
        if is_blank(cell):
            continue
        if not isinstance(cell, str) or len(cell) > 100:
            score -= 1
            continue
        key, likely = (known[plain(cell)], 3) if plain(cell) in known else recognise(cell, fields, note_prefixes)
        if likely and key not in keys:
            keys.add(key)
            score += likely
    return score if len(keys) > 1 else min(score, 2)


def _widest_text_row(sheets: list[Sheet]) -> tuple[Sheet, int] | None:
    best, width = None, 1
    for sheet in sheets:
        for index, row in enumerate(sheet.rows[:15]):
            texts = sum(isinstance(cell, str) and bool(cell.strip()) for cell in row)
            if texts > width:
                best, width = (sheet, index), texts
    return best


def _columns(sheet: Sheet, header_index: int, fields, note_prefixes, known, keep_unknown) -> list[Column]:
    header = sheet.rows[header_index]
    width = max(len(row) for row in sheet.rows)
    found = []
    for index in range(width):
        text = text_of(header[index]) if index < len(header) else ""
        sample = next((text_of(row[index]) for row in sheet.rows[header_index + 1 :] if _filled(row, index)), "")
        if not text and not sample:
            continue
        hidden = index in sheet.hidden_columns
        if plain(text) in known:
            found.append((Column(index, text, known[plain(text)], True, hidden, sample[:80]), 4.0))
            continue
        key, likely = recognise(text, fields, note_prefixes)
        if not likely and keep_unknown and text and not hidden:
            key = f"{NOTE}:{text[:60]}"
        found.append((Column(index, text, key, likely >= 2, hidden, sample[:80]), likely))
    return _each_key_once(found, keep_unknown)


def _each_key_once(found: list[tuple[Column, float]], keep_unknown: bool) -> list[Column]:
    """The likelier column keeps a key that two were taken for, the first on a tie."""
    best: dict[str, tuple[float, int]] = {}
    for column, likely in found:
        if column.key and (column.key not in best or likely > best[column.key][0]):
            best[column.key] = (likely, column.index)
    columns = []
    for column, _likely in found:
        if column.key and best[column.key][1] != column.index:
            spare = f"{NOTE}:{column.header[:56]} ({column.letter})" if keep_unknown and column.header else LEFT_OUT
            column = Column(column.index, column.header, spare, False, column.is_hidden, column.sample)
        columns.append(column)
    return columns


def _filled(row: list[Cell], index: int) -> bool:
    return index < len(row) and not is_blank(row[index])


def read_rows(table: Table, title_key: str, number_key: str = "") -> Table:
    """Fill in the table's rows: headings carried down, totals and repeated headers left out, merges joined."""
    table.rows, table.headings, table.totals = [], [], []
    sheet, by_index = table.sheet, {column.index: column.key for column in table.columns}
    full = sheet.filled(right=False)
    header = [plain(cell) for cell in sheet.rows[table.header_index]]
    title_index = next((index for index, key in by_index.items() if key == title_key), None)
    number_index = next((index for index, key in by_index.items() if key == number_key), None)
    numbers = [_text_at(row, number_index) for row in sheet.rows]
    lonely_titles_are_headings = _lonely_titles_are_rare(table, title_index)
    joined, heading = _joined_rows(sheet, title_index, number_index), ""
    for index in range(table.header_index + 1, len(sheet.rows)):
        own, cells = sheet.rows[index], full[index]
        filled = [column for column in range(len(own)) if not is_blank(own[column])]
        if not filled and index not in joined or [plain(cell) for cell in own] == header:
            continue
        if filled and plain(own[filled[0]]) in TOTALS:
            table.totals.append(index + 1)
            continue
        alone = index not in joined and _is_heading(
            index, filled, title_index, number_index, numbers, lonely_titles_are_headings, sheet
        )
        if alone:
            heading = text_of(own[filled[-1]])
            table.headings.append(heading)
            continue
        values = {by_index[column]: cells[column] for column in by_index if by_index[column] and column < len(cells)}
        if not any(not is_blank(value) for value in values.values()):
            continue
        if index in joined and table.rows and table.rows[-1].number > joined[index]:
            _join(table.rows[-1].values, values)
        else:
            table.rows.append(Row(index + 1, values, heading, _is_struck(sheet, index, filled, title_index)))
    return table


def _is_struck(sheet: Sheet, index: int, filled: list[int], title_index: int | None) -> bool:
    """Whether the row is struck through: its title, or all of it. People strike what they see first."""
    if index not in sheet.struck:
        return False
    return (title_index in filled and sheet.is_struck(index, title_index)) or all(
        sheet.is_struck(index, column) for column in filled
    )


def _text_at(row: list[Cell], index: int | None) -> str:
    return text_of(row[index]) if index is not None and index < len(row) else ""


def _lonely_titles_are_rare(table: Table, title_index: int | None) -> bool:
    """A row with a title and nothing else is a heading only where nearly all other rows have more."""
    lonely = fuller = 0
    for row in table.sheet.rows[table.header_index + 1 :]:
        filled = [column for column in range(len(row)) if not is_blank(row[column])]
        lonely += filled == [title_index]
        fuller += len(filled) > 1
    return fuller >= 3 * lonely


def _is_heading(index, filled, title_index, number_index, numbers, lonely_titles, sheet) -> bool:
    below = next((number for number in numbers[index + 1 :] if number), "")
    if len(filled) == 2 and filled == [number_index, title_index]:
        number = numbers[index].rstrip(".")
        return bool(number) and below.startswith(f"{number}.")
    if len(filled) != 1:
        return False
    column = filled[0]
    across = any(top == index == bottom and left == column < right for top, left, bottom, right in sheet.merged)
    return across or column != title_index or lonely_titles and index + 1 < len(sheet.rows)


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
