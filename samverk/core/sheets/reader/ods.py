"""Measures the sheets of an ODS workbook before they are laid out in memory."""

from archive import attribute, local, parse, whole
from limits import MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, Budget, Layout, Refused, check_place


class OdsContent:
    """content.xml of a spreadsheet. One small element may stand for a million rows, so repeats are multiplied out."""

    def __init__(self, budget: Budget):
        self.budget, self.layouts, self.layout, self.name = budget, {}, None, ""
        self.row = self.column = self.column_position = 0
        self.row_repeat = self.cell_repeat = 1
        self.characters, self.valued, self.cell_depth, self.note_depth = 0, False, 0, 0
        self.tables = 0

    def start(self, name, attributes):
        name = local(name)
        if name == "table" and self.tables == 0:
            self._start_table(attributes)
        elif name == "table":
            self.tables += 1  # a table inside a cell: nothing of it is read
        elif self.layout is None:
            return
        elif name == "table-column":
            self._column(attributes)
        elif name == "table-row":
            self.row_repeat = max(whole(attribute(attributes, "number-rows-repeated"), 1), 1)
            self.column = 0
        elif name in ("table-cell", "covered-table-cell"):
            self._start_cell(attributes)
        elif name == "annotation":
            self.note_depth += 1
        elif name == "s" and self.cell_depth:
            self.characters += whole(attribute(attributes, "c"), 1, 1 << 40)

    def _start_table(self, attributes):
        self.name, self.layout = attribute(attributes, "name") or "", Layout()
        self.layouts[self.name] = self.layout
        if len(self.layouts) > MAX_SHEETS:
            raise Refused("too_many_sheets")
        self.tables, self.row, self.column_position = 1, 0, 0

    def _column(self, attributes):
        repeat = max(whole(attribute(attributes, "number-columns-repeated"), 1), 1)
        if attribute(attributes, "visibility") in ("collapse", "filter"):
            last = min(self.column_position + repeat, MAX_COLUMNS)
            self.layout.hidden_columns.extend(range(self.column_position, last))
        self.column_position += repeat

    def _start_cell(self, attributes):
        self.cell_depth += 1
        self.cell_repeat = max(whole(attribute(attributes, "number-columns-repeated"), 1), 1)
        self.characters = len(attribute(attributes, "string-value") or "")
        self.valued = attribute(attributes, "value-type") not in (None, "string", "void")
        self.spans = [whole(attribute(attributes, f"number-{n}-spanned"), 1) for n in ("rows", "columns")]
        if attribute(attributes, "formula") and not self.valued and attribute(attributes, "value-type") is None:
            self.layout.mark(self.layout.uncalculated, self.row, self.column)

    def text(self, characters):
        if self.cell_depth and not self.note_depth:
            self.characters += len(characters)

    def end(self, name):
        name = local(name)
        if name == "table":
            self.tables -= 1
            self.layout = self.layout if self.tables else None
        elif self.layout is None:
            return
        elif name == "annotation":
            self.note_depth -= 1
        elif name in ("table-cell", "covered-table-cell") and self.cell_depth:
            self._end_cell()
        elif name == "table-row":
            self.row += self.row_repeat

    def _end_cell(self):
        self.cell_depth -= 1
        if self.characters or self.valued:
            last_row, last_column = self.row + self.row_repeat - 1, self.column + self.cell_repeat - 1
            check_place(self.name, last_row, last_column)
            self.budget.cell(self.row_repeat * self.cell_repeat, self.characters)
            down, right = self.spans
            if down > 1 or right > 1:
                bottom, end = min(self.row + down - 1, MAX_ROWS), min(self.column + right - 1, MAX_COLUMNS)
                self.layout.merged.append([self.row, self.column, bottom, end])
        self.column += self.cell_repeat


def ods_layouts(parts: dict[str, bytes], budget: Budget) -> dict[str, Layout]:
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Refused("encrypted")
    budget.part(parts["content.xml"])
    content = OdsContent(budget)
    parse(parts["content.xml"], content.start, content.end, content.text)
    return content.layouts
