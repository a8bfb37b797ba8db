"""Who is asked is settled when the round opens; from then on an answer is handed over, never moved by the plan."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core.history import history
from samverk.core.models import Revision
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.tests.factories import MembershipFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory


@pytest.fixture
def colleague(follow_up):
    """Works for the part's organisation, without a seat in the collaboration."""
    return MembershipFactory(organisation=follow_up.part.organisation, person__language="en").person


def test_the_contact_is_asked_as_the_round_opens_and_stays_when_the_plan_gets_another(round, lead, seat):
    part = PartFactory(activity=ActivityFactory(plan=round.plan))
    first, second = seat("reporter", part.organisation), seat("reporter", part.organisation)
    part.contact = first
    part.save()
    Round.objects.update(state="planned")

    operations.open_round(round, by=lead)
    part.contact = second
    part.save()

    assert FollowUp.objects.get(part=part).asked == first
    assert list(FollowUp.objects.asked_of(first)) == [FollowUp.objects.get(part=part)]
    assert list(FollowUp.objects.asked_of(second)) == []


def test_a_handed_over_answer_goes_with_its_draft_and_leaves_the_first(follow_up, reporter, colleague, on_track):
    operations.save_draft(follow_up, comment="Halvvägs", by=reporter)
    follow_up.refresh_from_db()

    operations.hand_over(follow_up, colleague, reason="Föräldraledig", by=reporter)

    assert list(FollowUp.objects.asked_of(colleague)) == [follow_up]
    follow_up.refresh_from_db()
    assert (follow_up.comment, follow_up.state) == ("Halvvägs", "draft")
    operations.submit_follow_up(follow_up, answer="reported", step=on_track, by=colleague)
    told = Revision.objects.of(follow_up).get(action="followup.handed_over")
    assert told.values["reason"] == "Föräldraledig"


def test_nobody_else_than_those_who_work_for_the_organisation_is_asked(follow_up, reporter, seat):
    other = seat("editor")

    with pytest.raises(ValidationError) as refusal:
        operations.hand_over(follow_up, other, by=reporter)

    assert refusal.value.code == "not_of_organisation"


def test_the_parts_new_contact_may_be_asked_wherever_it_works(follow_up, lead):
    follow_up.part.contact = SeatFactory(collaboration=follow_up.round.plan.collaboration).person
    follow_up.part.save()

    operations.hand_over(follow_up, follow_up.part.contact, by=lead)

    assert FollowUp.objects.get().asked == follow_up.part.contact


@pytest.mark.parametrize(
    ("state", "code"), [("open", "already_submitted"), ("fixed", "round_closed"), ("planned", "round_not_open")]
)
def test_what_is_answered_or_over_is_not_handed_over(round, lead, colleague, follow_up, state, code):
    done = {"answer": "nothing_to_report", "submitted_at": "2026-09-01T08:00Z"} if state == "open" else {}
    FollowUp.objects.update(state="submitted" if done else "asked", **done)
    Round.objects.update(state=state)

    with pytest.raises(ValidationError) as refusal:
        operations.hand_over(FollowUp.objects.get(), colleague, by=lead)

    assert refusal.value.code == code


def test_who_may_not_answer_hands_nothing_over(follow_up, seat, colleague):
    with pytest.raises(PermissionDenied):
        operations.hand_over(follow_up, colleague, by=seat("editor"))


def test_two_who_hand_over_at_once_are_told_of_each_other(follow_up, reporter, lead, colleague):
    stale = FollowUp.objects.get()
    operations.hand_over(follow_up, colleague, by=reporter)

    with pytest.raises(Conflict):
        operations.hand_over(stale, reporter, by=lead, expected_version=stale.version)


def test_handing_over_is_undone(follow_up, reporter, colleague):
    op = operations.hand_over(follow_up, colleague, by=reporter)

    undo(op.id, by=reporter)

    assert FollowUp.objects.get().asked is None


def test_the_lead_asks_somebody_else_on_the_rounds_page(as_lead, round, follow_up, principal, colleague):
    address = reverse("followup:hand_over", args=[follow_up.pk])
    assert address in as_lead.get(round.get_absolute_url()).text

    sent = {"person": colleague.pk, "reason": "", "version": follow_up.version}
    done = as_lead.post(address, sent, follow=True)

    assert "Somebody else is asked now." in done.text and "Undo" in done.text
    assert colleague.name in done.text
    assert [field.label for change in history(follow_up) for field in change.fields] == ["asked"]


def test_a_lead_who_meets_another_organisations_draft_is_told_of_the_clash_and_nothing_of_what_it_says(
    as_lead, follow_up, reporter, colleague
):
    sent = {"person": colleague.pk, "reason": "Sjuk", "version": follow_up.version, "comment": "x", "deviation": "y"}
    operations.save_draft(follow_up, comment="HEMLIGT", deviation="HEMLIGT", by=reporter)

    page = as_lead.get(reverse("followup:hand_over", args=[follow_up.pk])).text
    clash = as_lead.post(reverse("followup:hand_over", args=[follow_up.pk]), sent)

    assert clash.status_code == 409
    assert "HEMLIGT" not in page + clash.text
    assert FollowUp.objects.get().asked is None


def test_the_rounds_page_tells_where_the_plan_has_another_contact_now(as_lead, round, follow_up, seat):
    follow_up.part.contact = seat("reporter", follow_up.part.organisation)
    follow_up.part.save()

    page = as_lead.get(round.get_absolute_url()).text

    assert f"Contact in the plan now: {follow_up.part.contact}" in page


def test_choosing_somebody_who_is_not_offered_is_refused_and_keeps_the_reason(as_lead, follow_up, principal, seat):
    address = reverse("followup:hand_over", args=[follow_up.pk])

    sent = {"person": seat("editor").pk, "reason": "Sjuk", "version": follow_up.version}
    response = as_lead.post(address, sent)

    assert response.status_code == 422
    assert "Sjuk" in response.text
    assert FollowUp.objects.get().asked is None


def test_the_rounds_page_takes_as_many_queries_for_many_who_are_asked(as_lead, round, seat, queries):
    FollowUpFactory(round=round, part__contact=seat("reporter"))
    few = queries(as_lead.get, round.get_absolute_url())
    for _n in range(8):
        FollowUpFactory(round=round, part__contact=seat("reporter"))

    assert queries(as_lead.get, round.get_absolute_url()) == few
