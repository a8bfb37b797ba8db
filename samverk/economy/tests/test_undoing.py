"""What is final is not undone, and whoever tries is told why and what to do instead."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.economy import operations
from samverk.economy.models import Settlement
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory, CostKeyFactory, book
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def fixed():
    key = CostKeyFactory()
    budget = BudgetFactory(collaboration=key.collaboration, key=key)
    one = ParticipationFactory(collaboration=budget.collaboration, role="principal").organisation
    lead = SeatFactory(collaboration=budget.collaboration, organisation=one, role="lead").person
    book(BudgetLineFactory(budget=budget), 100_00)
    draft = Settlement(budget=budget, from_on=date(2026, 1, 1), to_on=date(2026, 6, 30))
    operations.create_settlement(draft, by=lead)
    operations.fix_settlement(draft, by=lead)
    return Settlement.objects.get(), lead


def test_a_fixed_settlement_says_that_it_stays(fixed):
    settlement, lead = fixed

    with pytest.raises(ValidationError, match="What is booked late comes into the next one") as refused:
        undo(Revision.objects.of(settlement).last().operation, by=lead)

    assert refused.value.code == "not_undoable" and Settlement.objects.get().is_fixed


def test_whoever_no_longer_leads_is_told_nothing_of_it(fixed):
    settlement, lead = fixed
    lead.seats.update(role="reader")

    with pytest.raises(PermissionDenied):
        undo(Revision.objects.of(settlement).last().operation, by=lead)
