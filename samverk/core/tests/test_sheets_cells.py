from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.sheets import (
    holds_personal_number,
    money_of,
    number_of,
    people_in,
    said,
    text_of,
)


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
