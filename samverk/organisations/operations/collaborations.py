"""Collaborations, and the organisations that join and leave them."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Collaboration, Participation
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
    """Change as what and from when to when. A change that also was so before is a new participation instead."""
    require(can_edit_collaboration(by, participation.collaboration))
    earlier = Participation.objects.get(pk=participation.pk)
    if (participation.role, participation.organisation_id) != (earlier.role, earlier.organisation_id):
        require(can_make_participant(by, participation), _refusal(participation))
        require(can_make_participant(by, earlier), _refusal(earlier))
    with operation("organisations.participation_changed", by=by) as op:
        op.save(participation, expected_version)
    return op


def end_participation(participation: Participation, *, last_day: date | None = None, by) -> Operation:
    """The organisation leaves after `last_day` (today if not given), and with it the seats on its behalf.

    Raises ValidationError with code "last_lead" if the collaboration would have no lead left.
    """
    require(can_make_participant(by, participation), _refusal(participation))
    last_day = last_day or timezone.localdate()
    if participation.from_on and last_day < participation.from_on:
        raise ValidationError(_("The last day comes before the first. Choose a later day."), code="period")
    with operation("organisations.participation_ended", by=by) as op:
        # Whoever leaves at a day to come still leads today; the day after another lead must be there.
        day_after = max(last_day + timedelta(days=1), timezone.localdate())
        with keeping_a_lead(participation.collaboration, on=day_after):
            participation.to_on = last_day
            op.save(participation)
            for seat in _seats_after(participation, last_day):
                seat.to_on = last_day
                op.save(seat)
    return op


def remove_participation(participation: Participation, *, by) -> Operation:
    """Take away a participation that was entered by mistake. What has been is ended instead.

    Raises ValidationError with code "has_seats" when somebody sits on the organisation's behalf.
    """
    require(can_make_participant(by, participation), _refusal(participation))
    seats = participation.collaboration.seats.filter(organisation=participation.organisation)
    if seats.exists():
        refusal = _("People have seats on behalf of %(organisation)s. End the participation instead of removing it.")
        raise ValidationError(refusal, code="has_seats", params={"organisation": participation.organisation})
    with operation("organisations.participation_removed", by=by) as op:
        op.delete(participation)
    return op


def _seats_after(participation, last_day):
    seats = participation.collaboration.seats.filter(organisation=participation.organisation)
    begun = seats.exclude(from_on__gt=last_day)
    return begun.filter(to_on__isnull=True) | begun.filter(to_on__gt=last_day)


def _refusal(participation) -> str:
    if participation.role != Participation.Role.PRINCIPAL:
        return ""
    return _("That an organisation is principal is for its administrator, or the installation's, to say.")
