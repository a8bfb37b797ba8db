"""Co-financing: what is paid for, who pays, what each gives in each year, by when money is requested, and what came."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, gone, operation
from samverk.economy.models import Funding, FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.economy.permissions import can_create_funding, can_edit_funding, can_tick_funding_date
from samverk.organisations.visibility import Level, keeper


def create_funding(funding: Funding, *, by, level: Level = Level.OWN) -> Operation:
    """Begin a co-financing: as the own of the organisation that the lead sits for, until it is shared."""
    require(can_create_funding(by, funding.collaboration))
    funding.level, funding.kept_by = level, keeper(by, funding.collaboration)
    with operation("economy.funding_created", by=by) as op:
        op.create(funding)
    return op


def change_funding(funding: Funding, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError where years would fall away for which there are sums."""
    require(can_edit_funding(by, funding))
    with operation("economy.funding_changed", by=by) as op:
        op.save(funding, expected_version)
    return op


def delete_funding(funding: Funding, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" when anything has been paid."""
    require(can_edit_funding(by, funding))
    with operation("economy.funding_deleted", by=by) as op:
        op.delete(funding, expected_version)
    return op


def add_funding_source(source: FundingSource, *, by) -> Operation:
    require(can_edit_funding(by, source.funding))
    with operation("economy.funding_source_added", by=by) as op:
        op.create(source)
    return op


def change_funding_source(source: FundingSource, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError where money would become hours, or hours money."""
    require(can_edit_funding(by, source.funding))
    with operation("economy.funding_source_changed", by=by) as op:
        op.save(source, expected_version)
    return op


def delete_funding_source(source: FundingSource, *, by, expected_version: int | None = None) -> Operation:
    """With its years. Raises ValidationError with code "in_use" when anything has been paid."""
    require(can_edit_funding(by, source.funding))
    with operation("economy.funding_source_deleted", by=by) as op:
        op.delete(source, expected_version)
    return op


def enter_funding_year(row: FundingYear, *, by) -> Operation:
    """What a source is asked for and gives in a year, with the decision."""
    require(can_edit_funding(by, row.source.funding))
    with operation("economy.funding_year_entered", by=by) as op:
        row.source = _held(op, row.source)
        op.create(row)
    return op


def change_funding_year(row: FundingYear, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_funding(by, row.source.funding))
    with operation("economy.funding_year_changed", by=by) as op:
        op.save(row, expected_version)
    return op


def delete_funding_year(row: FundingYear, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" when anything has been paid."""
    require(can_edit_funding(by, row.source.funding))
    with operation("economy.funding_year_deleted", by=by) as op:
        op.delete(row, expected_version)
    return op


def enter_funding_payment(payment: FundingPayment, *, by) -> Operation:
    """What has come. More than was decided is recorded too, and told on the page: it is how things are."""
    require(can_edit_funding(by, payment.funding_year.source.funding))
    with operation("economy.funding_payment_entered", by=by) as op:
        op.create(payment)
    return op


def change_funding_payment(payment: FundingPayment, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_funding(by, payment.funding_year.source.funding))
    with operation("economy.funding_payment_changed", by=by) as op:
        op.save(payment, expected_version)
    return op


def delete_funding_payment(payment: FundingPayment, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_funding(by, payment.funding_year.source.funding))
    with operation("economy.funding_payment_deleted", by=by) as op:
        op.delete(payment, expected_version)
    return op


def enter_funding_date(on: FundingDate, *, by) -> Operation:
    require(can_edit_funding(by, on.funding))
    with operation("economy.funding_date_entered", by=by) as op:
        op.create(on)
    return op


def change_funding_date(on: FundingDate, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_funding(by, on.funding))
    with operation("economy.funding_date_changed", by=by) as op:
        op.save(on, expected_version)
    return op


def delete_funding_date(on: FundingDate, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_funding(by, on.funding))
    with operation("economy.funding_date_deleted", by=by) as op:
        op.delete(on, expected_version)
    return op


def tick_funding_date(
    on: FundingDate, *, done_on: date | None, requested_ore: int | None, by, expected_version: int | None = None
) -> Operation:
    """That a requisition or a report was sent, and when; without a day, that it was not sent after all.

    Raises ValidationError with code "not_sent" for a sum that was requested on no day.
    """
    require(can_tick_funding_date(by, on))
    if done_on is None and requested_ore is not None:
        raise ValidationError({"done_on": ValidationError(_("Say on which day it was sent."), code="not_sent")})
    on.done_on, on.requested_ore = done_on, requested_ore
    with operation("economy.funding_date_ticked", by=by) as op:
        op.save(on, expected_version)
    return op


def _held(op: Operation, source: FundingSource) -> FundingSource:
    """The source as it is stored, held with its co-financing until the operation ends: meanwhile neither its years
    nor its kind change."""
    op.locked(Funding, [source.funding_id])
    stored = op.locked(FundingSource, [source.pk]).get(source.pk)
    if stored is None:
        raise gone(source)
    return stored
