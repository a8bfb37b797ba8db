"""What keeps the house a house, where import-linter and ruff do not look: templates, foreign files, sizes, order."""

import re
import subprocess
import tomllib
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import get_resolver

REPOSITORY = Path(__file__).resolve().parent.parent
PACKAGE = REPOSITORY / "samverk"
# From the ground up.
ROOMS = [
    "core",
    "organisations",
    "yearwheel",
    "steering",
    "planning",
    "followup",
    "economy",
    "asking",
    "reports",
    "api",
]
LINES_AT_MOST = {"code": 400, "tests": 500}  # a test file has many small subjects by nature

# What a template names: a page of a room, or another template.
LINK = re.compile(r"""\{%\s*(?:url|include|extends|room_url)\s+["']([^"']+)["']""")
REGISTRIES = re.compile(
    r"(pypi|debian|pythonhosted|npmjs|unpkg|jsdelivr|cdnjs|cloudflare|googleapis|gstatic|crates)\.(org|com|net|io)"
)
TEXT = {
    ".py",
    ".html",
    ".css",
    ".js",
    ".md",
    ".toml",
    ".txt",
    ".yml",
    ".yaml",
    ".cfg",
    ".po",
    ".typ",
    ".csv",
    ".json",
    "",
}
FOREIGN = {".woff", ".woff2", ".ttf", ".otf", ".eot", ".whl", ".jar", ".so", ".map", ".exe", ".dll"}


def tracked_files() -> list[Path]:
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 git is where PATH says
        cwd=REPOSITORY,
        capture_output=True,
        check=True,
        text=True,
    )
    paths = [REPOSITORY / name for name in listing.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def room_of(name: str) -> str:
    """The room that a page's or a template's name belongs to: "planning:plan", "planning/plan.html"; else ""."""
    first = re.split("[:/]", name)[0]
    return first if first in ROOMS else ""


def templates() -> list[tuple[str, Path]]:
    own = [(room, path) for room in ROOMS for path in (PACKAGE / room / "templates").rglob("*.html")]
    shared = [("core", path) for path in (PACKAGE / "templates").rglob("*.html")]
    return own + shared


def test_templates_link_only_to_their_own_room_and_those_below():
    found = [
        f"{path.relative_to(REPOSITORY)} names {name}"
        for room, path in templates()
        for name in LINK.findall(path.read_text())
        if room_of(name) and ROOMS.index(room_of(name)) > ROOMS.index(room)
    ]

    assert found == []


def test_a_link_upwards_would_be_found():
    text = (
        """{% extends "base.html" %}{% url 'reports:edition' 1 as here %}{% include "followup/_row.html" with a=b %}"""
    )

    names = LINK.findall(text)

    assert [room_of(name) for name in names] == ["", "reports", "followup"]


def test_a_room_keeps_its_templates_in_a_folder_of_its_own_name():
    strays = [
        str(path.relative_to(REPOSITORY))
        for room in ROOMS
        for path in (PACKAGE / room / "templates").rglob("*.html")
        if path.relative_to(PACKAGE / room / "templates").parts[0] != room
    ]

    assert strays == []


def test_rooms_stand_in_one_order_here_in_the_settings_and_in_the_contract():
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    contract = project["tool"]["importlinter"]["contracts"][0]["layers"]
    installed = [app.removeprefix("samverk.") for app in settings.INSTALLED_APPS if app.startswith("samverk.")]

    assert [room for room in reversed(contract) if room in ROOMS] == ROOMS
    assert list(reversed(installed)) == ROOMS


def test_every_room_says_what_it_is_and_has_its_page():
    lacking = [
        room
        for room in ROOMS
        if not (PACKAGE / room / "__init__.py").read_text().startswith('"""')
        or not (REPOSITORY / "docs" / "rooms" / f"{room}.md").is_file()
    ]

    assert lacking == []


def test_no_file_names_a_package_registry():
    here = Path(__file__).resolve()

    found = [
        str(path.relative_to(REPOSITORY))
        for path in tracked_files()
        if path != here and path.suffix in TEXT and REGISTRIES.search(path.read_text(errors="ignore"))
    ]

    assert found == []


def test_one_place_alone_asks_other_servers():
    """One function for all that goes out, since each way past it would be one to be led inside by. Mail goes to the one
    server that the settings name."""
    outward = re.compile(
        r"^\s*(?:from|import) (requests|httpx|aiohttp|urllib3|urllib\.request|http\.client|ftplib|socket)\b", re.M
    )
    found = {
        str(path.relative_to(PACKAGE)): outward.findall(path.read_text())
        for path in PACKAGE.rglob("*.py")
        if "tests" not in path.parts
    }

    assert {name: sorted(what) for name, what in found.items() if what} == {
        "cli/run.py": ["socket"],  # looks whether its own port is free
        "core/elsewhere/calling.py": ["requests", "requests", "socket", "urllib3", "urllib3"],  # for the OIDC library
    }


def test_no_third_party_file_is_kept():
    found = [
        str(path.relative_to(REPOSITORY))
        for path in tracked_files()
        if path.suffix in FOREIGN or ".min." in path.name or path.name.startswith(("htmx", "leaflet", "sortable"))
    ]

    assert found == []


def test_no_page_has_script_or_style_of_its_own():
    """But for what leaves as one piece, and brings its styles along: an edition, a picture of the threads, a mail, what
    is held about somebody."""
    inline = re.compile(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son(?:click|change|submit|load|input)=|javascript:")

    found = [str(path.relative_to(PACKAGE)) for _room, path in templates() if inline.search(path.read_text())]

    alone = {
        "core/templates/core/own_data_file.html",
        "core/templates/core/post/letter.html",
        "planning/templates/planning/_thread_style.html",
        "reports/templates/reports/edition_document.html",
    }
    assert set(found) == alone


def test_no_file_is_named_for_nothing():
    names = {"utils", "helpers", "services", "misc", "common_utils"}

    found = [str(path.relative_to(REPOSITORY)) for path in PACKAGE.rglob("*.py") if path.stem in names]

    assert found == []


def test_files_hold_one_subject_each():
    """A file that nears 400 lines holds two subjects. Migrations are written by Django."""
    sizes = {
        str(path.relative_to(REPOSITORY)): len(path.read_text().splitlines())
        for path in tracked_files()
        if path.suffix in {".py", ".html", ".css", ".js"} and "migrations" not in path.parts
    }

    long = {name: size for name, size in sizes.items() if size > LINES_AT_MOST["tests" if "tests/" in name else "code"]}

    assert long == {}


def test_every_page_belongs_to_a_room_or_to_signing_in():
    names = set()
    for pattern in get_resolver().url_patterns:
        names.add(pattern.namespace or pattern.urlconf_name.__name__)

    assert names - set(ROOMS) == {"samverk.core.account_urls", "samverk.api.urls"}


@pytest.mark.parametrize("name", ["LICENSE", "README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"])
def test_a_stranger_finds_what_a_repository_should_have(name):
    text = (REPOSITORY / name).read_text()

    assert len(text.splitlines()) > 5


@pytest.mark.parametrize(
    ("file", "groups"), [("requirements.txt", ["build"]), ("requirements-dev.txt", ["build", "dev"])]
)
def test_all_that_is_needed_is_pinned_with_hashes(file, groups):
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())["project"]
    wanted = project["dependencies"] + [need for group in groups for need in project["optional-dependencies"][group]]
    text = (REPOSITORY / file).read_text()
    pinned = re.findall(r"^([a-z0-9-]+)(?:\[[^]]*\])?==[^\n]*\\\n +--hash=sha256:", text, re.M)

    missing = {re.match("[A-Za-z0-9-]+", need)[0].lower() for need in wanted} - {*pinned}

    assert missing == set()
    assert len(pinned) == len(re.findall("^[a-z]", text, re.M))


def test_links_between_the_documents_lead_somewhere():
    broken = []
    for page in [path for path in tracked_files() if path.suffix == ".md"]:
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text()):
            if "://" not in target and not (page.parent / target).exists():
                broken.append(f"{page.relative_to(REPOSITORY)}: {target}")

    assert broken == []
