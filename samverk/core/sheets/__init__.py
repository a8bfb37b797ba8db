"""Spreadsheets: read whatever people have, find the table in it, and write files that do no harm.

`read_workbook` opens XLSX, ODS and CSV; `find_table` and `read_rows` find the header and tell headings and totals from
rows; `text_of`, `money_of`, `people_in` and their like make values of what people write; `write_xlsx` and `write_csv`
write text that stays text, and `annotated` marks in a copy of a workbook what could not be taken.
"""

from samverk.core.sheets.annotating import annotated
from samverk.core.sheets.cells import (
    has_markup,
    holds_personal_number,
    is_blank,
    money_of,
    number_of,
    people_in,
    said,
    text_of,
    without_markup,
)
from samverk.core.sheets.colouring import colour_in_words
from samverk.core.sheets.headers import NOTE, Column, Field, plain
from samverk.core.sheets.leaving_out import LeftOut, left_out_of
from samverk.core.sheets.neutral import neutralised, restored
from samverk.core.sheets.problems import CellProblem, SheetRefused, column_letter
from samverk.core.sheets.reading import Sheet, read_workbook
from samverk.core.sheets.records import Changed, Difference, FieldChange, RowReader, field_changes, given
from samverk.core.sheets.tables import Row, Table, colours_in, find_table, read_rows
from samverk.core.sheets.writing import SheetToWrite, write_csv, write_xlsx

__all__ = [
    "NOTE",
    "CellProblem",
    "Changed",
    "Column",
    "Difference",
    "Field",
    "FieldChange",
    "LeftOut",
    "Row",
    "RowReader",
    "Sheet",
    "SheetRefused",
    "SheetToWrite",
    "Table",
    "annotated",
    "colour_in_words",
    "colours_in",
    "column_letter",
    "field_changes",
    "find_table",
    "given",
    "has_markup",
    "holds_personal_number",
    "is_blank",
    "left_out_of",
    "money_of",
    "neutralised",
    "number_of",
    "people_in",
    "plain",
    "read_rows",
    "read_workbook",
    "restored",
    "said",
    "text_of",
    "without_markup",
    "write_csv",
    "write_xlsx",
]
