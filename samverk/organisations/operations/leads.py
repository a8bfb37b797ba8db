"""A collaboration that has a lead keeps one: without, nobody could give anybody a seat there any more."""

from contextlib import contextmanager
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.database import serialise
from samverk.organisations.models import Seat


@contextmanager
def keeping_a_lead(*collaborations, on: date | None = None):
    """Raise ValidationError with code "last_lead" if what happens inside leaves one of them without its lead.

    Leads are looked for on that day (today), for the sake of those who leave at a day to come.

    Used inside a transaction; two leads who end each other's seats at once wait for one another here.
    """
    serialise("organisations.leads")
    led = [collaboration for collaboration in collaborations if has_lead(collaboration, on)]
    yield
    for collaboration in led:
        if not has_lead(collaboration, on):
            refusal = _("%(collaboration)s would be left without a lead. Give somebody else the lead's seat first.")
            raise ValidationError(refusal, code="last_lead", params={"collaboration": collaboration})


def has_lead(collaboration, on: date | None = None) -> bool:
    seats = Seat.objects.on(on).filter(collaboration=collaboration, role=Seat.Role.LEAD)
    return seats.filter(person__is_active=True).exists()
