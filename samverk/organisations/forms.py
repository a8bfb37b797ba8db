"""The forms of the pages about organisations, collaborations and people."""

from django import forms
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from samverk.core.choosing import Choice
from samverk.core.forms import VersionedForm
from samverk.organisations.choices import contacts_of, organisations, people
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.permissions import can_create_organisation


class OrganisationForm(VersionedForm):
    class Meta:
        model = Organisation
        fields = [
            "name", "short_name", "kind", "code", "county_code", "org_number", "parent", "language",
            "sign_in_demand", "source_title", "source_url",
        ]  # fmt: skip
        field_classes = {"parent": Choice}
        help_texts = {
            "county_code": gettext_lazy("Two digits, such as 01 for Stockholm county."),
            "org_number": gettext_lazy("Ten digits, such as 212000-0000."),
            "parent": gettext_lazy("The organisation that it belongs to, such as the owner of a company."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].offer(organisations(Organisation.objects.exclude(pk=self.instance.pk)))
        self.fields["sign_in_demand"].required = False

    def clean_sign_in_demand(self) -> str:
        """Left out, it is as it was: nothing is loosened by what is not sent."""
        return self.cleaned_data["sign_in_demand"] or self.instance.sign_in_demand


class CollaborationForm(VersionedForm):
    class Meta:
        model = Collaboration
        fields = ["name", "short_name", "description", "agreement", "activity_word", "source_title", "source_url"]
        help_texts = {
            "short_name": gettext_lazy("Shown where there is little room, such as in the menu."),
            "activity_word": gettext_lazy("All pages and reports of the collaboration then say so. It can be changed."),
        }


class ParticipationForm(VersionedForm):
    class Meta:
        model = Participation
        fields = ["organisation", "role", "contact", "from_on", "to_on", "source_title", "source_url"]
        field_classes = {"organisation": Choice, "contact": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offered = {"pk": self.instance.organisation_id} if self.instance.pk else {}
        self.fields["organisation"].offer(organisations(Organisation.objects.filter(**offered)))
        self.fields["organisation"].disabled = bool(offered)
        if self.instance.pk:
            self.fields["contact"].offer(people(contacts_of(self.instance)))
        else:
            del self.fields["contact"]  # whose people may be chosen is known once the organisation is
        self.fields["from_on"].help_text = _("Leave it out if it has always been so.")
        self.fields["to_on"].help_text = _("Leave it out as long as no end is decided.")

    def tell_the_way(self, person) -> None:
        """What to do when the organisation is not among those offered, or may not be made principal by this person."""
        if can_create_organisation(person):
            way = _('Is it not here? <a href="{url}">Create the organisation</a> first.')
            self.fields["organisation"].help_text = format_html(way, url=reverse("organisations:create_organisation"))
        else:
            self.fields["organisation"].help_text = _("Is it not here? Whoever keeps the installation adds it.")
            self.fields["role"].help_text = _(
                "Only whoever keeps the installation, or administers that organisation, can make it a principal."
            )


class LastDayForm(forms.Form):
    last_day = forms.DateField(label=gettext_lazy("Last day"), initial=timezone.localdate)


class PersonForm(VersionedForm):
    """`by` decides whether the form offers to administer the installation."""

    class Meta:
        model = Person
        fields = ["name", "email", "phone", "language", "is_administrator"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _("What the person signs in with, and where mail is sent.")
        if not by.is_administrator:
            del self.fields["is_administrator"]

    def clean_email(self):
        # As the model spells it: otherwise "Anna@" would pass for another address than "anna@".
        return (self.cleaned_data["email"] or "").strip().lower() or None


class NewPersonForm(PersonForm):
    """With a place in an organisation: that of the one who fills it in, if there is only one to choose."""

    organisation = Choice(Organisation.objects.none(), label=gettext_lazy("Organisation"))
    title = forms.CharField(label=pgettext_lazy("of a person", "Title"), max_length=150, required=False)

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, by=by, **kwargs)
        administered = Membership.objects.on().filter(person=by, is_administrator=True)
        offered = Organisation.objects.all()
        if not by.is_administrator:
            offered = offered.filter(pk__in=administered.values("organisation"))
        self.fields["organisation"].offer(organisations(offered))
        self.fields["organisation"].required = not by.is_administrator


class MembershipForm(VersionedForm):
    class Meta:
        model = Membership
        fields = ["person", "title", "is_administrator", "from_on", "to_on"]
        field_classes = {"person": Choice}

    def __init__(self, *args, offered, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["person"].offer(people(offered))
        self.fields["person"].disabled = bool(self.instance.pk)


class SeatForm(VersionedForm):
    class Meta:
        model = Seat
        fields = ["organisation", "role", "from_on", "to_on"]
        field_classes = {"organisation": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        taking_part = Q(pk__in=self.instance.collaboration.participations.on().values("organisation"))
        kept = Q(pk=self.instance.organisation_id)
        self.fields["organisation"].offer(organisations(Organisation.objects.filter(taking_part | kept)))
        if not self.instance.collaboration.participations.on().exists():
            way = _('No organisation takes part yet. <a href="{url}">Let an organisation join</a> first.')
            join = reverse("organisations:join", args=[self.instance.collaboration_id])
            self.fields["organisation"].help_text = format_html(way, url=join)
        self.fields["role"].help_text = _(
            "The lead decides all. Editors keep the plan and their own organisation's parts. Reporters answer for "
            "their parts in rounds. Readers read. Council members read only what is opened to the council."
        )


class NewSeatForm(SeatForm):
    """Finds the person by e-mail address, or makes a new one of the name."""

    email = forms.EmailField(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Somebody who already has an account is found by it."),
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("Needed only for somebody who is new here."),
    )

    field_order = ["email", "name", "organisation", "role", "from_on", "to_on"]

    def clean(self):
        cleaned = super().clean()
        email = cleaned.get("email", "").strip().lower()
        if not email:
            return cleaned
        person = Person.objects.filter(email=email).first()
        if person is None and not cleaned.get("name"):
            self.add_error("name", _("Write the name as well: nobody with this address is known here yet."))
        elif person is not None and not person.is_active:
            self.add_error("email", _("The person with this address is shut out. Let the person in again first."))
        else:
            self.instance.person = person or Person(name=cleaned["name"], email=email)
        return cleaned

    def _get_validation_exclusions(self):
        # A new person has no key yet; the operation checks the seat once there is one.
        return {*super()._get_validation_exclusions(), "person"}
