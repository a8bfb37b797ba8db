from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate, FuzzyDateField, FuzzyDateFormField

years = st.integers(1900, 2199)
canonical = st.one_of(
    st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(date.isoformat),
    st.builds("{:04d}-{:02d}".format, years, st.integers(1, 12)),
    st.builds("{:04d}-Q{}".format, years, st.integers(1, 4)),
    st.builds("{:04d}-T{}".format, years, st.integers(1, 3)),
    st.builds("{:04d}-H{}".format, years, st.integers(1, 2)),
    st.builds("{:04d}-{}".format, years, st.sampled_from(["VT", "HT"])),
    years.map(str),
    st.just("ongoing"),
)
fuzzy_dates = canonical.map(FuzzyDate)

SPELLINGS = {
    "2021-05-21": """2021-05-21|2021-5-21|20210521|21/5 2021|21.5.2021|21/05/2021|21-05-2021|21 maj 2021|den 21 maj 2021
        |21 May 2021|May 21, 2021|21st of May 2021|21. toukokuuta 2021|2021-05-21 00:00:00
        |2021\u201105\u201121|2021.05.21""",
    "2021-05": "2021-05|maj 2021|Maj 2021|i maj 2021|maj, 2021|maj-21|maj '21|2021 maj|May 2021|toukokuu 2021|5/2021"
    "|toukokuussa 2021|maj\u00a02021",
    "2026-12": "dec 2026|dec. 2026|december 2026|December 2026|joulukuu 2026|in December 2026",
    "2026-03": "mars 2026|mar 2026|March 2026|maaliskuu 2026|maaliskuussa 2026",
    "2025-Q3": """Q3 2025|q3 2025|2025 Q3|2025-Q3|2025Q3|Q3-25|Q3 25|Q3/2025|kv 3 2025|kv3 2025|K3 2025|kvartal 3 2025
        |kvartal 3, 2025|Kvartal 3 -25|3:e kvartalet 2025|tredje kvartalet 2025|quarter 3 2025|third quarter 2025
        |third quarter of 2025|3rd quarter 2025|3. neljännes 2025|3. vuosineljännes 2025|kolmas neljännes 2025""",
    "2026-T1": "T1 2026|2026 T1|tertial 1 2026|första tertialet 2026|1. tertiaali 2026",
    "2026-H1": "H1 2026|halvår 1 2026|första halvåret 2026|half-year 1 2026|first half of 2026|1. vuosipuolisko 2026",
    "2026-VT": "VT 2026|vt 2026|VT26|vt -26|2026 VT|vår 2026|våren 2026|Under våren 2026|vårterminen 2026|spring 2026"
    "|spring term 2026|kevät 2026|keväällä 2026|kevätlukukausi 2026|va\u030aren 2026",
    "2026-HT": "HT 2026|höst 2026|hösten 2026|höstterminen 2026|autumn 2026|fall 2026|syksy 2026|syksyllä 2026",
    "2027": "2027|år 2027|under 2027|during 2027|vuonna 2027|２０２７",
    "ongoing": "ongoing|Löpande|löpande.|fortlöpande|kontinuerligt|tills vidare|until further notice|jatkuva"
    "|toistaiseksi",
}


@pytest.mark.parametrize(
    ("spelling", "expected"),
    [(spelling.strip(), expected) for expected, all_of_it in SPELLINGS.items() for spelling in all_of_it.split("|")],
)
def test_every_spelling_is_read(spelling, expected):
    assert FuzzyDate.parse(spelling).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Klar",
        "2025-13",
        "2025-02-30",
        "maj 21",
        "2025-2027",
        "juni-juli 2026",
        "Q5 2026",
        "T4 2026",
        "H3 2026",
        "1899",
        "2200",
        "marsipan 2026",
        "snart",
        "3",
        "2026-04-31",
        "2026-Q",
        "VT",
        "Q3",
        "31 juni 2026",
        "=2026",
        "1e5",
        "2025-10-26 14:30",
    ],
)
def test_what_is_no_date_is_refused_with_a_text_for_people(text):
    with pytest.raises(ValueError) as refusal:
        FuzzyDate.parse(text)

    assert f"“{text}”" in str(refusal.value)


@given(fuzzy_dates)
def test_the_text_of_a_date_is_read_as_the_same_date(fuzzy):
    assert FuzzyDate.parse(str(fuzzy)) == fuzzy


@given(fuzzy_dates, st.sampled_from(["sv", "en", "fi"]))
def test_a_date_in_words_is_read_as_the_same_date(fuzzy, language):
    assert FuzzyDate.parse(fuzzy.in_words(language)) == fuzzy


@given(st.text(max_size=40))
def test_any_text_is_either_a_date_or_a_value_error(text):
    try:
        parsed = FuzzyDate.parse(text)
    except ValueError:
        return

    assert FuzzyDate(parsed.text) == parsed


@given(fuzzy_dates, fuzzy_dates, fuzzy_dates)
def test_the_order_is_total(a, b, c):
    assert (a < b) + (a == b) + (a > b) == 1
    assert not (a <= b and b <= c) or a <= c
    assert (a <= b) == (not a > b)


@given(fuzzy_dates)
def test_the_days_of_a_date_hold_together(fuzzy):
    if fuzzy.is_ongoing:
        assert (fuzzy.first_day, fuzzy.last_day) == (None, None)
    else:
        assert fuzzy.first_day <= fuzzy.last_day
        assert fuzzy.first_day.year == fuzzy.last_day.year == int(fuzzy.text[:4])


def test_dates_of_all_precisions_sort_by_first_day_then_last_and_ongoing_comes_last():
    texts = ["ongoing", "2026", "2026-HT", "2026-02", "2026-01-01", "2026-VT", "2026-Q1", "2025-12-31", "2026-T1"]

    ordered = [fuzzy.text for fuzzy in sorted(map(FuzzyDate, texts))]

    expected = ["2025-12-31", "2026-01-01", "2026-Q1", "2026-T1", "2026-VT", "2026", "2026-02", "2026-HT", "ongoing"]
    assert ordered == expected


@pytest.mark.parametrize(
    ("text", "first", "last", "precision"),
    [
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29), "month"),
        ("2025-Q4", date(2025, 10, 1), date(2025, 12, 31), "quarter"),
        ("2025-T2", date(2025, 5, 1), date(2025, 8, 31), "tertial"),
        ("2026-HT", date(2026, 7, 1), date(2026, 12, 31), "term"),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30), "half"),
        ("2199-12", date(2199, 12, 1), date(2199, 12, 31), "month"),
    ],
)
def test_a_date_spans_its_days(text, first, last, precision):
    fuzzy = FuzzyDate(text)

    assert (fuzzy.first_day, fuzzy.last_day, fuzzy.precision) == (first, last, precision)


@pytest.mark.parametrize("text", ["2026-q3", "Q3 2026", "", "2026-02-30", "2026-13", "26"])
def test_only_canonical_text_makes_a_date_directly(text):
    with pytest.raises(ValueError, match="canonical|day|month"):
        FuzzyDate(text)


def test_a_quarter_in_words_follows_the_language():
    quarter = FuzzyDate("2025-Q3")

    words = [quarter.in_words(language) for language in ("sv", "en", "fi")]

    assert words == ["kvartal 3 2025", "Q3 2025", "3. neljännes 2025"]


def test_the_field_keeps_canonical_text_and_gives_dates_back():
    field = FuzzyDateField(blank=True)

    assert field.get_prep_value("Q3 2025") == "2025-Q3"
    assert field.get_prep_value(None) == ""
    assert FuzzyDateField(null=True).get_prep_value("") is None
    assert field.from_db_value("", None, None) is None
    assert field.from_db_value("2025-Q3", None, None) == FuzzyDate("2025-Q3")
    assert field.clean("våren 2026", None) == FuzzyDate("2026-VT")
    assert field.clean("", None) is None
    assert field.get_default() is None
    assert field.deconstruct()[1:] == ("samverk.core.dates.FuzzyDateField", [], {"blank": True})


def test_the_field_refuses_what_is_no_date():
    with pytest.raises(ValidationError) as refusal:
        FuzzyDateField().clean("snart", None)

    assert "“snart”" in refusal.value.messages[0]


def test_the_form_field_takes_every_spelling_and_shows_what_it_would_take():
    field = FuzzyDateField(blank=True).formfield()

    assert isinstance(field, FuzzyDateFormField)
    assert field.clean(" hösten 2026 ") == FuzzyDate("2026-HT")
    assert field.clean("") is None
    assert field.prepare_value(FuzzyDate("2026-03-14")) == "2026-03-14"
    assert field.clean(field.prepare_value(FuzzyDate("2026-Q2"))) == FuzzyDate("2026-Q2")
    assert not field.has_changed(FuzzyDate("2026-Q2"), "Q2 2026")
    assert field.has_changed(FuzzyDate("2026-Q2"), "Q3 2026")
