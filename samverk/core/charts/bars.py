"""One bar for the whole, as wide as its place: its parts are shares of a hundred, so that no pattern is stretched."""

from samverk.core.charts.figures import Row, in_words, portions
from samverk.core.charts.strokes import Drawing, framed, part, picture

TALL = 14.0
BETWEEN = 0.25  # of a hundred


def status_bar(row: Row, name: str, width: float = 0) -> Drawing | None:
    """Counts per status; None where there are none. With a `width` it can stand alone. Its figures stand beside it."""
    shares = row.drawn
    if not shares:
        return None
    unit, scale = ("", width / 100) if width else ("%", 1)
    parts = []
    for each, (start, length) in zip(shares, portions((s.count for s in shares), 100, 0.5), strict=True):
        shown = length - BETWEEN if length > 2 * BETWEEN else length
        parts.append(part(each, f"{start * scale:.3f}{unit}", "1", f"{shown * scale:.3f}{unit}", f"{TALL - 2:.0f}"))
    title, words, inside = row.name, in_words(row), "".join(parts)
    if width:
        return framed(name, width, TALL, title, words, inside, shares)
    return Drawing(picture(name, 'class="chart-bar"', title, words, inside, shares), width, TALL, title, words)
