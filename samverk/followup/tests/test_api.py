"""Other systems answer as people do on the pages: the same rights, the same refusals, and nothing written over."""

from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.tests.drawing import unhurried
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.models import Milestone
from samverk.planning.tests.factories import MilestoneFactory


def send(client, name, follow_up, **body):
    return client.post(reverse(f"api:{name}", args=[follow_up.pk]), body, content_type="application/json")


def test_one_sees_what_one_owes_and_nothing_of_others_drafts(as_reporter, follow_up, round, reporter):
    elsewhere = FollowUpFactory(round=round)
    FollowUp.objects.filter(pk=elsewhere.pk).update(state="draft", comment="Hemligt utkast")
    FollowUpFactory()

    listed = as_reporter.get(reverse("api:follow_ups")).json()
    hidden = as_reporter.get(reverse("api:follow_up", args=[elsewhere.pk]))

    assert [item["id"] for item in listed["items"]] == [follow_up.pk]
    assert (listed["count"], listed["items"][0]["state"]) == (1, "asked")
    assert listed["items"][0]["due_on"] == round.answers_due_on.isoformat()
    assert (hidden.status_code, hidden["Content-Type"]) == (404, "application/problem+json")


def test_the_list_costs_the_same_however_long_it_is(as_reporter, round, principal, queries):
    for each in FollowUpFactory.create_batch(3, round=round, part__organisation=principal):
        MilestoneFactory(activity=each.part.activity)
    few = queries(as_reporter.get, reverse("api:follow_ups"))
    for each in FollowUpFactory.create_batch(60, round=round, part__organisation=principal):
        MilestoneFactory(activity=each.part.activity)

    assert queries(as_reporter.get, f"{reverse('api:follow_ups')}?limit=200") == few


def test_a_draft_leaves_alone_what_is_left_out(as_reporter, follow_up, on_track):
    first = send(as_reporter, "draft", follow_up, version=1, step="plan", comment="Vi är igång.").json()
    second = send(as_reporter, "draft", follow_up, version=first["version"], progress_percent=0).json()
    third = send(as_reporter, "draft", follow_up, version=second["version"], answer="not_relevant").json()

    assert (first["answer"], first["step"], first["state"]) == ("reported", "plan", "draft")
    assert (second["step"], second["comment"], second["progress_percent"]) == ("plan", "Vi är igång.", 0)
    assert (third["answer"], third["step"], third["comment"]) == ("not_relevant", None, "Vi är igång.")


def test_an_answer_is_submitted_by_whoever_asks(as_reporter, follow_up, reporter, off_track):
    refused = send(as_reporter, "answer", follow_up, version=1, answer="reported", step="dev", deviation="Sent")
    taken = send(
        as_reporter, "answer", follow_up, version=1, answer="reported", step="dev", deviation="Sent", measure="Mer folk"
    )

    stored = FollowUp.objects.get()
    assert refused.status_code == 422
    assert [(each["field"], each["code"]) for each in refused.json()["refusals"]] == [("measure", "measure_missing")]
    assert (taken.status_code, taken.json()["state"]) == (200, "submitted")
    assert (stored.step, stored.measure, stored.submitted_by) == (off_track, "Mer folk", reporter)


def test_milestones_are_ticked_with_the_answer_and_wait_in_a_draft(as_reporter, follow_up):
    first, second, third = MilestoneFactory.create_batch(3, activity=follow_up.part.activity)
    Milestone.objects.filter(pk=third.pk).update(done_on="2026-08-01")

    drafted = send(as_reporter, "draft", follow_up, version=1, milestones=[{"id": first.pk, "reached": True}]).json()
    in_between = Milestone.objects.get(pk=first.pk).done_on
    marks = [{"id": second.pk, "reached": True}, {"id": third.pk, "reached": False}]
    taken = send(
        as_reporter, "answer", follow_up, version=drafted["version"], answer="not_assessed", milestones=marks
    ).json()

    assert [each["reached"] for each in drafted["milestones"]] == [True, False, True]
    assert (drafted["state"], in_between) == ("draft", None)
    assert [(each["id"], each["reached"]) for each in taken["milestones"]] == [
        (first.pk, True), (second.pk, True), (third.pk, False)
    ]  # fmt: skip
    assert list(Milestone.objects.filter(done_on=None)) == [third]


def test_a_milestone_of_another_activity_is_refused(as_reporter, follow_up):
    elsewhere = MilestoneFactory()

    answer = send(
        as_reporter, "answer", follow_up, version=1, answer="not_assessed",
        milestones=[{"id": elsewhere.pk, "reached": True}],
    )  # fmt: skip

    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (422, "other_activity")
    assert (FollowUp.objects.get().state, Milestone.objects.get(pk=elsewhere.pk).done_on) == ("asked", None)


def test_who_comes_second_is_told_both_texts_field_by_field_and_chooses(as_reporter, follow_up, seat, principal):
    colleague = seat(Seat.Role.EDITOR, principal)
    operations.save_draft(follow_up, comment="Hamnen är klar.", progress_percent=40, by=colleague)

    told = send(as_reporter, "draft", follow_up, version=1, comment="Kajen är klar.", progress_percent=40)
    unchanged = FollowUp.objects.get().comment
    both = " ".join(each[side] for each in told.json()["fields"] for side in ("theirs", "mine"))
    chosen = send(as_reporter, "draft", follow_up, version=told.json()["version"], comment=both)

    assert (told.status_code, told.json()["code"], told.json()["changed_by"]) == (409, "conflict", str(colleague))
    assert [(each["field"], each["theirs"], each["mine"]) for each in told.json()["fields"]] == [
        ("comment", "Hamnen är klar.", "Kajen är klar.")
    ]
    assert unchanged == "Hamnen är klar."
    assert (chosen.status_code, chosen.json()["comment"]) == (200, "Hamnen är klar. Kajen är klar.")


def test_the_page_and_the_api_find_each_others_changes(as_reporter, follow_up, on_track):
    page = {"version": 1, "step": on_track.pk, "comment": "Från sidan"}
    as_reporter.post(reverse("followup:report", args=[follow_up.pk]), page | {"action": "draft"})

    told = send(as_reporter, "draft", follow_up, version=1, comment="Från systemet")

    assert told.status_code == 409
    assert told.json()["fields"][0]["theirs"] == "Från sidan"


def test_who_only_reads_is_refused(client, seat, principal, follow_up):
    client.force_login(seat(Seat.Role.READER, principal))

    answer = send(client, "answer", follow_up, version=1, answer="not_relevant")

    assert (answer.status_code, answer.json()["code"]) == (403, "denied")
    assert FollowUp.objects.get().state == "asked"


def test_a_fixed_round_takes_nothing(as_reporter, follow_up, round):
    Round.objects.filter(pk=round.pk).update(state="fixed")

    answer = send(as_reporter, "answer", follow_up, version=1, answer="not_relevant")

    assert (answer.status_code, answer.json()["code"]) == (422, "round_closed")


def test_a_status_of_another_scale_is_refused_with_those_that_there_are(as_reporter, follow_up, on_track, off_track):
    answer = send(as_reporter, "answer", follow_up, version=1, answer="reported", step="green")

    assert answer.status_code == 422
    assert answer.json()["detail"] == "The round's scale has no status green. It has: plan, dev."


def test_strangers_and_forged_requests_are_told_so_as_problems(follow_up, reporter):
    strict = Client(enforce_csrf_checks=True)
    stranger = strict.get(reverse("api:follow_ups"))
    strict.force_login(reporter)
    forged = send(strict, "answer", follow_up, version=1, answer="not_relevant")

    assert (stranger.status_code, stranger.json()["code"]) == (401, "not_signed_in")
    assert (forged.status_code, forged.json()["code"]) == (403, "forged")
    assert FollowUp.objects.get().state == "asked"


@pytest.mark.parametrize("letter", ["\0", "\ud800"], ids=["NUL", "half a character"])
@pytest.mark.parametrize("name", ["draft", "answer"])
def test_a_letter_that_no_database_holds_is_refused_in_words(as_reporter, follow_up, name, letter):
    answer = send(as_reporter, name, follow_up, version=1, answer="not_relevant", comment=f"Kaj{letter}en")

    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert answer.json()["refusals"][0]["field"] == "comment"
    assert FollowUp.objects.get().comment == ""


@pytest.mark.parametrize(
    ("fault", "code"), [("database is locked", "busy"), ("unable to open database file", "away")]
)  # fmt: skip
def test_what_passes_by_itself_is_a_problem_too(client, reporter, follow_up, monkeypatch, fault, code):
    client.raise_request_exception = False
    client.force_login(reporter)
    monkeypatch.setattr(operations, "save_draft", Mock(side_effect=OperationalError(fault)))

    answer = send(client, "draft", follow_up, version=1, comment="Text")

    assert (answer.status_code, answer.json()["code"], answer["Retry-After"]) == (503, code, "5")


class AnyBodyTest(TestCase):
    @unhurried(60)
    @given(
        st.one_of(
            st.binary(max_size=60),
            st.recursive(
                st.none() | st.booleans() | st.integers() | st.text(max_size=20),
                lambda inner: (
                    st.lists(inner, max_size=3)
                    | st.dictionaries(
                        st.sampled_from(
                            ["version", "answer", "step", "progress_percent", "comment", "milestones", "x"]
                        ),
                        inner,
                    )
                ),
                max_leaves=8,
            ),
        ),
        st.sampled_from(["draft", "answer"]),
    )
    def test_whatever_is_sent_is_answered_and_never_with_a_fault(self, body, name):
        follow_up = FollowUpFactory()
        client = Client()
        client.force_login(
            SeatFactory(
                collaboration=follow_up.round.plan.collaboration, role="reporter",
                organisation=follow_up.part.organisation,
            ).person
        )  # fmt: skip

        answer = client.post(reverse(f"api:{name}", args=[follow_up.pk]), body, content_type="application/json")

        assert answer.status_code in {200, 400, 409, 422}
        assert answer["Content-Type"].split(";")[0] in {"application/json", "application/problem+json"}
