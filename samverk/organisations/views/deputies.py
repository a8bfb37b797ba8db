"""Naming a deputy for a seat, ending it, and seats that an organisation's administrator gives its own people."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import create_page, do_and_return
from samverk.core.permissions import require
from samverk.organisations import operations
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Collaboration, Organisation, Seat
from samverk.organisations.permissions import can_edit_organisation
from samverk.organisations.seating import can_name_deputy
from samverk.organisations.seating_forms import DeputyForm, OwnPeopleForm


def name_deputy(request, seat_id):
    seats = Seat.objects.visible_to(request.user).select_related("person", "collaboration", "organisation")
    seat = get_object_or_404(seats, pk=seat_id)
    require(can_name_deputy(request.user, seat))
    form = DeputyForm(request.POST or None, instance=Deputy(seat=seat), by=request.user)
    return create_page(
        request, form, operations.name_deputy, button=_("Name the deputy"), to=None, back=_back(request, seat),
        heading=_("Who acts while %(person)s is away?") % {"person": seat.person},
        lead=_(
            "The deputy sees and does all that the seat lets one see and do, but gives nobody a seat and names no "
            "deputy. What the deputy does is told as done by the deputy. The deputy is told by mail."
        ),
        done=_("The deputy is named, and told by mail."),
    )  # fmt: skip


def seat_own_people(request, organisation_id):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)
    require(can_edit_organisation(request.user, organisation))
    form = OwnPeopleForm(request.POST or None, instance=Seat(organisation=organisation))
    return create_page(
        request, form, operations.give_seat, button=_("Give the seat"), back=organisation, to=None,
        heading=_("Who of %(organisation)s gets a seat?") % {"organisation": organisation},
        lead=_("In a collaboration that the organisation takes part in today. Its lead sees that the seat was given."),
        done=_("The seat was given."),
    )  # fmt: skip


@require_POST
def end_deputy(request, deputy_id):
    found = Deputy.objects.visible_to(request.user).select_related("person", "seat__collaboration", "seat__person")
    deputy = get_object_or_404(found, pk=deputy_id)
    return do_and_return(
        request, lambda: operations.end_deputy(deputy, by=request.user), back=_back(request, deputy.seat),
        done=_("%(person)s is no longer deputy.") % {"person": deputy.person},
    )  # fmt: skip


def _back(request, seat: Seat):
    """The collaboration for who sees it afterwards too, else the organisation."""
    if Collaboration.objects.visible_to(request.user).filter(pk=seat.collaboration_id).exists():
        if seat.deputies.filter(person=request.user).exists() and seat.person_id != request.user.pk:
            return reverse("core:start")
        return seat.collaboration
    return seat.organisation
