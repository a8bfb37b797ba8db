"""What a sheet says without words: colours and lines through the text, as spreadsheet programs write them."""

import io
import zipfile

import pytest
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TextProperties
from odf.table import CoveredTableCell, Table, TableCell, TableColumn, TableRow
from odf.text import P, Span
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Color, Font, PatternFill

from samverk.core.sheets import Field, colours_in, find_table, read_rows, read_workbook
from samverk.core.tests.sheet_files import SHEET, repacked, worksheet, xlsx

FIELDS = [
    Field("number", "Nr", ("Nr",)),
    Field("title", "Aktivitet", ("Aktivitet",), required=True),
    Field("status", "Status", ("Status",)),
]
GREEN, YELLOW, RED = "00B050", "FFFF00", "FF0000"


def solid(**colour) -> PatternFill:
    return PatternFill("solid", fgColor=Color(**colour))


def saved(workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def workbook_of(rows) -> Workbook:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    return workbook


def colours(data: bytes, cells: list[tuple[int, int]]) -> list[str]:
    sheet = read_workbook(data, "plan")[0]
    return [sheet.colour(*cell) for cell in cells]


def table_of(data: bytes):
    return read_rows(find_table(read_workbook(data, "plan"), FIELDS), "title", "number")


def test_the_colours_of_empty_cells_in_a_workbook_are_read():
    workbook = workbook_of([["Nr", "Aktivitet", "Status"], ["1", "Led"], ["2", "Bro"], ["3", "Bad"]])
    for row, colour in ((2, GREEN), (3, YELLOW)):
        workbook.active.cell(row, 3).fill = solid(rgb=f"FF{colour}")

    assert colours(saved(workbook), [(1, 2), (2, 2), (3, 2), (1, 1)]) == [GREEN, YELLOW, "", ""]


def test_colours_of_the_theme_tinted_ones_and_those_of_the_old_palette_are_read():
    workbook = workbook_of([["Nr", "Aktivitet"], ["1", "Led"]])
    fills = [{"theme": 9}, {"theme": 9, "tint": 0.4}, {"theme": 0, "tint": -0.5}, {"indexed": 10}, {"rgb": "FFFFFFFF"}]
    for column, fill in enumerate(fills, 3):
        workbook.active.cell(2, column).fill = solid(**fill)

    found = colours(saved(workbook), [(1, column) for column in range(2, 7)])

    assert found == ["F79646", "FAC090", "808080", "FF0000", ""]


def test_a_coloured_row_colours_its_cells_but_not_those_that_have_their_own():
    styles = saved(_with_styles())
    rows = (
        b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nr</t></is></c></row>'
        b'<row r="2" s="1" customFormat="1"><c r="A2" s="1" t="inlineStr"><is><t>1</t></is></c><c r="B2" s="0"/></row>'
    )

    found = colours(repacked(styles, {SHEET: worksheet(rows)}), [(1, 0), (1, 1), (1, 2)])

    assert found == [GREEN, "", GREEN]


def _with_styles() -> Workbook:
    workbook = workbook_of([["Nr"]])
    workbook.active["B1"].fill = solid(rgb=f"FF{GREEN}")
    return workbook


def test_columns_coloured_to_the_bottom_of_the_sheet_do_no_harm():
    data = saved(_with_styles())
    rows = b'<row r="1"><c r="A1" t="inlineStr"><is><t>Nr</t></is></c></row>' + b"".join(
        b'<row r="%d"><c r="B%d" s="1"/></row>' % (number, number) for number in range(2, 900_000)
    )

    sheet = read_workbook(repacked(data, {SHEET: worksheet(rows)}), "plan.xlsx")[0]

    assert (sheet.rows, sheet.fills) == ([["Nr"]], {})


def test_colours_and_lines_of_conditional_formats_are_not_the_cells_own():
    workbook = workbook_of([["Nr", "Aktivitet"], ["1", "Led"]])
    styles = workbook_styles = saved(workbook)
    content = _part(workbook_styles, "xl/styles.xml").replace(
        b"</styleSheet>",
        b'<dxfs count="1"><dxf><font><strike/></font><fill><patternFill patternType="solid"><fgColor rgb="FF00B050"/>'
        b"</patternFill></fill></dxf></dxfs></styleSheet>",
    )

    sheet = read_workbook(repacked(styles, {"xl/styles.xml": content}), "plan.xlsx")[0]

    assert (sheet.fills, sheet.struck) == ({}, {})


def _part(data: bytes, name: str) -> bytes:
    return zipfile.ZipFile(io.BytesIO(data)).read(name)


@pytest.mark.parametrize("title", ["Gammalt", CellRichText(TextBlock(InlineFont(strike=True), "Gammalt"))])
def test_a_row_is_struck_when_its_title_is(title):
    workbook = workbook_of([["Nr", "Aktivitet", "Status"], ["1", title, "Utgår"], ["2", "Led", "Klar"]])
    if isinstance(title, str):
        workbook.active["B2"].font = Font(strike=True)
    half = CellRichText("Kvar ", TextBlock(InlineFont(strike=True), "inte längre"))
    workbook.active.append(["3", half, "Klar"])

    table = table_of(saved(workbook))

    assert [(row.values["number"], row.is_struck) for row in table.rows] == [("1", True), ("2", False), ("3", False)]


def test_a_row_is_struck_when_all_of_it_is():
    data = xlsx([["Nr", "Aktivitet"], ["1", "Led"], ["2", "Bro"]], struck_rows=[2])

    assert [row.is_struck for row in table_of(data).rows] == [False, True]


# --- ODS, as LibreOffice writes it ---


def ods_document(rows, *, column_styles=()) -> bytes:
    """Rows of (text, style's name) in an ODS with the styles green, struck, struck text, and a child of green."""
    document = OpenDocumentSpreadsheet()
    green = Style(name="green", family="table-cell")
    green.addElement(TableCellProperties(backgroundcolor="#00b050"))
    document.styles.addElement(green)
    for name, family, parent, parts in (
        ("greener", "table-cell", "green", []),
        ("plain", "table-cell", "green", [TableCellProperties(backgroundcolor="transparent")]),
        ("struck", "table-cell", None, [TextProperties(textlinethroughstyle="solid")]),
        ("T1", "text", None, [TextProperties(textlinethroughtype="single")]),
    ):
        style = Style(name=name, family=family, **({"parentstylename": parent} if parent else {}))
        for part in parts:
            style.addElement(part)
        document.automaticstyles.addElement(style)
    table = Table(name="Plan")
    for style in column_styles:
        table.addElement(TableColumn(**({"defaultcellstylename": style} if style else {})))
    for row in rows:
        line = TableRow()
        for text, style in row:
            line.addElement(_ods_cell(text, style))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    return saved(document)


def _ods_cell(text, style):
    if text is None and style == "covered":
        return CoveredTableCell()
    own = {"stylename": style} if style and style != "T1" else {}
    cell = TableCell(**own, **({"valuetype": "string"} if text else {}))
    if text:
        paragraph = P()
        paragraph.addElement(Span(stylename="T1", text=text)) if style == "T1" else paragraph.addText(text)
        cell.addElement(paragraph)
    return cell


HEADER = [("Nr", None), ("Aktivitet", None), ("Status", None)]


def test_colours_of_ods_are_read_also_inherited_ones_and_those_of_columns():
    rows = [
        HEADER,
        [("1", None), ("Led", None), (None, "greener")],
        [("2", None), ("Bro", None), (None, None)],
        [("3", None), ("Bad", None), (None, "plain")],
    ]
    own = ods_document(rows)
    of_column = ods_document(rows, column_styles=[None, None, "green"])

    assert colours(own, [(1, 2), (2, 2), (3, 2)]) == [GREEN, "", ""]
    assert colours(of_column, [(1, 2), (2, 2), (3, 2)]) == [GREEN, GREEN, ""]


@pytest.mark.parametrize("style", ["struck", "T1"])
def test_struck_rows_of_ods_are_known(style):
    data = ods_document([HEADER, [("1", style), ("Led", style)], [("2", None), ("Bro", None), ("Klar", style)]])

    assert [row.is_struck for row in table_of(data).rows] == [True, False]


def test_a_million_coloured_empty_rows_of_ods_do_no_harm():
    document = ods_document([HEADER, [("1", None), ("Led", None)]])
    content = _part(document, "content.xml").replace(
        b"</table:table>",
        b'<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:style-name="greener" '
        b'table:number-columns-repeated="16384"/></table:table-row></table:table>',
    )

    sheet = read_workbook(repacked(document, {"content.xml": content}), "plan.ods")[0]

    assert (len(sheet.rows), sheet.fills) == (2, {})


def test_the_colours_of_a_table_are_told_by_column_with_their_rows():
    workbook = workbook_of([["Plan 2026"], ["Nr", "Aktivitet", "Status"], ["1", "Led"], ["2", "Bro"], ["3", "Bad"]])
    for row, colour in ((2, RED), (3, GREEN), (4, RED), (5, GREEN)):
        workbook.active.cell(row, 3).fill = solid(rgb=f"FF{colour}")

    assert colours_in(table_of(saved(workbook))) == {2: {GREEN: [3, 5], RED: [4]}}
