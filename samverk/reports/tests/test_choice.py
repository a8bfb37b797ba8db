"""What a reader chooses to see on the screen: nothing else is left out, and figures stay those of the whole."""

import re
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.reports.choice import DEVIATIONS, LARGE, OURS, PAGE, Choice, chosen
from samverk.reports.rendering import html, render
from samverk.reports.tests.edition_content import sample_content


def page(content, **query):
    choice = Choice.of(QueryDict(urlencode(query, doseq=True)), content)
    shown = chosen(content, choice)
    with translation.override("en"):
        return html.pieces(content, None, shown, choice), shown


def told(body) -> set[int]:
    return {int(found) for found in re.findall(r'<section class="ract" id="activity-(\d+)"', body)}


def parts_that_deviate(content):
    return {(row["activity_id"], row["organisation"]["id"]) for row in content["deviations"]}


def test_only_what_deviates_leaves_the_rest_out_and_the_figures_as_they_are():
    content = sample_content("en", 40)

    pieces, shown = page(content, only=DEVIATIONS)

    assert told(pieces["body"]) == {activity for activity, _organisation in parts_that_deviate(content)}
    assert shown.content["summary"] == content["summary"]
    assert shown.content["reckoning"] == content["reckoning"]
    assert f"{content['summary']['activities']}</b>" in pieces["head"]


def test_only_our_own_parts_that_deviate_when_both_are_chosen():
    content = sample_content("en", 40)
    for row in content["activities"].values():
        row["parts"][0]["is_own"] = int(row["number"][-1]) % 2 == 0

    pieces, _shown = page(content, only=[DEVIATIONS, OURS])

    deviating = parts_that_deviate(content)
    expected = {
        row["id"]
        for row in content["activities"].values()
        for part in row["parts"]
        if part["is_own"] and (row["id"], part["organisation"]["id"]) in deviating
    }
    assert told(pieces["body"]) == expected


def test_a_joint_edition_has_no_own_parts_to_choose():
    content = sample_content("en", 10, "joint")

    assert Choice.of(QueryDict(f"only={OURS}"), content) == Choice()


@pytest.mark.parametrize("query", ["only=all&section=goal-99&page=x", "page=0", "page=²", "section=reckoning&page=-1"])
def test_what_makes_no_sense_in_an_address_is_passed_over(query):
    content = sample_content("en", 5)

    choice = Choice.of(QueryDict(query), content)

    assert (choice.only, choice.section, choice.page >= 1) == (frozenset(), "", True)


def test_a_choice_and_its_address_are_the_same():
    content = sample_content("en", 5)
    choice = Choice(frozenset({DEVIATIONS, OURS}), "goal-3", 2)

    assert Choice.of(QueryDict(choice.address()[1:]), content) == choice


def test_own_parts_stay_in_sight_and_the_others_fold_with_their_status():
    content = sample_content("en", 12)
    activity = next(row for row in content["activities"].values() if len(row["parts"]) == 3)

    body = page(content)[0]["body"]

    section = body.split(f'id="activity-{activity["id"]}"')[1].split("</section>")[0]
    in_sight, folded = section.split('<details class="rfold">')
    summary = re.sub(r"<[^>]+>", "", folded.split("</summary>")[0])
    assert "Norrtälje kommun" in in_sight
    assert "Östhammars kommun" not in in_sight
    assert (
        summary.split()
        == " ".join(
            ["2 more parts:", *(f"{p['organisation']['short_name']} {p['word']}" for p in activity["parts"][1:])]
        ).split()
    )


def test_in_the_file_nothing_is_folded():
    markup = render(sample_content("en", 12), "html").data.decode()

    assert markup.count("<details") == markup.count(" open>")


def test_each_deviation_leads_to_the_next():
    content = sample_content("en", 40)

    pieces, _shown = page(content)

    order = [int(found) for found in re.findall(r'<section class="ract" id="activity-(\d+)"', pieces["body"])]
    deviating = [activity for activity in order if activity in {a for a, _o in parts_that_deviate(content)}]
    first = re.findall(r'class="toc-dev"><a href="#activity-(\d+)"', pieces["contents"])
    links = re.findall(r'class="ract-n" href="#activity-(\d+)"', pieces["body"])
    assert [int(found) for found in first + links] == deviating


@pytest.mark.parametrize("kind", ["principal", "joint"])
def test_a_large_edition_shows_each_activity_on_the_pages_of_its_goals(kind):
    content = sample_content("en", LARGE * 2, kind)
    front, shown = page(content)

    found = set()
    for name, size in shown.sizes.items():
        for number in range(1, (size - 1) // PAGE + 2):
            pieces, here = page(content, section=name, page=number)
            found |= told(pieces["body"])
            assert len(told(pieces["body"])) <= PAGE
            assert here.pages == max(1, -(-size // PAGE))

    assert shown.is_large
    assert told(front["body"]) == set()
    assert len(front["body"]) < 400_000
    assert found == {row["id"] for row in content["activities"].values()}


def test_a_page_after_the_last_is_the_last():
    content = sample_content("en", LARGE * 2)

    pieces, shown = page(content, section="unmapped", page=99999)

    assert (shown.page, told(pieces["body"]) != set()) == (shown.pages, True)


def test_a_large_editions_file_has_everything():
    content = sample_content("en", LARGE * 2)

    markup = render(content, "html").data.decode()

    assert told(markup) == {row["id"] for row in content["activities"].values()}


@unhurried(40)
@given(data=st.data())
def test_counts_in_the_contents_are_those_of_the_tree(data):
    content = sample_content("en", 0)
    content["activities"] = {str(n): {"id": n, "parts": []} for n in range(8)}
    content["deviations"] = [
        {"activity_id": n, "organisation": {"id": 1}, "is_own": True} for n in data.draw(st.sets(st.integers(0, 7)))
    ]
    depth = -1
    for goal in content["goals"]:
        depth = data.draw(st.integers(0, depth + 1))
        ids = data.draw(st.lists(st.integers(0, 7), unique=True))
        goal |= {"depth": depth, "activities": [{"id": n, "full": False} for n in ids]}

    tallies = chosen(content, Choice()).tallies

    deviating = {row["activity_id"] for row in content["deviations"]}
    for place, goal in enumerate(content["goals"]):
        reached = {entry["id"] for entry in goal["activities"]}
        for below in content["goals"][place + 1 :]:
            if below["depth"] <= goal["depth"]:
                break
            reached |= {entry["id"] for entry in below["activities"]}
        assert tallies[goal["id"]] == (len(reached), len(reached & deviating))
