"""That somebody has asked what a person can see."""

from datetime import date

from django.utils import timezone

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Person
from samverk.organisations.seating import can_preview


def note_preview(person: Person, *, day: date | None = None, by) -> Operation | None:
    """Keep in the person's history who has asked, and as on which day; that one looks oneself concerns nobody."""
    require(can_preview(by, person))
    if by.pk == person.pk:
        return None
    with operation("organisations.preview_shown", by=by) as op:
        op.note(person, on=(day or timezone.localdate()).isoformat())
    return op
