"""The round's health: every figure is what a slow reader counts, leads to its list, and is told to whom it may be."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.health import BY_KEY, KINDS, Health
from samverk.followup.models import FollowUp, Round
from samverk.followup.tests.factories import FollowUpFactory, PrincipalDatesFactory, RoundFactory
from samverk.followup.tests.states import due_in
from samverk.organisations.models import Membership, Person, Seat
from samverk.organisations.tests.factories import MembershipFactory, SeatFactory
from samverk.planning.models import Part
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory


def counted_slowly(round: Round, organisation) -> dict[str, int]:
    """Each figure by its formula, one part at a time."""
    found = dict.fromkeys(BY_KEY, 0)
    for each in FollowUp.objects.filter(round=round, part__organisation=organisation):
        person = each.asked
        if each.state == "submitted":
            day = timezone.localtime(each.submitted_at).date()
            found["in_time" if day <= each.due_on else "late"] += 1
            before = FollowUp.objects.filter(part=each.part, state="submitted", round__period_to__lt=round.period_to)
            last = before.order_by("-round__period_to").first()
            if last is not None:
                said = [
                    (e.answer, e.step and e.step.key, e.progress_percent, e.comment, e.deviation, e.measure)
                    for e in (each, last)
                ]
                found["unchanged"] += said[0] == said[1]
            continue
        found["silent"] += 1
        found["overdue"] += each.due_on < timezone.localdate()
        found["no_contact"] += person is None
        if person is None:
            continue
        found["unreached"] += person.last_login is None and not FollowUp.objects.filter(submitted_by=person).exists()
        ties = [*Membership.objects.filter(person=person, organisation=organisation)]
        ties += Seat.objects.filter(person=person, organisation=organisation, collaboration=round.plan.collaboration)
        found["left"] += not person.is_active or (bool(ties) and not any(tie.is_on() for tie in ties))
    return found


PARTS = st.lists(
    st.fixed_dictionaries(
        {
            "organisation": st.integers(0, 1),
            "state": st.sampled_from(["asked", "draft", "submitted", "submitted"]),
            "day": st.integers(-2, 2),
            "earlier": st.sampled_from([None, "same", "other comment", "other status", "draft"]),
            "asked": st.sampled_from([None, "signed in", "answered", "never", "left", "inactive", "back"]),
        }
    ),
    max_size=7,
)  # fmt: skip
DUE = date(2026, 9, 15)


class CountedTest(TestCase):
    @unhurried(60)
    @given(parts=PARTS, own=st.sampled_from([None, -1, 1]))
    def test_every_figure_is_what_a_slow_reader_counts(self, parts, own):
        round = RoundFactory(answers_due_on=DUE, opened_at=timezone.now())
        before = RoundFactory(
            plan=round.plan, period_from=date(2026, 1, 1), period_to=date(2026, 4, 30), scale=round.scale
        )
        self.round, self.before = round, before
        self.steps = [StatusStepFactory(scale=round.scale, key=key) for key in ("plan", "risk")]
        lead = SeatFactory(collaboration=round.plan.collaboration, role=Seat.Role.LEAD).person
        first = PartFactory(activity__plan=round.plan).organisation
        organisations = [first, PartFactory(activity__plan=round.plan).organisation]
        if own is not None:
            PrincipalDatesFactory(round=round, organisation=first, answers_due_on=DUE + timedelta(days=own))
        for told in parts:
            self.make(organisations[told["organisation"]], told)

        rows = {row.organisation: row for row in Health(round, lead).rows}

        for organisation in organisations:
            slow = counted_slowly(round, organisation)
            found = rows.get(organisation)
            assert ({kind.key: number for kind, number in found.figures} if found else dict.fromkeys(BY_KEY, 0)) == slow
            for kind in KINDS:
                assert len(Health(round, lead).listed(kind.key, organisation.pk)) == slow[kind.key]

    def make(self, organisation, told):
        part = PartFactory(activity=ActivityFactory(plan=self.round.plan), organisation=organisation)
        person = self.person(told["asked"], organisation)
        at = datetime.combine(DUE + timedelta(days=told["day"]), datetime.min.time(), timezone.get_current_timezone())
        said = {"answer": "reported", "step": self.steps[0], "comment": "Som förut", "progress_percent": 0}
        given = {"state": told["state"], "asked": person}
        if told["state"] == "submitted":
            given |= {"submitted_at": at + timedelta(hours=23, minutes=59), **said}
        FollowUpFactory(round=self.round, part=part, **given)
        if told["earlier"]:
            change = {"other comment": {"comment": "Annat"}, "other status": {"step": self.steps[1]}}
            state = "draft" if told["earlier"] == "draft" else "submitted"
            facts = said | change.get(told["earlier"], {}) | {"submitted_at": at}
            FollowUpFactory(round=self.before, part=part, state=state, **facts)

    def person(self, how, organisation):
        if how is None:
            return None
        member = MembershipFactory(organisation=organisation)
        person = member.person
        if how in {"left", "back"}:
            Membership.objects.filter(pk=member.pk).update(to_on=date(2026, 1, 1))
        if how == "back":
            SeatFactory(person=person, organisation=organisation, collaboration=self.round.plan.collaboration)
        Person.objects.filter(pk=person.pk).update(
            is_active=how != "inactive", last_login=timezone.now() if how == "signed in" else None
        )
        if how == "answered":
            FollowUpFactory(submitted=True, submitted_by=person)
        return Person.objects.get(pk=person.pk)


def test_an_answer_changed_after_its_day_stays_in_time(round, follow_up, reporter, lead, on_track):
    due_in(round, 1)
    operations.submit_follow_up(follow_up, answer="reported", step=on_track, by=reporter)
    FollowUp.objects.update(submitted_at=timezone.now() + timedelta(days=30))

    assert len(Health(Round.objects.get(), lead).keys("in_time")) == 1


@pytest.fixture
def address(round):
    return reverse("followup:health", args=[round.pk])


def test_each_figure_leads_to_its_list_and_its_formula_stands_on_the_page(as_lead, address, follow_up):
    page = as_lead.get(address).text
    organisation = follow_up.part.organisation

    assert f"?show=silent&amp;organisation={organisation.pk}#list" in page
    assert all(str(kind.formula) in page.replace("&#x27;", "'") for kind in KINDS)
    assert (
        str(follow_up.part.activity) in as_lead.get(address, {"show": "silent", "organisation": organisation.pk}).text
    )


def test_of_its_people_a_principal_is_told_its_own_and_the_lead_all(client, address, round, follow_up, reporter, lead):
    other = FollowUpFactory(round=round, asked=SeatFactory().person)
    FollowUp.objects.filter(pk=follow_up.pk).update(asked=SeatFactory().person)

    def told(person):
        row = {each.organisation: dict((k.key, n) for k, n in each.figures) for each in Health(round, person).rows}
        return row[follow_up.part.organisation]["unreached"], row[other.part.organisation]["unreached"]

    assert (told(lead), told(reporter)) == ((1, 1), (1, None))
    assert Health(round, reporter).keys("unreached") == {follow_up.pk}
    assert Health(round, reporter).keys("silent") == {follow_up.pk, other.pk}
    client.force_login(reporter)
    text = client.get(address, {"show": "unreached", "organisation": other.part.organisation_id}).text
    assert "not told to you" in text and str(other.part.activity) not in text


def test_one_is_handed_over_with_one_click_to_who_reports_for_the_organisation(
    as_lead, round, follow_up, reporter, lead
):
    done = as_lead.post(reverse("followup:reassign", args=[round.pk]), {"only": follow_up.pk}, follow=True)

    assert FollowUp.objects.get().asked == reporter
    assert "1 answer is handed over." in done.text and "Undo" in done.text
    undo(Revision.objects.last().operation, by=lead)
    assert FollowUp.objects.get().asked is None


def test_several_are_shown_before_they_are_handed_over_and_undone_together(as_lead, round, follow_up, reporter, lead):
    second = FollowUpFactory(round=round, part__organisation=follow_up.part.organisation)
    foreign = FollowUpFactory(round=round)
    sent = {"follow_up": [follow_up.pk, second.pk, foreign.pk], "person": reporter.pk}
    address = reverse("followup:reassign", args=[round.pk])

    preview = as_lead.post(address, sent)
    before = set(FollowUp.objects.values_list("asked", flat=True))
    as_lead.post(address, sent | {"confirmed": "1", "reason": "Sjuk"})

    assert [each.pk for each, _to in preview.context["pairs"]] == [follow_up.pk, second.pk]
    assert preview.context["nobody"] == [foreign]
    assert before == {None}
    assert list(FollowUp.objects.filter(asked=reporter).order_by("pk")) == [follow_up, second]
    assert Revision.objects.of(second).last().values["reason"] == "Sjuk"
    undo(Revision.objects.last().operation, by=lead)
    assert set(FollowUp.objects.values_list("asked", flat=True)) == {None}


def test_an_organisations_own_people_hand_over_their_own_and_no_others(client, round, follow_up, reporter, seat):
    colleague = seat("reporter", follow_up.part.organisation)
    foreign = FollowUpFactory(round=round)
    other = seat("reporter", foreign.part.organisation)
    client.force_login(reporter)
    address = reverse("followup:reassign", args=[round.pk])

    own = client.post(address, {"follow_up": follow_up.pk, "person": colleague.pk, "confirmed": "1"})
    others = client.post(address, {"follow_up": foreign.pk, "person": other.pk, "confirmed": "1"})

    assert (own.status_code, others.status_code) == (302, 403)
    assert FollowUp.objects.get(pk=follow_up.pk).asked == colleague
    with pytest.raises(PermissionDenied):
        operations.reassign(round, [(foreign, other)], by=reporter)


def test_whoever_has_answered_is_not_asked_to_hand_over(as_lead, round, follow_up, reporter):
    FollowUp.objects.update(state="submitted", answer="nothing_to_report", submitted_at=timezone.now())

    answered = as_lead.post(reverse("followup:reassign", args=[round.pk]), {"only": follow_up.pk}, follow=True)

    assert "Nothing was changed." in answered.text and FollowUp.objects.get().asked is None


def test_health_takes_as_many_queries_for_300_parts_as_for_3(round, lead, seat, queries):
    before = RoundFactory(plan=round.plan, period_from=date(2026, 1, 1), period_to=date(2026, 4, 30))

    def make(many):
        for follow_up in FollowUpFactory.create_batch(many, round=round):
            FollowUpFactory(round=before, part=follow_up.part, submitted=True)
            seat("reporter", follow_up.part.organisation)
        FollowUpFactory.create_batch(many, round=round, submitted=True)
        Part.objects.filter(contact=None).update(contact=seat("reporter"))

    def read():
        health = Health(Round.objects.get(pk=round.pk), lead)
        return health.rows, health.all, health.listed("silent"), health.listed("unchanged")

    make(3)
    few = queries(read)
    make(100)

    assert queries(read) == few
