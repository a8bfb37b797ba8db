"""Texts broken into lines that fit a box, measured by the typeface that they are set in: SVG breaks none itself."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import combining

from fontTools.ttLib import TTFont

SIZE = 13.0
SPARE = 1.02  # another typeface may stand in on the screen


def in_lines(text: str, width: float, size: float = SIZE) -> list[str]:
    """The text in lines of at most `width`, broken between words, and inside one that alone is wider than a line."""
    lines: list[str] = []
    for word in text.split():
        if lines and measure(f"{lines[-1]} {word}", size) <= width:
            lines[-1] += f" {word}"
        else:
            lines += _pieces(word, width, size)
    return lines


def _pieces(word: str, width: float, size: float) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and measure(pieces[-1] + sign, size) > width:
            pieces.append("")
        pieces[-1] += sign
    return pieces


def measure(text: str, size: float = SIZE) -> float:
    widths, usual = _widths()
    return sum(widths.get(ord(sign), usual) for sign in text) * size * SPARE


@cache
def _widths() -> tuple[dict[int, float], float]:
    """The width of each sign in parts of the size, and of one that the typeface lacks."""
    with TTFont(font_file(), lazy=True) as font:
        per_em, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {sign: metrics[glyph][0] / per_em for sign, glyph in font.getBestCmap().items()}, 0.7


def has_all(text: str) -> bool:
    """Whether our own typeface has every sign of the text as one shape, and none that is put upon another."""
    widths, _usual = _widths()
    return all(sign.isspace() or (ord(sign) in widths and not combining(sign)) for sign in text)


def font_file() -> Path:
    """The bold one: a text that becomes bold when its thread is marked must not need another line."""
    return font_folder() / "AtkinsonHyperlegible-Bold.ttf"


def font_folder() -> Path:
    return Path(find_spec("fontpkg_atkinson_hyperlegible").origin).parent / "files"
