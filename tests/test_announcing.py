"""What htmx swaps in is read out by one region, or takes the focus: every template that swaps stands here."""

import re
from pathlib import Path

import samverk

TEMPLATES = sorted(Path(samverk.__file__).parent.glob("**/templates/**/*.html"))
TARGET = re.compile(r'hx-target="([^"]+)"')
# Where what is swapped in says what has happened: the template with its data-told, for each target.
TOLD_IN = {
    "#list": "planning/plan.html",
    "#wheel": "yearwheel/year.html",
    "#find-found": "core/_suggestions.html",
    "#{{ id }}-found": "django/forms/widgets/search.html",
    "#draft": "followup/_draft_saved.html",
    "#job": "core/job.html",
    "#live": "followup/_seam.html",
    # The focus goes into the row that has been opened: tests/browser/test_plan.py.
    "closest tr": None,
}


def source(name: str) -> str:
    return next(path for path in TEMPLATES if path.as_posix().endswith(f"templates/{name}")).read_text()


def targets() -> set[str]:
    return {target for path in TEMPLATES for target in TARGET.findall(path.read_text())}


def test_every_swap_is_told_or_takes_the_focus():
    asking = [path for path in TEMPLATES if re.search(r"\bhx-(get|post|put|patch|delete)=", path.read_text())]
    without_target = [path.name for path in asking if not TARGET.search(path.read_text())]

    silent = [name for name in filter(None, TOLD_IN.values()) if "data-told" not in source(name)]

    assert without_target == []
    assert targets() == set(TOLD_IN)
    assert silent == []


def test_one_region_tells_it_and_no_piece_that_is_swapped_has_one_of_its_own():
    swapped = {name for name in TOLD_IN.values() if name} | {"followup/_draft_refused.html", "ui/_messages.html"}

    of_their_own = [name for name in sorted(swapped) if 'role="status"' in source(name)]

    assert of_their_own == []
    assert source("base.html").count('role="status"') == 1


def test_whatever_a_request_waits_for_is_dimmed():
    lists = [path.name for path in TEMPLATES if re.search(r'hx-target="#(list|wheel)"', path.read_text())]
    undimmed = [
        path.name
        for path in TEMPLATES
        if re.search(r'hx-target="#(list|wheel)"', path.read_text()) and "hx-indicator=" not in path.read_text()
    ]

    assert sorted(lists) == ["_filters.html", "_row_form.html", "year.html"]
    assert undimmed == []
