"""The page on which what somebody who leaves was to do is given to others."""

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.choosing import Choice, offer
from samverk.core.pages import form_page
from samverk.core.permissions import require
from samverk.organisations import operations
from samverk.organisations.choices import people
from samverk.organisations.models import Organisation, Person
from samverk.organisations.open_tasks import Group, groups_of, left_with_tasks
from samverk.organisations.permissions import can_edit_organisation
from samverk.organisations.seating import own_people

NAMED = 5  # of the things in a group


class HandOverForm(forms.Form):
    """For each group somebody to take it over, or nobody yet."""

    def __init__(self, *args, groups: list[Group], offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups, choices = {each.key: each for each in groups if each.may}, people(offered)
        for each in self.groups.values():
            self.fields[each.key] = Choice(
                Person.objects.none(), required=False, empty_label=_("Leave it as it is"),
                label=_("%(what)s in %(collaboration)s (%(number)s)")
                % {"what": each.kind.words, "collaboration": each.collaboration, "number": len(each.rows)},
                help_text=_named(each),
            )  # fmt: skip
            offer([self], each.key, choices)

    def chosen(self) -> dict[str, Person]:
        return {key: person for key, person in self.cleaned_data.items() if person is not None}


def hand_tasks_over(request, organisation_id, person_id):
    """What is not for an organisation's administrator to hand over is told of, with whose it is."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), pk=organisation_id)
    person = get_object_or_404(Person.objects.visible_to(request.user), pk=person_id)
    require(can_edit_organisation(request.user, organisation))
    groups = groups_of(person, organisation, by=request.user)
    offered = own_people(organisation).exclude(pk=person.pk)
    form = HandOverForm(request.POST or None, groups=groups, offered=offered)
    return form_page(
        request, form,
        lambda: operations.hand_tasks_over(person, organisation, form.chosen(), by=request.user),
        heading=_("What %(person)s has to do for %(organisation)s") % {"person": person, "organisation": organisation},
        button=_("Hand over") if form.groups else "", done=_("The tasks were handed over."), back=organisation,
        lead=_lead(groups),
    )  # fmt: skip


def address_of(organisation: Organisation, person: Person) -> str:
    return reverse("organisations:hand_tasks_over", args=[organisation.pk, person.pk])


def left_behind(request, organisation) -> dict | None:
    """The panel on the organisation's page: who has left and has something to do there still."""
    if not can_edit_organisation(request.user, organisation):
        return None
    found = left_with_tasks(organisation).filter(pk__in=Person.objects.visible_to(request.user).values("pk"))
    rows = [(person, address_of(organisation, person)) for person in found.order_by("name", "pk")]
    return {"people": rows} if rows else None


def _lead(groups: list[Group]) -> str:
    if not groups:
        return _("There is nothing: everything that was asked of this person here is done or handed over.")
    told = _("Choose who takes over. What nobody takes over stays as it is, and is shown on the organisation’s page.")
    others = [each for each in groups if not each.may]
    words = [
        _("%(what)s in %(collaboration)s is not yours to hand over. %(whose)s")
        % {"what": each.kind.words, "collaboration": each.collaboration, "whose": each.kind.words_else}
        for each in others
    ]
    return " ".join([told, *words])


def _named(group: Group) -> str:
    told, more = group.names[:NAMED], len(group.rows) - len(group.names[:NAMED])
    if not more:
        return ", ".join(told)
    if not told:
        return ngettext("%(number)s that you do not see.", "%(number)s that you do not see.", more) % {"number": more}
    return _("%(names)s and %(number)s more") % {"names": ", ".join(told), "number": more}
