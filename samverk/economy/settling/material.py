"""Gathers from the database what a settlement is composed of."""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import Count, Sum
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.economy.basis import basis_of
from samverk.economy.dividing import Worked, shares_over
from samverk.economy.models import BudgetLine, CostKey, LedgerRow, Payment, Settlement
from samverk.economy.outcomes import unmatched
from samverk.economy.reasons import reason
from samverk.economy.settling.composing import Booked, KeyMaterial, Material, Paid, compose, key_from
from samverk.economy.shares import NotDivisible
from samverk.organisations.models import Organisation


def rows_for(settlement: Settlement):
    """The rows that a draft counts: on a line, in no settlement yet, dated no later than the period's last day."""
    unsettled = LedgerRow.objects.filter(voucher__budget=settlement.budget_id, settlement=None)
    return unsettled.filter(line__isnull=False, voucher__on__lte=settlement.to_on)


def payments_for(settlement: Settlement):
    return Payment.objects.filter(budget=settlement.budget_id, settlement=None, paid_on__lte=settlement.to_on)


def content_of(settlement: Settlement) -> dict:
    """A fixed settlement's content as it was fixed; a draft's as the books are now. Raises ValidationError."""
    if settlement.is_fixed:
        return settlement.frozen_content
    return content_from(settlement, rows_for(settlement), payments_for(settlement))


def content_from(settlement: Settlement, rows, payments) -> dict:
    earlier = list(settlement.budget.settlements.filter(state=Settlement.State.FIXED).order_by("from_on"))
    booked = _booked(settlement, rows, earlier)
    keys = _keys(settlement, {each.key for each in booked if each.late is None})
    late_keys = {
        each.pk: _late_keys(each, {row.key for row in booked if row.late == each.pk})
        for each in earlier if any(row.late == each.pk for row in booked)
    }  # fmt: skip
    paid = [
        Paid(p.pk, p.organisation_id, p.paid_on.isoformat(), p.ore, p.reference)
        for p in payments.order_by("paid_on", "pk")
    ]
    opening = _opening(earlier)
    concerned = {each.organisation for each in paid} | set(opening)
    for key in (*keys, *(key for found in late_keys.values() for key in found)):
        concerned |= set(key.shares)
    organisations = {
        each.pk: {"name": each.name, "short": each.short}
        for each in Organisation.objects.filter(pk__in=concerned).order_by("pk")
    }  # fmt: skip
    return compose(Material(_facts(settlement), organisations, keys, late_keys, booked, paid, opening))


def unmatched_in(settlement: Settlement):
    """Rows that no rule has put anywhere: until one has, nobody knows who pays them."""
    return unmatched(settlement.budget).filter(voucher__on__lte=settlement.to_on)


def _facts(settlement: Settlement) -> dict:
    budget = settlement.budget
    return {
        "collaboration": {"id": budget.collaboration_id, "name": budget.collaboration.name},
        "budget": {"id": budget.pk, "title": budget.title, "year": budget.year, "vat": budget.vat},
        "period": {"from_on": settlement.from_on.isoformat(), "to_on": settlement.to_on.isoformat()},
        "note": settlement.note,
        "is_example": budget.is_example,
    }


def _booked(settlement: Settlement, rows, earlier: list[Settlement]) -> list[Booked]:
    """By line and by the period that the rows are dated in. Raises ValidationError with code "uncovered", "no_key"."""
    sums: dict = defaultdict(lambda: [0, 0])
    uncovered = []
    grouped = rows.order_by().values_list("line", "voucher__on").annotate(Count("pk"), Sum("ore"))
    for line, on, count, ore in grouped:
        if on >= settlement.from_on:
            late = None
        else:
            late = next((each.pk for each in earlier if each.from_on <= on <= each.to_on), None)
            if late is None:
                uncovered.append(on)
        sums[line, late][0] += count
        sums[line, late][1] += ore
    if uncovered:
        _refuse_uncovered(uncovered)
    lines = BudgetLine.objects.filter(pk__in={line for line, _late in sums}).order_by("position", "pk")
    ordered = {line.pk: line for line in lines}
    if without := [line for line in ordered.values() if (line.key_id or settlement.budget.key_id) is None]:
        refusal = _("%(line)s has no cost key, nor has the budget. Choose one.")
        raise ValidationError(refusal, code="no_key", params={"line": without[0]})
    return [
        Booked(
            line.pk, line.number, line.name, line.kind, line.key_id or settlement.budget.key_id, *sums[line.pk, late],
            late,
        )
        for late in (None, *(each.pk for each in earlier))
        for line in ordered.values()
        if (line.pk, late) in sums
    ]  # fmt: skip


def _refuse_uncovered(days: list[date]) -> None:
    told = ngettext(
        "The books have rows of %(number)s day before the period, from %(first)s on, that no settlement counts.",
        "The books have rows of %(number)s days before the period, from %(first)s on, that no settlement counts.",
        len(set(days)),
    )
    told, advice = (
        told % {"number": len(set(days)), "first": date_format(min(days))},
        _("Let the period begin earlier."),
    )
    raise ValidationError(f"{told} {advice}", code="uncovered")


def _keys(settlement: Settlement, used: set[int]) -> list[KeyMaterial]:
    """Those that are used, and the budget's others as far as they can be reckoned, for what is booked late."""
    budget = settlement.budget
    all_keys = {budget.key_id, *budget.lines.values_list("key", flat=True)} - {None} | used
    found = []
    for key in CostKey.objects.filter(pk__in=all_keys).order_by("pk"):
        try:
            found.append(_key(key, settlement))
        except ValidationError:
            if key.pk in used:
                raise
    return found


def _late_keys(earlier: Settlement, used: set[int]) -> list[KeyMaterial]:
    """As they were fixed then; of a line that has got its key since, as that is now for those days."""
    fixed = [key_from(key) for key in earlier.frozen_content["keys"]]
    new = used - {key.id for key in fixed}
    return fixed + [_key(key, earlier) for key in CostKey.objects.filter(pk__in=new).order_by("pk")]


def _key(key: CostKey, settlement: Settlement) -> KeyMaterial:
    basis = basis_of(key)
    try:
        worked, shares = shares_over(basis, settlement.from_on, settlement.to_on)
    except NotDivisible as refusal:
        raise ValidationError(reason(refusal), code=refusal.code) from None
    unit_ore = basis.links[worked[-1].stretch.key].unit_ore
    by_pk = {organisation.pk: share for organisation, share in shares.items()}
    return KeyMaterial(key.pk, key.name, unit_ore, by_pk, [_working(each) for each in worked])


def _working(worked: Worked) -> dict:
    """One stretch of the period as plain values."""
    stretch = worked.stretch
    rows = [
        {
            "organisation": row.member.key.pk, "inhabitants": row.member.inhabitants, "before": str(row.before),
            "bound": row.bound, "share": str(row.share),
        }
        for row in worked.shares.rows
    ]  # fmt: skip
    return {
        "key": stretch.key.name, "from_on": stretch.first.isoformat(), "to_on": stretch.last.isoformat(),
        "days": stretch.days, "rows": rows,
    }  # fmt: skip


def _opening(earlier: list[Settlement]) -> dict[int, int]:
    """What each had to its credit when the last settlement was fixed."""
    if not earlier:
        return {}
    return {each["organisation"]: each["closing"] for each in earlier[-1].frozen_content["balances"]}
