"""Two editions side by side."""

import copy
import json

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
        ("none", "plan", "begun"),
        ("plan", "none", "other"),
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
    assert found["goals"] == {"judged": [], "rewritten": [], "new": [], "gone": []}
    assert (found["introduction"], found["readers"], found["under"], found["alone"]) == ([], False, [], 0)
    assert all((row["came"], row["left"], row["old"]) == ([], [], row["new"]) for row in found["reckoning"])
    assert all(row["old"] == row["new"] for row in found["counts"])


def test_the_same_text_with_other_line_breaks_is_no_change():
    old = sample_content("sv", 12)
    text = "Första raden.\nAndra raden."
    for row in old["activities"].values():
        row["description"] = row["parts"][0]["comment"] = text
    old["introduction"] = text
    new = json.loads(json.dumps(old).replace("\\n", "\\r\\n"))

    found = compare(old, new)

    assert (found["changed"], found["introduction"], found["goals"]["rewritten"], found["goals"]["judged"]) == (
        [],
        [],
        [],
        [],
    )


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


def test_both_reckonings_are_told_with_what_came_and_what_left():
    old = sample_content("sv", 12)
    new = copy.deepcopy(old)
    [number] = new["reckoning"]["lists"]["unmapped"]
    new["reckoning"]["lists"] |= {"unmapped": [], "dropped": [number]}

    rows = {row["place"]: row for row in compare(old, new)["reckoning"]}

    assert rows["unmapped"] == {"place": "unmapped", "old": 1, "new": 0, "came": [], "left": [number]}
    assert rows["dropped"] == {"place": "dropped", "old": 0, "new": 1, "came": [number], "left": []}
    assert rows["in_plan"] == {"place": "in_plan", "old": 12, "new": 12, "came": [], "left": []}


def test_goals_that_were_rewritten_and_the_introduction_are_told_word_by_word():
    old = sample_content("sv", 6) | {"introduction": "Arbetet gick under våren i huvudsak som det var planerat."}
    new = copy.deepcopy(old) | {"introduction": "Arbetet gick under hösten i huvudsak som det var planerat."}
    new["goals"][3]["title"] = "Fler jobb i hela kommunen, året runt"

    found = compare(old, new)

    assert [goal["title"] for goal in found["goals"]["rewritten"]] == ["Fler jobb i hela kommunen, året runt"]
    [text] = found["introduction"]
    assert [piece.text for piece in text["pieces"] if piece.kind != "same"] == ["våren", "hösten"]


def test_two_principals_reports_of_one_round_tell_whose_goals_an_activity_serves():
    ours = sample_content("sv", 12)
    theirs = copy.deepcopy(ours)
    theirs["principal"] = {"id": 2, "name": "Östhammars kommun", "short_name": "Östhammar"}
    for goal in theirs["goals"]:
        goal |= {"id": goal["id"] + 100, "code": goal["code"].replace("N", "O")}

    found = compare(ours, theirs)

    assert found["readers"]
    row = next(row for row in found["under"] if row["id"] == 1)
    assert row["old"] and row["new"] == [code.replace("N", "O") for code in row["old"]]
    with translation.override("en"):
        page = render_to_string(
            "reports/_comparison.html", {"comparison": found, "old_name": "Norrtälje", "new_name": "Östhammar"}
        )
    assert "Only in the report to Östhammar" in page
    assert "New goals" not in page


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
    assert '<ins><span class="vh">added: </span>&lt;script&gt;alert(1)&lt;/script&gt; nytt</ins>' in page
    assert "5 activities are as they were." in page
