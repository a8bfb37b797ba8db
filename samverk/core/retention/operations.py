"""Setting how long each kind is kept."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.models import RetentionRule
from samverk.core.permissions import require
from samverk.core.retention.rules import kinds
from samverk.core.trail import Operation, operation


def change_retention(days: dict[str, int | None], *, by, instead_of: dict[str, int | None] | None = None) -> Operation:
    """Set the days of these kinds; None is for ever. What is shortened goes the coming night.

    Raises ValidationError with code "too_short" for fewer days than a kind can do with, and with code "set_meanwhile"
    for a kind that is set otherwise than `instead_of` says: somebody else was first.
    """
    require(can_set_retention(by))
    known = {kind.name: kind for kind in kinds()}
    with operation("core.retention_changed", by=by) as op:
        stored = {rule.name: rule for rule in RetentionRule.objects.select_for_update()}
        for name, wanted in days.items():
            kind = known[name]
            if wanted is not None and wanted < kind.least:
                refusal = _("%(kind)s must be kept for at least %(least)d days.")
                raise ValidationError(refusal, code="too_short", params={"kind": kind.title, "least": kind.least})
            rule = stored.get(name)
            now = kind.days if rule is None else rule.days
            if now != (instead_of or {}).get(name, now):
                refusal = _("Somebody has just set how long this is kept: %(kind)s. Look at it and save again.")
                raise ValidationError(refusal, code="set_meanwhile", params={"kind": kind.title})
            if rule is None and wanted != kind.days:
                op.create(RetentionRule(name=name, days=wanted))
            elif rule is not None:
                rule.days = wanted
                op.save(rule)
    return op


def can_set_retention(person) -> bool:
    return person.is_authenticated and person.is_administrator
