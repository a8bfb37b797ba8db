"""A chart over time: a column for each round with the shares of its statuses, and a gap where nothing is known."""

from babel.numbers import format_percent
from django.utils.translation import get_language

from samverk.core.charts.figures import Chart, Row, Share, described, figure, portions
from samverk.core.charts.strokes import (
    LINE,
    MARK,
    SIZE,
    SMALL,
    Drawing,
    chip,
    fits_inside,
    framed,
    legend,
    mark,
    segment,
    text,
)
from samverk.core.lettering import in_lines, measure

TALL = 210.0
TOP = 20.0  # the number above each column
AXIS = 50.0
WIDEST, BROADEST = 120.0, 64.0  # of a round's place, and of its column
LABEL = 14.0  # between two numbers beside a column
LYING = 4  # lines of a name below its column; where one has more, all are written upwards
UPWARDS = (90.0, 130.0, 180.0, 240.0, 320.0, 480.0, 800.0)  # how long such lines may become


def over_time(chart: Chart, width: float, name: str) -> Drawing:
    """The oldest to the left. Shares of each round's own number, which stands above its column."""
    place = min(WIDEST, (width - AXIS) / max(len(chart.rows), 1))
    drawn = [_grid(AXIS + place * len(chart.rows))]
    for number, row in enumerate(chart.rows):
        drawn.append(_column(chart, row, AXIS + number * place, place))
    names, y = _names([row.name for row in chart.rows], place)
    below, height = legend(chart.kinds, width, y + 8)
    inside = "".join(drawn) + names + below
    return framed(name, width, max(height, y), chart.title, described(chart), inside, chart.kinds)


def _grid(width: float) -> str:
    lines = []
    for share in (0, 0.5, 1):
        y = TOP + TALL * (1 - share)
        words = format_percent(share, locale=get_language() or "en")
        lines.append(f'<path class="{"d-axis" if share == 0 else "d-grid"}" d="M{AXIS - 6:.0f} {y:.1f}H{width:.0f}"/>')
        lines.append(text(words, AXIS - 10, y + 4, "d-note", ' text-anchor="end"'))
    return "".join(lines)


def _column(chart: Chart, row: Row, left: float, place: float) -> str:
    broad = min(BROADEST, place * 0.68)
    x, middle = left + (place - broad) / 2, left + place / 2
    if row.shares is None:
        return _gap(chart.gap or "–", middle)
    parts, labels, lowest = [], [], TOP + TALL + LABEL
    placed = portions((each.count for each in row.drawn), TALL)
    for each, (start, long) in zip(row.drawn, placed, strict=True):
        top = TOP + TALL - start - long
        parts.append(segment(each, x, top, broad, long))
        centre = top + long / 2
        labels.append(chip(each, middle, centre, broad, long))
        if not fits_inside(each, broad, long):
            raised = min(centre, lowest - LABEL)
            if centre - raised < LABEL:
                labels.append(_beside(each, x + broad + 3, raised, place - broad - 5))
                lowest = raised
    number = text(figure(row.total), middle, TOP - 6, "d-number", ' text-anchor="middle"')
    return "".join(parts + labels) + number


def _beside(each: Share, left: float, centre: float, room: float) -> str:
    """The number of a part that is too low to hold it, to its right; with the mark where there is room."""
    number = figure(each.count)
    letters = measure(number, SMALL)
    if MARK + 3 + letters <= room:
        return mark(each, left, centre - MARK / 2) + text(number, left + MARK + 3, centre + 4.2, "d-number")
    return text(number, left, centre + 4.2, "d-number") if letters <= room else ""


def _gap(words: str, middle: float) -> str:
    foot = TOP + TALL - 8
    line = in_lines(words, TALL - 16, SMALL)[:1]
    if not line:
        return ""
    return text(line[0], middle + 4, foot, "d-note", f' transform="rotate(-90 {middle + 4:.2f} {foot:.2f})"')


def _names(names: list[str], place: float) -> tuple[str, float]:
    """Each below its column, or, where they are too long for that, from below upwards; and where they end."""
    top, room = TOP + TALL + 8, place - 6
    broken = [in_lines(name, room) for name in names]
    fits = all(measure(word) <= room for name in names for word in name.split())
    if fits and all(len(lines) <= LYING for lines in broken):
        drawn = [
            text(line, AXIS + (n + 0.5) * place, top + 12 + at * LINE, "d-name", ' text-anchor="middle"')
            for n, lines in enumerate(broken)
            for at, line in enumerate(lines)
        ]
        return "".join(drawn), top + 4 + LINE * max((len(lines) for lines in broken), default=0)
    most = max(1, int(place // LINE))
    long = next(
        (length for length in UPWARDS if all(len(in_lines(name, length)) <= most for name in names)), UPWARDS[-1]
    )
    broken = [in_lines(name, long)[:most] for name in names]
    longest = max((measure(line, SIZE) for lines in broken for line in lines), default=0)
    drawn = []
    for n, lines in enumerate(broken):
        first = AXIS + (n + 0.5) * place - (len(lines) - 1) * LINE / 2 + 4
        for at, line in enumerate(lines):
            x = first + at * LINE
            turned = f' text-anchor="end" transform="rotate(-90 {x:.2f} {top:.2f})"'
            drawn.append(text(line, x, top, "d-name", turned))
    return "".join(drawn), top + longest + 6
