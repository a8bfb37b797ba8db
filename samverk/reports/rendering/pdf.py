"""An edition as PDF that is PDF/UA-1 and PDF/A-3a at once, set by Typst from the reading alone.

The canonical JSON is attached to the file (PDF/A-3 permits it), so every figure on paper can be traced to its data.
Typst gets two strings and the fonts of our packages, in a child process; it may read nothing outside this folder and
fetches nothing.
"""

import json
from functools import partial
from pathlib import Path

from django.utils.translation import gettext as _

from samverk.core.charts import Drawing, alone, for_pdf, png
from samverk.core.trail import canonical
from samverk.core.typesetting import set_in_fonts, typeset
from samverk.reports.rendering.pdf_memory import refuse_if_too_large
from samverk.reports.rendering.pdf_streams import unambiguous
from samverk.reports.rendering.pictures import in_files
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.words import made_on

TEMPLATE = Path(__file__).with_name("report.typ")
STANDARDS = ["ua-1", "a-3a"]
NAME_ONLY = {"anchor", "language", "shape", "tone", "sha256"}  # never shown as they are, or never broken
WORD_BULLETS = str.maketrans("\uf0b7\uf0a7\uf0fc\uf0d8", "••✓►")  # Word's bullets from Symbol and Wingdings
LONG = 200  # activities; in a report of so many the contents end a page
LONGEST_WORD = 40  # characters that fit on a line of the narrowest column set in words


def write(content: dict, seal: dict | None = None) -> bytes:
    as_read = read(content, seal)
    moment = made_on(content, seal)
    glosses = set()
    report = _printable(as_read, glosses)
    report["is_long"] = len(content["activities"]) > LONG
    drawn = in_files(as_read).items()
    report["pictures"] = {place: [_picture(each, glosses) for each in drawings] for place, drawings in drawn}
    report["date"] = [moment.year, moment.month, moment.day]
    report["has_glosses"] = bool(glosses)
    report["glosses"] = _(
        "Signs that the fonts of this file lack are named in square brackets. "
        "The attached data has them as they were written."
    )
    text = json.dumps(report)
    refuse_if_too_large(len(text))
    inputs = {"report": text, "content": canonical(content)}
    return unambiguous(typeset(TEMPLATE, inputs, standards=STANDARDS, timestamp=int(moment.timestamp())))


def _picture(drawing: Drawing, glosses: set) -> dict[str, str]:
    alt = f"{drawing.title}: {drawing.description}"
    svg = for_pdf(set_in_fonts(alone(drawing), glosses), partial(png, drawing))
    return {"svg": svg, "alt": set_in_fonts(alt, glosses)}


def _printable(value, glosses: set, key: str = ""):
    """The same data with every sign the fonts lack named in words, and endless words made breakable."""
    if isinstance(value, dict):
        return {name: _printable(inner, glosses, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner, glosses, key) for inner in value]
    if isinstance(value, str) and key not in NAME_ONLY:
        return _breakable(set_in_fonts(value.translate(WORD_BULLETS), glosses))
    return value


def _breakable(text: str) -> str:
    if len(text) <= LONGEST_WORD:
        return text
    pieces = []
    for line in text.split("\n"):
        words = [
            "\u200b".join(word[i : i + LONGEST_WORD] for i in range(0, len(word), LONGEST_WORD))
            for word in line.split(" ")
        ]
        pieces.append(" ".join(words))
    return "\n".join(pieces)
