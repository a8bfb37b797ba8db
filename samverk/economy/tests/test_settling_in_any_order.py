"""Whatever is booked, paid and settled in whatever order: each sum is counted once, and what is fixed stays."""

import calendar
from contextlib import suppress
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.tests.drawing import unhurried
from samverk.economy import operations
from samverk.economy.models import LedgerRow, Payment, Settlement
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory, CostKeyFactory, book
from samverk.organisations.models import Participation
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory

MONTHS = st.integers(1, 12)
SUMS = st.integers(-(10**9), 10**9)
steps = st.one_of(
    st.tuples(st.just("book"), st.integers(0, 2), SUMS, MONTHS),
    st.tuples(st.just("pay"), st.integers(0, 2), SUMS.filter(bool), MONTHS),
    st.tuples(st.just("settle"), st.integers(1, 3)),
    st.tuples(st.just("leave"), st.integers(0, 2), MONTHS),
    st.tuples(st.just("join"), MONTHS),
    st.tuples(st.just("replace the key"), MONTHS),
)


class SettlingInAnyOrderTest(TestCase):
    @unhurried(40)
    @given(st.lists(steps, min_size=5, max_size=18))
    def test_each_sum_is_counted_once_and_what_is_fixed_stays(self, sequence):
        world = World()

        for step, *told in sequence:
            with suppress(ValidationError, PermissionDenied):
                getattr(world, step.replace(" ", "_"))(*told)
            world.check()


class World:
    """Three principals, two lines on one key and a third on a key of its own, to whole kronor."""

    def __init__(self):
        self.key = CostKeyFactory()
        self.budget = BudgetFactory(collaboration=self.key.collaboration, key=self.key)
        self.principals = OrganisationFactory.create_batch(3)
        for organisation in self.principals:
            ParticipationFactory(collaboration=self.key.collaboration, organisation=organisation, role="principal")
        own = CostKeyFactory(collaboration=self.key.collaboration, rounding=100)
        self.lines = [BudgetLineFactory(budget=self.budget, key=key) for key in (None, None, own)]
        self.lead = SeatFactory(collaboration=self.key.collaboration, role="lead").person
        self.fixed: dict[int, str] = {}

    def book(self, line, ore, month):
        book(self.lines[line], ore, on=date(2026, month, 15))

    def pay(self, who, ore, month):
        paid_on = date(2026, month, 10)
        payment = Payment(budget=self.budget, organisation=self.principals[who], ore=ore, paid_on=paid_on)
        operations.note_payment(payment, by=self.lead)

    def settle(self, months):
        """The next so many months."""
        last = self.budget.settlements.order_by("-to_on").first()
        first = last.to_on.month % 12 + 1 if last else 1
        month = min(first + months - 1, 12)
        to_on = date(2026, month, calendar.monthrange(2026, month)[1])
        settlement = Settlement(budget=self.budget, from_on=date(2026, first, 1), to_on=to_on)
        operations.create_settlement(settlement, by=self.lead)
        try:
            operations.fix_settlement(settlement, by=self.lead)
        except ValidationError:
            operations.delete_settlement(settlement, by=self.lead)
            raise
        self.fixed[settlement.pk] = settlement.content

    def leave(self, who, month):
        rows = Participation.objects.filter(organisation=self.principals[who])
        rows.update(to_on=date(2026, month, 20))

    def join(self, month):
        participation = ParticipationFactory(
            collaboration=self.key.collaboration, role="principal", from_on=date(2026, month, 5)
        )
        self.principals.append(participation.organisation)

    def replace_the_key(self, month):
        if month > self.key.from_on.month or self.key.from_on.year < 2026:
            self.key = CostKeyFactory(
                collaboration=self.key.collaboration, replaces=self.key, from_on=date(2026, month, 1)
            )

    def check(self):
        settlements = Settlement.objects.order_by("from_on")
        assert dict(settlements.values_list("pk", "content")) == self.fixed
        contents = [each.frozen_content for each in settlements]
        counted = sum(content["reckoning"]["booked"] for content in contents)
        waiting = LedgerRow.objects.filter(settlement=None)
        assert counted + _sum(waiting) == _sum(LedgerRow.objects)
        assert sum(content["reckoning"]["rows"] for content in contents) == LedgerRow.objects.count() - waiting.count()
        paid = sum(content["reckoning"]["paid"] for content in contents)
        assert paid + _sum(Payment.objects.filter(settlement=None)) == _sum(Payment.objects)
        if contents:
            balances = contents[-1]["balances"]
            assert sum(each["closing"] for each in balances) == paid - counted
            lines = [line for content in contents for line in content["lines"] + content["late"]]
            for each in balances:
                own = sum(line["parts"].get(str(each["organisation"]), 0) for line in lines)
                put_in = sum(
                    payment["ore"] for content in contents for payment in content["payments"]
                    if payment["organisation"] == each["organisation"]
                )  # fmt: skip
                assert each["closing"] == put_in - own


def _sum(rows) -> int:
    return rows.aggregate(ore=Sum("ore"))["ore"] or 0
