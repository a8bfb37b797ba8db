"""Measures the sheets of an ODS workbook before they are laid out in memory."""

from dataclasses import dataclass

from archive import attribute, local, parse, whole
from colours import WHITE, hexadecimal
from limits import MAX_COLUMNS, MAX_SHEETS, Budget, Layout, Refused, check_place

STYLE_DEPTH = 20


@dataclass
class Style:
    """What a named format says by itself; None where it leaves that to its parent."""

    parent: str | None
    colour: str | None = None
    is_struck: bool | None = None


class Styles:
    """The formats of cells and of stretches of text, those of the document and those made for one cell."""

    def __init__(self):
        self.found: dict[str, Style] = {}
        self.open: Style | None = None

    def start(self, name, attributes):
        if name == "style":
            self.open = Style(attribute(attributes, "parent-style-name"))
            self.found[attribute(attributes, "name") or ""] = self.open
        elif self.open and name == "table-cell-properties":
            colour = attribute(attributes, "background-color")
            if colour is not None:
                colour = hexadecimal(colour)
                self.open.colour = "" if colour == WHITE else colour
        elif self.open and name == "text-properties":
            line = attribute(attributes, "text-line-through-style") or attribute(attributes, "text-line-through-type")
            if line is not None:
                self.open.is_struck = line != "none"

    def end(self, name):
        if name == "style":
            self.open = None

    def colour_of(self, name: str | None) -> str:
        return self._inherited(name, "colour") or ""

    def is_struck(self, name: str | None) -> bool:
        return bool(self._inherited(name, "is_struck"))

    def _inherited(self, name: str | None, what: str):
        for _step in range(STYLE_DEPTH):
            style = self.found.get(name or "")
            if style is None:
                break
            if (value := getattr(style, what)) is not None:
                return value
            name = style.parent
        return None


class OdsContent:
    """content.xml of a spreadsheet. One small element may stand for a million rows, so repeats are multiplied out."""

    def __init__(self, budget: Budget, styles: Styles):
        self.budget, self.styles, self.layouts, self.layout, self.name = budget, styles, {}, None, ""
        self.row = self.column = self.column_position = 0
        self.row_repeat = self.cell_repeat = 1
        self.row_style = self.cell_style = None
        self.column_styles: list[str | None] = []
        self.characters, self.kept, self.valued, self.cell_depth, self.note_depth = 0, 0, False, 0, 0
        self.spans_struck: list[bool] = []
        self.looks: list[tuple[int, int, bool, str]] = []
        self.row_filled, self.tables = False, 0

    def start(self, name, attributes):
        name = local(name)
        if name == "table" and self.tables == 0:
            self._start_table(attributes)
        elif name == "table":
            self.tables += 1  # a table inside a cell: nothing of it is read
        elif self.layout is None:
            self.styles.start(name, attributes)
        elif name == "table-column":
            self._column(attributes)
        elif name == "table-row":
            self.row_repeat = max(whole(attribute(attributes, "number-rows-repeated"), 1), 1)
            self.column, self.row_style = 0, attribute(attributes, "default-cell-style-name")
            self.looks, self.row_filled = [], False
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif name == "annotation":
            self.note_depth += 1
        elif name == "span" and self.cell_depth:
            struck = any(self.spans_struck[-1:]) or self.styles.is_struck(attribute(attributes, "style-name"))
            self.spans_struck.append(struck)
        elif name == "s" and self.cell_depth:
            self._count(whole(attribute(attributes, "c"), 1, 1 << 40))

    def _start_table(self, attributes):
        self.name, self.layout = attribute(attributes, "name") or "", Layout()
        self.layouts[self.name] = self.layout
        if len(self.layouts) > MAX_SHEETS:
            raise Refused("too_many_sheets")
        self.tables, self.row, self.column_position, self.column_styles = 1, 0, 0, []

    def _column(self, attributes):
        repeat = max(whole(attribute(attributes, "number-columns-repeated"), 1), 1)
        last = min(self.column_position + repeat, MAX_COLUMNS)
        if attribute(attributes, "visibility") in ("collapse", "filter"):
            self.layout.hidden_columns.extend(range(self.column_position, last))
        self.column_styles += [attribute(attributes, "default-cell-style-name")] * (last - self.column_position)
        self.column_position += repeat

    def _start_cell(self, attributes):
        self.cell_depth += 1
        self.cell_repeat = max(whole(attribute(attributes, "number-columns-repeated"), 1), 1)
        self.characters = self.kept = len(attribute(attributes, "string-value") or "")
        self.spans_struck = []
        self.valued = attribute(attributes, "value-type") not in (None, "string", "void")
        self.spans = [whole(attribute(attributes, f"number-{n}-spanned"), 1) for n in ("rows", "columns")]
        own = attribute(attributes, "style-name") or self.row_style
        column = self.column_styles[self.column] if self.column < len(self.column_styles) else None
        self.cell_style = own or column
        if attribute(attributes, "formula") and not self.valued and attribute(attributes, "value-type") is None:
            self.layout.mark(self.layout.uncalculated, self.row, self.column)

    def text(self, characters):
        if self.cell_depth and not self.note_depth:
            self._count(len(characters))

    def _count(self, characters: int):
        self.characters += characters
        self.kept += 0 if any(self.spans_struck[-1:]) else characters

    def end(self, name):
        name = local(name)
        if name == "table":
            self.tables -= 1
            self.layout = self.layout if self.tables else None
        elif self.layout is None:
            self.styles.end(name)
        elif name == "annotation":
            self.note_depth -= 1
        elif name == "span" and self.spans_struck:
            self.spans_struck.pop()
        elif name in ("table-cell", "covered-table-cell") and self.cell_depth:
            self._end_cell()
        elif name == "table-row":
            self._end_row()

    def _end_cell(self):
        self.cell_depth -= 1
        last_row, last_column = self.row + self.row_repeat - 1, self.column + self.cell_repeat - 1
        if self.characters or self.valued:
            check_place(self.name, last_row, last_column)
            self.budget.cell(self.row_repeat * self.cell_repeat, self.characters)
            down, right = self.spans
            if down > 1 or right > 1:
                self.layout.merge(self.row, self.column, self.row + down - 1, self.column + right - 1)
        self._note_looks(last_column)
        self.column += self.cell_repeat

    def _note_looks(self, last_column: int):
        """How the cell looks, to be told when the row turns out to have content: an empty row may stand for many."""
        filled = bool(self.characters or self.valued)
        text_struck = self.characters > 0 and not self.kept
        struck = filled and (text_struck or self.styles.is_struck(self.cell_style))
        colour = self.styles.colour_of(self.cell_style)
        self.row_filled = self.row_filled or filled
        if struck or colour:
            self.looks.append((self.column, last_column, struck, colour))

    def _end_row(self):
        for row in range(self.row, self.row + self.row_repeat) if self.row_filled else ():
            for first, last, struck, colour in self.looks:
                if struck:
                    self.layout.strike(row, first, last)
                if colour:
                    self.layout.fill(row, first, last, colour)
        self.row += self.row_repeat


def ods_layouts(parts: dict[str, bytes], budget: Budget) -> dict[str, Layout]:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("encrypted")
    styles = Styles()
    for name in ("styles.xml", "content.xml"):
        budget.part(parts.get(name, b""))
    if "styles.xml" in parts:
        parse(parts["styles.xml"], lambda name, them: styles.start(local(name), them), lambda n: styles.end(local(n)))
    content = OdsContent(budget, styles)
    parse(parts["content.xml"], content.start, content.end, content.text)
    return content.layouts
