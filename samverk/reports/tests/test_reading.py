"""The edition's sentences, dates and numbers."""

import pytest
from django.utils import translation

from samverk.reports.rendering import words
from samverk.reports.rendering.reading import read
from samverk.reports.tests.edition_content import sample_content, sample_seal, with_earlier_rounds


@pytest.mark.parametrize(
    ("language", "first", "last", "expected"),
    [
        ("sv", "2026-05-01", "2026-08-31", "1 maj–31 augusti 2026"),
        ("en", "2026-05-01", "2026-08-31", "1 May–31 August 2026"),
        ("fi", "2026-05-01", "2026-08-31", "1. toukokuuta–31. elokuuta 2026"),
        ("sv", "2025-12-01", "2026-01-31", "1 december 2025 – 31 januari 2026"),
        ("sv", None, None, ""),
    ],
)
def test_a_period_is_written_as_in_the_language(language, first, last, expected):
    with translation.override(language):
        assert words.period(first, last) == expected


@pytest.mark.parametrize("value", ["", None, "löpande", "VT 2026"])
def test_a_date_that_is_words_already_stays(value):
    with translation.override("sv"):
        assert words.day(value) == (value or "")


def test_a_time_is_swedish_whatever_zone_it_was_kept_in():
    with translation.override("en"):
        assert "13:42" in words.moment("2026-10-01T11:42:10+00:00")
        assert words.day("2026-10-01T23:30:00+00:00") == "2 October 2026"


def test_own_part_comes_first_and_the_others_keep_their_order():
    content = sample_content("sv", 40)
    key, activity = next((k, a) for k, a in content["activities"].items() if len(a["parts"]) == 3)
    activity["parts"].reverse()

    with translation.override("sv"):
        report = read(content)

    goals = [goal for document in report["documents"] for goal in document["goals"]]
    told = [activity for goal in goals for activity in goal["activities"]] + report["unmapped"]["activities"]
    parts = next(row["parts"] for row in told if row["anchor"] == f"activity-{key}")
    assert [part["organisation"] for part in parts] == ["Norrtälje kommun", "Österåkers kommun", "Östhammars kommun"]


def test_a_reckoning_that_does_not_add_up_is_said_aloud():
    content = sample_content("en", 10)
    content["reckoning"]["adds_up"] = False

    with translation.override("en"):
        verdict = read(content)["reckoning"]["verdict"]

    assert verdict.startswith("The sum does not agree with the plan.")


def test_links_that_nobody_has_approved_are_told_with_what_rests_on_them():
    with translation.override("en"):
        notes = read(sample_content("en", 10))["reckoning"]["notes"]

    assert notes == [
        "2 links between goals that this report's paths go over are not approved:",
        "“2 Ett hållbart Roslagen” → “N2 Fler jobb i hela kommunen”, not approved by Norrtälje. Concerns 1, 2, 3.",
        "“2 Ett hållbart Roslagen” → “N2 Fler jobb i hela kommunen”, not approved. Concerns 1, 2, 3.",
        "2 of those under the goals stand there only because of such links: 1, 2.",
    ]


def test_an_edition_from_before_approvals_were_told_reads_as_it_did():
    content = sample_content("en", 10)
    del content["unapproved_links"], content["reckoning"]["only_unapproved"]

    with translation.override("en"):
        reckoning = read(content)["reckoning"]

    assert (reckoning["notes"], reckoning["unapproved"]) == ([], [])


@pytest.mark.parametrize(
    ("seal", "state"),
    [(None, "Draft"), ({"fixed_at": None, "fixed_by": None}, "Approved, not yet fixed"), ({}, "Fixed")],
)
def test_the_state_follows_the_seal(seal, state):
    with translation.override("en"):
        report = read(sample_content("en", 1), sample_seal() | seal if seal is not None else None)

    assert report["state"] == state


def test_an_activity_that_is_not_told_is_not_linked_to():
    content = sample_content("sv", 12)
    content["deviations"].append(content["deviations"][0] | {"activity_id": 999})

    with translation.override("sv"):
        rows = read(content)["deviations"]["rows"]

    assert rows[-1]["anchor"] == ""


@pytest.mark.parametrize(
    ("many", "told"), [(1, "Raportissa on 1 toimenpide."), (12, "Raportissa on 12 toimenpidettä.")]
)
def test_what_is_counted_stands_in_the_case_that_finnish_wants(many, told):
    with translation.override("fi"):
        report = read(sample_content("fi", many))

    assert report["lead"].startswith(told)
    assert report["figures"][0]["words"] == told.split()[-1].rstrip(".")


def test_the_goals_at_a_glance_tell_what_stands_under_each_top_goal():
    content = sample_content("sv", 40)
    counted = {goal["title"]: {row["word"]: row["count"] for row in goal["counts"]} for goal in content["goals"]}

    with translation.override("sv"):
        rows = read(content)["glance"]["rows"]

    tops = [goal for goal in content["goals"] if goal["depth"] == 0 and goal["counts"]]
    assert [row["title"] for row in rows] == [f"{goal['code']} {goal['title']}" for goal in tops]
    for row, goal in zip(rows, tops, strict=True):
        assert {each["word"]: each["count"] for each in row["status"]["rows"]} == counted[goal["title"]]
        assert row["number"] == sum(counted[goal["title"]].values())
    assert len(rows) > 1


def test_a_single_goal_needs_no_glance():
    content = sample_content("sv", 10)
    content["goals"] = content["goals"][:1]

    with translation.override("sv"):
        assert read(content)["glance"]["rows"] == []


def test_goals_of_several_trees_are_told_apart_at_a_glance():
    content = sample_content("sv", 40)
    for place, goal in enumerate(content["goals"]):
        goal["tree"], goal["depth"] = ("Områden" if place < 5 else "Motiv"), 0

    with translation.override("sv"):
        places = [row["place"] for row in read(content)["glance"]["rows"]]

    assert dict.fromkeys(places) == {"Områden": None, "Motiv": None}


def test_rounds_are_told_with_the_earlier_reports_figures_and_this_one_last():
    content = with_earlier_rounds(sample_content("sv", 12), "T3 2025", "T1 2026", missing=["T1 2026"])

    with translation.override("sv"):
        rows = read(content)["through_time"]["rows"]

    assert [row["name"] for row in rows] == ["T3 2025", "T1 2026", "Tertial 2 2026"]
    assert [row["number"] for row in rows] == [
        sum(row["count"] for row in content["earlier_rounds"][0]["counts"]), None, content["summary"]["activities"],
    ]  # fmt: skip
    assert rows[1]["status"] is None


@pytest.mark.parametrize("earlier", [None, [], ["T1"]])
def test_without_an_earlier_report_there_is_nothing_to_compare_with(earlier):
    content = sample_content("sv", 3)
    if earlier is not None:
        content = with_earlier_rounds(content, *earlier, missing=earlier)

    with translation.override("sv"):
        assert read(content)["through_time"]["rows"] == []
