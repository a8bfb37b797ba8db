import csv
import io
from datetime import date
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.sheets import (
    Field,
    Sheet,
    SheetRefused,
    SheetToWrite,
    column_letter,
    find_table,
    holds_personal_number,
    money_of,
    neutralised,
    number_of,
    people_in,
    read_rows,
    read_workbook,
    restored,
    said,
    text_of,
    write_csv,
    write_xlsx,
)
from samverk.core.sheets.neutral import RISKY
from samverk.core.tests.sheet_files import ods, ods_rows, repacked, text_cell, with_sheet, xlsx

FIELDS = [
    Field("number", "Nr", ("Nr", "Number", "Numero")),
    Field("goal", "Mål", ("Målområde", "Mål", "Goal", "Tavoite")),
    Field("title", "Aktivitet", ("Aktivitet", "Åtgärd", "Activity"), required=True),
    Field("lead", "Ansvarig", ("Ansvarig", "Ansvarig organisation", "Huvudaktör", "Responsible")),
    Field("ends", "Klart", ("Klart", "Slut", "Ends")),
    Field("status", "Status", ("Status",)),
]
NOTES = ("Kommentar", "Comment")


def table_of(rows, **kwargs):
    found = find_table([Sheet("Blad1", rows, **kwargs)], FIELDS, NOTES)
    return read_rows(found, "title", "number")


# --- reading ---


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

    assert (sheet.merged, sheet.hidden_columns, sheet.struck_rows) == ([(1, 0, 3, 0)], [2], [2])
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


def test_five_thousand_rows_are_read():
    rows = [["Nr", "Aktivitet"]] + [[number, f"Aktivitet {number}"] for number in range(5000)]

    assert len(read_workbook(xlsx(rows), "x.xlsx")[0].rows) == 5001
    assert len(read_workbook(ods_rows(rows), "x.ods")[0].rows) == 5001


# --- cells ---


@pytest.mark.parametrize(
    ("cell", "ore"),
    [
        ("1 234,5", 123_450), ("1\u00a0234\u202f567", 123_456_700), ("\u22123,5 Mkr", -350_000_000),
        ("\u20115 kr", -500), ("ca 40 tkr", 4_000_000), ("drygt 1,5 mnkr", 150_000_000), ("Cirka 2 Mkr", 200_000_000),
        ("500:-", 50_000), ("1.234.567,50 kr", 123_456_750), ("1,234,567.50", 123_456_750), ("1.234", 123_400),
        ("0,5", 50), ("0.125 mnkr", 12_500_000), (12, 1_200), (12.5, 1_250), ("-", None), (".", None), ("", None),
        (None, None), ("0", 0), ("100 kronor", 10_000),
    ],
)  # fmt: skip
def test_sums_are_whole_ore(cell, ore):
    assert money_of(cell) == ore


def test_a_sum_without_unit_takes_the_headers():
    assert (money_of("12,5", "tkr"), money_of(12.5, "mkr"), money_of("3 kr", "tkr")) == (1_250_000, 1_250_000_000, 300)


@pytest.mark.parametrize("cell", ["inom ram", "12 euro", "1 2 3", "3-5", "1,2,3", "kr", "10 %", "²³ apor"])
def test_what_is_no_sum_is_refused(cell):
    with pytest.raises(ValueError, match="sum|number"):
        money_of(cell)
        pytest.fail(f"{cell} was read as {money_of(cell)}")


@given(st.text(max_size=80))
def test_any_text_is_a_number_or_a_value_error(text):
    try:
        number_of(text)
        money_of(text)
    except ValueError as refusal:
        assert str(refusal)


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Anna Berg, Bo Ek och Cia Dal", ["Anna Berg", "Bo Ek", "Cia Dal"]),
        ("Anna Berg\nBo Ek", ["Anna Berg", "Bo Ek"]),
        ("Anna Berg/Bo Ek; Cia Dal", ["Anna Berg", "Bo Ek", "Cia Dal"]),
        ("• Anna Berg\n• Bo Ek", ["Anna Berg", "Bo Ek"]),
        ("Anna Berg samt Anna Berg", ["Anna Berg"]),
        ("Ochtelia Andberg", ["Ochtelia Andberg"]),
        ("-", []),
    ],
)
def test_several_people_in_a_cell_are_told_apart(cell, people):
    assert people_in(cell) == people


def test_personal_numbers_are_noticed_by_their_check_digit():
    cells = ["ring 811228-9874", "198112289874", 198112289874, "811228-9875", "0176-710 00", "212000-0142", 12, None]

    assert [holds_personal_number(cell) for cell in cells] == [True, True, True, False, False, False, False, False]


def test_text_is_tidied_and_nothing_is_nothing():
    assert text_of("  a \u00a0 b\t\r\n  c\x07 ") == "a b\nc"
    assert [text_of(cell) for cell in (3, 2.50, date(2026, 3, 1), None)] == ["3", "2.5", "2026-03-01", ""]
    assert [said(cell) for cell in ("-", " . ", "n/a", "x")] == ["", "", "", "x"]


# --- tables ---


def test_the_header_is_found_below_titles():
    table = table_of(
        [["Handlingsplan 2026", None, None], [], ["Nr", "Aktivitet", "Ansvarig (roll)"], ["1", "Led", "Norrtälje"]]
    )

    assert table.header_index == 2
    assert [column.key for column in table.columns] == ["number", "title", "lead"]
    assert [(row.number, row.values["title"]) for row in table.rows] == [(4, "Led")]


def test_the_header_is_found_on_another_sheet():
    sheets = [Sheet("Läs mig", [["Välkommen till planen"]]), Sheet("Plan", [["Nr", "Åtgärd"], ["1", "Led"]])]

    assert find_table(sheets, FIELDS).sheet.name == "Plan"


def test_goal_areas_as_rows_of_their_own_are_carried_down():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["Klimatsmart", None, None],
        ["1", "Led", "Q3"],
        [],
        ["Öppet", None],
        ["2", "Bro", "Q4"],
    ]

    table = table_of(rows)

    assert [(row.values["title"], row.heading) for row in table.rows] == [("Led", "Klimatsmart"), ("Bro", "Öppet")]
    assert table.headings == ["Klimatsmart", "Öppet"]


def test_a_heading_in_the_title_column_is_one_where_titles_never_stand_alone():
    rows = [["Aktivitet", "Klart"], ["Natur", None], ["Led", "Q3"], ["Bro", "Q4"], ["Bad", "Q4"]]

    assert table_of(rows).headings == ["Natur"]


def test_titles_alone_are_rows_where_that_is_common():
    rows = [["Aktivitet", "Klart"], ["Led", None], ["Bro", "Q4"], ["Bad", None]]

    assert [row.values["title"] for row in table_of(rows).rows] == ["Led", "Bro", "Bad"]


def test_a_numbered_heading_is_known_by_the_numbers_below_it():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["1.", "Natur", None],
        ["1.1", "Led", "Q3"],
        ["1.2", "Bro", "Q4"],
        ["2", "Bad", None],
    ]

    table = table_of(rows)

    assert (table.headings, [row.values["title"] for row in table.rows]) == (["Natur"], ["Led", "Bro", "Bad"])


def test_totals_blank_rows_and_repeated_headers_are_left_out():
    rows = [
        ["Nr", "Aktivitet", "Klart"],
        ["1", "Led", "x"],
        [],
        ["Nr", "Aktivitet", "Klart"],
        ["2", "Bro", "y"],
        ["Summa", None, 5],
    ]

    table = table_of(rows)

    assert ([row.values["title"] for row in table.rows], table.totals) == (["Led", "Bro"], [6])


def test_a_goal_merged_down_belongs_to_every_row():
    rows = [["Mål", "Aktivitet", "Klart"], ["Natur", "Led", "x"], [None, "Bro", "y"]]

    assert [row.values["goal"] for row in table_of(rows, merged=[(1, 0, 2, 0)]).rows] == ["Natur", "Natur"]


def test_an_activity_merged_down_over_several_actors_is_one_row():
    rows = [
        ["Nr", "Aktivitet", "Ansvarig"],
        ["1", "Led", "Norrtälje"],
        [None, None, "Östhammar"],
        ["2", "Bro", "Österåker"],
    ]

    table = table_of(rows, merged=[(1, 0, 2, 0), (1, 1, 2, 1)])

    assert [row.values["lead"] for row in table.rows] == ["Norrtälje\nÖsthammar", "Österåker"]


def test_comment_columns_are_notes_of_their_occasion():
    table = table_of([["Aktivitet", "Klart", "Kommentar T1", "Kommentar  helår 2025"], ["Led", "x", "a", "b"]])

    assert [column.key for column in table.columns][2:] == ["note:T1", "note:helår 2025"]


def test_what_a_person_has_said_of_a_column_is_remembered():
    sheet = Sheet("Blad1", [["Nr", "Vad", "Prio"], ["1", "Led", "A"]])

    table = find_table([sheet], FIELDS, NOTES, known={"vad": "title", "prio": ""})

    assert [column.key for column in table.columns] == ["number", "title", ""]


def test_two_columns_never_take_the_same_key():
    table = table_of([["Mål", "Målområde", "Aktivitet", "Klart"], ["a", "b", "c", "d"]])

    assert [column.key for column in table.columns] == ["goal", "", "title", "ends"]


def test_a_problem_names_its_place():
    table = table_of([["Nr", "Aktivitet", "Klart"], ["1", "Led", "snart"]])

    problem = table.problem(table.rows[0], "ends", "snart", "A date was expected.", "Write Q3 2026.")

    assert str(problem) == "Sheet “Blad1”, row 2, column C Klart: “snart”. A date was expected. Write Q3 2026."


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [column_letter(index) for index in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


# --- writing ---

texts = st.text(st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"), max_size=30)
risky_texts = st.builds("{}{}".format, st.sampled_from([*RISKY, "'", "''", "'=", " =", "' @"]), texts)


@given(st.one_of(texts, risky_texts))
def test_neutralising_is_undone_letter_by_letter(text):
    assert restored(neutralised(text)) == text


@given(st.one_of(texts, risky_texts))
def test_no_neutralised_text_begins_like_a_formula(text):
    assert not neutralised(text).startswith(RISKY)


@given(st.lists(st.one_of(texts, risky_texts).map(text_of).filter(bool), min_size=1, max_size=8))
def test_csv_gives_back_what_it_was_given(row):
    header = [f"Kolumn {n}" for n in range(len(row))]

    sheet = read_workbook(write_csv(header, [row]), "x.csv")[0]

    assert [text_of(cell) for cell in sheet.rows[1]] == row


def test_commas_in_the_texts_do_not_make_a_semicolon_file_a_comma_file():
    data = "Titel;Kommentar\nLeden;a, b, c, d, e, f\nBåten;g\nTåget, bussen;h".encode()

    assert read_workbook(data, "x.csv")[0].rows[1] == ["Leden", "a, b, c, d, e, f"]


def test_decimal_commas_do_not_make_a_semicolon_file_a_comma_file():
    data = b"Kostnad, tkr;Utfall, tkr\n1,5;2,5\n3,5;4,5"

    assert read_workbook(data, "x.csv")[0].rows[1] == ["1,5", "2,5"]


PREFIXES = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    "－1",
    "＠x",
    '=HYPERLINK("http://x")',
    "=cmd|' /C calc'!A0",
]


def test_no_text_becomes_a_formula_a_link_or_a_number_in_a_workbook():
    rows = [[prefix] for prefix in [*PREFIXES, "http://example.org", "00123", "1e5", "2.4", "'=1"]]

    data = write_xlsx([SheetToWrite("Plan", ["Text"], rows)])

    cells = [row[0] for row in read_workbook(data, "x.xlsx")[0].rows[1:]]
    assert [text_of(cell) for cell in cells] == [text_of(row[0]) for row in rows]
    assert all(isinstance(cell, str) for cell in cells)
    assert b"<f>" not in _sheet_xml(data)
    assert b"hyperlink" not in _sheet_xml(data)


def _sheet_xml(data: bytes) -> bytes:
    return ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_numbers_are_numbers_in_a_workbook():
    data = write_xlsx([SheetToWrite("Plan", ["Antal"], [[3], [2.5]])])

    assert read_workbook(data, "x.xlsx")[0].rows == [["Antal"], [3], [2.5]]
