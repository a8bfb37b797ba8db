import re

import pytest
from fontTools.ttLib import TTFont

from samverk.core.assets import FONTS, PARTS, build_assets
from samverk.core.stylesheets import FOLDER, bundle, sources

# What Swedish, Finnish, our neighbours and most of the Sami languages write, and the signs that our texts use.
LETTERS = "åäöÅÄÖéüšžâáčæø€–”…§%"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    target = tmp_path_factory.mktemp("generated")
    build_assets(target)
    return target


def test_fonts_are_made_once_and_then_left_alone(made):
    before = {path: path.stat().st_mtime_ns for path in (made / "fonts").iterdir()}

    assert not build_assets(made)
    assert {path: path.stat().st_mtime_ns for path in (made / "fonts").iterdir()} == before
    assert sorted(path.stem for path in before) == sorted(f"{name}{part}" for name in FONTS for part in PARTS)


def test_a_lost_font_is_made_anew(made):
    font = made / "fonts" / "atkinson-hyperlegible-700.woff2"
    font.unlink()

    assert build_assets(made)
    assert font.is_file()


def test_the_fonts_hold_the_letters_of_our_languages_and_little_else(made):
    for name in FONTS:
        files = [made / "fonts" / f"{name}{part}.woff2" for part in PARTS]
        letters = [set(_letters(file)) for file in files]
        assert [letter for letter in LETTERS if ord(letter) not in set.union(*letters)] == [], name
        assert {ord(letter) for letter in "åäöÅÄÖéüšž–”…"} <= letters[0]
        assert files[0].stat().st_size < 40_000


def test_a_browser_is_told_the_ranges_that_the_files_hold(made):
    css = (FOLDER / "fonts.css").read_text()
    told = {name: ranges for name, ranges in re.findall(r"fonts/([\w-]+)\.woff2.*?unicode-range: ([^;]+);", css)}

    assert sorted(told) == sorted(f"{name}{part}" for name in FONTS for part in PARTS)
    for name, ranges in told.items():
        ends = [(each.removeprefix("U+").split("-") * 2)[:2] for each in ranges.split(", ")]
        covered = {letter for first, last in ends for letter in range(int(first, 16), int(last, 16) + 1)}
        assert set(_letters(made / "fonts" / f"{name}.woff2")) <= covered


def _letters(file):
    with TTFont(file) as font:
        return list(font.getBestCmap())


def test_the_style_sheets_are_made_into_one_that_says_the_same(made):
    written = (made / "samverk.css").read_text()

    assert "/*" not in written
    for source in sources():
        rules = [line.strip() for line in re.sub(r"/\*.*?\*/", "", source.read_text(), flags=re.DOTALL).splitlines()]
        assert "\n".join(rule for rule in rules if rule) in written
    assert not bundle(made / "samverk.css")
