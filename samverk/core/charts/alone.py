"""A chart as a file of its own: the same picture with the light theme's colours in it, for PDF; and as PNG for Word.

The rules are those of the page's own style sheet, with the tokens' light values in them, so that there is one style.
"""

import re
from functools import cache
from pathlib import Path

from samverk.core.charts.strokes import Drawing
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
