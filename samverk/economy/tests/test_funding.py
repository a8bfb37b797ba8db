"""Co-financing: what may be entered, and by whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from samverk.core import trail
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.economy import operations
from samverk.economy.funding.figures import facts_of, total
from samverk.economy.models import Funding, FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.economy.tests.factories import (
    FundingDateFactory,
    FundingFactory,
    FundingPaymentFactory,
    FundingSourceFactory,
    FundingYearFactory,
)
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory
from samverk.organisations.visibility import Level

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    return SeatFactory(role="lead")


@pytest.fixture
def funding(lead):
    return FundingFactory(collaboration=lead.collaboration, level=Level.PRINCIPALS, kept_by=lead.organisation)


def hours(funding, **values):
    source = FundingSourceFactory(funding=funding, kind="in_kind", name="")
    empty = {"decided_ore": None, "body": "", "decided_on": None}
    return FundingYearFactory(source=source, hour_price_kr=220, **empty, **values)


def code_of(refusal) -> set:
    return {each.code for each in refusal.value.error_list} if hasattr(refusal.value, "error_list") else set()


def test_a_new_one_is_the_own_of_the_leads_organisation(lead):
    funding = FundingFactory.build(collaboration=lead.collaboration, recipient=OrganisationFactory())

    operations.create_funding(funding, by=lead.person)

    assert (funding.level, funding.kept_by) == (Level.OWN, lead.organisation)


@pytest.mark.parametrize("role", ["editor", "reporter", "reader", "council"])
def test_only_the_lead_enters_decides_and_pays(funding, role):
    person = SeatFactory(collaboration=funding.collaboration, role=role).person
    row = FundingYearFactory(source__funding=funding)
    payment = FundingPayment(funding_year=row, paid_on=date(2026, 3, 1), ore=100)

    for refused in (
        lambda: operations.create_funding(FundingFactory.build(collaboration=funding.collaboration), by=person),
        lambda: operations.change_funding(funding, by=person),
        lambda: operations.add_funding_source(FundingSource(funding=funding), by=person),
        lambda: operations.enter_funding_year(FundingYear(source=row.source, year=2027), by=person),
        lambda: operations.change_funding_year(row, by=person),
        lambda: operations.enter_funding_payment(payment, by=person),
        lambda: operations.enter_funding_date(FundingDate(funding=funding), by=person),
        lambda: operations.delete_funding(funding, by=person),
    ):
        with pytest.raises(PermissionDenied):
            refused()


def test_the_recipients_own_people_note_that_a_requisition_was_sent(funding):
    person = SeatFactory(collaboration=funding.collaboration, organisation=funding.recipient, role="reporter").person
    on = FundingDateFactory(funding=funding)

    operations.tick_funding_date(on, done_on=date(2026, 9, 28), requested_ore=500_000_00, by=person)

    on.refresh_from_db()
    assert (on.done_on, on.requested_ore) == (date(2026, 9, 28), 500_000_00)
    with pytest.raises(PermissionDenied):
        operations.change_funding_date(on, by=person)


def test_another_organisations_people_do_not(funding):
    person = SeatFactory(collaboration=funding.collaboration, role="editor").person

    with pytest.raises(PermissionDenied):
        operations.tick_funding_date(
            FundingDateFactory(funding=funding), done_on=date(2026, 9, 28), requested_ore=None, by=person
        )


def test_a_recipient_who_does_not_see_it_notes_nothing(funding):
    person = SeatFactory(collaboration=funding.collaboration, organisation=funding.recipient, role="editor").person
    Funding.objects.filter(pk=funding.pk).update(level=Level.OWN)
    on = FundingDate.objects.get(pk=FundingDateFactory(funding=funding).pk)

    with pytest.raises(PermissionDenied):
        operations.tick_funding_date(on, done_on=date(2026, 9, 28), requested_ore=None, by=person)


def test_a_sum_is_requested_on_a_day(funding, lead):
    on = FundingDateFactory(funding=funding)

    with pytest.raises(ValidationError) as refusal:
        operations.tick_funding_date(on, done_on=None, requested_ore=100, by=lead.person)

    assert [each.code for each in refusal.value.error_dict["done_on"]] == ["not_sent"]


def test_a_report_requests_no_money(funding, lead):
    on = FundingDateFactory(funding=funding, kind="report")

    with pytest.raises(ValidationError, match="requests no money"):
        operations.tick_funding_date(on, done_on=date(2026, 9, 28), requested_ore=100, by=lead.person)


def test_what_remains_is_what_is_decided_without_what_is_paid(funding):
    row = FundingYearFactory(source__funding=funding, decided_ore=1_000_000_01)
    FundingPaymentFactory(funding_year=row, ore=600_000_00)
    FundingPaymentFactory(funding_year=row, ore=-50_000_00)

    sums = total(facts_of(Funding.objects.all()))

    assert (sums.decided, sums.paid, sums.remaining) == (1_000_000_01, 550_000_00, 450_000_01)


def test_hours_are_worth_their_price_to_the_ore(funding):
    row = hours(funding, decided_hours=Decimal("100.25"))
    FundingPayment.objects.create(funding_year=row, paid_on=date(2026, 6, 1), hours=Decimal("33.33"))

    sums = total(facts_of(Funding.objects.all()))

    assert (sums.decided, sums.paid) == (2_205_500, 733_260)


@pytest.mark.parametrize(
    "values",
    [
        {"decided_ore": None},
        {"state": "applied"},
        {"state": "refused"},
        {"decided_ore": -1},
        {"hour_price_kr": 220},
        {"decided_hours": Decimal(1)},
        {"year": 1980},
    ],
)
def test_the_database_itself_refuses_a_year_that_cannot_be(funding, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingYearFactory(source__funding=funding, **values)


@pytest.mark.parametrize("values", [{"ore": 0}, {"ore": None}, {"hours": Decimal(1)}])
def test_the_database_itself_refuses_a_payment_of_nothing_or_of_both(funding, values):
    row = FundingYearFactory(source__funding=funding)

    with pytest.raises(IntegrityError), transaction.atomic():
        FundingPaymentFactory(funding_year=row, **values)


def test_a_source_has_a_year_once(funding, lead):
    row = FundingYearFactory(source__funding=funding)

    with pytest.raises(ValidationError, match="just entered"):
        operations.enter_funding_year(FundingYear(source=row.source, year=row.year, applied_ore=1), by=lead.person)


def test_a_year_lies_within_the_years_of_the_co_financing(funding, lead):
    source = FundingSourceFactory(funding=funding)

    with pytest.raises(ValidationError, match="from 2026 to 2028"):
        operations.enter_funding_year(FundingYear(source=source, year=2029, applied_ore=1), by=lead.person)


def test_years_with_sums_do_not_fall_away(funding, lead):
    FundingYearFactory(source__funding=funding, year=2028)
    funding.to_year = 2027

    with pytest.raises(ValidationError, match="There are sums for 2028"):
        operations.change_funding(funding, by=lead.person)


def test_money_does_not_become_hours(funding, lead):
    source = FundingYearFactory(source__funding=funding).source
    source.kind = FundingSource.Kind.IN_KIND

    with pytest.raises(ValidationError, match="money does not become hours"):
        operations.change_funding_source(source, by=lead.person)


def test_hours_need_a_price_and_money_has_none(funding, lead):
    source = FundingSourceFactory(funding=funding, kind="in_kind")

    with pytest.raises(ValidationError, match="price an hour"):
        operations.enter_funding_year(FundingYear(source=source, year=2026, applied_ore=1), by=lead.person)


def test_a_source_says_who_it_is(funding, lead):
    with pytest.raises(ValidationError, match="Say who pays"):
        operations.add_funding_source(FundingSource(funding=funding, kind="state"), by=lead.person)


def test_the_source_of_a_date_pays_for_the_same(funding, lead):
    on = FundingDateFactory.build(funding=funding, source=FundingSourceFactory())

    with pytest.raises(ValidationError, match="pays for something else"):
        operations.enter_funding_date(on, by=lead.person)


def test_what_has_paid_is_not_deleted(funding, lead):
    row = FundingPaymentFactory(funding_year__source__funding=funding).funding_year

    for delete, obj in (
        (operations.delete_funding_year, row),
        (operations.delete_funding_source, row.source),
        (operations.delete_funding, funding),
    ):
        with pytest.raises(ValidationError) as refusal:
            delete(obj, by=lead.person)
        assert code_of(refusal) == {"in_use"}


def test_two_who_decide_one_year_at_once_are_told_of_each_other(funding, lead):
    row = FundingYearFactory(source__funding=funding)
    mine, theirs = (FundingYear.objects.get(pk=row.pk) for _each in range(2))
    theirs.decided_ore = 900_000_00
    operations.change_funding_year(theirs, by=lead.person, expected_version=1)
    mine.decided_ore = 800_000_00

    with pytest.raises(Conflict) as conflict:
        operations.change_funding_year(mine, by=lead.person, expected_version=1)

    assert [(each.theirs, each.mine) for each in conflict.value.fields] == [(900_000_00, 800_000_00)]


def test_a_source_with_its_years_is_deleted_and_brought_back(funding, lead):
    source = FundingYearFactory(source__funding=funding).source
    op = operations.delete_funding_source(FundingSource.objects.get(pk=source.pk), by=lead.person)
    assert not FundingYear.objects.exists()

    undo(op.id, by=lead.person)

    assert list(FundingYear.objects.values_list("source", "decided_ore")) == [(source.pk, 1_000_000_00)]
    assert trail.verify().faults == []


def test_own_and_named_are_seen_by_those_only(lead):
    own = FundingFactory(collaboration=lead.collaboration, level=Level.OWN, kept_by=lead.organisation)
    named = FundingFactory(collaboration=lead.collaboration, level=Level.NAMED, kept_by=lead.organisation)
    shared = FundingFactory(collaboration=lead.collaboration)
    other = SeatFactory(collaboration=lead.collaboration, role="editor")
    named.shares.create(organisation=other.organisation)
    council = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role="council")

    seen = {who: set(Funding.objects.visible_to(who.person)) for who in (lead, other, council, SeatFactory())}

    assert list(seen.values()) == [{own, named, shared}, {named, shared}, set(), set()]


def test_what_hangs_on_it_is_seen_with_it(lead):
    hidden = FundingFactory(collaboration=lead.collaboration, level=Level.OWN, kept_by=OrganisationFactory())
    FundingPaymentFactory(funding_year__source__funding=hidden)
    FundingDateFactory(funding=hidden)

    for model in (FundingSource, FundingYear, FundingPayment, FundingDate):
        assert not model.objects.visible_to(lead.person).exists()
        assert model.objects.exists()
