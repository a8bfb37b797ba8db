"""The wheel as shapes: entries in, arcs and marks out, with no query and no markup.

January begins at the top and the year goes clockwise, short of a gap before the top where the rings' names stand. The
box is 720 wide and high, its middle at 360, 360. Each lane is a ring; what overlaps in a lane shares the ring's width
on tracks of their own, three at most. What finds no track is counted, never hidden: the list beside the wheel has
everything.
"""

from dataclasses import dataclass, field
from datetime import date
from math import cos, pi, sin

from samverk.yearwheel.sources import Entry

MIDDLE = 360
OUTERMOST = 304  # the middle of the first ring
RING, GAP = 36, 40  # a ring's width, and from one ring's middle to the next
YEAR_DEGREES = 342  # what the year takes of the circle
TRACKS = 3
LETTER = 7.2  # how wide a letter is on average at 13 px
MARK_DEGREES = 8.0  # how much of the circle a single day's mark takes
SHORTEST_ARC = 2.5  # degrees; a shorter bar could not be seen


@dataclass(frozen=True)
class Arc:
    """A period on its ring. `text` stands along `text_path`; it is empty where it would not fit."""

    path: str
    state: str
    title: str
    text: str = ""
    text_path: str = ""


@dataclass(frozen=True)
class Mark:
    """One day, or several so close that they share a mark; `text` is the day of the month, or how many."""

    x: float
    y: float
    radius: float
    state: str
    title: str
    text: str


@dataclass
class Ring:
    label: str
    radius: float
    arcs: list[Arc] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    left_out: int = 0

    @property
    def label_y(self) -> float:
        return round(MIDDLE - self.radius, 1)


@dataclass(frozen=True)
class Month:
    name: str
    path: str
    is_now: bool
    spoke: str


@dataclass
class Wheel:
    year: int
    rings: list[Ring]
    months: list[Month]
    hand: str
    hand_end: tuple[float, float] | None

    @property
    def left_out(self) -> int:
        return sum(ring.left_out for ring in self.rings)

    @property
    def innermost(self) -> float:
        return min((ring.radius for ring in self.rings), default=OUTERMOST) - RING / 2


def wheel(year: int, today: date, lanes: list[tuple[str, str]], entries: list[Entry], months: list[str]) -> Wheel:
    """`lanes` are (key, label) from the outermost; `months` the twelve names."""
    rings = []
    for place, (key, label) in enumerate(lanes):
        ring = Ring(label, OUTERMOST - place * GAP)
        _fill(ring, year, today, [entry for entry in entries if entry.lane == key])
        rings.append(ring)
    innermost = (rings[-1].radius if rings else OUTERMOST) - RING / 2
    now = today.month if today.year == year else None
    turn = _degrees(year, today) if now else 0
    return Wheel(
        year,
        rings,
        [_month(year, number, name, number == now, innermost) for number, name in enumerate(months, 1)],
        f"M{_at(turn, innermost - 12)}L{_at(turn, 336)}" if now else "",
        _point(turn, 336) if now else None,
    )


def _fill(ring: Ring, year: int, today: date, entries: list[Entry]) -> None:
    periods = [entry for entry in entries if entry.ends_on and entry.ends_on != entry.starts_on]
    spans = [(entry, *_span(year, entry)) for entry in periods]
    tracks, ring.left_out = _tracked(spans)
    width = RING / max(len(tracks), 1)
    for number, track in enumerate(tracks):
        radius = ring.radius + RING / 2 - width * (number + 0.5)
        for entry, start, end in track:
            ring.arcs.append(_arc(entry, start, end, radius, width - 6 / len(tracks), entry.state(today)))
    days = [entry for entry in entries if not (entry.ends_on and entry.ends_on != entry.starts_on)]
    for group in _close_together(year, days):
        ring.marks.append(_mark(ring, year, today, group))


def _tracked(spans: list[tuple[Entry, float, float]]) -> tuple[list[list], int]:
    """Each span on the first track where it overlaps nothing, and how many found none."""
    tracks: list[list] = []
    left_out = 0
    for entry, start, end in sorted(spans, key=lambda span: (span[1], -span[2], span[0].uid)):
        free = next((track for track in tracks if track[-1][2] <= start), None)
        if free is None and len(tracks) < TRACKS:
            tracks.append(free := [])
        if free is None:
            left_out += 1
        else:
            free.append((entry, start, end))
    return tracks, left_out


def _close_together(year: int, days: list[Entry]) -> list[list[Entry]]:
    groups: list[list[Entry]] = []
    for entry in sorted(days, key=lambda entry: (entry.starts_on, entry.uid)):
        here = _degrees(year, entry.starts_on)
        if groups and here - _degrees(year, groups[-1][0].starts_on) < MARK_DEGREES:
            groups[-1].append(entry)
        else:
            groups.append([entry])
    return groups


def _mark(ring: Ring, year: int, today: date, group: list[Entry]) -> Mark:
    x, y = _point(_degrees(year, group[len(group) // 2].starts_on), ring.radius)
    states = {entry.state(today) for entry in group}
    state = "next" if "next" in states else "cur" if "cur" in states else "past"
    text = str(group[0].starts_on.day) if len(group) == 1 else f"{len(group)}×"
    return Mark(x, y, 12 if len(group) == 1 else 14, state, "; ".join(entry.title for entry in group), text)


def _arc(entry: Entry, start: float, end: float, radius: float, width: float, state: str) -> Arc:
    outer, inner = radius + width / 2, radius - width / 2
    large = int(end - start > 180)
    path = (
        f"M{_at(start, outer)}A{outer:.1f} {outer:.1f} 0 {large} 1 {_at(end, outer)}"
        f"L{_at(end, inner)}A{inner:.1f} {inner:.1f} 0 {large} 0 {_at(start, inner)}Z"
    )
    room = (end - start) / 360 * 2 * pi * radius - 10
    text = next((text for text in (entry.title, entry.short) if text and len(text) * LETTER <= room), "")
    if width < 15:
        text = ""
    return Arc(path, state, entry.title, text, _along(start, end, radius) if text else "")


def _along(start: float, end: float, radius: float) -> str:
    """A path for words, read from left to right also in the wheel's lower half, where it goes the other way round."""
    large = int(end - start > 180)
    if 90 < (start + end) / 2 < 270:
        return f"M{_at(end, radius + 4.5)}A{radius + 4.5:.1f} {radius + 4.5:.1f} 0 {large} 0 {_at(start, radius + 4.5)}"
    return f"M{_at(start, radius - 4.5)}A{radius - 4.5:.1f} {radius - 4.5:.1f} 0 {large} 1 {_at(end, radius - 4.5)}"


def _month(year: int, number: int, name: str, is_now: bool, innermost: float) -> Month:
    start = _degrees(year, date(year, number, 1))
    end = _degrees(year, date(year, number + 1, 1)) if number < 12 else float(YEAR_DEGREES)
    return Month(name, _along(start, end, 349), is_now, f"M{_at(start, innermost)}L{_at(start, 330)}")


def _span(year: int, entry: Entry) -> tuple[float, float]:
    """From its first morning to its last evening, within the year; at least so long that it can be seen."""
    start = _degrees(year, max(entry.starts_on, date(year, 1, 1)))
    end = _degrees(year, min(entry.last_day, date(year, 12, 31)), evening=True)
    return (start, end) if end - start >= SHORTEST_ARC else (max(end - SHORTEST_ARC, 0), max(end, SHORTEST_ARC))


def _degrees(year: int, day: date, evening: bool = False) -> float:
    days = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return ((day - date(year, 1, 1)).days + evening) / days * YEAR_DEGREES


def _point(degrees: float, radius: float) -> tuple[float, float]:
    turn = degrees / 180 * pi
    return round(MIDDLE + radius * sin(turn), 1), round(MIDDLE - radius * cos(turn), 1)


def _at(degrees: float, radius: float) -> str:
    x, y = _point(degrees, radius)
    return f"{x} {y}"
