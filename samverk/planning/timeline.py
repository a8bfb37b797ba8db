"""The small picture of an activity's period: a bar on a line of years, as numbers for SVG attributes.

The width of the picture is 192 units and stands for the plan's years, so that rows below each other can be compared.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate

WIDTH = 192
MOST_YEARS = 12


@dataclass(frozen=True)
class Hook:
    """The line from where what is waited for ends to where the bar begins. `is_broken` where the dates contradict."""

    path: str
    is_broken: bool


@dataclass(frozen=True)
class Bar:
    """Positions and widths with a point as decimal sign, as SVG wants them; `done` is the part before today."""

    x: str
    width: str
    done: str
    is_open: bool
    words: str
    hooks: tuple["Hook", ...] = ()


class Timeline:
    def __init__(self, first_year: int, last_year: int, today: date):
        self.years = list(range(first_year, min(last_year, first_year + MOST_YEARS - 1) + 1))
        self._first = date(self.years[0], 1, 1)
        self._days = (date(self.years[-1] + 1, 1, 1) - self._first).days
        self._today = today

    @property
    def lines(self) -> list[str]:
        """Where each year but the first begins."""
        return [_number(self._x(date(year, 1, 1))) for year in self.years[1:]]

    @property
    def labels(self) -> list[tuple[str, str]]:
        """Each year's place and name: the first in full, the others short, and none that would overlap."""
        every = 1 if len(self.years) <= 6 else 2
        names = [(year, str(year) if not i else f"’{year % 100:02d}") for i, year in enumerate(self.years)]
        return [(_number(self._x(date(year, 1, 1)) + 2), name) for year, name in names[::every]]

    @property
    def now(self) -> str:
        """Today's place, or "" when it lies outside."""
        x = self._x(self._today)
        return _number(x) if 0 < x < WIDTH else ""

    def bar(self, starts: FuzzyDate | None, ends: FuzzyDate | None, waits: Iterable = ()) -> Bar | None:
        """None where nothing is said of the time. `waits` (of `Waiting`) are drawn as hooks and told in words."""
        if starts is None and ends is None:
            return None
        first = starts.first_day if starts else None
        last = ends.last_day if ends else None
        left = min(max(self._x(first), 0.0), WIDTH - 2.0) if first else 0.0
        right = min(self._x(last + timedelta(days=1)), float(WIDTH)) if last else float(WIDTH)
        right = max(right, left + 2)
        done = min(max(self._x(self._today), left), right) - left
        words = [in_words(starts, ends)]
        words += [each.problem or _("after %(first)s") % {"first": each.on.number} for each in waits]
        hooks = tuple(self._hook(each, left) for each in waits)
        return Bar(_number(left), _number(right - left), _number(done), last is None, "; ".join(words), hooks)

    def _hook(self, waiting, left: float) -> Hook:
        """Down from the other's last day, then along to the bar. Without that day it comes straight from above."""
        ends = waiting.on.ends.last_day if waiting.on.ends else None
        x = min(max(self._x(ends + timedelta(days=1)), 1.0), WIDTH - 1.0) if ends else left + 1
        return Hook(f"M{_number(x)} 1V4H{_number(left + 1)}V9", bool(waiting.problem))

    def _x(self, day: date) -> float:
        return (day - self._first).days / self._days * WIDTH


def in_words(starts: FuzzyDate | None, ends: FuzzyDate | None) -> str:
    """ "March 2025 to 2026", "from VT 2026", "until 2027", "ongoing", or "" where nothing is said."""
    first, last = (point.in_words() if point else "" for point in (starts, ends))
    if not (starts or ends):
        return ""
    if not starts:
        return last if ends.is_ongoing else _("until %(end)s") % {"end": last}
    if not ends:
        return first if starts.is_ongoing else _("from %(start)s") % {"start": first}
    if first == last:
        return first
    return _("%(start)s to %(end)s") % {"start": first, "end": last}


def _number(value: float) -> str:
    return f"{value:.1f}"
