"""The list of organisations, an organisation's page, and its people's places in it."""

from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, do_and_return, page_of, sorting
from samverk.core.permissions import require
from samverk.core.searching import searched
from samverk.core.sorting import alphabetical
from samverk.organisations import operations
from samverk.organisations.forms import MembershipForm, OrganisationForm
from samverk.organisations.models import Collaboration, Membership, Organisation, Person
from samverk.organisations.open_tasks import left_with_tasks
from samverk.organisations.permissions import can_create_organisation, can_edit_organisation
from samverk.organisations.seating import BY_THE_ORGANISATION, can_see_rights
from samverk.organisations.standing_in import show_deputies
from samverk.organisations.views.handing_over import address_of

SHOWN = 100  # of what has ended or not begun


def organisations(request):
    columns, chosen, backwards = sorting(request, {"name": _("Name"), "kind": _("Kind"), "code": _("Code")})
    order = alphabetical("name") if chosen == "name" else Organisation._meta.get_field(chosen).attname
    text, kind = searched(request), request.GET.get("kind", "")
    found = Organisation.objects.visible_to(request.user).containing(text)
    if kind in Organisation.Kind.values:
        found = found.filter(kind=kind)
    found = found.order_by(order, alphabetical("name"), "pk")
    context = {
        "page": page_of(request, found.reverse() if backwards else found),
        "columns": columns,
        "q": text,
        "kind": kind,
        "kinds": Organisation.Kind.choices,
        "can_create": can_create_organisation(request.user),
        "any_at_all": Organisation.objects.visible_to(request.user).exists(),
    }
    return render(request, "organisations/organisations.html", context)


def organisation(request, organisation_id):
    organisation = _find(request, organisation_id)
    can_edit = can_edit_organisation(request.user, organisation)
    places = organisation.memberships.filter(person__in=Person.objects.visible_to(request.user))
    places = places.select_related("person").order_by(alphabetical("person__name"), "pk")
    collaborations = Collaboration.objects.visible_to(request.user)
    participations = organisation.participations.filter(collaboration__in=collaborations)
    participations = participations.order_by("-from_on", alphabetical("collaboration__name"), "pk")
    own_seats = organisation.seats.on().select_related("person", "collaboration", "organisation")
    own_seats = own_seats.order_by(alphabetical("collaboration__name"), alphabetical("person__name"), "pk")
    shown = list(own_seats[:SHOWN]) if can_edit else []
    show_deputies(shown, request.user)
    context = {
        "organisation": organisation,
        "own_seats": shown,
        "more_seats": own_seats.count() - len(shown) if can_edit else 0,
        "can_see_rights": can_see_rights(request.user) and can_edit,
        "handled_roles": BY_THE_ORGANISATION,
        "units": organisation.units.order_by(alphabetical("name")),
        "page": page_of(request, places.on()),
        "others": places.not_on().order_by("-to_on", "pk")[:SHOWN] if can_edit else [],
        "participations": participations.select_related("collaboration"),
        "can_edit": can_edit,
        "can_delete": can_create_organisation(request.user),
    }
    return render(request, "organisations/organisation.html", context)


def create_organisation(request):
    require(can_create_organisation(request.user))
    return create_page(
        request, OrganisationForm(request.POST or None), operations.create_organisation,
        heading=_("New organisation"), button=_("Add the organisation"), done=_("The organisation was added."),
        back=reverse("organisations:organisations"),
    )  # fmt: skip


def edit_organisation(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_edit_organisation(request.user, organisation))
    form = OrganisationForm(request.POST or None, instance=organisation)
    return change_page(
        request, form, operations.change_organisation, heading=_("Change %(name)s") % {"name": organisation},
        button=_("Save the organisation"), done=_("The organisation was changed."), back=organisation,
    )  # fmt: skip


def delete_organisation(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_create_organisation(request.user))
    return delete_page(
        request, organisation, operations.delete_organisation, heading=_("Delete %(name)s?") % {"name": organisation},
        button=_("Delete the organisation"), done=_("%(name)s was deleted.") % {"name": organisation},
        back=reverse("organisations:organisations"),
    )  # fmt: skip


def add_membership(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_edit_organisation(request.user, organisation))
    membership = Membership(organisation=organisation)
    form = MembershipForm(request.POST or None, instance=membership, offered=Person.objects.visible_to(request.user))
    return create_page(
        request, form, operations.add_membership, heading=_("Add somebody to %(name)s") % {"name": organisation},
        button=_("Add the person"), done=_("The person was added to the organisation."), back=organisation, to=None,
        lead=_("Somebody who is not in the list is entered on the page about people first."),
    )  # fmt: skip


def edit_membership(request, membership_id):
    membership = _find_membership(request, membership_id)
    require(can_edit_organisation(request.user, membership.organisation))
    people = Person.objects.filter(pk=membership.person_id)
    form = MembershipForm(request.POST or None, instance=membership, offered=people)
    names = {"person": membership.person, "organisation": membership.organisation}
    return change_page(
        request, form, operations.change_membership, heading=_("%(person)s in %(organisation)s") % names,
        button=_("Save the membership"), done=_("The person's membership was changed."), back=membership.organisation,
    )  # fmt: skip


@require_POST
def end_membership(request, membership_id):
    """To what the person had to do there, where there is any."""
    membership = _find_membership(request, membership_id)
    person, organisation = membership.person, membership.organisation
    answer = do_and_return(
        request, lambda: operations.end_membership(membership, by=request.user), back=organisation,
        done=_("%(person)s has left the organisation.") % {"person": person},
    )  # fmt: skip
    return redirect(address_of(organisation, person)) if _is_left_with_tasks(person, organisation) else answer


def remove_membership(request, membership_id):
    membership = _find_membership(request, membership_id)
    require(can_edit_organisation(request.user, membership.organisation))
    return delete_page(
        request, membership, operations.remove_membership, here=membership.organisation, back=membership.organisation,
        heading=_("Was it wrong that %(person)s is a member here?") % {"person": membership.person},
        warning=_("This is for what was entered by mistake. Somebody who leaves is ended instead."),
        button=_("Remove the membership"), done=_("The person's membership was removed."),
    )  # fmt: skip


def _is_left_with_tasks(person: Person, organisation: Organisation) -> bool:
    return left_with_tasks(organisation).filter(pk=person.pk).exists()


def _find(request, organisation_id) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)


def _find_membership(request, membership_id) -> Membership:
    seen = Membership.objects.filter(person__in=Person.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("person", "organisation"), pk=membership_id)
