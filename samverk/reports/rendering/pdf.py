"""An edition as PDF that is PDF/UA-1 and PDF/A-3a at once, set by Typst from the reading alone.

The canonical JSON is attached to the file (PDF/A-3 permits it), so every figure on paper can be traced to its data.
Typst gets two strings and the fonts of our packages, in a child process; it may read nothing outside this folder and
fetches nothing.
"""

import importlib.util
import json
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _
from fontTools.ttLib import TTFont

from samverk.core.trail import canonical
from samverk.reports.rendering.pdf_memory import refuse_if_too_large
from samverk.reports.rendering.pdf_streams import unambiguous
from samverk.reports.rendering.reading import read
from samverk.reports.rendering.words import made_on

TEMPLATE = Path(__file__).with_name("report.typ")
CHILD = Path(__file__).with_name("pdf_child.py")
WAIT = 300  # seconds
STANDARDS = ["ua-1", "a-3a"]
# Ours, and Noto for the letters, scripts, symbols and emoji that they lack: where in each package the fonts lie.
FONT_PACKAGES = {"fontpkg_atkinson_hyperlegible": "files", "fontpkg_newsreader": "files", "manimgx_fonts": "."}
# What the fonts that come inside Typst have besides: arrows, mathematics, boxes, shapes, ticks and crosses.
BUILT_IN = [(0x2190, 0x23FF), (0x2422, 0x2423), (0x2500, 0x262F), (0x2638, 0x268B), (0x2701, 0x275E), (0x2761, 0x2BFF)]
NAME_ONLY = {"anchor", "language", "shape", "tone", "sha256"}  # never shown as they are, or never broken
WORD_BULLETS = str.maketrans("\uf0b7\uf0a7\uf0fc\uf0d8", "••✓►")  # Word's bullets from Symbol and Wingdings
LONG = 200  # activities; in a report of so many the contents end a page
LONGEST_WORD = 40  # characters that fit on a line of the narrowest column set in words


def write(content: dict, seal: dict | None = None) -> bytes:
    report = read(content, seal)
    moment = made_on(content, seal)
    glosses = set()
    report = _printable(report, glosses)
    report["is_long"] = len(content["activities"]) > LONG
    report["date"] = [moment.year, moment.month, moment.day]
    report["has_glosses"] = bool(glosses)
    report["glosses"] = _(
        "Signs that the fonts of this file lack are named in square brackets. "
        "The attached data has them as they were written."
    )
    text = json.dumps(report)
    refuse_if_too_large(len(text))
    order = {
        "template": str(TEMPLATE),
        "root": str(TEMPLATE.parent),
        "font_folders": _font_folders(),
        "standards": STANDARDS,
        "timestamp": int(moment.timestamp()),
        "inputs": {"report": text, "content": canonical(content)},
    }
    return _set(order)


def _set(order: dict) -> bytes:
    done = subprocess.run(  # noqa: S603 (our own program; the edition goes in as data)
        [sys.executable, "-I", str(CHILD)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=WAIT,
        env={"LANG": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        raise RuntimeError(
            f"The PDF could not be set: {done.stderr.decode(errors='replace')[:2000] or done.returncode}"
        )
    return unambiguous(done.stdout)


def _font_folders() -> list[str]:
    found = [(importlib.util.find_spec(package), folder) for package, folder in FONT_PACKAGES.items()]
    return [str(Path(spec.origin).parent / folder) for spec, folder in found]


@cache
def _covered() -> frozenset[int]:
    """Code points that can be set. One outside them would make Typst refuse the whole file, as PDF/UA-1 demands."""
    inside = set()
    for path in (path for folder in _font_folders() for path in Path(folder).glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            inside.update(font.getBestCmap())
    built_in = (point for first, last in BUILT_IN for point in range(first, last + 1))
    inside.update(point for point in built_in if unicodedata.category(chr(point)) != "Cn")
    return frozenset(inside | {0x0A, 0x09, 0x200B, 0xAD})


def _printable(value, glosses: set, key: str = ""):
    """The same data with every sign the fonts lack named in words, and endless words made breakable."""
    if isinstance(value, dict):
        return {name: _printable(inner, glosses, name) for name, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner, glosses, key) for inner in value]
    if isinstance(value, str) and key not in NAME_ONLY:
        return _breakable(_set_in_fonts(value.translate(WORD_BULLETS), glosses))
    return value


def _set_in_fonts(text: str, glosses: set) -> str:
    covered = _covered()
    if all(ord(sign) in covered for sign in text):
        return text.replace("\t", " ")
    pieces = []
    for sign in unicodedata.normalize("NFC", text).replace("\t", " "):
        if ord(sign) in covered:
            pieces.append(sign)
        elif unicodedata.category(sign) not in ("Cf", "Mn") and not 0xFE00 <= ord(sign) <= 0xFE0F:
            glosses.add(sign)
            pieces.append(f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]")
    return "".join(pieces)


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
