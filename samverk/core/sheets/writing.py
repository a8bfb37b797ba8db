"""Writes workbooks and CSV that do no harm: what was text stays text, in every program that opens it.

In XLSX all text is written as strings, which no program evaluates; CSV has no types, so there an apostrophe goes
first. Reading takes that apostrophe away again, and only that one: text survives the round trip letter by letter.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import xlsxwriter

from samverk.core.lines import with_plain_lines
from samverk.core.sheets.neutral import RISKY, neutralised

LONGEST_CELL = 32_767  # characters; a workbook cannot hold more in one cell


def storable(value):
    """Without the characters that XML cannot hold, and with line breaks of the one kind that a cell has."""
    if not isinstance(value, str):
        return value
    kept = "".join(c for c in with_plain_lines(value) if c in "\t\n" or ord(c) >= 32 and not 0xD800 <= ord(c) <= 0xDFFF)
    return kept.replace("\ufffe", "").replace("\uffff", "")[:LONGEST_CELL]


@dataclass
class SheetToWrite:
    """One sheet: a header, rows of text and numbers, and for each column its width and list of choices."""

    name: str
    header: Sequence[str]
    rows: Iterable[Sequence] = ()
    widths: Sequence[int] = ()
    choices: dict[int, str] = field(default_factory=dict)  # column → range, such as "=Listor!$A$2:$A$40"
    hidden: bool = False
    above: Sequence[str] = ()  # lines above the header


def write_xlsx(sheets: Sequence[SheetToWrite], title: str = "", example_rows: int = 0) -> bytes:
    """A workbook of these sheets. Numbers are written only where the rows hold numbers; text never becomes more.

    `example_rows` is how many empty rows below get the drop-down choices too.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    workbook = xlsxwriter.Workbook(buffer, options)
    workbook.set_properties({"title": title})
    head = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    # As text, or "2.4" would become a date when somebody edits it.
    look = {"text_wrap": True, "valign": "top", "num_format": "@"}
    body, quoted = workbook.add_format(look), workbook.add_format({**look, "quote_prefix": True})
    number = workbook.add_format({"valign": "top"})
    for sheet in sheets:
        _write_sheet(workbook.add_worksheet(sheet.name[:31]), sheet, head, body, quoted, number, example_rows)
    workbook.close()
    return buffer.getvalue()


def _write_sheet(worksheet, sheet: SheetToWrite, head, body, quoted, number, example_rows: int):
    row = 0
    for line in sheet.above:
        worksheet.write_string(row, 0, storable(line))
        row += 1
    header_row = row
    for column, name in enumerate(sheet.header):
        worksheet.write_string(row, column, storable(name), head)
    for values in sheet.rows:
        row += 1
        for column, value in enumerate(values):
            if isinstance(value, (int, float)) and not isinstance(value, bool):
                worksheet.write_number(row, column, value, number)
            elif value not in (None, ""):
                text = storable(str(value))
                worksheet.write_string(row, column, text, quoted if text.startswith(RISKY) else body)
    for column, width in enumerate(sheet.widths):
        worksheet.set_column(column, column, width)
    last = row + example_rows
    for column, source in sheet.choices.items():
        # A warning, not a stop: a goal or a word that is not on the list may be right, and is asked about.
        rule = {"validate": "list", "source": source, "error_type": "warning"}
        worksheet.data_validation(header_row + 1, column, max(last, header_row + 1), column, rule)
    worksheet.freeze_panes(header_row + 1, 0)
    if sheet.header and row > header_row:
        worksheet.autofilter(header_row, 0, row, len(sheet.header) - 1)
    if sheet.hidden:
        worksheet.hide()


def write_csv(header: Sequence[str], rows: Iterable[Sequence]) -> bytes:
    """Semicolons and UTF-8 with its mark, which is what Excel in our languages opens by itself.

    Every text stands in quotation marks, so that nobody takes a comma in a sheet of one column for a delimiter.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_NONNUMERIC)
    for row in [header, *rows]:
        writer.writerow([neutralised(storable(value)) if isinstance(value, str) else value for value in row])
    return ("\ufeff" + buffer.getvalue()).encode("utf-8")
