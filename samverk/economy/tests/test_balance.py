from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.economy import operations
from samverk.economy.balance import balance_of
from samverk.economy.models import Hours, Payment, Settlement
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory, CostKeyFactory, book
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    key = CostKeyFactory()
    return BudgetFactory(collaboration=key.collaboration, key=key)


@pytest.fixture
def principals(budget):
    found = [OrganisationFactory(name=name, short_name="") for name in ("Norr", "Ost")]
    for organisation in found:
        ParticipationFactory(collaboration=budget.collaboration, organisation=organisation, role="principal")
    return found


@pytest.fixture
def seat(budget, principals):
    def make(role, organisation=None):
        place = {"collaboration": budget.collaboration, "organisation": organisation or principals[0]}
        return SeatFactory(role=role, person__language="en", **place).person

    return make


def sides(person, budget):
    return {side.organisation.name: side for side in balance_of(person, budget.collaboration, budget.year).sides}


def test_money_is_what_was_paid_less_what_settlements_have_laid_on_each(budget, principals, seat):
    lead, norr = seat("lead"), principals[0]
    book(BudgetLineFactory(budget=budget), 100_00)
    operations.note_payment(Payment(budget=budget, organisation=norr, paid_on=date(2026, 2, 1), ore=80_00), by=lead)
    settlement = Settlement(budget=budget, from_on=date(2026, 1, 1), to_on=date(2026, 4, 30))
    operations.create_settlement(settlement, by=lead)
    operations.fix_settlement(settlement, by=lead)

    found = balance_of(lead, budget.collaboration, 2026)

    assert [(side.paid, side.cost, side.balance) for side in found.sides] == [(80_00, 50_00, 30_00), (0, 50_00, -50_00)]
    assert found.settled_to == date(2026, 4, 30)
    [closing, _other] = [each["closing"] for each in settlement.frozen_content["balances"]]
    assert found.sides[0].balance == closing


def test_what_is_done_that_concerns_each_and_what_it_costs(budget, principals, seat):
    norr, ost = principals
    plan = PlanFactory(collaboration=budget.collaboration)
    one, other = ActivityFactory.create_batch(2, plan=plan)
    PartFactory(activity=one, organisation=norr, is_lead=True)
    PartFactory(activity=one, organisation=ost)
    PartFactory(activity=other, organisation=ost, is_lead=True)
    book(BudgetLineFactory(budget=budget, activity=one), 70_00)
    book(BudgetLineFactory(budget=budget, activity=other), 5_00)

    found = sides(seat("reader"), budget)

    assert [(found[n].leads, found[n].takes_part, found[n].spent_on_its_activities) for n in ("Norr", "Ost")] == [
        (1, 1, 70_00),
        (1, 2, 75_00),
    ]


def test_a_draft_of_another_organisation_is_not_counted(budget, principals, seat):
    plan = PlanFactory(collaboration=budget.collaboration)
    PartFactory(activity=ActivityFactory(plan=plan, level=1, kept_by=principals[1]), organisation=principals[1])

    assert sides(seat("lead"), budget)["Ost"].takes_part == 0
    assert sides(seat("reader", principals[1]), budget)["Ost"].takes_part == 1


def test_the_money_of_a_budget_that_the_reader_does_not_see_is_not_told(budget, principals, seat):
    lead = seat("lead")
    operations.note_payment(
        Payment(budget=budget, organisation=principals[0], paid_on=date(2026, 2, 1), ore=80_00), by=lead
    )  # fmt: skip
    budget.level, budget.kept_by = 1, principals[0]
    budget.save()

    assert sides(lead, budget)["Norr"].paid == 80_00
    assert sides(seat("lead", principals[1]), budget)["Norr"].paid == 0


def test_answers_that_are_waited_for_are_told_by_round(budget, principals, seat):
    round = RoundFactory(plan=PlanFactory(collaboration=budget.collaboration), name="T2")
    for submitted in (False, False, True):
        part = PartFactory(activity__plan=round.plan, organisation=principals[1])
        FollowUpFactory(round=round, part=part, submitted=submitted)

    found = sides(seat("reader"), budget)

    assert found["Ost"].waited_for == [("2 answers in T2", reverse("followup:round", args=[round.pk]))]
    assert found["Norr"].waited_for == []


def hours(budget, organisation, number="7.5", on=date(2026, 5, 1)):
    return Hours(budget=budget, organisation=organisation, worked_on=on, hours=Decimal(number), what="Möten")


def test_each_notes_the_hours_of_its_own_organisation_and_the_lead_of_all(budget, principals, seat):
    norr, ost = principals
    for role in ("lead", "editor", "reporter"):
        operations.note_hours(hours(budget, norr), by=seat(role))
    operations.note_hours(hours(budget, ost), by=seat("lead"))
    for person, organisation in ((seat("editor"), ost), (seat("reader"), norr), (seat("council"), norr)):
        with pytest.raises(PermissionDenied):
            operations.note_hours(hours(budget, organisation), by=person)

    assert sides(seat("reader"), budget)["Norr"].hours == Decimal("22.5")


def test_nobody_moves_hours_to_or_from_another_organisation_than_its_own(budget, principals, seat):
    norr, ost = principals
    noted = hours(budget, ost)
    operations.note_hours(noted, by=seat("lead"))
    noted.organisation = norr
    with pytest.raises(PermissionDenied):
        operations.change_hours(noted, by=seat("editor"))


def test_hours_of_another_year_are_refused(budget, principals, seat):
    with pytest.raises(ValidationError) as refusal:
        operations.note_hours(hours(budget, principals[0], on=date(2025, 12, 31)), by=seat("lead"))

    assert refusal.value.error_dict["worked_on"][0].code == "other_year"


def test_the_page_and_the_workbook(client, budget, principals, seat):
    client.force_login(seat("reporter"))
    address = reverse("economy:note_hours", args=[budget.pk])
    told = {"worked_on": "2026-05-01", "hours": "7.5", "what": "Möten", "organisation": principals[0].pk}

    refused = client.post(address, told | {"organisation": principals[1].pk})
    done = client.post(address, told, follow=True)

    assert refused.status_code == 422
    assert "7.5 hours" in done.content.decode()
    sheet = client.get(f"{reverse('economy:balance', args=[budget.collaboration_id])}?format=xlsx&year=2026")
    assert sheet.content.startswith(b"PK")


def test_council_members_and_strangers_get_404(client, budget, principals, seat):
    for person in (seat("council"), SeatFactory().person):
        client.force_login(person)
        assert client.get(reverse("economy:balance", args=[budget.collaboration_id])).status_code == 404


def test_more_of_everything_takes_no_more_queries(client, budget, principals, seat):
    client.force_login(seat("lead"))
    address = f"{reverse('economy:balance', args=[budget.collaboration_id])}?year=2026"
    operations.note_hours(hours(budget, principals[0]), by=seat("lead"))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for organisation in OrganisationFactory.create_batch(4):
        ParticipationFactory(collaboration=budget.collaboration, organisation=organisation, role="principal")
        operations.note_hours(hours(budget, organisation), by=seat("lead"))

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)
