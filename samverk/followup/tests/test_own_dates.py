"""A principal's own dates in a round: they follow on each other, hold for its parts, and fall back on the round's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.followup import operations
from samverk.followup.models import FollowUp, PrincipalDates, Round
from samverk.followup.tests.factories import FollowUpFactory, PrincipalDatesFactory
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory
from samverk.planning.tests.factories import PartFactory

ROUND = {"cutoff_on": 0, "answers_due_on": 15, "review_due_on": 22, "approval_due_on": 31, "fixed_due_on": 45}
FIRST = date(2026, 8, 31)


def day(number: int | None) -> date | None:
    return None if number is None else FIRST + timedelta(days=number)


@unhurried(300)
@given(*[st.none() | st.integers(-5, 60)] * 3)
def test_own_dates_are_taken_just_when_the_steps_still_follow_on_each_other(answers, approval, fixed):
    round = Round(**{name: day(number) for name, number in ROUND.items()})
    own = PrincipalDates(
        round=round, answers_due_on=day(answers), approval_due_on=day(approval), fixed_due_on=day(fixed)
    )
    own.organisation = OrganisationFactory.build()

    hold = [15 if answers is None else answers, 22, 31 if approval is None else approval]
    hold.append(45 if fixed is None else fixed)

    in_order = hold[0] >= 0 and hold == sorted(set(hold))
    try:
        own.clean()
    except ValidationError as refusal:
        assert not in_order and refusal.code == "dates_in_disorder"
    else:
        assert in_order
        assert list(vars(own.over(round)).values()) == [day(number) for number in hold]


def test_a_part_is_due_by_its_organisations_date_and_others_by_the_rounds(round, follow_up, principal, queries):
    PrincipalDatesFactory(round=round, organisation=principal, answers_due_on=date(2026, 9, 8))
    FollowUpFactory.create_batch(5, round=round)

    found = list(FollowUp.objects.with_due().order_by("pk"))

    assert [each.due_on for each in found] == [date(2026, 9, 8), *[date(2026, 9, 15)] * 5]
    assert [each.due_on for each in found] == [FollowUp.objects.get(pk=each.pk).due_on for each in found]
    assert queries(lambda: [each.due_on for each in FollowUp.objects.with_due()]) == 1


def test_the_lead_sets_changes_and_takes_away_a_principals_dates(as_lead, round, principal):
    address = reverse("followup:own_dates", args=[round.pk, principal.pk])

    as_lead.post(address, {"answers_due_on": "2026-09-08"})
    own = PrincipalDates.objects.get()
    set_to = own.answers_due_on
    page = as_lead.get(round.get_absolute_url()).text
    as_lead.post(address, {"approval_due_on": "2026-10-05", "version": own.version})
    own.refresh_from_db()
    changed_to = own.answers_due_on, own.approval_due_on
    as_lead.post(address, {"version": own.version})

    assert set_to == date(2026, 9, 8)
    assert "<b>8 September 2026</b>" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert changed_to == (None, date(2026, 10, 5))
    assert not PrincipalDates.objects.exists()
    actions = Revision.objects.filter(action="followup.own_dates_set").count()
    assert actions == 3


def test_dates_in_disorder_are_refused_with_all_of_them_and_nothing_typed_is_lost(as_lead, round, principal):
    address = reverse("followup:own_dates", args=[round.pk, principal.pk])

    response = as_lead.post(address, {"answers_due_on": "2026-09-22"})

    assert response.status_code == 422
    assert "cut-off 31 August 2026, answers due 22 September 2026, answers read 22 September 2026" in response.text
    assert 'value="2026-09-22"' in response.text
    assert not PrincipalDates.objects.exists()


def test_the_rounds_dates_are_not_moved_past_a_principals_own(lead, round, principal):
    PrincipalDatesFactory(round=round, organisation=principal, answers_due_on=date(2026, 9, 18))
    round.answers_due_on, round.review_due_on = date(2026, 9, 10), date(2026, 9, 17)

    with pytest.raises(ValidationError) as refusal:
        operations.change_round(round, by=lead)

    assert [error.code for error in refusal.value.error_dict["__all__"]] == ["dates_in_disorder"]
    assert Round.objects.get().review_due_on == date(2026, 9, 22)


def test_only_a_principal_has_dates_of_its_own(as_lead, lead, round):
    partner = ParticipationFactory(collaboration=round.plan.collaboration, role="partner").organisation

    response = as_lead.get(reverse("followup:own_dates", args=[round.pk, partner.pk]))
    with pytest.raises(ValidationError) as refusal:
        operations.set_own_dates(PrincipalDatesFactory.build(round=round, organisation=partner), by=lead)

    assert response.status_code == 404
    assert refusal.value.code == "not_a_principal"


def test_others_than_the_lead_set_no_dates(round, principal, reporter):
    with pytest.raises(PermissionDenied):
        operations.set_own_dates(PrincipalDates(round=round, organisation=principal), by=reporter)


def test_a_fixed_rounds_dates_stay(round, principal, lead):
    Round.objects.update(state=Round.State.FIXED)

    with pytest.raises(ValidationError) as refusal:
        operations.set_own_dates(
            PrincipalDates(round=round, organisation=principal, answers_due_on=date(2026, 9, 8)), by=lead
        )

    assert refusal.value.code == "round_closed"


def test_own_dates_are_undone(round, principal, lead):
    own = PrincipalDates(round=round, organisation=principal, answers_due_on=date(2026, 9, 8))
    op = operations.set_own_dates(own, by=lead)

    undo(op.id, by=lead)

    assert not PrincipalDates.objects.exists()


def test_who_is_late_by_its_own_date_is_said_to_be_so(as_lead, round, principal, follow_up):
    today = date.today()
    dates = {name: today + timedelta(days=number) for name, number in ROUND.items()}
    Round.objects.update(**dates | {"cutoff_on": today - timedelta(days=9), "period_to": today - timedelta(days=9)})
    PrincipalDatesFactory(round=round, organisation=principal, answers_due_on=today - timedelta(days=3))
    FollowUpFactory(round=round, part=PartFactory(activity=follow_up.part.activity))

    page = as_lead.get(round.get_absolute_url()).text

    assert page.count("3 days late") == 1


def test_the_receipt_tells_the_days_that_hold_for_ones_own_organisation(as_reporter, round, principal):
    PrincipalDatesFactory(
        round=round, organisation=principal, answers_due_on=date(2026, 9, 8), approval_due_on=date(2026, 10, 6)
    )

    page = as_reporter.get(reverse("followup:receipt", args=[round.pk])).text.replace("\N{NO-BREAK SPACE}", " ")

    assert "the answers are due by 8 September 2026" in page
    assert "the principals approve by 6 October 2026" in page


def test_others_are_told_when_a_principals_dates_are_changed(client, round, principal, reporter, lead):
    operations.set_own_dates(PrincipalDates(round=round, organisation=principal, answers_due_on=day(5)), by=lead)
    client.force_login(reporter)

    text = client.get(reverse("core:news")).text

    assert f"<b>{lead}</b> changed a principal’s own dates" in text and round.get_absolute_url() in text
