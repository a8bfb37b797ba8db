"""Sums side by side: for each row a bar for what it was given, one for what it came to, and what is believed of it.

A sum below zero goes to the left of the line where all bars begin. Each kind of bar has a pattern of its own, so that
they can be told on grey paper, and every bar its figure.
"""

from collections.abc import Callable
from dataclasses import dataclass

from samverk.core.charts.figures import Table
from samverk.core.charts.rows import WIDE
from samverk.core.charts.screen import NARROW, OnScreen
from samverk.core.charts.screen import WIDE as WHOLE
from samverk.core.charts.strokes import HERE, LEGEND_LINE, LINE, SAMPLE, SIZE, SMALL, Drawing, framed, shortened, text
from samverk.core.lettering import in_lines, measure

BAR, PITCH = 11.0, 15.0  # of one bar, and from one to the next of the same row
BETWEEN, BELOW_NAME = 13.0, 3.0
BESIDE = 6.0  # between a bar and its figure
LEAST, THINNEST = 20.0, 1.5  # what is left for the longest bar, however long the figures; and of a sum that is not zero
MOST_LINES = 3
GIVEN, SPENT, FORESEEN = "given", "spent", "foreseen"


@dataclass(frozen=True)
class Kind:
    """What one bar of every row is: its word, and how it looks."""

    word: str
    look: str


@dataclass(frozen=True)
class SumRow:
    """A row: one sum of each kind, None where nothing is said, which is not zero."""

    name: str
    sums: tuple[int | None, ...]


@dataclass(frozen=True)
class SumChart:
    """`told` writes a sum as people read it. `more` are rows that stand in the table alone, such as all lines where the
    picture has the largest; without any the table has the picture's own."""

    title: str
    kinds: tuple[Kind, ...]
    rows: tuple[SumRow, ...]
    rows_are: str
    told: Callable[[int], str]
    more: tuple[SumRow, ...] = ()


def sums_on_screen(chart: SumChart, name: str) -> OnScreen:
    wide, narrow = sum_bars(chart, WHOLE, f"{name}-wide"), sum_bars(chart, NARROW, f"{name}-narrow")
    rows = tuple(
        (row.name, *(None if each is None else chart.told(each) for each in row.sums))
        for row in chart.more or chart.rows
    )
    return OnScreen(wide, narrow, Table((chart.rows_are, *(each.word for each in chart.kinds)), rows), "–")


def sum_bars(chart: SumChart, width: float, name: str) -> Drawing:
    """The names beside their bars, or above them where the drawing is narrow."""
    beside = width * 0.36 if width >= WIDE else 0.0
    left = beside + 14 if beside else 0.0
    scale = _Scale(chart, left, width)
    drawn, y = [], 0.0
    for row in chart.rows:
        lines = shortened(row.name, beside or width, MOST_LINES)
        tall, bars = len(lines) * LINE, PITCH * len(row.sums)
        height = max(tall, bars) if beside else tall + BELOW_NAME + bars
        first = (y + max(0.0, (bars - tall) / 2) if beside else y) + 12.2
        top = y + (height - bars) / 2 if beside else y + tall + BELOW_NAME
        drawn += [text(line, 0, first + place * LINE, "d-name") for place, line in enumerate(lines)]
        drawn.append(f'<path class="d-axis" d="M{scale.zero:.2f} {top - 3:.2f}v{bars + 3:.2f}"/>')
        for place, (kind, ore) in enumerate(zip(chart.kinds, row.sums, strict=True)):
            drawn.append(scale.bar(kind, ore, top + place * PITCH))
        y += height + BETWEEN
    below, height = _legend(chart.kinds, width, y)
    inside = f"{_hatch()}{''.join(drawn)}{below}"
    return framed(name, width, max(height, 1), chart.title, in_words(chart), inside, ())


def in_words(chart: SumChart) -> str:
    """Every figure of the picture: "Web: budget 1 000, outcome 400. …"."""

    def said(row: SumRow) -> str:
        pairs = zip(chart.kinds, row.sums, strict=True)
        return ", ".join(f"{kind.word} {'–' if ore is None else chart.told(ore)}" for kind, ore in pairs)

    return " ".join(f"{row.name}: {said(row)}." for row in chart.rows)


class _Scale:
    """Where zero is, and how long a sum: the figures have room at both ends where bars go both ways."""

    def __init__(self, chart: SumChart, left: float, width: float):
        self.told = chart.told
        every = [ore for row in chart.rows for ore in row.sums if ore is not None]
        most, least = max([0, *every]), min([0, *every])
        after = max([measure("–", SMALL), *(measure(chart.told(ore), SMALL) for ore in every if ore >= 0)]) + BESIDE
        before = max((measure(chart.told(ore), SMALL) for ore in every if ore < 0), default=-BESIDE) + BESIDE
        room = max(width - left - after - before - 2, LEAST)
        self.by_ore = room / (most - least) if most > least else 0.0
        self.zero = left + before + 1 - least * self.by_ore

    def bar(self, kind: Kind, ore: int | None, top: float) -> str:
        baseline = top + BAR / 2 + 4.2
        if ore is None:
            return text("–", self.zero + BESIDE, baseline, "d-note")
        long = max(abs(ore) * self.by_ore, THINNEST) if ore else 0.0
        start = self.zero - long if ore < 0 else self.zero
        drawn = _piece(kind.look, start, top, long) if ore else ""
        if ore < 0:
            return drawn + text(self.told(ore), start - BESIDE, baseline, "d-number", ' text-anchor="end"')
        return drawn + text(self.told(ore), start + long + BESIDE, baseline, "d-number")


def _piece(look: str, x: float, y: float, width: float) -> str:
    place = f'x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{BAR:.0f}"'
    drawn = f'<rect class="d-{look}" {place}/>'
    return f'{drawn}<rect fill="url(#{HERE}-spent)" {place}/>' if look == SPENT else drawn


def _hatch() -> str:
    """Each picture carries its own, since a hidden one lends nothing."""
    lines = '<path d="M-2 8 8-2M-1 1 1-1M5 7 7 5" class="d-line"/>'
    return (
        f'<defs><pattern id="{HERE}-spent" width="6" height="6" patternUnits="userSpaceOnUse">{lines}</pattern></defs>'
    )


def _legend(kinds: tuple[Kind, ...], width: float, top: float) -> tuple[str, float]:
    drawn, x, y = [], 0.0, top
    for kind in kinds:
        lines = in_lines(kind.word, width - SAMPLE - 4, SIZE) or [""]
        long = SAMPLE + 4 + max(measure(line, SIZE) for line in lines)
        if x and x + long > width:
            x, y = 0.0, y + LEGEND_LINE
        drawn.append(_piece(kind.look, x + 0.75, y + 3, SAMPLE - 4))
        drawn += [text(line, x + SAMPLE + 4, y + 13 + place * LINE) for place, line in enumerate(lines)]
        x += long + 18
        if len(lines) > 1:
            x, y = 0.0, y + LEGEND_LINE + (len(lines) - 1) * LINE
    return "".join(drawn), y + (LEGEND_LINE if x else 0)
