"""Seats: what a person may do in a collaboration. What ends, ends at once."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Membership, Person, Seat
from samverk.organisations.operations.deputies import end_deputies
from samverk.organisations.operations.leads import keeping_a_lead
from samverk.organisations.seating import can_end_seat, can_seat, can_seat_anybody


def give_seat(seat: Seat, *, by) -> Operation:
    """Seat a person on behalf of an organisation that takes part; oneself only where one belongs.

    A person who is new comes unsaved, is saved with a place in that organisation, and has no password yet; a council
    member gets no such place, for whoever has one sees its people and its documents. Raises ValidationError with code
    "not_taking_part".
    """
    _require_may_seat(by, seat)
    _require_taking_part(seat)
    with operation("organisations.seat_given", by=by) as op:
        if seat.person.pk is None:
            op.create(seat.person)
            if seat.role != Seat.Role.COUNCIL:
                op.create(Membership(person=seat.person, organisation=seat.organisation, from_on=timezone.localdate()))
            seat.person = seat.person  # its key is known only now
        op.create(seat)
    return op


def change_seat(seat: Seat, *, by, expected_version: int | None = None) -> Operation:
    """Change role, organisation or period. Raises ValidationError with code "last_lead" or "not_taking_part"."""
    earlier = Seat.objects.get(pk=seat.pk)
    require(can_end_seat(by, earlier))
    _require_may_seat(by, seat)
    require((seat.person_id, seat.collaboration_id) == (earlier.person_id, earlier.collaboration_id))
    if seat.organisation_id != earlier.organisation_id:
        _require_taking_part(seat)
    with operation("organisations.seat_changed", by=by) as op, keeping_a_lead(seat.collaboration):
        op.save(seat, expected_version)
        if seat.organisation_id != earlier.organisation_id:
            end_deputies(op, seat.deputies.all())  # they belong to the organisation that it was held for
    return op


def end_seat(seat: Seat, *, by) -> Operation:
    """End a seat now: its last day was yesterday. A seat given today leaves only its revisions.

    Raises ValidationError with code "last_lead" for the last lead's.
    """
    require(can_end_seat(by, seat))
    with operation("organisations.seat_ended", by=by) as op, keeping_a_lead(seat.collaboration):
        end_seats(op, [seat])
    return op


def remove_seat(seat: Seat, *, by, expected_version: int | None = None) -> Operation:
    """Take away a seat that was given by mistake. What has been is ended instead. Raises as `end_seat` does."""
    require(can_end_seat(by, seat))
    with operation("organisations.seat_removed", by=by) as op, keeping_a_lead(seat.collaboration):
        op.delete(seat, expected_version)
    return op


def hand_seats_over(op: Operation, seats: list[Seat], to: Person) -> None:
    """Give somebody else the same role from today on, inside another operation, and end these seats now. Who sits for
    the organisation there already has that role instead. Raises ValidationError with code "last_lead"."""
    for seat in seats:
        require(can_end_seat(op.by, seat))
        now = to.seats.on().filter(collaboration=seat.collaboration_id, organisation=seat.organisation_id)
        heir = now.first() or Seat(collaboration=seat.collaboration, organisation=seat.organisation, person=to)
        heir.role = seat.role
        require(can_seat(op.by, heir))
        if heir.pk:
            op.save(heir)
        else:
            heir.from_on = timezone.localdate()
            op.create(heir)
        end_seats(op, [seat] if seat.is_on() else [])


def end_seats(op: Operation, seats) -> None:
    """End them now, inside another operation; one given today leaves only its revisions."""
    yesterday = timezone.localdate() - timedelta(days=1)
    for seat in seats:
        if seat.from_on and seat.from_on > yesterday:
            op.delete(seat)
        else:
            seat.to_on = yesterday
            op.save(seat)


def _require_may_seat(by, seat: Seat) -> None:
    refusal = _(
        "You do not belong to %(organisation)s, so you cannot take a seat on its behalf yourself. "
        "Somebody else who leads, or who administers the installation, can give you one."
    )
    is_about_oneself = seat.person_id == by.pk and can_seat_anybody(by, seat.collaboration)
    require(can_seat(by, seat), refusal % {"organisation": seat.organisation} if is_about_oneself else "")


def _require_taking_part(seat: Seat) -> None:
    taking_part = seat.collaboration.participations.on().filter(organisation=seat.organisation_id)
    if not taking_part.exists():
        refusal = _("%(organisation)s does not take part today. Let it join before you seat somebody on its behalf.")
        raise ValidationError(refusal, code="not_taking_part", params={"organisation": seat.organisation})
