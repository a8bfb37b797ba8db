"""What organisations have worked."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.economy.models import Hours
from samverk.economy.permissions import can_note_hours


def note_hours(hours: Hours, *, by) -> Operation:
    require(can_note_hours(by, hours.budget, hours.organisation))
    _refuse_other_year(hours)
    with operation("economy.hours_noted", by=by) as op:
        op.create(hours)
    return op


def change_hours(hours: Hours, *, by, expected_version: int | None = None) -> Operation:
    """Whoever may note hours of the organisation that they were noted for, and of the one that they become."""
    stored = Hours.objects.select_related("organisation").get(pk=hours.pk)
    for each in (stored, hours):
        require(can_note_hours(by, hours.budget, each.organisation))
    _refuse_other_year(hours)
    with operation("economy.hours_changed", by=by) as op:
        op.save(hours, expected_version)
    return op


def delete_hours(hours: Hours, *, by, expected_version: int | None = None) -> Operation:
    require(can_note_hours(by, hours.budget, hours.organisation))
    with operation("economy.hours_deleted", by=by) as op:
        op.delete(hours, expected_version)
    return op


def _refuse_other_year(hours: Hours) -> None:
    if hours.worked_on.year != hours.budget.year:
        refusal = _("The day is to lie within %(year)s, the budget’s year.")
        raise ValidationError(
            {"worked_on": ValidationError(refusal, code="other_year", params={"year": hours.budget.year})}
        )
