"""Making a person anonymous, by decision."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.destruction import Decision, destroy
from samverk.core.models import Revision
from samverk.core.permissions import require
from samverk.core.sessions import end_all
from samverk.core.trail import Operation, operation
from samverk.organisations.erasing import marks_of, new_name, own_rows, revisions_of
from samverk.organisations.models import Collaboration, Person, no_password
from samverk.organisations.operations.deputies import end_deputies
from samverk.organisations.operations.leads import keeping_a_lead
from samverk.organisations.operations.seats import end_seats
from samverk.organisations.permissions import can_anonymise_person

AT_ONCE = 5_000  # revisions in one protocol


def anonymise_person(person: Person, decision: Decision, *, with_acts: bool = False, by) -> list[Operation]:
    """Take name, address and telephone number away for good, and what only served the person with them. All or
    nothing; nothing brings it back. Returns the operations whose protocols stand in the trail.

    Revisions about the person lose their content. `with_acts`: also those that name the person as who did something,
    with what was changed; only where the decision lets go of those records. Backups made before hold it all still.
    The database's own leavings: `core.destruction.clear_leavings`.

    Raises ValidationError with code "last_lead", "administers" for whoever administers the installation, or
    "incomplete" for a decision without its particulars.
    """
    require(can_anonymise_person(by, person))
    if person.is_administrator:
        refusal = _("%(person)s administers the installation. Let somebody else do so first.")
        raise ValidationError(refusal, code="administers", params={"person": person})
    decision.clean()
    marks = marks_of(person)
    led = Collaboration.objects.filter(seats__in=person.seats.on()).distinct()
    with transaction.atomic():
        end_all(person)
        with operation("organisations.person_anonymised", by=by) as op, keeping_a_lead(*led):
            end_seats(op, person.seats.on())
            end_deputies(op, person.deputyships.all())
            _end_memberships(op, person)
            _delete_own(op, person)
            person.name, person.email, person.phone = new_name(person), None, ""
            person.is_active, person.password, person.last_login = False, no_password(), None
            op.save(person)
        found = revisions_of(person, marks)
        emptied = sorted(found.about + (found.acts if with_acts else []))
        done = [
            destroy(Revision.objects.filter(sequence__in=emptied[start : start + AT_ONCE]), decision, by=by)
            for start in range(0, len(emptied), AT_ONCE)
        ]
    return [op, *done]


def _end_memberships(op: Operation, person: Person) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    for place in person.memberships.on():
        if place.from_on and place.from_on > yesterday:
            op.delete(place)
        else:
            place.to_on = yesterday
            op.save(place)


def _delete_own(op: Operation, person: Person) -> None:
    for each, rows in own_rows(person):
        if not each.goes:
            continue
        if hasattr(each.model, "version") and getattr(each.model, "leaves_revisions", True):
            op.delete_many(list(rows))
        else:
            rows.delete()
