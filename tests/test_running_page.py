"""docs/running.md tells of everything that an installation can be told."""

import re
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = REPOSITORY / "docs" / "running.md"
READ = re.compile(r"""environ(?:\.get\(|\.setdefault\(|\[)\s*["']([A-Z][A-Z_]+)["']""")
# Django's own, which samverk sets itself; and what the shell has set long before.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "PATH"}


def read_by_the_package() -> set[str]:
    sources = [path for path in (REPOSITORY / "samverk").rglob("*.py") if "tests" not in path.parts]
    found = {name for path in sources for name in READ.findall(path.read_text(encoding="utf-8"))}
    return found - NOT_OURS


def described() -> set[str]:
    return set(re.findall(r"`([A-Z][A-Z_]+)(?:=[^`]*)?`", PAGE.read_text(encoding="utf-8")))


def test_every_variable_that_is_read_is_described():
    assert read_by_the_package() - described() == set()


def test_every_variable_that_is_described_is_read():
    ours = {name for name in described() if name.startswith("SAMVERK_")}

    assert ours - read_by_the_package() == set()


@pytest.mark.parametrize("name", ["SAMVERK_DATA", "SAMVERK_CONTACT", "DATABASE_URL"])
def test_what_is_read_is_found(name):
    assert name in read_by_the_package()
