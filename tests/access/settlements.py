"""What the pages of forecasts, settlements and hours need in the small world, and what of it not all may read."""

from datetime import date
from decimal import Decimal

from samverk.economy import operations
from samverk.economy.models import Hours, Payment, Settlement
from samverk.economy.tests.factories import CostKeyFactory, ForecastFactory, book
from tests.access.budgets import begun

PERIOD = {"from_on": date(2026, 1, 1), "to_on": date(2026, 4, 30)}


def fill_settlements(world) -> None:
    """On a budget of their own that all who take part see: a draft after a fixed one."""
    settle(world, *begun(world, kept_by=world.norr, title="Avräknad"), world.norr, by=world.lead)


def settle(world, budget, line, organisation, *, by) -> None:
    """A fixed settlement with a row of the books and a payment that it counts, a draft after it, another payment, a
    forecast and some hours."""
    budget.key = CostKeyFactory(collaboration=world.collaboration)
    budget.save()
    book(line, 90_000, on=date(2026, 2, 1))
    operations.note_payment(payment(budget, organisation, date(2026, 3, 1)), by=by)
    world.fixed_settlement = Settlement(budget=budget, note="Enligt avtalet", **PERIOD)
    operations.create_settlement(world.fixed_settlement, by=by)
    operations.fix_settlement(world.fixed_settlement, by=by)
    world.settlement = Settlement(
        budget=budget, note="Preliminärt", from_on=date(2026, 5, 1), to_on=date(2026, 8, 31)
    )  # fmt: skip
    operations.create_settlement(world.settlement, by=by)
    world.payment = payment(budget, organisation, date(2026, 6, 1))
    operations.note_payment(world.payment, by=by)
    world.hours = Hours(
        budget=budget, organisation=organisation, worked_on=date(2026, 5, 1), hours=Decimal("7.5"), what="Möten"
    )  # fmt: skip
    operations.note_hours(world.hours, by=by)
    world.forecast = ForecastFactory(line=line, round=world.round, comment="Blir dyrare", said_by=by)


def settle_next(world) -> None:
    """Fix the draft, and begin the next."""
    draft = Settlement.objects.get(pk=world.settlement.pk)
    operations.fix_settlement(draft, by=world.lead)
    world.fixed_settlement = Settlement.objects.get(pk=draft.pk)
    world.settlement = Settlement(budget=draft.budget, from_on=date(2026, 9, 1), to_on=date(2026, 12, 31))
    operations.create_settlement(world.settlement, by=world.lead)


def payment(budget, organisation, paid_on: date) -> Payment:
    return Payment(budget=budget, organisation=organisation, paid_on=paid_on, ore=50_000, reference="Faktura 12")


def settlement_arguments(world) -> dict:
    return {"settlement_id": world.settlement.pk, "payment_id": world.payment.pk, "hours_id": world.hours.pk}


def settled_arguments(world) -> dict:
    """What nobody changes any more: a fixed settlement, a payment that it counts, its budget."""
    fixed = world.fixed_settlement
    paid = fixed.payments.order_by("pk").first()
    return {"settlement_id": fixed.pk, "payment_id": paid.pk, "budget_id": fixed.budget_id}
