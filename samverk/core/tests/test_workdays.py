from datetime import date

import pytest

from samverk.core.workdays import easter, holidays, is_working_day, working_day_from, working_day_until


@pytest.mark.parametrize(
    "sunday",
    ["1818-03-22", "1954-04-18", "1981-04-19", "2000-04-23", "2008-03-23", "2011-04-24", "2024-03-31", "2025-04-20",
     "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2038-04-25", "2049-04-18", "2076-04-19"],
)  # fmt: skip
def test_easter_is_the_churchs_with_its_earliest_its_latest_and_its_exceptions(sunday):
    assert easter(date.fromisoformat(sunday).year).isoformat() == sunday


def test_the_holidays_of_a_year_are_those_in_the_almanac():
    assert sorted(day.isoformat() for day in holidays(2026)) == [
        "2026-01-01", "2026-01-06", "2026-04-03", "2026-04-06", "2026-05-01", "2026-05-14", "2026-06-06", "2026-06-19",
        "2026-06-20", "2026-10-31", "2026-12-24", "2026-12-25", "2026-12-26", "2026-12-31",
    ]  # fmt: skip


def test_the_nearest_working_day_is_found_past_weekend_and_holidays():
    assert working_day_until(date(2026, 4, 6)) == date(2026, 4, 2)  # Easter Monday
    assert working_day_from(date(2026, 4, 3)) == date(2026, 4, 7)  # Good Friday
    assert working_day_until(date(2027, 1, 1)) == date(2026, 12, 30)
    assert working_day_from(date(2026, 9, 15)) == working_day_until(date(2026, 9, 15)) == date(2026, 9, 15)
    assert is_working_day(date(2026, 6, 18)) and not is_working_day(date(2026, 6, 19))
