import pytest
from fontTools.ttLib import TTFont

from samverk.core.assets import FONTS, build_assets

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
    assert sorted(path.stem for path in before) == sorted(FONTS)


def test_a_lost_font_is_made_anew(made):
    font = made / "fonts" / "atkinson-hyperlegible-700.woff2"
    font.unlink()

    assert build_assets(made)
    assert font.is_file()


def test_the_fonts_hold_the_letters_of_our_languages_and_little_else(made):
    for name in FONTS:
        file = made / "fonts" / f"{name}.woff2"
        with TTFont(file) as font:
            letters = font.getBestCmap()
        assert [letter for letter in LETTERS if ord(letter) not in letters] == [], name
        assert file.stat().st_size < 130_000
