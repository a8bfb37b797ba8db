"""A period cut where something changes: which key is in force, and who is a principal. Nothing of the database."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Span:
    """Something from a day to and including another; None is without end."""

    what: Hashable
    from_on: date | None
    to_on: date | None

    def holds(self, day: date) -> bool:
        return (self.from_on is None or self.from_on <= day) and (self.to_on is None or day <= self.to_on)


@dataclass(frozen=True)
class Stretch:
    """Days in which one key is in force and the same are principals, in the order in which they were given."""

    first: date
    last: date
    key: Hashable | None
    present: tuple[Hashable, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


def chain(links: Iterable[tuple[Hashable, date, date | None]]) -> list[Span]:
    """Keys that take each other's place, each from its first day until the day before the next one's, or its own last
    day where that comes earlier."""
    ordered = sorted(links, key=lambda link: link[1])
    spans = []
    for place, (key, from_on, to_on) in enumerate(ordered):
        if place + 1 < len(ordered):
            before_next = ordered[place + 1][1] - DAY
            to_on = before_next if to_on is None else min(to_on, before_next)
        spans.append(Span(key, from_on, to_on))
    return spans


def stretches(first: date, last: date, keys: Iterable[Span], present: Iterable[Span]) -> list[Stretch]:
    """The whole period, cut as seldom as can be. Days without a key or without anybody are stretches of their own."""
    if last < first:
        raise ValueError("the last day comes before the first")
    keys, present = list(keys), list(present)
    cuts = {first}
    for span in (*keys, *present):
        cuts |= {span.from_on} if span.from_on else set()
        cuts |= {span.to_on + DAY} if span.to_on and span.to_on < last else set()
    starts = sorted(day for day in cuts if first <= day <= last)
    found: list[Stretch] = []
    for place, start in enumerate(starts):
        end = starts[place + 1] - DAY if place + 1 < len(starts) else last
        key = next((span.what for span in keys if span.holds(start)), None)
        there = tuple(dict.fromkeys(span.what for span in present if span.holds(start)))
        if found and (found[-1].key, found[-1].present) == (key, there):
            found[-1] = Stretch(found[-1].first, end, key, there)
        else:
            found.append(Stretch(start, end, key, there))
    return found
