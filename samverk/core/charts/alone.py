"""A chart as a file of its own: the same picture with the light theme's colours in it, for PDF; and as PNG for Word.

The rules are those of the page's own style sheet, with the tokens' light values in them, so that there is one style.
"""

import base64
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from samverk.core.charts.strokes import Drawing
from samverk.core.lettering import has_all
from samverk.core.typesetting import typeset

PICTURE = Path(__file__).with_name("picture.typ")
STYLES = Path(__file__).resolve().parents[2] / "static" / "css"
TOKEN = re.compile(r"--([\w-]+):\s*light-dark\((#[0-9a-f]{6}),")
RULE = re.compile(r"^  (\.d-[^{]+) \{([^}]*)\}$", re.MULTILINE)
FACE = "font-family: 'Atkinson Hyperlegible'"


def alone(drawing: Drawing) -> str:
    return drawing.svg.replace("<title ", f"<style>{style()}</style><title ", 1)


def png(drawing: Drawing) -> bytes:
    """Equal figures give equal bytes. Signs that no font has are left out here: the description has them."""
    return typeset(PICTURE, {"svg": alone(drawing), "width": str(drawing.width)}, file_format="png", timestamp=0)


def for_pdf(svg: str, as_png: Callable[[], bytes]) -> str:
    """The picture itself; or, where it has a sign that our typeface lacks, its dots. Such a sign may be put together of
    shapes that have no sign of their own (İ of an I and a dot), and PDF/UA-1 refuses a whole file that has one."""
    if has_all(svg):
        return svg
    dots = as_png()
    width, height = int.from_bytes(dots[16:20]), int.from_bytes(dots[20:24])  # as PNG's first chunk gives them
    data = base64.b64encode(dots).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/png;base64,{data}"/></svg>'
    )


@cache
def style() -> str:
    tokens = dict(TOKEN.findall((STYLES / "tokens.css").read_text(encoding="utf-8")))
    sheet = (STYLES / "components" / "charts.css").read_text(encoding="utf-8").split("@media")[0]
    rules = [f"text{{{FACE}}}"]
    rules += [
        f"{selector}{{{re.sub(r'var[(]--([a-z0-9-]+)[)]', lambda found: tokens[found[1]], inside)}}}"
        for selector, inside in RULE.findall(sheet)
    ]
    return "".join(rules)
