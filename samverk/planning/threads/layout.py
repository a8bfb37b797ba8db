"""Where everything in the picture of the threads stands: sizes in, boxes and curves out. No database, no texts.

Boxes keep the order that they are given in. Each column is moved as near as it can be to what it is linked to, so that
curves are short; the longest column decides the height. A link that passes a column gets a lane of its own there, so
that no curve goes behind a box. A box with a depth stands indented under the one before it, and moves with it.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

GAP = 7.0  # between boxes of a column
INDENT = 16.0  # of each level below the top
LANE = 4.0  # the height of a lane for a link that passes
BULGE = 26.0  # how far a link within a column goes out


@dataclass(frozen=True)
class Sized:
    key: str
    height: float
    depth: int = 0


@dataclass(frozen=True)
class Box:
    key: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        return self.x + self.width


@dataclass(frozen=True)
class Curve:
    left: str
    right: str
    path: str


@dataclass(frozen=True)
class Layout:
    height: float
    boxes: dict[str, Box]
    curves: list[Curve]
    lefts: list[float]


Links = Sequence[tuple[str, str]]


def lay_out(columns: Sequence[Sequence[Sized]], widths: Sequence[float], links: Links, width: float) -> Layout:
    """`links` join keys of two columns, whichever of them is named first; a link is drawn once, from the left."""
    if not columns:
        return Layout(0.0, {}, [], [])
    column_of = {item.key: place for place, column in enumerate(columns) for item in column}
    joined = [_from_left(link, column_of) for link in dict.fromkeys(links) if set(link) <= column_of.keys()]
    joined = list(dict.fromkeys(link for link in joined if link[0] != link[1]))
    ways = {link: _way(link, column_of) for link in joined}
    filled = _with_lanes(columns, ways, column_of)
    height = max(_length(column) for column in filled)
    tops = _tops(filled, ways, height)
    lefts = _lefts(widths, width)
    boxes = {
        item.key: _box(item, lefts[place], tops[item.key], widths[place])
        for place, column in enumerate(filled)
        for item in column
    }
    curves = [Curve(*link, _path([boxes[key] for key in way])) for link, way in ways.items()]
    return Layout(height, {key: box for key, box in boxes.items() if key in column_of}, curves, lefts)


def _box(item: Sized, left: float, top: float, width: float) -> Box:
    indent = item.depth * INDENT
    return Box(item.key, left + indent, top, width - indent, item.height)


def _from_left(link: tuple[str, str], column_of: dict[str, int]) -> tuple[str, str]:
    first, second = link
    return link if (column_of[first], first) <= (column_of[second], second) else (second, first)


def _way(link: tuple[str, str], column_of: dict[str, int]) -> list[str]:
    """The keys that the link goes by: its ends, and a lane in each column between them."""
    first, second = link
    between = range(column_of[first] + 1, column_of[second])
    return [first, *(f"{first}>{second}@{place}" for place in between), second]


def _with_lanes(columns, ways, column_of) -> list[list[Sized]]:
    filled = [list(column) for column in columns]
    rank = {item.key: (place + 0.5) / len(column) for column in columns for place, item in enumerate(column)}
    lanes = defaultdict(list)
    for (first, second), way in ways.items():
        for step, key in enumerate(way[1:-1], 1):
            lanes[column_of[first] + step].append((rank[second], rank[first], key))
    for place, found in lanes.items():
        # As far down as the lane's right end; the last first, so that the earlier places stay what they are.
        for wanted, _left, key in sorted(found, reverse=True):
            at = _between_families(columns[place], round(wanted * len(columns[place])))
            filled[place].insert(at, Sized(key, LANE))
    return filled


def _between_families(column: Sequence[Sized], place: int) -> int:
    while place < len(column) and column[place].depth:
        place += 1
    return place


def _length(column: Sequence[Sized]) -> float:
    return sum(item.height for item in column) + GAP * max(len(column) - 1, 0)


def _tops(columns, ways, height: float) -> dict[str, float]:
    """The top of every box: outwards from the longest column, each as near as possible to what it is linked to."""
    beside = defaultdict(list)
    for way in ways.values():
        for here, there in zip(way, way[1:], strict=False):
            beside[here].append(there)
            beside[there].append(here)
    longest = max(range(len(columns)), key=lambda place: _length(columns[place]))
    outwards = [*range(longest, -1, -1), *range(longest + 1, len(columns))]
    tops: dict[str, float] = {}
    middles: dict[str, float] = {}
    for place in outwards:
        column, last = columns[place], 0.0
        wanted: list[float | None] = []
        for item in column:
            near = [middles[key] for key in beside[item.key] if key in middles]
            last = sum(near) / len(near) if near else last
            wanted.append(None if item.depth and not near else last - item.height / 2)
        for item, top in zip(column, _settled(column, wanted, height), strict=True):
            tops[item.key] = top
        middles |= {item.key: tops[item.key] + item.height / 2 for item in column}
    return tops


def _settled(column: Sequence[Sized], wanted: list[float | None], height: float) -> list[float]:
    """Tops as near as can be to the wanted ones, in order and without overlap (pooling of adjacent violators).

    What stands under another is pooled with it from the start. None wants no place of its own.
    """
    before, passed = [], 0.0
    for item in column:
        before.append(passed)
        passed += item.height + GAP
    pools: list[_Pool] = []
    for item, top, start in zip(column, wanted, before, strict=True):
        pool = _Pool(0.0, 0, 1) if top is None else _Pool(top - start, 1, 1)
        pools.append(pools.pop().with_(pool) if item.depth and pools else pool)
        while len(pools) > 1 and pools[-2].shift > pools[-1].shift:
            pool = pools.pop()
            pools.append(pools.pop().with_(pool))
    room = height - _length(column)
    shifts = [min(max(pool.shift, 0.0), room) for pool in pools for _each in range(pool.number)]
    return [start + shift for start, shift in zip(before, shifts, strict=True)]


@dataclass(frozen=True)
class _Pool:
    """Boxes that are moved by the same: the sum of what some of them want, how many want it, and how many they are."""

    total: float
    wishes: int
    number: int

    @property
    def shift(self) -> float:
        return self.total / max(self.wishes, 1)

    def with_(self, other: "_Pool") -> "_Pool":
        return _Pool(self.total + other.total, self.wishes + other.wishes, self.number + other.number)


def _lefts(widths: Sequence[float], width: float) -> list[float]:
    gap = (width - sum(widths)) / max(len(widths) - 1, 1)
    lefts, x = [], 0.0
    for each in widths:
        lefts.append(x)
        x += each + gap
    return lefts


def _path(boxes: list[Box]) -> str:
    first, *others = boxes
    path = f"M{first.right:.1f} {first.middle:.1f}"
    if abs(others[0].right - first.right) < 1:
        [other] = others
        out = first.right + BULGE
        return f"{path}C{out:.1f} {first.middle:.1f} {out:.1f} {other.middle:.1f} {other.right:.1f} {other.middle:.1f}"
    here = first
    for there in others:
        half = (here.right + there.x) / 2
        path += f"C{half:.1f} {here.middle:.1f} {half:.1f} {there.middle:.1f} {there.x:.1f} {there.middle:.1f}"
        if there is not others[-1]:
            path += f"H{there.right:.1f}"
        here = there
    return path
