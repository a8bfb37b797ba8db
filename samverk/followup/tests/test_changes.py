"""What changes in the plan while a round runs: told to its lead, done in the round when asked, and never by itself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.changes import Changes
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Participation, Person, Seat
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, SeatFactory
from samverk.planning import operations as planning
from samverk.planning.models import Part
from samverk.planning.tests.factories import ActivityFactory, PartFactory


@pytest.fixture
def running(round):
    """The round as it was opened an hour ago."""
    round.opened_at = timezone.now() - timedelta(hours=1)
    round.save()
    return round


@pytest.fixture
def panel(as_lead, running):
    def read() -> str:
        text = as_lead.get(running.get_absolute_url()).text
        return " ".join(text.partition('id="changed"')[2].partition("</section>")[0].split())

    return read


@pytest.fixture
def send(as_lead, running):
    return lambda **sent: as_lead.post(reverse("followup:bring_up_to_date", args=[running.pk]), sent, follow=True)


def test_a_round_in_which_nothing_has_changed_tells_of_nothing(panel, follow_up):
    assert panel() == ""


def test_a_part_that_came_into_the_plan_is_asked_with_one_click_and_undone(running, follow_up, panel, send, lead):
    part = PartFactory(activity=ActivityFactory(plan=running.plan, title="Ny brygga"))
    assert "1 part has come into the plan" in panel() and "Ny brygga" in panel()

    done = send(only=f"ask-{part.pk}")

    assert FollowUp.objects.get(part=part).asked == part.contact
    assert "1 change is carried out." in done.text and "Undo" in done.text and panel() == ""
    undo(Revision.objects.last().operation, by=lead)
    assert not FollowUp.objects.filter(part=part).exists() and "Ny brygga" in panel()


def test_what_was_dropped_is_no_longer_asked_and_given_answers_are_kept(running, follow_up, panel, send, lead, queries):
    activity = follow_up.part.activity
    given_part = PartFactory(activity=activity, is_lead=False)
    given = FollowUpFactory(round=running, part=given_part, submitted=True)
    planning.drop_activity(activity, reason="Ingen finansiering", by=lead)

    told = panel()
    send(chosen=[f"stop-{follow_up.pk}", f"stop-{given.pk}"])

    assert "Ingen finansiering" in told and "1 answer was given for an activity that has been dropped" in told
    assert list(FollowUp.objects.all()) == [given]


def test_what_the_lead_excused_is_not_offered_among_what_came(running, follow_up, panel, lead):
    operations.stop_asking(follow_up, by=lead)

    changes = Changes(running)

    assert (changes.came, changes.excused) == ([], [follow_up.part])
    assert "1 part is excused from answering" in panel()


def test_an_activity_that_now_ends_before_the_period_is_asked_in_vain_one_that_always_did_is_not(running, lead):
    first, second = FollowUpFactory.create_batch(2, round=running)
    for each in (first, second):
        each.part.activity.ends = FuzzyDate.parse("2025-12")
    second.part.activity.save()
    planning.change_activity(first.part.activity, by=lead)

    assert [(each.follow_up, each.why) for each in Changes(running).stops] == [(first, "ended")]


def test_an_organisation_that_takes_part_no_longer_is_asked_in_vain(running, follow_up, principal):
    Participation.objects.filter(organisation=principal).update(to_on=date(2026, 1, 1))

    assert [(each.follow_up, each.why) for each in Changes(running).stops] == [(follow_up, "left")]


def new_contact(follow_up, seat, lead):
    Part.objects.filter(pk=follow_up.part_id).update(is_lead=True)
    part = Part.objects.get(pk=follow_up.part_id)
    part.contact = seat("reporter", part.organisation)
    planning.change_part(part, by=lead)
    return part.contact


def test_a_new_contact_is_handed_the_answer_with_one_click(running, follow_up, seat, lead, panel, send):
    contact = new_contact(follow_up, seat, lead)
    assert "1 part has got another contact" in panel() and str(contact) in panel()

    send(only=f"hand-{follow_up.pk}")

    assert FollowUp.objects.get().asked == contact and panel() == ""


def test_or_left_as_it_is_and_then_told_of_no_more(running, follow_up, seat, lead, panel, send):
    new_contact(follow_up, seat, lead)

    send(keep=follow_up.pk)

    assert FollowUp.objects.get().asked is None
    assert "1 contact is left as it was" in panel() and "got another contact" not in panel()
    again = new_contact(follow_up, seat, lead)
    assert str(again) in panel() and "1 part has got another contact" in panel()


def test_who_has_left_it_as_it_is_by_mistake_can_still_hand_over(running, follow_up, seat, lead, panel, send):
    contact = new_contact(follow_up, seat, lead)
    send(keep=follow_up.pk)

    send(only=f"hand-{follow_up.pk}")

    assert FollowUp.objects.get().asked == contact and panel() == ""


def test_whom_somebody_chose_after_the_plan_changed_stays_asked_unless_that_is_undone(running, follow_up, seat, lead):
    new_contact(follow_up, seat, lead)
    op = operations.hand_over(follow_up, seat("editor", follow_up.part.organisation), by=lead)

    before = Changes(running).moved
    undo(op.id, by=lead)

    assert (before, len(Changes(running).moved)) == ([], 1)


def test_who_has_left_is_replaced_by_who_reports_for_the_organisation(running, follow_up, seat, panel, send):
    gone = MembershipFactory(organisation=follow_up.part.organisation, to_on=date(2026, 2, 1)).person
    reporter = seat("reporter", follow_up.part.organisation)
    FollowUp.objects.update(asked=gone)

    told = panel()
    send(chosen=[f"hand-{follow_up.pk}"])

    assert "1 part asks somebody who has left" in told and f"{gone} → <b>{reporter}</b>" in told
    assert FollowUp.objects.get().asked == reporter and panel() == ""


def test_whom_nothing_is_known_of_has_not_left_but_who_cannot_sign_in_has(running, follow_up):
    person = SeatFactory().person
    FollowUp.objects.update(asked=person)
    before = Changes(running).left
    Person.objects.filter(pk=person.pk).update(is_active=False)

    assert before == []
    assert [(each.follow_up, each.to) for each in Changes(running).left] == [(follow_up, None)]


def test_what_is_no_change_of_this_round_is_passed_over(running, follow_up, send):
    other = FollowUpFactory()

    done = send(chosen=[f"stop-{other.pk}", f"stop-{follow_up.pk}", "ask-9", "hand-x", ""])

    assert "Nothing was changed." in done.text and FollowUp.objects.count() == 2


def test_only_the_lead_brings_a_round_up_to_date(client, running, follow_up, reporter):
    client.force_login(reporter)
    address = reverse("followup:bring_up_to_date", args=[running.pk])

    assert client.post(address, {"only": "ask-1"}).status_code == 403
    with pytest.raises(PermissionDenied):
        operations.bring_up_to_date(running, by=reporter)


def test_the_news_tell_that_somebody_else_is_asked_and_nothing_of_a_draft(
    client, running, follow_up, seat, lead, off_track
):
    reporter = seat("reporter", follow_up.part.organisation)
    operations.save_draft(follow_up, answer="reported", step=off_track, by=reporter)
    follow_up.refresh_from_db()
    contact = new_contact(follow_up, seat, lead)
    operations.hand_over(follow_up, contact, by=lead)
    client.force_login(reporter)

    text = client.get(reverse("core:news")).text

    assert "had somebody else asked for the answer" in text and "Major deviation" not in text


def test_many_changes_take_as_many_queries_as_few(as_lead, running, seat, lead, queries):
    def change(many):
        for follow_up in FollowUpFactory.create_batch(many, round=running):
            new_contact(follow_up, seat, lead)
        for follow_up in FollowUpFactory.create_batch(many, round=running):
            planning.drop_activity(follow_up.part.activity, reason="Slut", by=lead)
        PartFactory.create_batch(many, activity__plan=running.plan)
        left = MembershipFactory.create_batch(many, to_on=date(2026, 2, 1))
        for each in left:
            FollowUpFactory(round=running, asked=each.person, part__organisation=each.organisation)

    def read():
        changes = Changes(running)
        assert changes and changes.open

    change(3)
    few = queries(read)
    change(20)

    assert queries(read) == few
    assert Changes(running).open == 4 * 23


def everything(changes: Changes) -> dict:
    return {
        "ask": changes.came,
        "stop": [each.follow_up for each in changes.stops],
        "hand_over": [(each.follow_up, each.to) for each in changes.moved + changes.left if each.to],
    }


STEPS = st.tuples(st.sampled_from(["add", "drop", "contact", "leave", "submit", "excuse"]), st.integers(0, 5))


class EverythingDoneTest(TestCase):
    @unhurried(40)
    @given(st.lists(STEPS, max_size=14))
    def test_when_all_is_done_nothing_remains_no_answer_is_lost_and_undo_brings_it_back(self, steps):
        round = RoundFactory(opened_at=timezone.now() - timedelta(hours=1))
        collaboration = round.plan.collaboration
        lead = SeatFactory(collaboration=collaboration, role=Seat.Role.LEAD).person
        parts = PartFactory.create_batch(3, activity__plan=round.plan)
        for part in parts:
            ParticipationFactory(collaboration=collaboration, organisation=part.organisation)
            SeatFactory(collaboration=collaboration, organisation=part.organisation, role="reporter")
            FollowUpFactory(round=round, part=part)
        for what, number in steps:
            self.change(what, Part.objects.order_by("pk")[number % Part.objects.count()], round, lead)
        submitted = set(FollowUp.objects.submitted().values_list("pk", flat=True))
        before = set(FollowUp.objects.values_list("part", "asked", "state"))

        op = operations.bring_up_to_date(round, **everything(Changes(round)), by=lead)

        rest = Changes(round)
        assert (rest.came, rest.stops, rest.moved) == ([], [], [])
        assert all(each.to is None for each in rest.left)
        assert set(FollowUp.objects.submitted().values_list("pk", flat=True)) == submitted
        current = set(Part.objects.filter(activity__dropped_on=None).values_list("pk", flat=True))
        excused = {part.pk for part in rest.excused}
        assert set(FollowUp.objects.values_list("part", flat=True)) >= current - excused
        if op.entries:
            undo(op.id, by=lead)
        assert set(FollowUp.objects.values_list("part", "asked", "state")) == before

    def change(self, what, part, round, lead):
        follow_up = FollowUp.objects.filter(part=part).first()
        if what == "add":
            PartFactory(activity=ActivityFactory(plan=round.plan))
        elif what == "drop" and not part.activity.dropped_on:
            planning.drop_activity(part.activity, reason="Slut", by=lead)
        elif what == "contact":
            Part.objects.filter(pk=part.pk).update(is_lead=True)
            part.is_lead = True
            part.contact = SeatFactory(
                collaboration=round.plan.collaboration, organisation=part.organisation, role="reporter"
            ).person
            planning.change_part(part, by=lead)
        elif what == "leave" and follow_up and follow_up.asked:
            Person.objects.filter(pk=follow_up.asked_id).update(is_active=False)
        elif what == "submit" and follow_up:
            FollowUp.objects.filter(pk=follow_up.pk).update(
                state="submitted", answer="nothing_to_report", submitted_at=timezone.now()
            )
        elif what == "excuse" and follow_up and not follow_up.is_submitted:
            operations.stop_asking(follow_up, by=lead)


def test_a_fixed_round_tells_of_no_changes(round, follow_up):
    PartFactory(activity=ActivityFactory(plan=round.plan))
    Round.objects.update(state="fixed")

    assert not Changes(Round.objects.get())
