"""The list of people, a person's page, and one's own profile."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, delete_page, do_and_return, form_page, page_of
from samverk.core.permissions import require
from samverk.core.searching import searched
from samverk.core.sorting import alphabetical
from samverk.organisations import operations
from samverk.organisations.demands import has_factor
from samverk.organisations.forms import NewPersonForm, PersonForm
from samverk.organisations.models import Deputy, Membership, Person, Seat
from samverk.organisations.permissions import (
    can_create_person,
    can_deactivate_person,
    can_delete_person,
    can_edit_person,
)
from samverk.organisations.seating import can_preview


def people(request):
    text = searched(request)
    found = Person.objects.visible_to(request.user).containing(text)
    page = page_of(request, found.order_by(alphabetical("name"), "pk"))
    places: dict[int, list] = {}
    for place in Membership.objects.on().filter(person__in=list(page)).select_related("organisation"):
        places.setdefault(place.person_id, []).append(place)
    context = {
        "page": page,
        "rows": [(person, places.get(person.pk, [])) for person in page],
        "q": text,
        "can_create": can_create_person(request.user) and _may_choose_organisation(request.user),
    }
    return render(request, "organisations/people.html", context)


def person(request, person_id):
    person = _find(request, person_id)
    seats = Seat.objects.visible_to(request.user).on().filter(person=person)
    memberships = person.memberships.on().order_by(alphabetical("organisation__name"), "pk")
    context = {
        "person": person,
        "memberships": memberships.select_related("organisation"),
        "seats": seats.select_related("collaboration", "organisation").order_by(alphabetical("collaboration__name")),
        "can_edit": can_edit_person(request.user, person),
        "can_deactivate": can_deactivate_person(request.user, person),
        "can_delete": can_delete_person(request.user, person),
        "is_me": person.pk == request.user.pk,
        "can_preview": can_preview(request.user, person),
        "deputyships": Deputy.objects.visible_to(request.user)
        .filter(person=person)
        .lasting(timezone.localdate())
        .select_related("seat__person", "seat__organisation", "seat__collaboration"),
        "has_factor": Person.objects.filter(has_factor(), pk=person.pk).exists(),
    }
    return render(request, "organisations/person.html", context)


def create_person(request):
    require(can_create_person(request.user) and _may_choose_organisation(request.user))
    form = NewPersonForm(request.POST or None, by=request.user)

    def do():
        place, organisation = None, form.cleaned_data["organisation"]
        if organisation:
            place = Membership(organisation=organisation, title=form.cleaned_data["title"])
        return operations.create_person(form.instance, membership=place, by=request.user)

    return form_page(
        request, form, do, heading=_("New person"), button=_("Add the person"),
        lead=_("A person can be named as contact without an e-mail address, but then cannot sign in."),
        done=_("The person was added. Send a link, and the person chooses a password."),
        back=reverse("organisations:people"), to=lambda: form.instance,
    )  # fmt: skip


def edit_person(request, person_id):
    person = _find(request, person_id)
    require(can_edit_person(request.user, person))
    is_me = person.pk == request.user.pk
    return change_page(
        request, PersonForm(request.POST or None, instance=person, by=request.user), operations.change_person,
        heading=_("Your profile") if is_me else _("Change %(name)s") % {"name": person.name}, button=_("Save"),
        done=_("Your profile was changed.") if is_me else _("The person was changed."), back=person,
    )  # fmt: skip


def delete_person(request, person_id):
    person = _find(request, person_id)
    require(can_delete_person(request.user, person))
    return delete_page(
        request, person, operations.delete_person, heading=_("Delete %(name)s?") % {"name": person},
        warning=_("This is for who was entered by mistake. Somebody who has taken part is shut out instead."),
        button=_("Delete the person"), done=_("%(name)s was deleted.") % {"name": person},
        back=reverse("organisations:people"),
    )  # fmt: skip


def profile(request):
    return redirect("organisations:edit_person", request.user.pk)


@require_POST
def deactivate_person(request, person_id):
    done = _("%(name)s can no longer sign in, and has no seats.")
    return _let_in_or_out(request, person_id, operations.deactivate_person, done)


@require_POST
def reactivate_person(request, person_id):
    done = _("%(name)s can sign in again. Seats are given anew.")
    return _let_in_or_out(request, person_id, operations.reactivate_person, done)


def _let_in_or_out(request, person_id, what, done: str):
    person = _find(request, person_id)
    return do_and_return(request, lambda: what(person, by=request.user), done=done % {"name": person}, back=person)


@require_POST
def send_password_link(request, person_id):
    """Mail the same link as "Forgot your password?" does: nobody but the person gets to know the password."""
    person = _find(request, person_id)
    try:
        operations.send_password_link(person, site=request.build_absolute_uri("/"), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        told = _("A link to choose a password is on its way to %(email)s.")
        messages.success(request, told % {"email": person.email})
    return redirect(person)


def _find(request, person_id) -> Person:
    return get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)


def _may_choose_organisation(person) -> bool:
    """A lead who administers no organisation brings people in by giving them seats instead."""
    administered = Membership.objects.on().filter(person=person, is_administrator=True)
    return person.is_administrator or administered.exists()
