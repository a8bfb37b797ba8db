"""Measures the sheets of an XLSX workbook before they are laid out in memory."""

import re
from pathlib import PurePosixPath

from archive import attribute, local, parse, whole
from limits import MAX_CELLS, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Budget, Layout, Refused, check_place

# Cells and rows that are formatted but empty, a million of them in some workbooks.
EMPTY_CELLS = re.compile(rb"""<c r=["'][A-Z]+[0-9]+["'][^<>]*/>""")
EMPTY_ROWS = re.compile(rb"<row r=[^<>]*(?:/>|>\s*</row>)")
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def place(reference: str | None) -> tuple[int, int] | None:
    match = REFERENCE.fullmatch(reference or "")
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


def shared_lengths(content: bytes, budget: Budget) -> list[int]:
    budget.part(content)
    lengths, depth = [], [0]

    def start(name, attributes):
        if local(name) == "si":
            lengths.append(0)
            depth[0] += 1

    def end(name):
        if local(name) == "si":
            depth[0] -= 1

    def text(characters):
        if depth[0]:
            lengths[-1] += len(characters)

    parse(content, start, end, text)
    return lengths


def struck_styles(content: bytes) -> set[str]:
    """Indexes of the cell formats whose font is struck through."""
    struck_fonts, struck, path = set(), set(), []
    counts = {"font": -1, "xf": -1}

    def start(name, attributes):
        name = local(name)
        parent = path[-1] if path else ""
        path.append(name)
        if name == "font" and parent == "fonts":
            counts["font"] += 1
        elif name == "strike" and parent == "font" and attributes.get("val", "1") not in ("0", "false"):
            struck_fonts.add(str(counts["font"]))
        elif name == "xf" and parent == "cellXfs":
            counts["xf"] += 1
            if attributes.get("fontId") in struck_fonts:
                struck.add(str(counts["xf"]))

    parse(content, start, lambda name: path.pop())
    return struck


class XlsxSheet:
    """One worksheet part, measured cell by cell."""

    def __init__(self, name: str, lengths: list[int], struck: set[str], budget: Budget):
        self.name, self.lengths, self.struck, self.budget = name, lengths, struck, budget
        self.layout, self.last_row = Layout(), -1
        self.row, self.column = -1, -1
        self.kind = self.style = None
        self.value, self.formula, self.inside, self.typed_empty = 0, False, False, False
        self.reference = ""

    def start(self, name, attributes):
        name = local(name)
        if name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self.row = whole(attributes.get("r"), self.row + 2) - 1
            self.column = -1
        elif name in ("v", "t"):
            self.inside = True
        elif name == "f":
            self.formula = True
        elif name == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif name == "col" and attributes.get("hidden") in ("1", "true"):
            first, last = whole(attributes.get("min"), 0), whole(attributes.get("max"), 0)
            self.layout.hidden_columns.extend(range(first - 1, min(last, MAX_COLUMNS)) if first else [])

    def _start_cell(self, attributes):
        at = place(attributes.get("r"))
        self.row, self.column = at if at else (max(self.row, 0), self.column + 1)
        self.kind, self.style = attributes.get("t"), attributes.get("s")
        self.value, self.formula, self.reference = 0, False, ""

    def _merge(self, reference: str):
        first, _, last = reference.partition(":")
        a, b = place(first), place(last or first)
        if a and b and len(self.layout.merged) < MAX_CELLS // 10:
            self.layout.merged.append([a[0], a[1], min(b[0], MAX_ROWS), min(b[1], MAX_COLUMNS)])

    def text(self, characters):
        if self.inside:
            self.value += len(characters)
            if self.kind == "s":
                self.reference += characters

    def end(self, name):
        name = local(name)
        if name in ("v", "t"):
            self.inside = False
        elif name == "c":
            self._end_cell()

    def _end_cell(self):
        row, column = self.row, self.column
        if self.formula and not self.value and self.kind != "str":
            check_place(self.name, row, column)
            self.layout.mark(self.layout.uncalculated, row, column)
        if not self.value:
            return
        check_place(self.name, row, column)
        self.last_row = max(self.last_row, row)
        length = self.value
        if self.kind == "s":
            index = whole(self.reference.strip(), -1)
            length = self.lengths[index] if 0 <= index < len(self.lengths) else 0
        self.budget.cell(1, length)
        if self.kind == "e":
            self.layout.mark(self.layout.errors, row, column)
        if self.style in self.struck:
            self.layout.mark(self.layout.struck, row, column)


def xlsx_layouts(parts: dict[str, bytes], budget: Budget) -> dict[str, Layout]:
    lower = {}
    while parts:  # handed over, not kept twice: sheets are large
        name, content = parts.popitem()
        lower[name.lower()] = content
    lengths = shared_lengths(lower["xl/sharedstrings.xml"], budget) if "xl/sharedstrings.xml" in lower else []
    struck = struck_styles(lower["xl/styles.xml"]) if "xl/styles.xml" in lower else set()
    names = _sheet_names(lower)
    if len(names) > MAX_SHEETS:
        raise Refused("too_many_sheets")
    layouts = {}
    for path in list(lower):
        # Every part that could be a sheet is measured, also one that the workbook does not own up to.
        if path.endswith(".xml") and (path in names or path.startswith("xl/worksheets/")):
            sheet = XlsxSheet(names.get(path, PurePosixPath(path).stem), lengths, struck, budget)
            content = lower.pop(path)
            content = EMPTY_CELLS.sub(b"", content)
            content = EMPTY_ROWS.sub(b"", content)
            budget.part(content)
            parse(content, sheet.start, sheet.end, sheet.text)
            layouts[sheet.name] = sheet.layout
    return layouts


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
