"""Putting away a collaboration's first steps, and taking them out again: each for oneself."""

from samverk.core.permissions import require
from samverk.organisations.models import Collaboration, PutAway
from samverk.organisations.permissions import is_lead


def put_steps_away(collaboration: Collaboration, *, by) -> None:
    require(is_lead(by, collaboration))
    PutAway.objects.get_or_create(person_id=by.pk, collaboration=collaboration)


def show_steps(collaboration: Collaboration, *, by) -> None:
    require(is_lead(by, collaboration))
    PutAway.objects.filter(person_id=by.pk, collaboration=collaboration).delete()
