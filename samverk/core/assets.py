"""What the pages need and packages already hold: the typefaces, cut down to small web fonts at set-up.

htmx is served straight from django-htmx's static files and icons are read from `lucide` (core.icons), so the fonts
are all there is to make. No third-party file is kept in the repository.
"""

import hashlib
from importlib.metadata import version
from pathlib import Path

import fontpkg_atkinson_hyperlegible
import fontpkg_newsreader
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

GENERATED = Path(__file__).resolve().parent.parent / "static" / "generated"

# Latin with what Swedish, Finnish, the Sami languages and our neighbours write, punctuation, arrows, currency, signs.
LETTERS = [
    *range(0x20, 0x7F), *range(0xA0, 0x180), 0x1B7, 0x292, 0x1E4, 0x1E5, 0x1E8, 0x1E9, 0x1EE, 0x1EF,
    0x2C6, 0x2DA, 0x2DC,
    *range(0x2010, 0x2027), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044, 0x20AC, 0x2122,
    *range(0x2190, 0x2194), 0x2212, 0x2248, 0x2260, 0x2264, 0x2265,
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
PACKAGES = ["fonttools", "fontpkg-atkinson-hyperlegible", "fontpkg-newsreader"]


def build_assets(target: Path = GENERATED) -> bool:
    """Make the web fonts under `target`, unless they are there already and nothing that makes them has changed.

    Returns whether anything was made. Safe to call at each start: a comparison of one short file when all is well.
    """
    stamp, recipe = target / "stamp", _recipe()
    is_new = not stamp.is_file() or stamp.read_text() != recipe
    paths = {target / "fonts" / f"{name}.woff2": source for name, source in FONTS.items()}
    missing = {path: source for path, source in paths.items() if is_new or not path.is_file()}
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for path, source in missing.items():
        _cut(source, path)
    stamp.write_text(recipe)
    return bool(missing)


def _cut(source: Path, path: Path) -> None:
    """Keep our letters, and of a variable font the weights in use; optical sizes stay."""
    font = TTFont(source)
    if "fvar" in font:
        font = instancer.instantiateVariableFont(font, {"wght": (400, 600)})
    options = subset.Options(layout_features=FEATURES, flavor="woff2", hinting=False, drop_tables=["DSIG"])
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=LETTERS)
    cutter.subset(font)
    font.flavor = "woff2"
    unfinished = path.with_suffix(".part")
    font.save(unfinished)
    unfinished.replace(path)  # whole or not at all: another process may be serving it


def _recipe() -> str:
    """Changes when this file or one of the packages does."""
    facts = [f"{name} {version(name)}" for name in PACKAGES]
    facts.append(hashlib.sha256(Path(__file__).read_bytes()).hexdigest())
    return "\n".join(facts)
