"""What the pages need and set-up makes: the typefaces, cut down to small web fonts, and the style sheets as one.

htmx is served straight from django-htmx's static files and icons are read from `lucide` (core.icons). No third-party
file is kept in the repository.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_newsreader
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from samverk.core.stylesheets import BUNDLE, bundle
from samverk.core.whole_files import written_whole

GENERATED = Path(__file__).resolve().parent.parent / "static" / "generated"

# What Swedish, Finnish and English write, punctuation, arrows, currency, signs. css/fonts.css says the same ranges.
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x100), 0x160, 0x161, 0x17D, 0x17E,
    *range(0x2010, 0x2027), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122,
    *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
]  # fmt: skip
# What the Sami languages and our neighbours write besides: a file of its own, fetched for a page that has one of them.
MORE_LETTERS = [
    *range(0x100, 0x160), *range(0x162, 0x17D), 0x17F, 0x1B7, 0x292, 0x1E4, 0x1E5, 0x1E8, 0x1E9, 0x1EE, 0x1EF,
    0x2C6, 0x2DA, 0x2DC,
]  # fmt: skip
FEATURES = ["kern", "liga", "calt", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum", "pnum"]

_ATKINSON = Path(fontpkg_atkinson_hyperlegible.__file__).parent / "files"
_NEWSREADER = Path(fontpkg_newsreader.__file__).parent / "files"
FONTS = {
    "atkinson-hyperlegible-400": _ATKINSON / "AtkinsonHyperlegible-Regular.ttf",
    "atkinson-hyperlegible-700": _ATKINSON / "AtkinsonHyperlegible-Bold.ttf",
    "atkinson-hyperlegible-400-italic": _ATKINSON / "AtkinsonHyperlegible-Italic.ttf",
    "newsreader": _NEWSREADER / "Newsreader[opsz,wght].ttf",
}
PARTS = {"": LETTERS, "-more": MORE_LETTERS}
PACKAGES = ["fonttools", "fontpkg-atkinson-hyperlegible", "fontpkg-newsreader"]


def build_assets(target: Path = GENERATED) -> bool:
    """Make fonts and style sheet under `target`, unless they are there already and nothing behind them has changed.

    Returns whether anything was made. Safe to call at each start: a comparison of one short file when all is well.
    """
    stamp, recipe = target / "stamp", _recipe()
    is_new = not stamp.is_file() or stamp.read_text() != recipe
    wanted = [(name, part) for name in FONTS for part in PARTS if is_new or not _path(target, name, part).is_file()]
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for name, part in wanted:
        _cut(FONTS[name], PARTS[part], _path(target, name, part))
    stamp.write_text(recipe)
    return bundle(target / Path(BUNDLE).name) or bool(wanted)


def _path(target: Path, name: str, part: str) -> Path:
    return target / "fonts" / f"{name}{part}.woff2"


def _cut(source: Path, letters: list[int], path: Path) -> None:
    """Keep these letters, and of a variable font the weights in use.

    Of the optical sizes one is kept, drawn for headings of about 30 px: all of them would weigh 50 kB more.
    """
    font = TTFont(source)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": (400, 600), "opsz": 30})
    options = subset.Options(layout_features=FEATURES, flavor="woff2", hinting=False, drop_tables=["DSIG"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=letters)
    cutter.subset(font)
    font.flavor = "woff2"
    with written_whole(path) as file:
        font.save(file)


def _recipe() -> str:
    """Changes when this file or one of the packages does."""
    facts = [f"{name} {version(name)}" for name in PACKAGES]
    facts.append(hashlib.sha256(Path(__file__).read_bytes()).hexdigest())
    return "\n".join(facts)
