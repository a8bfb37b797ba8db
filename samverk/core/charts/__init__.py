"""Charts that the server draws: plain figures in, one SVG out, and the table behind it from the same figures.

A chart has a title, a description with every figure in words, and classes where others have colours: the style sheet
gives the theme's. Each status has its pattern and its mark beside its colour, so that it can be told on grey paper.
Here are no queries and no texts of a room's own; who may count what is settled before the figures come here.
"""

from samverk.core.charts.alone import alone, for_pdf, png
from samverk.core.charts.bars import status_bar
from samverk.core.charts.columns import over_time
from samverk.core.charts.figures import Chart, Row, Share, Table, described, share, table
from samverk.core.charts.rows import stacked_rows
from samverk.core.charts.screen import OnScreen, on_screen
from samverk.core.charts.strokes import Drawing
from samverk.core.charts.sums import FORESEEN, GIVEN, SPENT, Kind, SumChart, SumRow, sum_bars, sums_on_screen

__all__ = [
    "FORESEEN", "GIVEN", "SPENT", "Chart", "Drawing", "Kind", "OnScreen", "Row", "Share", "SumChart", "SumRow", "Table",
    "alone", "described", "for_pdf", "on_screen", "over_time", "png", "share", "stacked_rows", "status_bar", "sum_bars",
    "sums_on_screen", "table",
]  # fmt: skip
