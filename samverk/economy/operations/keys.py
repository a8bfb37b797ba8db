"""Every way in which cost keys change: drafts are written, proposed and approved, and from then on they stand."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.economy.basis import basis_of
from samverk.economy.dividing import shares_over
from samverk.economy.models import CostKey, KeyShare, Population
from samverk.economy.permissions import (
    can_approve_key,
    can_create_key,
    can_edit_key,
    can_end_key,
    can_replace_key,
)
from samverk.economy.reasons import reason
from samverk.economy.shares import NotDivisible
from samverk.organisations.models import Participation
from samverk.organisations.visibility import keeper

Method, State = CostKey.Method, CostKey.State
# What counts, by method; the rest of what a form brings is not kept.
OF_KEY = {
    "fixed_percent": {Method.MIXED},
    "population_year": {Method.INHABITANTS, Method.MIXED},
    "used": {Method.USE},
}
OF_SHARE = {"percent": {Method.FIXED, Method.MIXED}, "used": {Method.USE}}
COPIED = (
    "collaboration", "name", "method", "fixed_percent", "population_year", "used", "rounding", "agreement",
    "source_title", "source_url", "is_example",
)  # fmt: skip


def create_key(key: CostKey, shares: Iterable[KeyShare] = (), *, by) -> Operation:
    """A draft, which only the own organisation sees. What its method has no use for is not kept."""
    require(can_create_key(by, key.collaboration))
    key.kept_by, key.state = keeper(by, key.collaboration), State.DRAFT
    with operation("economy.key_created", by=by) as op:
        _leave_out(key, OF_KEY, key.method)
        op.create(key)
        _keep_shares(op, key, shares)
    return op


def change_key(key: CostKey, shares: Iterable[KeyShare] = (), *, by, expected_version: int | None = None) -> Operation:
    """Change a key that is not approved; `shares` are all that it has. Raises ValidationError where it is proposed and
    would no longer divide anything."""
    require(can_edit_key(by, key))
    with operation("economy.key_changed", by=by) as op:
        _leave_out(key, OF_KEY, key.method)
        op.save(key, expected_version)
        _keep_shares(op, key, shares)
        if op.entries:
            op.touch(key)  # whoever approves it must have read the shares too
        if key.state == State.PROPOSED:
            refuse_unready(key)
    return op


def delete_key(key: CostKey, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_key(by, key))
    with operation("economy.key_deleted", by=by) as op:
        op.delete(key, expected_version)
    return op


def propose_key(key: CostKey, *, by, expected_version: int | None = None) -> Operation:
    """Show a draft to all who take part. Raises ValidationError where nothing could be divided by it."""
    require(can_edit_key(by, key) and key.state == State.DRAFT)
    with operation("economy.key_proposed", by=by) as op:
        key.state = State.PROPOSED
        op.save(key, expected_version)
        refuse_unready(key)
    return op


def approve_key(
    key: CostKey, *, approved_by: str, approved_on: date, paragraph: str = "", dnr: str = "", by,
    expected_version: int | None = None,
) -> Operation:  # fmt: skip
    """Note that the principals have approved it. From then on nothing of it changes, nor the population it rests on.

    Raises ValidationError with code "year_is_over" where it would change how an earlier year was divided.
    """
    require(can_approve_key(by, key))
    if key.replaces and key.from_on.year < approved_on.year:
        told = _("A year that is over keeps its key. Let this one begin on 1 January %(year)s or later.")
        raise ValidationError(told % {"year": approved_on.year}, code="year_is_over")
    with operation("economy.key_approved", by=by) as op:
        key.state, key.approved_by, key.approved_on = State.APPROVED, approved_by, approved_on
        key.paragraph, key.dnr = paragraph, dnr
        op.save(key, expected_version)
        if key.goes_by_inhabitants:
            # Held, so that nobody changes what it rests on between look and save.
            list(Population.objects.select_for_update().filter(year=key.population_year).order_by())
        refuse_unready(key)
    return op


def end_key(key: CostKey, *, to_on: date | None, by, expected_version: int | None = None) -> Operation:
    """Give an approved key a last day, another one, or none again. Days that have been stay as they were."""
    require(can_end_key(by, key))
    today = timezone.localdate()
    stored = CostKey.objects.get(pk=key.pk).to_on
    if (to_on and to_on < today) or (stored and stored < today):
        raise ValidationError(_("Days that have been keep their key. Choose today or later."), code="day_is_over")
    with operation("economy.key_ended", by=by) as op:
        key.to_on = to_on
        op.save(key, expected_version)
    return op


def replace_key(key: CostKey, *, from_on: date, by) -> tuple[Operation, CostKey]:
    """A draft that takes the place of an approved key from a day on: as that one, until it is changed."""
    require(can_replace_key(by, key))
    new = CostKey(**{name: getattr(key, name) for name in COPIED}, from_on=from_on, replaces=key)
    copied = ("organisation", "percent", "used", "least_percent", "most_percent")
    shares = [
        KeyShare(**{name: getattr(share, name) for name in copied})
        for share in key.shares.select_related("organisation")
    ]
    return create_key(new, shares, by=by), new


def refuse_unready(key: CostKey) -> None:
    """Raises ValidationError where the principals of its first day could not divide anything by it."""
    percents = [share.percent for share in key.shares.all() if share.percent is not None]
    if key.method == Method.FIXED or (key.method == Method.MIXED and percents):
        whole = sum(percents)
        if whole != 100:
            told = _(
                "The fixed shares are %(sum)s %% together, not exactly 100. For one part each, choose equal shares."
            )
            raise ValidationError(told % {"sum": number_format(whole.normalize() if whole else 0)}, code="not_whole")
    principals = key.collaboration.participations.on(key.from_on).filter(role=Participation.Role.PRINCIPAL)
    if not principals.exists():
        told = _("No principal takes part on %(day)s, when the key begins.")
        raise ValidationError(told % {"day": date_format(key.from_on)}, code="nobody")
    try:
        shares_over(basis_of(key, trying=True), key.from_on, key.from_on)
    except NotDivisible as refusal:
        raise ValidationError(reason(refusal), code=refusal.code) from None


def _keep_shares(op: Operation, key: CostKey, shares: Iterable[KeyShare]) -> None:
    stored = {share.organisation_id: share for share in key.shares.all()} if key.pk else {}
    for share in shares:
        _leave_out(share, OF_SHARE, key.method)
        share.key = key
        was = stored.pop(share.organisation_id, None)
        if was is not None and share.pk is None:
            for name in ("percent", "used", "least_percent", "most_percent"):
                setattr(was, name, getattr(share, name))
            share = was
        if share.pk is None:
            if not share.says_nothing:
                op.create(share)
        elif share.says_nothing:
            op.delete(share)
        else:
            op.save(share)
    for share in stored.values():
        op.delete(share)


def _leave_out(obj, names: dict, method: str) -> None:
    for name, methods in names.items():
        if method not in methods:
            setattr(obj, name, "" if isinstance(getattr(obj, name), str) else None)
