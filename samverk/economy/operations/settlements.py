"""Payments by the principals, and the settlements that count them."""

import hashlib

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.permissions import require
from samverk.core.trail import Operation, canonical, operation
from samverk.economy.ledger.matching import hold
from samverk.economy.models import LedgerRow, Payment, Settlement
from samverk.economy.permissions import can_edit_payment, can_edit_settlement, can_settle
from samverk.economy.settling.material import content_from, payments_for, rows_for, unmatched_in


def note_payment(payment: Payment, *, by) -> Operation:
    require(can_settle(by, payment.budget))
    with operation("economy.payment_noted", by=by) as op:
        op.create(payment)
    return op


def change_payment(payment: Payment, *, by, expected_version: int | None = None) -> Operation:
    """Nothing of a payment that is settled changes: a later one sets it right."""
    require(can_edit_payment(by, payment))
    with operation("economy.payment_changed", by=by) as op:
        _refuse_settled(payment)
        op.save(payment, expected_version)
    return op


def delete_payment(payment: Payment, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_payment(by, payment))
    with operation("economy.payment_deleted", by=by) as op:
        _refuse_settled(payment)
        op.delete(payment, expected_version)
    return op


def _refuse_settled(payment: Payment) -> None:
    stored = Payment.objects.select_for_update(of=("self",)).filter(pk=payment.pk).first()
    if stored is not None and stored.settlement_id is not None:
        refusal = _("The payment is counted in a fixed settlement. Note another one that sets it right.")
        raise ValidationError(refusal, code="settled")


def create_settlement(settlement: Settlement, *, by) -> Operation:
    """Begin a draft. Raises ValidationError with code "not_after" where its period does not come after the fixed
    ones, and "other_year"."""
    require(can_settle(by, settlement.budget))
    with operation("economy.settlement_created", by=by) as op:
        _refuse_disorder(settlement)
        op.create(settlement)
    return op


def change_settlement(settlement: Settlement, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_settlement(by, settlement))
    with operation("economy.settlement_changed", by=by) as op:
        _refuse_fixed(settlement)
        _refuse_disorder(settlement)
        op.save(settlement, expected_version)
    return op


def delete_settlement(settlement: Settlement, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_settlement(by, settlement))
    with operation("economy.settlement_deleted", by=by) as op:
        _refuse_fixed(settlement)
        op.delete(settlement, expected_version)
    return op


def fix_settlement(settlement: Settlement, *, by, expected_version: int | None = None) -> Operation:
    """Freeze what it says, with every row of the books and every payment that it counts: for good.

    Raises ValidationError with code "unmatched" while rows of the period are on no line, "no_key", "uncovered" or one
    of `NotDivisible`'s, and Conflict if it was changed since it was read.
    """
    require(can_edit_settlement(by, settlement))
    with operation("economy.settlement_fixed", by=by) as op:
        hold(settlement.budget.collaboration_id)
        _refuse_fixed(settlement)
        _refuse_unmatched(settlement)
        # Taken first and counted after, so that what is counted is what is taken.
        rows = LedgerRow.objects.filter(pk__in=rows_for(settlement).values("pk"))
        rows.update(settlement=settlement)
        payments = list(payments_for(settlement))
        for payment in payments:
            payment.settlement = settlement
        op.save_many(payments)
        content = content_from(settlement, settlement.rows.all(), settlement.payments.all())
        if not content["reckoning"]["adds_up"]:
            raise AssertionError(f"settlement {settlement.pk} does not add up: {content['reckoning']}")
        settlement.content = canonical(content)
        settlement.sha256 = hashlib.sha256(settlement.content.encode()).hexdigest()
        settlement.state = Settlement.State.FIXED
        settlement.fixed_by, settlement.fixed_at = by, timezone.now()
        op.save(settlement, expected_version)
    return op


def _refuse_fixed(settlement: Settlement) -> None:
    stored = Settlement.objects.select_for_update(of=("self",)).filter(pk=settlement.pk).first()
    if stored is not None and stored.is_fixed:
        refusal = _("The settlement is fixed, and nothing of it changes. The next one sets right what is wrong.")
        raise ValidationError(refusal, code="fixed")


def _refuse_disorder(settlement: Settlement) -> None:
    if {settlement.from_on.year, settlement.to_on.year} != {settlement.budget.year}:
        refusal = _("The period is to lie within %(year)s, the budget’s year.")
        raise ValidationError(refusal, code="other_year", params={"year": settlement.budget.year})
    last = settlement.budget.settlements.filter(state=Settlement.State.FIXED).order_by("-to_on").first()
    if last is not None and settlement.from_on <= last.to_on:
        refusal = _("All up to and including %(day)s is settled. Let the period begin on the day after, or later.")
        raise ValidationError(
            {"from_on": ValidationError(refusal, code="not_after", params={"day": date_format(last.to_on)})}
        )


def _refuse_unmatched(settlement: Settlement) -> None:
    if count := unmatched_in(settlement).count():
        refusal = ngettext(
            "%(count)s row of the books is on no budget line. Say where it belongs, or that it is outside the budget.",
            "%(count)s rows of the books are on no budget line. Say where they belong, or that they are outside the "
            "budget.",
            count,
        )  # fmt: skip
        raise ValidationError(refusal % {"count": count}, code="unmatched")
