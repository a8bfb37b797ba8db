from datetime import UTC, date, datetime

import pytest
import time_machine
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


@pytest.mark.parametrize(
    ("ore", "words"),
    [
        (185_000, "1_850|+1_850|1_850_kr"),
        (185_050, "1_850,50|+1_850,50|1_850,50_kr"),
        (-1_200, "−12|−12|−12_kr"),
        (0, "0|0|0_kr"),
    ],
)
def test_sums_are_told_in_kronor_and_differences_with_their_sign(ore, words):
    assert rendered("{{ n|money }}|{{ n|difference }}|{{ n|money_in_words }}", "sv", n=ore) == words


def test_sums_are_rounded_to_the_unit_they_are_shown_in():
    assert rendered('{{ n|money:"tkr" }}|{{ n|money:"mnkr" }}', "sv", n=640_050_000) == "6_401|6,4"
    assert rendered('{{ n|difference:"tkr" }}|{{ n|difference:"mnkr" }}', "sv", n=-640_050_000) == "−6_401|−6,4"
    assert rendered('{{ n|difference:"mnkr" }}', "sv", n=4_000_000) == "0,0"


@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_missing_is_not_zero(nothing):
    assert rendered("{{ n|number }}{{ n|day }}{{ n|short_day }}{{ n|moment }}{{ n|fuzzy }}", "sv", n=nothing) == ""
    assert rendered("{{ n|money }}{{ n|difference }}{{ n|money_in_words }}", "sv", n=nothing) == ""


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


THURSDAY = datetime(2026, 9, 10, 9, 0, tzinfo=UTC)  # 11.00 in Stockholm


@pytest.mark.parametrize(
    ("template", "sv", "en", "fi"),
    [
        ("{{ on|weekday }}", "tis 8_sep", "Tue 8_Sep", "ti 8.9."),
        ("{{ far|weekday }}", "fre 8_jan 2027", "Fri 8_Jan 2027", "pe 8.1.2027"),
        ("{{ on|day_near }}", "Tisdag 8_september 2026", "Tuesday 8_September 2026", "Tiistai 8._syyskuuta 2026"),
        ("{{ yesterday|day_near }}, {{ now|day_near }}", "I går, I dag", "Yesterday, Today", "Eilen, Tänään"),
        ("{{ now|long_day }}", "Torsdag 10_september 2026 · vecka 37", "Thursday 10_September 2026 · week 37",
         "Torstai 10._syyskuuta 2026 · viikko 37"),
        ("{{ on|since_when }}", "i tisdags", "Tuesday", "tiistain"),
        ("{{ yesterday|since_when }}, {{ now|since_when }}", "i går, kl. 11.00 i dag", "yesterday, 11:00 today",
         "eilisen, tänään klo 11.00"),
        ("{{ long_ago|since_when }}", "1_september 2026", "1_September 2026", "1._syyskuuta 2026"),
    ],
)  # fmt: skip
def test_days_near_by_are_told_as_people_do(template, sv, en, fi):
    values = {
        "on": datetime(2026, 9, 8, 10, 0, tzinfo=UTC), "far": date(2027, 1, 8), "now": THURSDAY,
        "yesterday": datetime(2026, 9, 9, 10, 0, tzinfo=UTC), "long_ago": datetime(2026, 9, 1, 10, 0, tzinfo=UTC),
    }  # fmt: skip

    with time_machine.travel(THURSDAY, tick=False):
        told = [rendered(template, language, **values) for language in ("sv", "en", "fi")]

    assert told == [sv, en, fi]
