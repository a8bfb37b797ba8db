"""The list of organisations, an organisation's page, and its people's places in it."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import delete_page, do_and_return, form_page, page_of, sorting
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.organisations import operations
from samverk.organisations.forms import MembershipForm, OrganisationForm
from samverk.organisations.models import Collaboration, Membership, Organisation, Person
from samverk.organisations.permissions import can_create_organisation, can_edit_organisation


def organisations(request):
    columns, chosen, backwards = sorting(request, {"name": _("Name"), "kind": _("Kind"), "code": _("Code")})
    order = alphabetical("name") if chosen == "name" else Organisation._meta.get_field(chosen).attname
    text, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
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
    seen = Person.objects.visible_to(request.user)
    members = organisation.memberships.on().filter(person__in=seen).select_related("person")
    collaborations = Collaboration.objects.visible_to(request.user)
    participations = organisation.participations.filter(collaboration__in=collaborations)
    context = {
        "organisation": organisation,
        "units": organisation.units.order_by(alphabetical("name")),
        "members": members.order_by(alphabetical("person__name")),
        "participations": participations.select_related("collaboration").order_by("-from_on", "collaboration__name"),
        "can_edit": can_edit_organisation(request.user, organisation),
        "can_delete": can_create_organisation(request.user),
    }
    return render(request, "organisations/organisation.html", context)


def create_organisation(request):
    require(can_create_organisation(request.user))
    form = OrganisationForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: operations.create_organisation(form.instance, by=request.user),
        heading=_("New organisation"),
        button=_("Add the organisation"),
        done=_("The organisation was added."),
        back=reverse("organisations:organisations"),
        to=lambda: form.instance,
    )


def edit_organisation(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_edit_organisation(request.user, organisation))
    name = str(organisation)
    form = OrganisationForm(request.POST or None, instance=organisation)
    return form_page(
        request,
        form,
        lambda: operations.change_organisation(form.instance, by=request.user, expected_version=form.expected_version),
        heading=_("Change %(name)s") % {"name": name},
        button=_("Save the organisation"),
        done=_("The organisation was changed."),
        back=organisation,
    )


def delete_organisation(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_create_organisation(request.user))
    return delete_page(
        request,
        organisation,
        lambda: operations.delete_organisation(organisation, by=request.user),
        heading=_("Delete %(name)s?") % {"name": organisation},
        button=_("Delete the organisation"),
        done=_("%(name)s was deleted.") % {"name": organisation},
        back=reverse("organisations:organisations"),
    )


def add_membership(request, organisation_id):
    organisation = _find(request, organisation_id)
    require(can_edit_organisation(request.user, organisation))
    membership = Membership(organisation=organisation)
    form = MembershipForm(request.POST or None, instance=membership, people=Person.objects.visible_to(request.user))
    return form_page(
        request,
        form,
        lambda: operations.add_membership(form.instance, by=request.user),
        heading=_("Add somebody to %(name)s") % {"name": organisation},
        button=_("Add the person"),
        done=_("The person was added to the organisation."),
        lead=_("Somebody who is not in the list is entered on the page about people first."),
        back=organisation,
    )


def edit_membership(request, membership_id):
    membership = _find_membership(request, membership_id)
    require(can_edit_organisation(request.user, membership.organisation))
    people = Person.objects.filter(pk=membership.person_id)
    form = MembershipForm(request.POST or None, instance=membership, people=people)
    return form_page(
        request,
        form,
        lambda: operations.change_membership(form.instance, by=request.user, expected_version=form.expected_version),
        heading=_("%(person)s in %(organisation)s")
        % {"person": membership.person, "organisation": membership.organisation},
        button=_("Save the place"),
        done=_("The person's place was changed."),
        back=membership.organisation,
    )


@require_POST
def end_membership(request, membership_id):
    membership = _find_membership(request, membership_id)
    return do_and_return(
        request,
        lambda: operations.end_membership(membership, by=request.user),
        done=_("%(person)s has left the organisation.") % {"person": membership.person},
        back=membership.organisation,
    )


def _find(request, organisation_id) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)


def _find_membership(request, membership_id) -> Membership:
    seen = Membership.objects.filter(person__in=Person.objects.visible_to(request.user))
    return get_object_or_404(seen.select_related("person", "organisation"), pk=membership_id)
