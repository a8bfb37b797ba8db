"""What a round leaves to decide on: what asks for it and nothing else, in the chosen order, as page and sheet."""

import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from samverk.core.dates import FuzzyDate
from samverk.followup import operations
from samverk.followup.deciding import to_decide
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory
from samverk.planning.operations import drop_activity
from samverk.planning.tests.factories import MilestoneFactory, StatusStepFactory


@pytest.fixture
def address(round):
    return reverse("followup:decide", args=[round.pk])


@pytest.fixture
def deviates(round, off_track):
    def make(step=off_track, state="submitted", **facts):
        said = {"answer": "reported", "step": step, "deviation": "Elnätet räcker inte", "measure": "Ny kabel"}
        return FollowUpFactory(round=round, state=state, submitted_at=timezone.now(), **said, **facts)

    return make


def held(round, person, order="plan") -> dict[str, list[str]]:
    return {each.key: [item.what for item in each.items] for each in to_decide(round, person, order)}


def test_a_deviation_stands_with_its_measure_and_what_is_on_track_or_a_draft_does_not(
    as_lead, address, round, lead, deviates, on_track
):
    told = deviates()
    deviates(state="draft")
    FollowUpFactory(round=round, submitted=True, answer="reported", step=on_track)

    page = as_lead.get(address).text

    assert held(round, lead)["deviations"] == [str(told.part.activity)]
    assert "Elnätet räcker inte" in page and "Ny kabel" in page and told.part.activity.get_absolute_url() in page


def test_what_is_reported_as_dropped_is_to_decide_on_until_the_plan_has_dropped_it(round, lead, deviates):
    step = StatusStepFactory(scale=round.scale, key="drop", shape="drop", needs_explanation=True)
    told = deviates(step)

    before = held(round, lead)
    drop_activity(told.part.activity, reason="Beslut § 3", by=lead)

    assert (before["endings"], before["deviations"]) == ([str(told.part.activity)], [])
    assert held(round, lead)["endings"] == []


def test_goals_judged_at_risk_are_told_and_anothers_judgement_is_its_own(round, lead, goal, reached, seat, follow_up):
    step = StatusStepFactory(scale=round.assessment_scale, key="partly", tone="risk", shape="risk")
    at = {"assessed_by": lead, "assessed_at": timezone.now(), "goal": goal, "round": round}
    AssessmentFactory(step=step, **at)
    AssessmentFactory(step=step, organisation=follow_up.part.organisation, **at)
    stranger = seat("reader")

    assert len(held(round, lead)["goals"]) == 2
    assert len(held(round, stranger)["goals"]) == 1
    round.assessments.update(step=reached)
    assert held(round, lead)["goals"] == []


def test_milestones_stand_once_their_day_has_passed(round, lead, follow_up):
    today = timezone.localdate()
    days = [today - timedelta(days=3), today, None]
    late, *_others = [
        MilestoneFactory(activity=follow_up.part.activity, due=FuzzyDate.from_date(day) if day else None)
        for day in days
    ]
    MilestoneFactory(activity=follow_up.part.activity, due=late.due, done_on=today)

    assert held(round, lead)["milestones"] == [f"{follow_up.part.activity}: {late.title}"]


def test_the_order_is_chosen_and_all_are_numbered_through(round, lead, deviates, off_track):
    mild = StatusStepFactory(scale=round.scale, key="risk", rank=1, needs_explanation=True)
    first, second = deviates(mild), deviates()
    for place, each in enumerate((first, second)):
        type(each.part.activity).objects.filter(pk=each.part.activity_id).update(position=place)

    assert held(round, lead)["deviations"] == [str(first.part.activity), str(second.part.activity)]
    assert held(round, lead, "worst")["deviations"] == [str(second.part.activity), str(first.part.activity)]
    assert [item.number for each in to_decide(round, lead) for item in each.items] == [1, 2]


def test_the_sheet_holds_the_same_with_room_for_the_decision(as_lead, address, deviates):
    told = deviates()

    sheet = load_workbook(io.BytesIO(as_lead.get(address, {"format": "xlsx"}).content)).active

    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[0][-1] == "Decision"
    assert [rows[1][place] for place in (0, 2, 4, 5, 6, 8)] == [
        1, str(told.part.activity), "Major deviation", "Elnätet räcker inte", "Ny kabel", None,
    ]  # fmt: skip


def test_an_unknown_order_is_the_plans_and_an_empty_list_says_so(as_lead, address):
    page = as_lead.get(address, {"order": "x"})

    assert page.status_code == 200 and "There is nothing to decide on" in page.text


def test_the_list_takes_as_many_queries_for_300_as_for_3(round, lead, deviates, queries, goal):
    def make(many):
        for _n in range(many):
            MilestoneFactory(activity=deviates().part.activity, due=FuzzyDate.parse("2025-03"))

    make(3)
    few = queries(to_decide, round, lead)
    make(297)

    assert queries(to_decide, round, lead) == few


def test_an_answer_that_deviates_no_more_leaves_the_list(round, lead, follow_up, reporter, off_track, on_track):
    said = {"answer": "reported", "deviation": "Sen", "measure": "Fler", "by": reporter}
    operations.submit_follow_up(follow_up, step=off_track, **said)
    before = held(round, lead)["deviations"]
    FollowUp.objects.update(step=on_track)

    assert (len(before), held(round, lead)["deviations"]) == (1, [])
