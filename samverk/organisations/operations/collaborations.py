"""Collaborations, and the organisations that join and leave them."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Collaboration, Participation, Seat
from samverk.organisations.operations.leads import keeping_a_lead
from samverk.organisations.permissions import can_create_collaboration, can_edit_collaboration, can_make_participant


def create_collaboration(collaboration: Collaboration, *, by) -> Operation:
    require(can_create_collaboration(by))
    with operation("organisations.collaboration_created", by=by) as op:
        op.create(collaboration)
    return op


def change_collaboration(collaboration: Collaboration, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_collaboration(by, collaboration))
    with operation("organisations.collaboration_changed", by=by) as op:
        op.save(collaboration, expected_version)
    return op


def delete_collaboration(collaboration: Collaboration, *, by, expected_version: int | None = None) -> Operation:
    """Delete a collaboration with its participations and seats.

    Raises ValidationError with code "in_use" once it has a plan or owns a document.
    """
    require(can_create_collaboration(by))
    with operation("organisations.collaboration_deleted", by=by) as op:
        op.delete(collaboration, expected_version)
    return op


def join(participation: Participation, *, by) -> Operation:
    """Let an organisation take part, from a day (or from the beginning)."""
    require(can_make_participant(by, participation), _refusal(participation))
    with operation("organisations.participation_begun", by=by) as op:
        op.create(participation)
    return op


def change_participation(participation: Participation, *, by, expected_version: int | None = None) -> Operation:
    """Change as what and from when to when. What also was so before is a new participation instead.

    With a last day the seats on its behalf end, as in `end_participation`.
    """
    earlier = Participation.objects.get(pk=participation.pk)
    for each in (earlier, participation):
        require(can_make_participant(by, each), _refusal(each))
    with operation("organisations.participation_changed", by=by) as op:
        _save(op, participation, expected_version)
    return op


def end_participation(participation: Participation, *, last_day: date | None = None, by) -> Operation:
    """The organisation leaves after `last_day` (today if not given), and with it the seats on its behalf.

    Raises ValidationError with code "last_lead" if the collaboration would have no lead left.
    """
    require(can_make_participant(by, participation), _refusal(participation))
    participation.to_on = last_day or timezone.localdate()
    if participation.from_on and participation.to_on < participation.from_on:
        raise ValidationError(_("The last day comes before the first. Choose a later day."), code="period")
    with operation("organisations.participation_ended", by=by) as op:
        _save(op, participation)
    return op


def _save(op: Operation, participation: Participation, expected_version: int | None = None) -> None:
    if participation.to_on is None:
        op.save(participation, expected_version)
        return
    # Whoever leaves at a day to come still leads today; the day after another lead must be there.
    day_after = max(participation.to_on + timedelta(days=1), timezone.localdate())
    with keeping_a_lead(participation.collaboration, on=day_after):
        op.save(participation, expected_version)
        for seat in _seats_beyond(participation):
            if seat.from_on and seat.from_on > participation.to_on:
                op.delete(seat)
            else:
                seat.to_on = participation.to_on
                op.save(seat)


def _seats_beyond(participation: Participation):
    """Seats on the organisation's behalf that last longer than its taking part; none where it comes back later."""
    organisation, last_day = participation.organisation, participation.to_on
    longer = Q(to_on__isnull=True) | Q(to_on__gt=last_day)
    others = participation.collaboration.participations.filter(organisation=organisation).exclude(pk=participation.pk)
    if others.filter(longer).exists():
        return Seat.objects.none()
    return participation.collaboration.seats.filter(longer, organisation=organisation)


def remove_participation(participation: Participation, *, by, expected_version: int | None = None) -> Operation:
    """Take away a participation that was entered by mistake. What has been is ended instead.

    Raises ValidationError with code "has_seats" when somebody sits on the organisation's behalf.
    """
    require(can_make_participant(by, participation), _refusal(participation))
    seats = participation.collaboration.seats.filter(organisation=participation.organisation)
    if seats.exists():
        refusal = _("People have seats on behalf of %(organisation)s. End the participation instead of removing it.")
        raise ValidationError(refusal, code="has_seats", params={"organisation": participation.organisation})
    with operation("organisations.participation_removed", by=by) as op:
        op.delete(participation, expected_version)
    return op


def _refusal(participation) -> str:
    if participation.role != Participation.Role.PRINCIPAL:
        return ""
    return _("Only an administrator of the organisation or of the installation can make it a principal.")
