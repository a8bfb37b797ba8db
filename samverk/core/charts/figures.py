"""What a chart shows, as plain figures; and the same in words and as a table, so that the three cannot differ."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format


@dataclass(frozen=True)
class Share:
    """How many there are of one status. `shape` and `tone` are those of the status scale."""

    word: str
    shape: str
    tone: str
    count: int

    @property
    def kind(self) -> tuple[str, str, str]:
        """What makes two shares the same status, also where two rounds have scales of their own."""
        return self.word, self.shape, self.tone


@dataclass(frozen=True)
class Row:
    """One bar: a goal, a principal, a round. `shares` is None where nothing is known, which is not the same as none."""

    name: str
    shares: tuple[Share, ...] | None

    @property
    def drawn(self) -> list[Share]:
        return [each for each in self.shares or () if each.count > 0]

    @property
    def total(self) -> int:
        return sum(each.count for each in self.drawn)


@dataclass(frozen=True)
class Chart:
    """`gap` says why a row has no figures; `total` and `rows_are` head the columns of the table.

    `scale` has the statuses in their order (its counts say nothing); what it lacks comes after what it followed.
    """

    title: str
    rows: tuple[Row, ...]
    rows_are: str
    total: str
    gap: str = ""
    scale: tuple[Share, ...] = ()

    @property
    def kinds(self) -> list[Share]:
        """Each status that occurs, once, in order: the legend and the columns."""
        order = {each.kind: each for each in self.scale}
        occurring = set()
        for row in self.rows:
            before: tuple | None = None
            for each in row.drawn:
                occurring.add(each.kind)
                if each.kind not in order:
                    order = _put_after(order, before, each)
                before = each.kind
        return [each for each in order.values() if each.kind in occurring]


@dataclass(frozen=True)
class Table:
    """The figures behind the picture. A cell is None where nothing is known."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | int | None, ...], ...]


def share(step, count: int | None = None) -> Share:
    """From anything that has a status: word, shape, tone and, where none is given, the count (else 0)."""
    found = step.get if isinstance(step, dict) else lambda name, default=None: getattr(step, name, default)
    shape = found("shape") or "none"
    return Share(str(found("word")), shape, found("tone") or shape, found("count", 0) if count is None else count)


def table(chart: Chart) -> Table:
    kinds = chart.kinds
    rows = []
    for row in chart.rows:
        counts = {each.kind: 0 for each in kinds}
        for each in row.drawn:
            counts[each.kind] += each.count
        known = row.shares is not None
        rows.append((row.name, row.total if known else None, *(n if known else None for n in counts.values())))
    return Table((chart.rows_are, chart.total, *(each.word for each in kinds)), tuple(rows))


def described(chart: Chart) -> str:
    """Every figure of the chart in words: "T1: 30 on track, 4 minor deviation. T2: …"."""
    return " ".join(f"{row.name}: {in_words(row, chart.gap)}." for row in chart.rows)


def in_words(row: Row, gap: str = "") -> str:
    if row.shares is None:
        return gap or "–"
    return ", ".join(f"{figure(each.count)} {_small(each.word)}" for each in row.drawn) or "0"


def figure(count: int) -> str:
    return number_format(count, force_grouping=True)


def portions(counts: Iterable[int], whole: float, least: float = 2.0) -> list[tuple[float, float]]:
    """Where each part begins and how long it is: together the whole, each by its count, but none too short to see."""
    counts = list(counts)
    total = sum(counts)
    if not total:
        return []
    least = min(least, whole / len(counts))
    short: set[int] = set()
    while True:  # what the short ones take makes the others shorter, and so maybe one more of them too short
        left, large = whole - least * len(short), sum(n for place, n in enumerate(counts) if place not in short)
        shorter = {place for place, n in enumerate(counts) if place not in short and left * n < least * large}
        if not shorter:
            break
        short |= shorter
    found, start = [], 0.0
    for place, count in enumerate(counts):
        length = least if place in short else left * count / large
        found.append((start, length))
        start += length
    return found


def _put_after(order: dict, before: tuple | None, new: Share) -> dict:
    items = list(order.items())
    place = list(order).index(before) + 1 if before is not None else 0
    return dict([*items[:place], (new.kind, new), *items[place:]])


def _small(word: str) -> str:
    return word[:1].lower() + word[1:]
