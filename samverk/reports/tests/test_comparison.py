"""Two editions side by side."""

import copy

import pytest
from django.template.loader import render_to_string
from django.utils import translation

from samverk.reports.comparison import compare, direction
from samverk.reports.tests.edition_content import sample_content

RANKS = {"done": 0, "none": 0.5, "plan": 2, "risk": 5, "dev": 6}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ("plan", "plan", "same"),
        ("plan", "done", "up"),
        ("plan", "risk", "down"),
        ("dev", "risk", "up"),
        ("unans", "plan", "answered"),
        ("plan", "unans", "unanswered"),
        ("unans", "unans", "same"),
        ("plan", "not_relevant", "other"),
        ("yellow", "plan", "other"),
        ("none", "plan", "other"),
        ("none", "done", "up"),
        ("none", "risk", "down"),
    ],
)
def test_a_status_moves(was, now, expected):
    assert direction({"key": was, "shape": was}, {"key": now, "shape": now}, RANKS) == expected


def test_an_edition_compared_with_itself_shows_no_difference():
    content = sample_content("sv", 40)

    found = compare(content, copy.deepcopy(content))

    assert (found["moved"], found["changed"], found["new"], found["gone"]) == ([], [], [], [])
    assert found["unchanged"] == 35
    assert found["goals"] == {"judged": [], "new": [], "gone": []}
    assert all(row["old"] == row["new"] for row in found["counts"])


def test_changed_words_new_and_gone_are_told():
    old = sample_content("sv", 12)
    new = copy.deepcopy(old)
    key = next(key for key, row in new["activities"].items() if row["parts"][0]["key"] == "plan")
    part, before = new["activities"][key]["parts"][0], old["activities"][key]["parts"][0]
    before["comment"] = "Arbetet på etapp åtta till elva går som planerat."
    part["comment"] = "Arbetet på etapp åtta till elva går inte som planerat."
    part.update({"key": "dev", "word": "Större avvikelse", "shape": "dev", "tone": "dev"})
    new["activities"][key]["joint"] = {key: part[key] for key in ("key", "word", "shape", "tone")} | {"reason": ""}
    gone = new["activities"].pop("8")
    new["unmapped"].remove(8)
    new["dropped"].append(
        {"id": 8, "number": "8", "title": gone["title"], "on": "2026-08-01", "why": "Pengarna tog slut."}
    )

    found = compare(old, new)

    [row] = found["changed"]
    [text] = row["parts"][0]["texts"]
    assert [(piece.kind, piece.text) for piece in text["pieces"]] == [
        ("same", "Arbetet på etapp åtta till elva går"),
        ("added", "inte"),
        ("same", "som planerat."),
    ]
    assert row["parts"][0]["direction"] == "down"
    assert [(lost["id"], lost["why"]) for lost in found["gone"]] == [(8, "Pengarna tog slut.")]
    assert compare(new, old)["new"][0]["id"] == 8


def test_the_comparison_is_shown_with_texts_escaped():
    old = sample_content("sv", 6)
    new = copy.deepcopy(old)
    new["activities"]["1"]["description"] = "<script>alert(1)</script> nytt"
    new["goals"][1]["assessment"] = {"word": "Nått", "shape": "done", "tone": "done", "text": "", "by": "", "on": None}

    with translation.override("en"):
        page = render_to_string(
            "reports/_comparison.html",
            {"comparison": compare(old, new), "old_name": "Version 1", "new_name": "Version 2"},
        )

    assert "<script>" not in page
    assert "<ins>&lt;script&gt;alert(1)&lt;/script&gt; nytt</ins>" in page
    assert "5 activities are as they were." in page
