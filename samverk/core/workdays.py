"""Working days in Sweden: neither weekend nor public holiday, so that nothing is due when nobody is at work."""

from datetime import date, timedelta
from functools import lru_cache

DAY = timedelta(days=1)


def is_working_day(day: date) -> bool:
    """Neither Saturday, Sunday nor public holiday, nor one of the three eves that the law (1930:173) on the reckoning
    of time sets beside them: midsummer, Christmas and New Year's Eve."""
    return day.weekday() < 5 and day not in holidays(day.year)


def working_day_until(day: date) -> date:
    """The day itself where it is a working day, else the nearest before."""
    while not is_working_day(day):
        day -= DAY
    return day


def working_day_from(day: date) -> date:
    """The day itself where it is a working day, else the nearest after."""
    while not is_working_day(day):
        day += DAY
    return day


@lru_cache(maxsize=64)
def holidays(year: int) -> frozenset[date]:
    """The public holidays (lag 1989:253 om allmänna helgdagar) but Sundays, and the three eves."""
    sunday = easter(year)
    midsummer_eve = next(day for n in range(19, 26) if (day := date(year, 6, n)).weekday() == 4)
    fixed = ((1, 1), (1, 6), (5, 1), (6, 6), (12, 24), (12, 25), (12, 26), (12, 31))
    moving = {sunday - 2 * DAY, sunday + DAY, sunday + 39 * DAY, midsummer_eve, midsummer_eve + DAY}
    all_saints = next(day for n in range(7) if (day := date(year, 10, 31) + n * DAY).weekday() == 5)
    return frozenset({date(year, *each) for each in fixed} | moving | {all_saints})


def easter(year: int) -> date:
    """Easter Sunday in the Gregorian calendar: the first Sunday after the first full moon from 21 March on, by the
    church's tables."""
    golden, century = year % 19, year // 100
    leap_corrected = century - century // 4 - (8 * century + 13) // 25
    epact = (leap_corrected + 19 * golden + 15) % 30
    epact -= epact // 28 * (1 - epact // 28 * (29 // (epact + 1)) * ((21 - golden) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    ahead = epact - weekday
    month = 3 + (ahead + 40) // 44
    return date(year, month, ahead + 28 - 31 * (month // 4))
