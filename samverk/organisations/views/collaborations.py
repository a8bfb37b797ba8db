"""The list of collaborations, a collaboration's page, who takes part in it, and the seats in it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import Texts, act, deletion_page, deletion_texts, form_page
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
    context = {
        "collaboration": collaboration,
        "principals": [p for p in participations if p.is_on() and p.role == Participation.Role.PRINCIPAL],
        "partners": [p for p in participations if p.is_on() and p.role != Participation.Role.PRINCIPAL],
        "others": [p for p in participations if not p.is_on()],
        "seats": seats.order_by(alphabetical("person__name")),
        "visible_people": set(Person.objects.visible_to(request.user).values_list("pk", flat=True)),
        "can_edit": can_edit_collaboration(request.user, collaboration),
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
        lambda form: operations.create_collaboration(form.instance, by=request.user),
        Texts(
            _("New collaboration"),
            _("Begin the collaboration"),
            _("The collaboration was created. Add its principals, and seat somebody as lead."),
            _("A lasting piece of joint work. Who owns it, who takes part and who leads is added on its page."),
        ),
        back=reverse("organisations:collaborations"),
        then=lambda: form.instance.get_absolute_url(),
    )


def edit_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    name = str(collaboration)
    return form_page(
        request,
        CollaborationForm(request.POST or None, instance=collaboration),
        lambda form: operations.change_collaboration(
            form.instance, by=request.user, expected_version=form.expected_version
        ),
        Texts(_("Change %(name)s") % {"name": name}, _("Save the collaboration"), _("The collaboration was changed.")),
        back=collaboration.get_absolute_url(),
    )


def delete_collaboration(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_create_collaboration(request.user))
    return deletion_page(
        request,
        collaboration,
        lambda: operations.delete_collaboration(collaboration, by=request.user),
        deletion_texts(collaboration, _("Delete the collaboration")),
        back=collaboration.get_absolute_url(),
        then=reverse("organisations:collaborations"),
    )


def join(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    participation = Participation(collaboration=collaboration)
    return form_page(
        request,
        ParticipationForm(request.POST or None, instance=participation),
        lambda form: operations.join(form.instance, by=request.user),
        Texts(
            _("Who joins %(name)s?") % {"name": collaboration},
            _("Let the organisation join"),
            _("The organisation takes part."),
            _("Principals own and pay for the collaboration. Partners take part without owning. Observers follow."),
        ),
        back=collaboration.get_absolute_url(),
    )


def edit_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_edit_collaboration(request.user, participation.collaboration))
    return form_page(
        request,
        ParticipationForm(request.POST or None, instance=participation),
        lambda form: operations.change_participation(
            form.instance, by=request.user, expected_version=form.expected_version
        ),
        Texts(
            _("%(organisation)s in %(collaboration)s")
            % {"organisation": participation.organisation, "collaboration": participation.collaboration},
            _("Save the participation"),
            _("The participation was changed."),
        ),
        back=participation.collaboration.get_absolute_url(),
    )


def end_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    return form_page(
        request,
        LastDayForm(request.POST or None),
        lambda form: operations.end_participation(
            participation, last_day=form.cleaned_data["last_day"], by=request.user
        ),
        Texts(
            _("When does %(organisation)s leave?") % {"organisation": participation.organisation},
            _("End the participation"),
            _("The participation was ended."),
            _("Seats on its behalf end the same day. What it has done and said in plans and rounds stays."),
        ),
        back=participation.collaboration.get_absolute_url(),
    )


def remove_participation(request, participation_id):
    participation = _find_participation(request, participation_id)
    require(can_make_participant(request.user, participation))
    back = participation.collaboration.get_absolute_url()
    return deletion_page(
        request,
        participation,
        lambda: operations.remove_participation(participation, by=request.user),
        Texts(
            _("Was it wrong that %(organisation)s takes part?") % {"organisation": participation.organisation},
            _("Remove the participation"),
            _("The participation was removed."),
            _("This is for what was entered by mistake. An organisation that leaves is ended instead."),
        ),
        back=back,
        then=back,
    )


def give_seat(request, collaboration_id):
    collaboration = _find(request, collaboration_id)
    require(can_edit_collaboration(request.user, collaboration))
    return form_page(
        request,
        NewSeatForm(request.POST or None, instance=Seat(collaboration=collaboration)),
        lambda form: operations.give_seat(form.instance, by=request.user),
        Texts(
            _("Who gets a seat in %(name)s?") % {"name": collaboration},
            _("Give the seat"),
            _("The seat was given. Somebody who is new chooses a password through “Forgot your password?”."),
            _("Everyone sits on behalf of an organisation that takes part."),
        ),
        back=collaboration.get_absolute_url(),
    )


def edit_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    require(can_edit_collaboration(request.user, seat.collaboration))
    return form_page(
        request,
        SeatForm(request.POST or None, instance=seat),
        lambda form: operations.change_seat(form.instance, by=request.user, expected_version=form.expected_version),
        Texts(_("Seat of %(person)s") % {"person": seat.person}, _("Save the seat"), _("The seat was changed.")),
        back=seat.collaboration.get_absolute_url(),
    )


@require_POST
def end_seat(request, seat_id):
    seat = _find_seat(request, seat_id)
    return act(
        request,
        lambda: operations.end_seat(seat, by=request.user),
        _("The seat of %(person)s has ended.") % {"person": seat.person},
        back=seat.collaboration.get_absolute_url(),
    )


def _find(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.visible_to(request.user), pk=collaboration_id)


def _find_participation(request, participation_id) -> Participation:
    seen = Participation.objects.filter(collaboration__in=Collaboration.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("collaboration", "organisation"), pk=participation_id)


def _find_seat(request, seat_id) -> Seat:
    seen = Seat.objects.visible_to(request.user).select_related("person", "collaboration", "organisation")
    return get_object_or_404(seen, pk=seat_id)
