"""The wheel's geometry: everything is drawn or counted, nothing overlaps on a track."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from samverk.yearwheel.drawing import TRACKS, wheel
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry

MONTHS = [f"month {number}" for number in range(1, 13)]
LANES = [("meeting", "Meetings"), ("plan", "Plan")]


def entry(start, end=None, lane=Lane.PLAN, title="Budget", uid="x"):
    return Entry(uid, lane, title, start, end, collaboration=None)


def drawn(entries, year=2026, today=date(2026, 9, 10)):
    return wheel(year, today, LANES, entries, MONTHS)


def test_january_begins_at_the_top_and_the_year_goes_clockwise():
    marks = [drawn([entry(day)]).rings[1].marks[0] for day in (date(2026, 1, 1), date(2026, 4, 2), date(2026, 7, 2))]

    assert [(round(mark.x), round(mark.y)) for mark in marks] == [(360, 96), (623, 338), (403, 620)]


def test_a_period_that_spans_the_turn_of_the_year_ends_with_the_year():
    one = drawn([entry(date(2025, 11, 1), date(2027, 2, 1))]).rings[1]

    assert len(one.arcs) == 1
    assert one.left_out == 0


def test_words_stand_on_an_arc_only_where_they_fit():
    long, short = entry(date(2026, 1, 1), date(2026, 12, 1)), entry(date(2026, 1, 1), date(2026, 1, 9))

    assert drawn([long]).rings[1].arcs[0].text == "Budget"
    assert drawn([short]).rings[1].arcs[0].text == ""


def test_days_close_together_share_a_mark_that_says_how_many():
    days = [entry(date(2026, 3, day), uid=str(day)) for day in (5, 6, 7)]

    (mark,) = drawn(days).rings[1].marks

    assert mark.text == "3×"


def test_the_hand_stands_only_in_the_present_year():
    assert drawn([], 2026).hand
    assert not drawn([], 2025).hand
    assert [month.is_now for month in drawn([], 2026).months].index(True) == 8


days = st.dates(date(2025, 6, 1), date(2027, 6, 1))
periods = st.builds(lambda start, length: (start, start + timedelta(days=length)), days, st.integers(1, 500))


@given(st.lists(periods, max_size=25), st.lists(st.dates(date(2026, 1, 1), date(2026, 12, 31)), max_size=25))
def test_every_entry_is_drawn_or_counted(spans, single):
    spans = [span for span in spans if span[0].year <= 2026 <= span[1].year]
    entries = [entry(*span, uid=f"p{n}") for n, span in enumerate(spans)]
    entries += [entry(day, uid=f"d{n}") for n, day in enumerate(single)]

    ring = drawn(entries).rings[1]

    assert len(ring.arcs) + ring.left_out == len(spans)
    assert sum(1 if "×" not in mark.text else int(mark.text[:-1]) for mark in ring.marks) == len(single)
    widths = {arc.path.partition("A")[2].split()[0] for arc in ring.arcs}
    assert len(widths) <= TRACKS
