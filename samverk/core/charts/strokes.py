"""The pieces that all charts are drawn of: a part of a bar with its pattern, a mark with its number, a legend, a frame.

Text is escaped here and nowhere else. Coordinates are written with a full stop, whatever the language.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

from samverk.core.charts.figures import Share, figure
from samverk.core.lettering import in_lines, measure
from samverk.core.templatetags.ui import SHAPES

SIZE, SMALL = 13.0, 12.0  # of letters
LINE = 16.0
MARK = 11.0
CHIP, CHIP_PAD = 17.0, 3.0  # a mark and its number on a ground of their own, so that no pattern runs through them
GAP = 1.5  # between the parts of a bar
LEGEND_LINE, SAMPLE = 22.0, 26.0
HERE = "\x00"  # the picture's name, where a part does not know it yet; no text can hold it
# What XML 1.0 cannot hold.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
TONES = {"plan", "risk", "dev", "done", "none", "paus", "drop", "unans"}
# Over the colour, in the colour of the ground; one solid, the others so unlike that they differ in grey too.
PATTERNS = {
    "done": (6, '<circle cx="3" cy="3" r="1.15" class="d-dot"/>'),
    "risk": (7, '<path d="M-2 9 9-2M-2 2 2-2M5 9 9 5" class="d-line"/>'),
    "dev": (6, '<path d="M0 3h6M3 0v6" class="d-line"/>'),
}
# On the ground, in their own colour: what has no status yet, or none any longer.
OPEN = {
    "none": "",
    "paus": (8, '<path d="M2 0v8M4.5 0v8" class="d-own"/>'),
    "drop": (8, '<path d="m1.5 1.5 5 5m0-5-5 5" class="d-own"/>'),
    "unans": "",
}


@dataclass(frozen=True)
class Drawing:
    """A finished picture. `svg` stands in a page as it is; `alone` makes a file of it."""

    svg: SafeString
    width: float
    height: float
    title: str
    description: str


def framed(name: str, width: float, height: float, title: str, description: str, inside: str, kinds) -> Drawing:
    size = f'class="chart" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" height="{height:.0f}"'
    return Drawing(picture(name, size, title, description, inside, kinds), width, height, title, description)


def picture(name: str, attributes: str, title: str, description: str, inside: str, kinds) -> SafeString:
    """`name` is unique on the page: title, description and patterns are found by it."""
    name = re.sub(r"[^\w-]", "-", name)
    return SafeString(
        f'<svg {attributes} role="img" aria-labelledby="{name}-t {name}-d" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-t">{text_of(title)}</title><desc id="{name}-d">{text_of(description)}</desc>'
        f"{patterns(name, kinds)}{inside.replace(HERE, name)}</svg>"
    )


def patterns(name: str, kinds: Iterable[Share]) -> str:
    """Only those that occur: each picture carries its own, since a hidden one lends nothing."""
    shapes = dict.fromkeys(shape_of(each) for each in kinds)
    found = []
    for shape in shapes:
        side, drawn = (PATTERNS | OPEN).get(shape) or (0, "")
        if drawn:
            found += [
                f'<pattern id="{name}-{shape}-{tone}" width="{side}" height="{side}" patternUnits="userSpaceOnUse">'
                f'<g class="d-{tone}">{drawn}</g></pattern>'
                for tone in dict.fromkeys(tone_of(each) for each in kinds if shape_of(each) == shape)
            ]
    return f"<defs>{''.join(found)}</defs>" if found else ""


def part(each: Share, x: str, y: str, width: str, height: str) -> str:
    """One part of a bar in its colour and pattern; measures as text, since some are shares of a hundred."""
    shape, tone = shape_of(each), tone_of(each)
    place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
    solid = "d-solid" if shape not in OPEN else f"d-open d-open-{shape}"
    over = f'<rect {place} fill="url(#{HERE}-{shape}-{tone})"/>' if (PATTERNS | OPEN).get(shape) else ""
    return f'<g class="d-{tone}"><rect class="{solid}" {place}/>{over}</g>'


def segment(each: Share, x: float, y: float, width: float, height: float) -> str:
    """A part between other parts, a little apart from them."""
    inset = GAP / 2
    x, width = (x + inset, width - GAP) if width > 2 * GAP else (x, width)
    y, height = (y + inset, height - GAP) if height > 2 * GAP else (y, height)
    return part(each, f"{x:.2f}", f"{y:.2f}", f"{width:.2f}", f"{height:.2f}")


def fits_inside(each: Share, room: float, tall: float) -> bool:
    return tall >= CHIP + 2 and measure(figure(each.count), SMALL) + 2 * CHIP_PAD + 1 <= room


def chip(each: Share, middle: float, centre: float, room: float, tall: float) -> str:
    """The mark and number in the middle of a part, or the number alone, or nothing where there is no room."""
    if not fits_inside(each, room, tall):
        return ""
    number = figure(each.count)
    letters = measure(number, SMALL)
    whole = MARK + 3 + letters
    if whole + 2 * CHIP_PAD + 3 <= room:
        left = middle - whole / 2
        inside = mark(each, left, centre - MARK / 2) + text(number, left + MARK + 3, centre + 4.2, "d-number")
    else:
        whole = letters
        inside = text(number, middle - letters / 2, centre + 4.2, "d-number")
    return chip_ground(each, middle - whole / 2 - CHIP_PAD, centre, whole + 2 * CHIP_PAD) + inside


def chip_ground(each: Share, left: float, centre: float, width: float) -> str:
    """Edged, so that dots and lines end cleanly at it."""
    top = centre - CHIP / 2
    kind = "d-ground" if shape_of(each) in PATTERNS else "d-ground d-alone"
    ground = f'<rect class="{kind}" x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{CHIP:.1f}" rx="3"/>'
    return f'<g class="d-{tone_of(each)}">{ground}</g>'


def mark(each: Share, x: float, y: float) -> str:
    drawn = SHAPES.get(shape_of(each), SHAPES["none"])
    return f'<g class="d-{tone_of(each)}" transform="translate({x:.2f} {y:.2f}) scale({MARK / 16:.4f})">{drawn}</g>'


def legend(kinds: list[Share], width: float, top: float) -> tuple[str, float]:
    """A sample of each status with its mark and word, as many on a line as there is room for; and where it ends."""
    drawn, x, y = [], 0.0, top
    for each in kinds:
        room = width - SAMPLE - MARK - 10
        lines = in_lines(each.word, room, SIZE) or [""]
        long = SAMPLE + MARK + 10 + max(measure(line, SIZE) for line in lines)
        if x and x + long > width:
            x, y = 0.0, y + LEGEND_LINE
        drawn.append(part(each, f"{x + 0.75:.2f}", f"{y + 3:.2f}", f"{SAMPLE - 6:.2f}", "12.00"))
        drawn.append(mark(each, x + SAMPLE, y + 3.5))
        drawn += [text(line, x + SAMPLE + MARK + 5, y + 13.5 + n * LINE) for n, line in enumerate(lines)]
        x += long + 14
        if len(lines) > 1:
            x, y = 0.0, y + LEGEND_LINE + (len(lines) - 1) * LINE
    return "".join(drawn), y + (LEGEND_LINE if x else 0)


def text(words: str, x: float, y: float, kind: str = "d-text", more: str = "") -> str:
    return f'<text class="{kind}" x="{x:.2f}" y="{y:.2f}"{more}>{text_of(words)}</text>'


def text_of(words) -> str:
    return escape(UNPRINTABLE.sub("\ufffd", str(words)))


def shortened(name: str, width: float, most: int, size: float = SIZE) -> list[str]:
    """The name in at most so many lines; what does not fit stands in the table and the description."""
    lines = in_lines(name, width, size)
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and measure(f"{lines[-1]}…", size) > width:
            lines[-1] = lines[-1][:-1].rstrip()
        lines[-1] += "…"
    return lines or [""]


def shape_of(each: Share) -> str:
    return each.shape if each.shape in TONES else "none"


def tone_of(each: Share) -> str:
    return each.tone if each.tone in TONES else "none"
