"""The list of collaborations, a collaboration's page, who takes part in it, and the seats in it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import delete_page, do_and_return, form_page
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


def collaborations(request):
    found = Collaboration.objects.visible_to(request.user).order_by(alphabetical("name"), "pk")
    taking_part = Participation.objects.on().select_related("organisation").order_by("organisation__name")
    by_collaboration: dict[int, list] = {}
    for participation in taking_part.filter(collaboration__in=found, role=Participation.Role.PRINCIPAL):
        by_collaboration.setdefault(participation.collaboration_id, []).append(participation.organisation)
    roles: dict[int, list] = {}
    for seat in Seat.objects.on().filter(person=request.user):
        roles.setdefault(seat.collaboration_id, []).append(seat.get_role_display())
    context = {
        "rows": [(each, by_collaboration.get(each.pk, []), roles.get(each.pk, [])) for each in found],
        "can_create": can_create_collaboration(request.user),
    }
    return render(request, "organisations/collaborations.html", context)


def collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    participations = collaboration.participations.select_related("organisation")
    participations = list(participations.order_by(alphabetical("organisation__name"), "from_on"))
    seats = collaboration.seats.on().select_related("person", "organisation")
    seen = Person.objects.visible_to(request.user).filter(pk__in=seats.values("person"))
    context = {
        "collaboration": collaboration,
        "principals": [p for p in participations if p.is_on() and p.role == Participation.Role.PRINCIPAL],
        "partners": [p for p in participations if p.is_on() and p.role != Participation.Role.PRINCIPAL],
        "others": [p for p in participations if not p.is_on()],
        "seats": seats.order_by(alphabetical("person__name")),
        "visible_people": set(seen.values_list("pk", flat=True)),
        "can_edit": can_edit_collaboration(request.user, collaboration),
        "made_by_me": participants_made_by(request.user, collaboration),
        "can_delete": can_create_collaboration(request.user),
        "is_seated": has_role(request.user, collaboration),
    }
    return render(request, "organisations/collaboration.html", context)


def create_collaboration(request):
    require(can_create_collaboration(request.user))
    form = CollaborationForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.create_collaboration(form.instance, by=request.user),
        heading=_("New collaboration"),
        button=_("Begin the collaboration"),
        done=_("The collaboration was created. Add its principals, and seat somebody as lead."),
        lead=_("A lasting piece of joint work. Who owns it, who takes part and who leads is added on its page."),
        back=reverse("organisations:collaborations"),
        to=lambda: form.instance,
    )


def edit_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    name = str(collaboration)
    form = CollaborationForm(request.POST or None, instance=collaboration)
    return form_page(
        request,
        form,
        lambda: operations.change_collaboration(form.instance, by=request.user, expected_version=form.expected_version),
        heading=_("Change %(name)s") % {"name": name},
        button=_("Save the collaboration"),
        done=_("The collaboration was changed."),
        back=collaboration,
    )


def delete_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_create_collaboration(request.user))
    return delete_page(
        request,
        collaboration,
        lambda: operations.delete_collaboration(collaboration, by=request.user),
        heading=_("Delete %(name)s?") % {"name": collaboration},
        warning=_("Its participations and seats go with it."),
        button=_("Delete the collaboration"),
        done=_("%(name)s was deleted.") % {"name": collaboration},
        back=reverse("organisations:collaborations"),
    )


def join(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    participation = Participation(collaboration=collaboration)
    form = ParticipationForm(request.POST or None, instance=participation)
    return form_page(
        request,
        form,
        lambda: operations.join(form.instance, by=request.user),
        heading=_("Who joins %(name)s?") % {"name": collaboration},
        button=_("Let the organisation join"),
        done=_("The organisation takes part."),
        lead=_("Principals own and pay for the collaboration. Partners take part without owning. Observers follow."),
        back=collaboration,
    )


def edit_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    form = ParticipationForm(request.POST or None, instance=participation)
    return form_page(
        request,
        form,
        lambda: operations.change_participation(form.instance, by=request.user, expected_version=form.expected_version),
        heading=_("%(organisation)s in %(collaboration)s")
        % {"organisation": participation.organisation, "collaboration": participation.collaboration},
        button=_("Save the participation"),
        done=_("The participation was changed."),
        back=participation.collaboration,
    )


def end_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    form = LastDayForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.end_participation(participation, last_day=form.cleaned_data["last_day"], by=request.user),
        heading=_("When does %(organisation)s leave?") % {"organisation": participation.organisation},
        button=_("End the participation"),
        done=_("The participation was ended."),
        lead=_("Seats on its behalf end the same day. What it has done and said in plans and rounds stays."),
        back=participation.collaboration,
    )


def remove_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    return delete_page(
        request,
        participation.collaboration,
        lambda: operations.remove_participation(participation, by=request.user),
        heading=_("Was it wrong that %(organisation)s takes part?") % {"organisation": participation.organisation},
        button=_("Remove the participation"),
        done=_("The participation was removed."),
        warning=_("This is for what was entered by mistake. An organisation that leaves is ended instead."),
        back=participation.collaboration,
    )


def give_seat(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    form = NewSeatForm(request.POST or None, instance=Seat(collaboration=collaboration))
    return form_page(
        request,
        form,
        lambda: operations.give_seat(form.instance, by=request.user),
        heading=_("Who gets a seat in %(name)s?") % {"name": collaboration},
        button=_("Give the seat"),
        done=_("The seat was given. Somebody who is new chooses a password through “Forgot your password?”."),
        lead=_("Everyone sits on behalf of an organisation that takes part."),
        back=collaboration,
    )


def edit_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    require(can_edit_collaboration(request.user, seat.collaboration))
    form = SeatForm(request.POST or None, instance=seat)
    return form_page(
        request,
        form,
        lambda: operations.change_seat(form.instance, by=request.user, expected_version=form.expected_version),
        heading=_("Seat of %(person)s") % {"person": seat.person},
        button=_("Save the seat"),
        done=_("The seat was changed."),
        back=seat.collaboration,
    )


@require_POST
def end_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    return do_and_return(
        request,
        lambda: operations.end_seat(seat, by=request.user),
        done=_("The seat of %(person)s has ended.") % {"person": seat.person},
        back=seat.collaboration,
    )


def _find(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.visible_to(request.user), pk=collaboration_id)


def _find_participation(request, participation_id) -> Participation:
    seen = Participation.objects.filter(collaboration__in=Collaboration.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("collaboration", "organisation"), pk=participation_id)


def _find_seat(request, seat_id) -> Seat:
    seen = Seat.objects.visible_to(request.user).select_related("person", "collaboration", "organisation")
    return get_object_or_404(seen, pk=seat_id)
