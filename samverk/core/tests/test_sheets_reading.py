import csv
import io
from datetime import date

import pytest

from samverk.core.sheets import (
    SheetRefused,
    read_workbook,
)
from samverk.core.tests.sheet_files import ods, ods_rows, repacked, text_cell, with_sheet, xlsx


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_text_files_are_read_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    rows = [
        ["Nr", "Aktivitet", "Kommentar"],
        ["1", 'Vandra "här" åäö – nu', "rad ett\nrad två"],
        ["2", "Bo; ät, sov", "x"],
    ]
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)

    sheets = read_workbook(text.getvalue().encode(encoding), "Plan 2026.csv")

    assert (sheets[0].name, sheets[0].rows) == ("Plan 2026", rows)


def test_a_first_line_may_name_the_delimiter():
    sheets = read_workbook(b"sep=|\r\na|b;c\r\n1|2\r\n", "x.csv")

    assert sheets[0].rows == [["a", "b;c"], ["1", "2"]]


def test_text_that_begins_like_an_archive_is_text():
    assert read_workbook(b"PK;Aktivitet\r\n1;Led\r\n", "x.csv")[0].rows[0] == ["PK", "Aktivitet"]


def test_a_workbook_is_known_by_its_content_and_not_by_its_name():
    data = xlsx([["Nr", "Aktivitet"]])

    sheets = read_workbook(io.BytesIO(data), "plan.csv")

    assert sheets[0].rows == [["Nr", "Aktivitet"]]


def test_cells_keep_their_kind_and_empty_ends_are_cut():
    data = xlsx([["Nr", 3, 2.5, True, date(2026, 3, 1)], [None, None, "  ", None, None], ["", " "]])

    sheet = read_workbook(data, "x.xlsx")[0]

    assert sheet.rows[0] == ["Nr", 3, 2.5, True, date(2026, 3, 1)]
    assert len(sheet.rows) == 1


def test_merges_hidden_columns_and_struck_rows_are_told():
    rows = [["Mål", "Aktivitet", "Dold"], ["Natur", "Led", "x"], [None, "Bro", "y"], [None, "Brygga", "z"]]
    data = xlsx(rows, merged=[(1, 0, 3, 0)], hidden_columns=[2], struck_rows=[2])

    sheet = read_workbook(data, "x.xlsx")[0]

    assert (sheet.merged, sheet.hidden_columns, sheet.struck) == ([(1, 0, 3, 0)], [2], {2: [(1, 2)]})
    assert [row[0] for row in sheet.filled()] == ["Mål", "Natur", "Natur", "Natur"]


def test_merges_and_hidden_columns_of_ods_are_told_too():
    cell = '<table:table-cell office:value-type="string"{}><text:p>{}</text:p></table:table-cell>'
    spanned = cell.format(' table:number-rows-spanned="2"', "Natur") + cell.format("", "Led")
    below = f"<table:covered-table-cell/>{cell.format('', 'Bro')}"
    table = f"<table:table-row>{spanned}</table:table-row><table:table-row>{below}"
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'

    sheet = read_workbook(ods(f"{table}</table:table-row>", columns=columns), "x.ods")[0]

    assert (sheet.rows, sheet.merged, sheet.hidden_columns) == ([["Natur", "Led"], [None, "Bro"]], [(0, 0, 1, 0)], [1])


def test_a_formula_gives_its_kept_result_and_one_without_is_told():
    rows = b'<row r="1">' + text_cell("A1") + b'<c r="B1"><f>1+1</f><v>2</v></c><c r="C1"><f>1+1</f></c></row>'

    sheet = read_workbook(with_sheet(rows), "x.xlsx")[0]

    assert sheet.rows[0][:2] == ["x", 2]
    assert [(problem.row, problem.column) for problem in sheet.problems] == [(1, "C")]


def test_a_cell_with_an_error_is_told():
    rows = b'<row r="1">' + text_cell("A1") + b'<c r="B1" t="e"><f>A9</f><v>#REF!</v></c></row>'

    sheet = read_workbook(with_sheet(rows), "x.xlsx")[0]

    assert [(problem.row, problem.column) for problem in sheet.problems] == [(1, "B")]


def test_a_drawing_that_is_missing_does_not_matter():
    data = xlsx([["Indikator", "Källa"]])
    relations = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/drawing" Target="../drawings/gone.xml"/></Relationships>'  # noqa: E501

    sheet = read_workbook(repacked(data, {"xl/worksheets/_rels/sheet1.xml.rels": relations}), "x.xlsx")[0]

    assert sheet.rows == [["Indikator", "Källa"]]


@pytest.mark.parametrize("data", [b"", b" \n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(data):
    with pytest.raises(SheetRefused) as refusal:
        read_workbook(data, "x.csv")

    assert refusal.value.code == "empty"


def test_fifty_thousand_rows_are_read():
    rows = [["Nr", "Aktivitet"]] + [[number, f"Aktivitet {number}"] for number in range(50_000)]

    assert len(read_workbook(xlsx(rows), "x.xlsx")[0].rows) == 50_001
    assert len(read_workbook(ods_rows(rows), "x.ods")[0].rows) == 50_001
