"""Periodic work: each local day once, over daylight saving, over restarts, and whoever looks."""

import threading
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from samverk.core.schedule import Daily, Every, carry_out_due, register, running
from samverk.core.schedule.tables import Turn

pytestmark = pytest.mark.django_db
HERE = "samverk.core.tests.test_schedule"
STOCKHOLM = ZoneInfo("Europe/Stockholm")
FIRST, LAST = date(2025, 1, 1), date(2035, 12, 31)
LOOK = timedelta(minutes=30)
TIMES = [time(0, 0), time(0, 30), time(2, 30), time(3, 0), time(7, 0), time(23, 30)]
done, faults = [], []


def note(now):
    done.append(now)
    if faults:
        raise faults.pop()


@pytest.fixture(autouse=True)
def no_other_work(monkeypatch):
    monkeypatch.setattr(running, "_works", {})
    done.clear()
    faults.clear()


def at(*when) -> datetime:
    return datetime(*when, tzinfo=STOCKHOLM).astimezone(UTC)


def looked_at(*moments) -> list[datetime]:
    done.clear()
    for moment in moments:
        carry_out_due(moment)
    return list(done)


def every_look():
    """Each half hour from the first day to the last, as the process that sends mail would look."""
    moment, end = at(FIRST.year, FIRST.month, FIRST.day), at(LAST.year + 1, 1, 1)
    while moment < end:
        yield moment
        moment += LOOK


def by_turns(clock: time) -> list[datetime]:
    """When daily work is done, if somebody looks all the time."""
    times, known, carried_out = Daily(clock), None, []
    for moment in every_look():
        turn = times.turn(moment)
        if known is not None and turn > known:
            carried_out.append(moment)
        known = turn if known is None else max(known, turn)
    return carried_out


def every_24_hours(clock: time) -> list[datetime]:
    """What one writes first, begun the summer before: the control, which daylight saving defeats."""
    begun = at(FIRST.year - 1, 7, 1, clock.hour, clock.minute)
    moments = (begun + timedelta(hours=24) * number for number in range((LAST - begun.date()).days + 1))
    return [moment for moment in moments if FIRST <= moment.astimezone(STOCKHOLM).date() <= LAST]


def faults_of(carried_out: list[datetime], clock: time) -> list[str]:
    """Days on which it is not done exactly once, and moments before its time of day."""
    local = [moment.astimezone(STOCKHOLM) for moment in carried_out]
    counts = {FIRST + timedelta(number): 0 for number in range((LAST - FIRST).days + 1)}
    for moment in local:
        counts[moment.date()] = counts.get(moment.date(), 0) + 1
    first_is_known = {FIRST} if clock == time(0, 0) else set()  # that turn had come when it was first looked at
    wrong = [f"{day}: {count}" for day, count in counts.items() if count != 1 and day not in first_is_known]
    return wrong + [f"{moment} is early" for moment in local if moment.time() < clock]


@pytest.mark.parametrize("clock", TIMES)
def test_daily_work_is_done_once_each_local_day_for_eleven_years_and_never_early(clock):
    assert faults_of(by_turns(clock), clock) == []


@pytest.mark.parametrize("clock", [time(0, 30), time(2, 30), time(7, 0)])
def test_every_24_hours_is_not_every_day(clock):
    assert len(faults_of(every_24_hours(clock), clock)) >= 11


def test_half_past_two_comes_no_time_in_spring_and_twice_in_autumn():
    register("tests.daily", Daily(time(2, 30)), f"{HERE}.note")
    carry_out_due(at(2026, 3, 28, 12))

    spring = looked_at(*(datetime(2026, 3, 29, 0, minute, tzinfo=UTC) for minute in (0, 59)), at(2026, 3, 29, 3, 0))
    again = looked_at(at(2026, 3, 29, 3, 1), at(2026, 3, 29, 23, 59))
    carry_out_due(at(2026, 10, 24, 12))
    twice = [datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1)]

    assert (spring, again) == ([at(2026, 3, 29, 3, 0)], [])
    assert {moment.astimezone(STOCKHOLM).time() for moment in twice} == {time(2, 30)}
    assert looked_at(*twice, at(2026, 10, 25, 3, 0)) == twice[:1]


def test_what_was_missed_while_nothing_ran_is_made_up_for_once():
    register("tests.daily", Daily(time(7, 0)), f"{HERE}.note")
    carry_out_due(at(2026, 5, 1, 12))

    after_days = looked_at(at(2026, 5, 6, 6, 0), at(2026, 5, 6, 6, 30))
    in_time = looked_at(at(2026, 5, 6, 7, 0), at(2026, 5, 6, 8, 0))

    assert (after_days, in_time) == ([at(2026, 5, 6, 6, 0)], [at(2026, 5, 6, 7, 0)])


def test_new_work_waits_for_its_first_turn():
    register("tests.daily", Daily(time(7, 0)), f"{HERE}.note")

    assert looked_at(at(2026, 5, 6, 12), at(2026, 5, 6, 23), at(2026, 5, 7, 7)) == [at(2026, 5, 7, 7)]


def test_a_clock_that_is_set_back_brings_nothing_twice():
    register("tests.every", Every(10), f"{HERE}.note")
    carry_out_due(at(2026, 5, 6, 12, 0))

    first = looked_at(at(2026, 5, 6, 12, 10))

    assert first == [at(2026, 5, 6, 12, 10)]
    assert looked_at(at(2026, 5, 6, 11, 10), at(2026, 5, 6, 12, 15)) == []
    assert looked_at(at(2026, 5, 6, 12, 20)) == [at(2026, 5, 6, 12, 20)]


def test_what_fails_is_not_done_and_is_tried_again_after_a_rest_and_holds_up_no_other(caplog):
    register("tests.fails", Daily(time(7, 0)), f"{HERE}.note")
    register("tests.works", Daily(time(7, 0)), f"{HERE}.note")
    carry_out_due(at(2026, 5, 6, 6, 0))
    faults.append(ZeroDivisionError("hemligt"))

    first = looked_at(at(2026, 5, 6, 7, 0), at(2026, 5, 6, 7, 1))
    later = looked_at(at(2026, 5, 6, 7, 5), at(2026, 5, 6, 7, 6))

    assert (first, later) == ([at(2026, 5, 6, 7, 0)] * 2, [at(2026, 5, 6, 7, 5)])
    assert "Periodic work tests.fails failed" in caplog.text


def test_looking_costs_one_query_when_nothing_is_due(django_assert_num_queries):
    for number in range(10):
        register(f"tests.{number}", Every(5), f"{HERE}.note")
    carry_out_due(at(2026, 5, 6, 12))

    with django_assert_num_queries(1):
        carry_out_due(at(2026, 5, 6, 12, 1))


@pytest.mark.django_db(transaction=True)
def test_of_many_that_look_at_the_same_moment_one_does_it():
    register("tests.daily", Daily(time(7, 0)), f"{HERE}.note")
    carry_out_due(at(2026, 5, 6, 6))
    gate, counts = threading.Barrier(6), []

    def look():
        try:
            gate.wait(timeout=60)
            counts.append(carry_out_due(at(2026, 5, 6, 7)))
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    assert (sorted(counts), len(done)) == ([0] * 5 + [1], 1)
    assert Turn.objects.get().done == date(2026, 5, 6).toordinal()
