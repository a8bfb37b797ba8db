"""Pictures that the server draws: inline SVG with classes, so that the style sheet gives the colours of the theme.

Every picture carries its title and its figures in words; the figures also stand as a list or table beside it.
"""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, GAP, HEIGHT = 240.0, 1.5, 14  # the bar's own units; it is stretched to the column


def status_bar(status: dict, name: str) -> SafeString:
    """Counts per status as one bar. `name` is unique on the page: the title and description are found by it."""
    rows = [row for row in status["rows"] if row["count"]]
    total = sum(row["count"] for row in rows)
    if not total:
        return SafeString("")
    drawn, x = [], 0.0
    free = WIDTH - GAP * (len(rows) - 1)
    for row in rows:
        width = free * row["count"] / total
        drawn.append((row["tone"], f"{x:.1f}", f"{width:.1f}", HEIGHT))
        x += width + GAP
    bars = format_html_join("", '<rect class="b b-{}" x="{}" y="0" width="{}" height="{}"/>', drawn)
    return format_html(
        '<svg class="stackbar" viewBox="0 0 240 14" preserveAspectRatio="none" role="img" '
        'aria-labelledby="{0}-title {0}-desc"><title id="{0}-title">{1}</title><desc id="{0}-desc">{2}</desc>{3}</svg>',
        name, status["title"], status["words"], bars,
    )  # fmt: skip


def status_length(status: dict, share: float) -> SafeString:
    """The same as a bar that is as long as its share (0 to 1) of the longest. Its figures must stand beside it."""
    drawn, x = [], 0.0
    number = sum(row["count"] for row in status["rows"])
    for row in status["rows"]:
        width = WIDTH * share * row["count"] / number
        drawn.append((row["tone"], f"{x:.1f}", f"{max(width - GAP, GAP):.1f}", HEIGHT))
        x += width
    bars = format_html_join("", '<rect class="b b-{}" x="{}" y="0" width="{}" height="{}"/>', drawn)
    return format_html(
        '<svg class="stackbar" viewBox="0 0 240 14" preserveAspectRatio="none" aria-hidden="true">{}</svg>', bars
    )


def seal(words: str, alt: str, name: str = "seal") -> SafeString:
    """The wax seal of a fixed edition, with `words` around its edge."""
    return format_html(
        '<svg class="seal" viewBox="0 0 180 210" role="img" aria-label="{alt}">'
        '<defs><path id="{name}-round" d="M90 26a64 64 0 1 1-.1 0"/></defs>'
        '<path class="tail" d="M80 150C76 172 84 184 70 206M100 150c4 20-4 32 12 54"/>'
        '<circle class="disc" cx="90" cy="90" r="80"/><circle class="ring" cx="90" cy="90" r="74"/>'
        '<circle class="ring" cx="90" cy="90" r="50"/>'
        '<text aria-hidden="true"><textPath href="#{name}-round" textLength="392" lengthAdjust="spacing">{words}'
        '</textPath></text><g transform="translate(62 70) scale(1.87)" fill="none" stroke-linecap="round">'
        '<path class="warp" d="M6 2v18M24 2v18"/>'
        '<path class="weft" d="M1 15C5 15 6 8 10.5 8S15 14 19.5 14 24.5 7 29 7"/>'
        '<path class="gap" d="M15 2v18"/><path class="warp" d="M15 2v18"/></g></svg>',
        alt=alt, name=name, words=words,
    )  # fmt: skip
