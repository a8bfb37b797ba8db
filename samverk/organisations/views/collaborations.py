"""The list of collaborations, a collaboration's page, who takes part in it, and the seats in it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return, form_page, page_of
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.organisations import operations
from samverk.organisations.forms import CollaborationForm, LastDayForm, NewSeatForm, ParticipationForm, SeatForm
from samverk.organisations.models import Collaboration, Participation, Person, Seat
from samverk.organisations.permissions import (
    can_create_collaboration,
    can_edit_collaboration,
    can_make_participant,
    has_role,
    participants_made_by,
)
from samverk.organisations.seating import can_end_seat, can_seat_anybody, can_see_rights_in
from samverk.organisations.seating_forms import keep_to_own_people
from samverk.organisations.standing_in import show_deputies

SHOWN = 100  # of the seats that have ended or not begun


def collaborations(request):
    found = Collaboration.objects.visible_to(request.user).order_by(alphabetical("name"), "pk")
    page = page_of(request, found)
    taking_part = Participation.objects.on().select_related("organisation")
    taking_part = taking_part.filter(collaboration__in=list(page), role=Participation.Role.PRINCIPAL)
    principals: dict[int, list] = {}
    for participation in taking_part.order_by(alphabetical("organisation__name"), "pk"):
        principals.setdefault(participation.collaboration_id, []).append(participation.organisation)
    roles: dict[int, list] = {}
    for seat in Seat.objects.on().held_by(request.user).select_related("person"):
        roles.setdefault(seat.collaboration_id, []).append(seat.role_of(request.user))
    context = {
        "page": page,
        "rows": [(each, principals.get(each.pk, []), roles.get(each.pk, [])) for each in page],
        "can_create": can_create_collaboration(request.user),
    }
    return render(request, "organisations/collaborations.html", context)


def collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    can_edit = can_edit_collaboration(request.user, collaboration)
    is_manned = Collaboration.objects.manned_for(request.user).filter(pk=collaboration.pk).exists()
    participations = collaboration.participations.select_related("organisation")
    participations = list(participations.order_by(alphabetical("organisation__name"), "from_on"))
    seats = collaboration.seats.select_related("person", "organisation").order_by(alphabetical("person__name"), "pk")
    page = page_of(request, seats.on() if is_manned else seats.none())
    can_seat = can_seat_anybody(request.user, collaboration)
    others = list(seats.not_on().order_by("-to_on", "pk")[:SHOWN]) if can_edit else []
    show_deputies([*page, *others], request.user)
    seen = Person.objects.visible_to(request.user).filter(pk__in={seat.person_id for seat in [*page, *others]})
    context = {
        "collaboration": collaboration,
        "principals": [p for p in participations if p.is_on() and p.role == Participation.Role.PRINCIPAL],
        "partners": [p for p in participations if p.is_on() and p.role != Participation.Role.PRINCIPAL],
        "others": [p for p in participations if not p.is_on()],
        "page": page,
        "other_seats": others,
        "visible_people": set(seen.values_list("pk", flat=True)),
        "can_edit": can_edit,
        "can_seat": can_seat,
        "can_see_rights": can_see_rights_in(request.user, collaboration),
        "made_by_me": participants_made_by(request.user, collaboration),
        "can_delete": can_create_collaboration(request.user),
        "is_seated": has_role(request.user, collaboration),
        "is_manned": is_manned,
    }
    return render(request, "organisations/collaboration.html", context)


def create_collaboration(request):
    require(can_create_collaboration(request.user))
    return create_page(
        request, CollaborationForm(request.POST or None), operations.create_collaboration,
        heading=_("New collaboration"), button=_("Begin the collaboration"),
        done=_("The collaboration was created. Add its principals, and seat somebody as lead."),
        lead=_("A lasting piece of joint work. Who owns it, who takes part and who leads is added on its page."),
        back=reverse("organisations:collaborations"),
    )  # fmt: skip


def edit_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    form = CollaborationForm(request.POST or None, instance=collaboration)
    return change_page(
        request, form, operations.change_collaboration, heading=_("Change %(name)s") % {"name": collaboration},
        button=_("Save the collaboration"), done=_("The collaboration was changed."), back=collaboration,
    )  # fmt: skip


def delete_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_create_collaboration(request.user))
    return delete_page(
        request, collaboration, operations.delete_collaboration,
        heading=_("Delete %(name)s?") % {"name": collaboration}, warning=_("Its participations and seats go with it."),
        button=_("Delete the collaboration"), done=_("%(name)s was deleted.") % {"name": collaboration},
        back=reverse("organisations:collaborations"),
    )  # fmt: skip


def join(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    form = ParticipationForm(request.POST or None, instance=Participation(collaboration=collaboration))
    form.tell_the_way(request.user)
    return create_page(
        request, form, operations.join, heading=_("Who joins %(name)s?") % {"name": collaboration},
        lead=_("Principals own and pay for the collaboration. Partners take part without owning. Observers follow."),
        button=_("Let the organisation join"), done=_("The organisation takes part."), back=collaboration, to=None,
    )  # fmt: skip


def edit_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    form = ParticipationForm(request.POST or None, instance=participation)
    names = {"organisation": participation.organisation, "collaboration": participation.collaboration}
    return change_page(
        request, form, operations.change_participation, heading=_("%(organisation)s in %(collaboration)s") % names,
        button=_("Save the participation"), done=_("The participation was changed."), back=participation.collaboration,
    )  # fmt: skip


def end_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    form = LastDayForm(request.POST or None)
    return form_page(
        request, form,
        lambda: operations.end_participation(participation, last_day=form.cleaned_data["last_day"], by=request.user),
        heading=_("When does %(organisation)s leave?") % {"organisation": participation.organisation},
        lead=_("Seats on its behalf end the same day. What it has done and said in plans and rounds stays."),
        button=_("End the participation"), done=_("The participation was ended."), back=participation.collaboration,
    )  # fmt: skip


def remove_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    return delete_page(
        request, participation, operations.remove_participation,
        heading=_("Was it wrong that %(organisation)s takes part?") % {"organisation": participation.organisation},
        warning=_("This is for what was entered by mistake. An organisation that leaves is ended instead."),
        button=_("Remove the participation"), done=_("The participation was removed."),
        here=participation.collaboration, back=participation.collaboration,
    )  # fmt: skip


def give_seat(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_seat_anybody(request.user, collaboration))
    form = NewSeatForm(request.POST or None, instance=Seat(collaboration=collaboration))
    return create_page(
        request, form, operations.give_seat, heading=_("Who gets a seat in %(name)s?") % {"name": collaboration},
        lead=_("Everyone sits on behalf of an organisation that takes part."), button=_("Give the seat"),
        done=_("The seat was given. Somebody who is new chooses a password through “Forgot your password?”."),
        back=collaboration, to=None,
    )  # fmt: skip


def edit_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    require(can_end_seat(request.user, seat))
    form = SeatForm(request.POST or None, instance=seat)
    if not can_seat_anybody(request.user, seat.collaboration):
        keep_to_own_people(form)
    return change_page(
        request, form, operations.change_seat,
        heading=_("Seat of %(person)s") % {"person": seat.person}, button=_("Save the seat"),
        done=_("The seat was changed."), back=_back(request, seat),
    )  # fmt: skip


@require_POST
def end_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    return do_and_return(
        request, lambda: operations.end_seat(seat, by=request.user), back=_back(request, seat),
        done=_("The seat of %(person)s has ended.") % {"person": seat.person},
    )  # fmt: skip


def remove_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    require(can_end_seat(request.user, seat))
    back = _back(request, seat)
    return delete_page(
        request, seat, operations.remove_seat, here=back, back=back,
        heading=_("Was it wrong that %(person)s has a seat?") % {"person": seat.person},
        warning=_("This is for what was entered by mistake. The seat of somebody who leaves is ended instead."),
        button=_("Remove the seat"), done=_("The seat was removed."),
    )  # fmt: skip


def _back(request, seat: Seat):
    """The collaboration, or the organisation for its administrator, who need not see the former."""
    if Collaboration.objects.visible_to(request.user).filter(pk=seat.collaboration_id).exists():
        return seat.collaboration
    return seat.organisation


def _find(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.visible_to(request.user), pk=collaboration_id)


def _find_participation(request, participation_id) -> Participation:
    seen = Participation.objects.filter(collaboration__in=Collaboration.objects.manned_for(request.user))
    return get_object_or_404(seen.select_related("collaboration", "organisation"), pk=participation_id)


def _find_seat(request, seat_id) -> Seat:
    seen = Seat.objects.visible_to(request.user).select_related("person", "collaboration", "organisation")
    return get_object_or_404(seen, pk=seat_id)
