"""What the year wheel is told of rounds."""

from datetime import date

import pytest

from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import SeatFactory
from samverk.yearwheel.sources import entries

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    return RoundFactory(name="T3", cutoff_on=date(2026, 12, 4), answers_due_on=date(2026, 12, 18),
                        review_due_on=date(2027, 1, 8), fixed_due_on=date(2027, 2, 9),
                        approval_due_on=date(2027, 1, 22))  # fmt: skip


def told(round, year):
    person = SeatFactory(collaboration=round.plan.collaboration).person
    found = entries(person, [round.plan.collaboration], date(year, 1, 1), date(year, 12, 31))
    return [(entry.title, entry.starts_on, entry.ends_on) for entry in found if entry.uid.startswith("round")]


def test_a_round_is_two_periods_and_the_day_when_all_is_fixed(round):
    assert told(round, 2026) == [
        ("T3: follow-ups are handed in", date(2026, 12, 4), date(2026, 12, 18)),
        ("T3: the principals approve their reports", date(2026, 12, 19), date(2027, 1, 22)),
    ]


def test_the_year_after_has_only_what_reaches_into_it(round):
    assert [title for title, _start, _end in told(round, 2027)] == [
        "T3: the principals approve their reports", "T3: the reports are fixed for the council",
    ]  # fmt: skip


def test_who_has_no_seat_is_told_nothing(round):
    outsider = SeatFactory().person

    assert entries(outsider, [round.plan.collaboration], date(2026, 1, 1), date(2026, 12, 31)) == []
