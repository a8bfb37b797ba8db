from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from samverk.core.dates import FuzzyDate


def rendered(template: str, language: str, **values) -> str:
    with translation.override(language):
        return Template(template).render(Context(values)).replace("\N{NO-BREAK SPACE}", "_")


@pytest.mark.parametrize(
    ("language", "words"), [("sv", "1_234_567"), ("fi", "1_234_567"), ("en", "1,234,567")]
)  # fmt: skip
def test_large_numbers_are_grouped_as_the_language_does(language, words):
    assert rendered("{{ n|number }}", language, n=1234567) == words


@pytest.mark.parametrize(("language", "words"), [("sv", "64,5"), ("fi", "64,5"), ("en", "64.5")])
def test_decimals_follow_the_language(language, words):
    assert rendered("{{ n|number:1 }}", language, n=64.5) == words


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_missing_is_not_zero(nothing):
    assert rendered("{{ n|number }}{{ n|day }}{{ n|short_day }}{{ n|moment }}{{ n|fuzzy }}", "sv", n=nothing) == ""


@pytest.mark.parametrize(
    ("language", "words"),
    [("sv", "8_september 2026"), ("en", "8_September 2026"), ("fi", "8._syyskuuta 2026")],
)
def test_days_are_written_out_and_hold_together(language, words):
    assert rendered("{{ d|day }}", language, d=date(2026, 9, 8)) == words
    assert rendered("{{ d|day }}", language, d="2026-09-08") == words


def test_short_days_suit_narrow_columns():
    assert rendered("{{ d|short_day }}", "sv", d=date(2026, 9, 8)) == "8_sep 2026"


def test_moments_are_told_in_stockholm_time():
    at = datetime(2026, 9, 8, 22, 5, tzinfo=UTC)

    assert rendered("{{ at|moment }}", "sv", at=at) == "9_september 2026 00.05"
    assert rendered("{{ at|day }}", "sv", at=at) == "9_september 2026"
    assert rendered("{{ at|moment }}", "sv", at="2026-09-08T22:05:00Z") == "9_september 2026 00.05"


def test_fuzzy_dates_keep_their_precision():
    assert rendered("{{ d|fuzzy }}", "sv", d=FuzzyDate.parse("Q3 2025")) == "kvartal 3 2025"


def test_short_moments_suit_narrow_columns():
    assert rendered("{{ at|short_moment }}", "sv", at="2026-09-08T22:05:00Z") == "9_sep 2026 00.05"
