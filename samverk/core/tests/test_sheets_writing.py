import io
from zipfile import ZipFile

from hypothesis import given
from hypothesis import strategies as st

from samverk.core.sheets import (
    SheetToWrite,
    neutralised,
    read_workbook,
    restored,
    text_of,
    write_csv,
    write_xlsx,
)
from samverk.core.sheets.neutral import RISKY

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
