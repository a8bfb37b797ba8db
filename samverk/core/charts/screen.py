"""A chart on a page: drawn once for a wide column and once for a phone, where letters would become too small.

The style sheet shows the one that fits; the other is hidden from everybody, so nothing is read twice.
"""

from dataclasses import dataclass

from samverk.core.charts.columns import over_time
from samverk.core.charts.figures import Chart, Table, table
from samverk.core.charts.rows import stacked_rows
from samverk.core.charts.strokes import Drawing

WIDE, NARROW = 720.0, 340.0


@dataclass(frozen=True)
class OnScreen:
    wide: Drawing
    narrow: Drawing
    table: Table
    gap: str


def on_screen(chart: Chart, name: str, *, through_time: bool = False) -> OnScreen:
    """On a phone time goes downwards: a bar for each round, all alike long."""
    draw = over_time if through_time else stacked_rows
    wide = draw(chart, WIDE, f"{name}-wide")
    return OnScreen(wide, stacked_rows(chart, NARROW, f"{name}-narrow", alike=through_time), table(chart), chart.gap)
