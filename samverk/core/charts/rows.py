"""Rows of stacked bars: a name, a bar of its statuses, and how many they are."""

from samverk.core.charts.figures import Chart, Row, described, figure, portions
from samverk.core.charts.strokes import CHIP, LINE, SIZE, Drawing, chip, framed, legend, segment, shortened, text
from samverk.core.lettering import measure

WIDE = 520.0  # where a drawing is narrower, the names stand above their bars
BAR = 24.0
BETWEEN, BELOW_NAME = 12.0, 4.0
MOST_LINES = 4


def stacked_rows(chart: Chart, width: float, name: str, *, alike: bool = False, most: int = 0) -> Drawing:
    """Bars as long as their numbers beside the largest, or all `alike` where the shares are what is compared.

    `most` is the largest number where the chart is one of several pieces.
    """
    numbers = max((measure(figure(row.total), SIZE) for row in chart.rows), default=0) + 10
    beside = width * 0.36 if width >= WIDE else 0.0
    most = most or max((row.total for row in chart.rows), default=0)
    left = beside + 14 if beside else 0.0
    whole = width - left - numbers
    drawn, y = [], 0.0
    for row in chart.rows:
        lines = shortened(row.name, beside or width, MOST_LINES)
        tall = len(lines) * LINE
        if beside:
            height = max(tall, BAR)
            first = y + (height - tall) / 2 + 12.2
            top = y + (height - BAR) / 2
        else:
            height, first, top = tall + BELOW_NAME + BAR, y + 12.2, y + tall + BELOW_NAME
        drawn += [text(line, 0, first + place * LINE, "d-name") for place, line in enumerate(lines)]
        length = whole * (1 if alike else row.total / most) if most else 0.0
        drawn.append(_bar(chart, row, left, top, max(length, 2.0)))
        y += height + BETWEEN
    below, height = legend(chart.kinds, width, y + 2)
    return framed(name, width, max(height, 1), chart.title, described(chart), "".join(drawn) + below, chart.kinds)


def _bar(chart: Chart, row: Row, left: float, top: float, length: float) -> str:
    centre = top + BAR / 2
    if row.shares is None:
        return text(chart.gap or "–", left, centre + 4.2, "d-note")
    if not row.total:
        return text("0", left, centre + 4.2, "d-note")
    placed = list(zip(row.drawn, portions((each.count for each in row.drawn), length), strict=True))
    parts = [segment(each, left + start, top, long, BAR) for each, (start, long) in placed]
    chips = [chip(each, left + start + long / 2, centre, long, CHIP + 2) for each, (start, long) in placed]
    return "".join(parts + chips) + text(figure(row.total), left + length + 7, centre + 4.5, "d-number")
