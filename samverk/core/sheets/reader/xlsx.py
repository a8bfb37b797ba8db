"""Measures the sheets of an XLSX workbook before they are laid out in memory."""

import functools
import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from archive import attribute, local, parse, whole
from colours import WHITE, colour_of, theme_colours
from limits import MAX_COLUMNS, MAX_SHEETS, Budget, Layout, Refused, check_place

# Cells and rows that are formatted but empty, a million of them in some workbooks.
EMPTY_CELLS = rb"""<c r=["'][A-Z]+[0-9]+["'][^<>]*/>"""
EMPTY_UNCOLOURED_CELLS = rb"""<c r=["'][A-Z]+[0-9]+["'](?![^<>]*\ss=["'](?:%s)["'])[^<>]*/>"""
EMPTY_FAR_CELLS = rb"""<c r=["'][A-Z]+[0-9]{6,}["'][^<>]*/>"""
EMPTY_ROWS = re.compile(rb"<row r=[^<>]*(?:/>|>\s*</row>)")
COLOURED_ROW = rb"""<row [^<>]*\bs=["'](?:%s)["']"""
MOST_COLOURED_STYLES = 100  # to look for one by one
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def place(reference: str | None) -> tuple[int, int] | None:
    match = REFERENCE.fullmatch(reference or "")
    return (int(match[2]) - 1, column_number(match[1])) if match else None


@functools.lru_cache(maxsize=1 << 15)  # as many as three letters make
def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


@dataclass
class Shared:
    """The texts that cells share: how long each is, and which are struck through to the last letter."""

    lengths: list[int] = field(default_factory=list)
    struck: set[int] = field(default_factory=set)


class Runs:
    """How much of a rich text is struck through."""

    def __init__(self):
        self.depth, self.length, self.kept, self.run_struck = 0, 0, 0, False

    def start(self, name, attributes):
        if name == "r":
            self.run_struck = False
        elif name == "strike":
            self.run_struck = attributes.get("val", "1") not in ("0", "false")

    def text(self, count: int):
        self.length += count
        self.kept += 0 if self.run_struck else count

    @property
    def is_struck(self) -> bool:
        return self.length > 0 and not self.kept


def shared_texts(content: bytes, budget: Budget) -> Shared:
    budget.part(content)
    shared, runs = Shared(), [None]

    def start(name, attributes):
        name = local(name)
        if name == "si":
            runs[0] = Runs()
        elif runs[0]:
            runs[0].start(name, attributes)

    def end(name):
        if runs[0] and local(name) == "si":
            if runs[0].is_struck:
                shared.struck.add(len(shared.lengths))
            shared.lengths.append(runs[0].length)
            runs[0] = None

    def text(characters):
        if runs[0]:
            runs[0].text(len(characters))

    parse(content, start, end, text)
    return shared


@dataclass
class Styles:
    """Which of the cell formats strike their text through, and which fill the cell with a colour."""

    struck: set[str] = field(default_factory=set)
    fills: dict[str, str] = field(default_factory=dict)


def styles_of(content: bytes, theme: tuple[str, ...]) -> Styles:
    styles, struck_fonts, fills, path = Styles(), set(), {}, []
    counts = {"font": -1, "fill": -1, "xf": -1}

    def start(name, attributes):
        name = local(name)
        parent = path[-1] if path else ""
        path.append(name)
        if parent == {"font": "fonts", "fill": "fills", "xf": "cellXfs"}.get(name):
            counts[name] += 1
        # Conditional formats have fonts and fills too, elsewhere in the file.
        if name == "strike" and "fonts" in path and attributes.get("val", "1") not in ("0", "false"):
            struck_fonts.add(str(counts["font"]))
        elif name == "patternFill" and "fills" in path and attributes.get("patternType") == "solid":
            fills[str(counts["fill"])] = ""
        elif name == "fgColor" and "fills" in path and fills.get(str(counts["fill"])) == "":
            fills[str(counts["fill"])] = colour_of(attributes, theme)
        elif name == "xf" and parent == "cellXfs":
            if attributes.get("fontId") in struck_fonts:
                styles.struck.add(str(counts["xf"]))
            if fills.get(attributes.get("fillId"), WHITE) not in ("", WHITE):
                styles.fills[str(counts["xf"])] = fills[attributes["fillId"]]

    parse(content, start, lambda name: path.pop())
    return styles


class XlsxSheet:
    """One worksheet part, measured cell by cell."""

    def __init__(self, name: str, shared: Shared, styles: Styles, budget: Budget):
        self.name, self.shared, self.styles, self.budget = name, shared, styles, budget
        self.layout, self.last_row, self.row_colour = Layout(), -1, ""
        self.row, self.column = -1, -1
        self.kind = self.style = None
        self.value, self.formula, self.inside, self.runs = 0, False, False, None
        self.reference = ""

    # Called for each of a million elements: the commonest first, and nothing made that most cells do without.

    def start(self, name, attributes):
        name = local(name) if ":" in name else name
        if name == "v" or name == "t":
            self.inside = True
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name in ("r", "strike"):
            self.runs = self.runs or Runs()
            self.runs.start(name, attributes)
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = whole(attributes.get("min"), 0), whole(attributes.get("max"), 0)
            self.layout.hidden_columns.extend(range(first - 1, min(last, MAX_COLUMNS)) if first else [])

    def _start_row(self, attributes):
        self.row = whole(attributes.get("r"), self.row + 2) - 1
        self.column, self.row_colour = -1, self.styles.fills.get(attributes.get("s"), "")
        if self.row_colour:
            self.layout.fill(self.row, 0, MAX_COLUMNS, self.row_colour)

    def _start_cell(self, attributes):
        at = place(attributes.get("r"))
        self.row, self.column = at if at else (max(self.row, 0), self.column + 1)
        self.kind, self.style = attributes.get("t"), attributes.get("s")
        self.value, self.formula, self.reference, self.runs = 0, False, "", None
        if self.row_colour or self.style in self.styles.fills:
            self.layout.fill(self.row, self.column, self.column, self.styles.fills.get(self.style, ""))

    def _merge(self, reference: str):
        first, _, last = reference.partition(":")
        a, b = place(first), place(last or first)
        if a and b:
            self.layout.merge(*a, *b)

    def text(self, characters):
        if self.inside:
            self.value += len(characters)
            if self.kind == "s":
                self.reference += characters
            elif self.runs:
                self.runs.text(len(characters))

    def end(self, name):
        name = local(name) if ":" in name else name
        if name == "v" or name == "t":
            self.inside = False
        elif name == "c" and (self.value or self.formula):
            self._end_cell()

    def _end_cell(self):
        row, column = self.row, self.column
        check_place(self.name, row, column)
        if self.formula and not self.value and self.kind != "str":
            self.layout.mark(self.layout.uncalculated, row, column)
        if not self.value:
            return
        self.last_row = max(self.last_row, row)
        length, struck = self.value, self.style in self.styles.struck
        if self.kind == "s":
            index = whole(self.reference.strip(), -1)
            length = self.shared.lengths[index] if 0 <= index < len(self.shared.lengths) else 0
            struck = struck or index in self.shared.struck
        elif self.runs:
            struck = struck or self.runs.is_struck
        self.budget.cell(1, length)
        if self.kind == "e":
            self.layout.mark(self.layout.errors, row, column)
        if struck:
            self.layout.strike(row, column, column)


def xlsx_layouts(parts: dict[str, bytes], budget: Budget) -> dict[str, Layout]:
    lower = {}
    while parts:  # handed over, not kept twice: sheets are large
        name, content = parts.popitem()
        lower[name.lower()] = content
    shared = shared_texts(lower["xl/sharedstrings.xml"], budget) if "xl/sharedstrings.xml" in lower else Shared()
    theme = theme_colours(lower.get("xl/theme/theme1.xml"))
    styles = styles_of(lower["xl/styles.xml"], theme) if "xl/styles.xml" in lower else Styles()
    names = _sheet_names(lower)
    if len(names) > MAX_SHEETS:
        raise Refused("too_many_sheets")
    layouts = {}
    for path in list(lower):
        # Every part that could be a sheet is measured, also one that the workbook does not own up to.
        if path.endswith(".xml") and (path in names or path.startswith("xl/worksheets/")):
            sheet = XlsxSheet(names.get(path, PurePosixPath(path).stem), shared, styles, budget)
            content = _without_empty(lower.pop(path), styles)
            budget.part(content)
            parse(content, sheet.start, sheet.end, sheet.text)
            sheet.layout.cut(sheet.last_row + 1)
            layouts[sheet.name] = sheet.layout
    return layouts


def _without_empty(content: bytes, styles: Styles) -> bytes:
    """Without cells that say nothing, neither by a value nor by their colour."""
    numbers, cells = "|".join(styles.fills).encode(), EMPTY_CELLS
    if numbers and (len(styles.fills) > MOST_COLOURED_STYLES or re.search(COLOURED_ROW % numbers, content)):
        # There an empty cell may be the one that has no colour.
        cells = EMPTY_FAR_CELLS
    elif numbers:
        content = re.sub(EMPTY_FAR_CELLS, b"", content)
        cells = EMPTY_UNCOLOURED_CELLS % numbers
    return EMPTY_ROWS.sub(b"", re.sub(cells, b"", content))


def _sheet_names(lower: dict[str, bytes]) -> dict[str, str]:
    """Part path (in small letters) to sheet name."""
    targets, names = {}, {}

    def relation(name, attributes):
        if local(name) == "Relationship":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            targets[attributes.get("Id")] = path.lower()

    def sheet(name, attributes):
        if local(name) == "sheet":
            path = targets.get(attribute({k: v for k, v in attributes.items() if ":" in k}, "id"))
            if path:
                names[path] = attributes.get("name", "")

    parse(lower.get("xl/_rels/workbook.xml.rels", b"<none/>"), relation)
    parse(lower.get("xl/workbook.xml", b"<none/>"), sheet)
    return names
