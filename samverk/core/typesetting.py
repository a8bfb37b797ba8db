"""Typst, in a child process, with the fonts of our packages: for PDFs and for pictures of what is drawn as SVG.

It may read nothing but the template's folder and the fonts, and fetches nothing. Signs that no font has are named in
words, since one that cannot be set would make Typst refuse the whole file, as PDF/UA-1 demands.
"""

import importlib.util
import json
import subprocess
import sys
import unicodedata
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

CHILD = Path(__file__).with_name("typesetting_child.py")
WAIT = 300  # seconds
# Ours, and Noto for the letters, scripts, symbols and emoji that they lack: where in each package the fonts lie.
FONT_PACKAGES = {"fontpkg_atkinson_hyperlegible": "files", "fontpkg_newsreader": "files", "manimgx_fonts": "."}
# What the fonts that come inside Typst have besides: arrows, mathematics, boxes, shapes, ticks and crosses.
BUILT_IN = [(0x2190, 0x23FF), (0x2422, 0x2423), (0x2500, 0x262F), (0x2638, 0x268B), (0x2701, 0x275E), (0x2761, 0x2BFF)]


def typeset(
    template: Path, inputs: dict[str, str], *, file_format: str = "pdf", standards: list[str] = (), timestamp: int,
) -> bytes:  # fmt: skip
    """What Typst makes of the template, which finds `inputs` in sys.inputs. Raises RuntimeError with Typst's words."""
    order = {
        "template": str(template),
        "root": str(template.parent),
        "font_folders": font_folders(),
        "format": file_format,
        "standards": list(standards),
        "timestamp": timestamp,
        "inputs": inputs,
    }
    done = subprocess.run(  # noqa: S603 (our own program; what is set goes in as data)
        [sys.executable, "-I", str(CHILD)],
        input=json.dumps(order).encode(),
        capture_output=True,
        timeout=WAIT,
        env={"LANG": "C.UTF-8"},
        check=False,
    )
    if done.returncode:
        fault = done.stderr.decode(errors="replace")[:2000] or done.returncode
        raise RuntimeError(f"The file could not be set: {fault}")
    return done.stdout


def font_folders() -> list[str]:
    found = [(importlib.util.find_spec(package), folder) for package, folder in FONT_PACKAGES.items()]
    return [str(Path(spec.origin).parent / folder) for spec, folder in found]


@cache
def covered() -> frozenset[int]:
    """Code points that can be set."""
    inside = set()
    for path in (path for folder in font_folders() for path in Path(folder).glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            inside.update(font.getBestCmap())
    built_in = (point for first, last in BUILT_IN for point in range(first, last + 1))
    inside.update(point for point in built_in if unicodedata.category(chr(point)) != "Cn")
    return frozenset(inside | {0x0A, 0x09, 0x200B, 0xAD})


def set_in_fonts(text: str, glosses: set) -> str:
    """The text with every sign that the fonts lack named in words; these signs are added to `glosses`."""
    known = covered()
    if all(ord(sign) in known for sign in text):
        return text.replace("\t", " ")
    pieces = []
    for sign in unicodedata.normalize("NFC", text).replace("\t", " "):
        if ord(sign) in known:
            pieces.append(sign)
        elif unicodedata.category(sign) not in ("Cf", "Mn") and not 0xFE00 <= ord(sign) <= 0xFE0F:
            glosses.add(sign)
            pieces.append(f"[{unicodedata.name(sign, f'U+{ord(sign):04X}').lower()}]")
    return "".join(pieces)
