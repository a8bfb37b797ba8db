from datetime import date

import pytest

from samverk.core.comparison import Piece, compare, in_words
from samverk.core.dates import FuzzyDate


def test_a_long_text_is_compared_word_by_word():
    before = "Sex av nio laddplatser är i drift och resten väntar på elnätet"
    after = "Sju av nio laddplatser är i drift och resten väntar på elnätet"

    assert compare(before, after) == [
        Piece("removed", "Sex"),
        Piece("added", "Sju"),
        Piece("same", "av nio laddplatser är i drift och resten väntar på elnätet"),
    ]


def test_a_text_written_anew_is_compared_as_a_whole():
    before = "Plattformen är klar och förvaltas nu av oss. 19 företag har använt den sedan januari."
    after = "38 företag använder plattformen i dag. Målet för året är satt till 60 och nås i höst."

    assert compare(before, after) == [Piece("removed", before), Piece("added", after)]


def test_a_name_is_compared_as_a_whole():
    assert compare("Kommun 2", "Kommun 3") == [Piece("removed", "Kommun 2"), Piece("added", "Kommun 3")]


def test_what_was_blank_is_not_shown_as_removed():
    assert compare("", "Kim") == [Piece("added", "Kim")]


def test_the_same_is_one_piece():
    assert compare("Kim Sandell", "Kim Sandell") == [Piece("same", "Kim Sandell")]


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, ""),
        ("", ""),
        (True, "yes"),
        (0, "0"),
        (1850, "1,850"),
        (date(2026, 9, 8), "8 September 2026"),
        (FuzzyDate.parse("2025-Q3"), "Q3 2025"),
        (["Vision", "Mål"], "Vision, Mål"),
    ],
)
def test_values_are_told_in_words(value, words):
    assert in_words(value) == words
