"""People and their places in organisations."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core import passwords
from samverk.core.database import serialise
from samverk.core.models import Revision
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Collaboration, Membership, Person
from samverk.organisations.operations.deputies import end_deputies
from samverk.organisations.operations.leads import keeping_a_lead
from samverk.organisations.operations.seats import end_seats
from samverk.organisations.permissions import (
    can_create_person,
    can_deactivate_person,
    can_delete_person,
    can_edit_organisation,
    can_edit_person,
)
from samverk.organisations.seating import LEFT, can_take_in


def create_person(person: Person, *, by, membership: Membership | None = None) -> Operation:
    """Enter a new person, with a place in an organisation if one is given. A password is chosen by mail later.

    Raises PermissionDenied also where `by` does not administer that organisation.
    """
    require(can_create_person(by))
    require(by.is_administrator or not person.is_administrator)
    if membership is not None:
        membership.person = person
        require(can_take_in(by, membership))
    with operation("organisations.person_created", by=by) as op:
        op.create(person)
        if membership is not None:
            membership.person = person  # its key is known only now
            op.create(membership)
    return op


def change_person(person: Person, *, by, expected_version: int | None = None) -> Operation:
    """Save name, address, phone, language. Who administers the installation is for its administrators to change.

    Raises ValidationError with code "last_administrator".
    """
    earlier = Person.objects.get(pk=person.pk)
    require(can_edit_person(by, earlier))
    require(by.is_administrator or person.is_administrator == earlier.is_administrator)
    require(person.is_active == earlier.is_active)
    with operation("organisations.person_changed", by=by) as op:
        op.save(person, expected_version)
        _require_an_administrator(earlier)
    return op


def deactivate_person(person: Person, *, by) -> Operation:
    """Shut a person out at once; what they have written stays theirs. Seats end with it.

    Raises ValidationError with code "last_lead" where the person is a collaboration's only lead, or
    "last_administrator".
    """
    require(can_deactivate_person(by, person))
    led = Collaboration.objects.filter(seats__in=person.seats.on()).distinct()
    earlier = Person.objects.get(pk=person.pk)
    with operation("organisations.person_deactivated", by=by) as op, keeping_a_lead(*led):
        person.is_active = False
        op.save(person)
        end_seats(op, person.seats.on())
        end_deputies(op, person.deputyships.all())
        _require_an_administrator(earlier)
    return op


def reactivate_person(person: Person, *, by) -> Operation:
    """Let a person sign in again. Seats are given anew."""
    require(can_deactivate_person(by, person))
    person.is_active = True
    with operation("organisations.person_reactivated", by=by) as op:
        op.save(person)
    return op


def send_password_link(person: Person, *, site: str, by) -> None:
    """Have the same link mailed as "Forgot your password?" gives: nobody but the person gets to know the password.

    `site` is the address that Samverk is reached by. Raises ValidationError with code "no_address".
    """
    require(can_edit_person(by, person))
    if not (person.is_active and person.email):
        raise ValidationError(_("Give the person an e-mail address first."), code="no_address")
    passwords.send_link(person, site=site)


def delete_person(person: Person, *, by, expected_version: int | None = None) -> Operation:
    """Delete somebody who was entered by mistake, with places and seats.

    Raises ValidationError with code "has_acted" for who has changed anything, since the trail names them; "in_use" for
    a contact of some part; "last_lead" or "last_administrator".
    """
    require(can_delete_person(by, person))
    if Revision.objects.filter(actor=person).exists():
        refusal = _("%(person)s has written here, and the history keeps that. Shut the person out instead.")
        raise ValidationError(refusal, code="has_acted", params={"person": person})
    led = Collaboration.objects.filter(seats__in=person.seats.on()).distinct()
    earlier = Person.objects.get(pk=person.pk)
    with operation("organisations.person_deleted", by=by) as op, keeping_a_lead(*led):
        op.delete(person, expected_version)
        _require_an_administrator(earlier)
    return op


def add_membership(membership: Membership, *, by) -> Operation:
    """Give somebody a place: the organisation's administrator those who belong to no other (see `can_take_in`)."""
    _require_may_take_in(by, membership)
    with operation("organisations.membership_added", by=by) as op:
        op.create(membership)
    return op


def change_membership(membership: Membership, *, by, expected_version: int | None = None) -> Operation:
    earlier = Membership.objects.get(pk=membership.pk)
    require(can_edit_organisation(by, earlier.organisation))
    require(can_edit_organisation(by, membership.organisation))
    is_the_same = (earlier.person_id, earlier.organisation_id) == (membership.person_id, membership.organisation_id)
    if not is_the_same or not earlier.is_on():
        _require_may_take_in(by, membership)
    with operation("organisations.membership_changed", by=by) as op:
        op.save(membership, expected_version)
    return op


def end_membership(membership: Membership, *, by) -> Operation:
    """The person leaves the organisation now: the last day was yesterday. One entered today leaves only revisions.

    Seats on its behalf end with it, and so does standing in for somebody who sits for it; what the person was asked to
    do is handed over (`hand_tasks_over`). Raises ValidationError with code "last_lead".
    """
    require(can_edit_organisation(by, membership.organisation))
    yesterday = timezone.localdate() - timedelta(days=1)
    person, organisation = membership.person, membership.organisation
    seats = person.seats.on().filter(organisation=organisation)
    led = Collaboration.objects.filter(seats__in=seats).distinct()
    with operation(LEFT, by=by) as op, keeping_a_lead(*led):
        end_seats(op, seats)
        end_deputies(op, person.deputyships.filter(seat__organisation=organisation))
        if membership.from_on and membership.from_on > yesterday:
            op.delete(membership)
        else:
            membership.to_on = yesterday
            op.save(membership)
    return op


def remove_membership(membership: Membership, *, by, expected_version: int | None = None) -> Operation:
    """Take away a place that was entered by mistake. What has been is ended instead."""
    require(can_edit_organisation(by, membership.organisation))
    with operation("organisations.membership_removed", by=by) as op:
        op.delete(membership, expected_version)
    return op


def _require_may_take_in(by, membership: Membership) -> None:
    require(can_edit_organisation(by, membership.organisation))
    refusal = _(
        "%(person)s belongs to another organisation too. Only whoever administers the installation can give somebody a "
        "place in two."
    )
    require(can_take_in(by, membership), refusal % {"person": membership.person})


def _require_an_administrator(earlier: Person) -> None:
    """Somebody must be able to administer the installation. Asked after the change, inside its transaction."""
    serialise("organisations.administrators")
    was_one = earlier.is_administrator and earlier.is_active
    if was_one and not Person.objects.filter(is_administrator=True, is_active=True).exists():
        refusal = _("Nobody would be left to administer the installation. Let somebody else do so first.")
        raise ValidationError(refusal, code="last_administrator")
