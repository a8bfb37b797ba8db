"""The forms by which a deputy is named, and by which an organisation's administrator seats its own people."""

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.choosing import Choice
from samverk.core.forms import VersionedForm
from samverk.organisations.choices import organisations, people
from samverk.organisations.deputies import Deputy
from samverk.organisations.forms import SeatForm
from samverk.organisations.models import Collaboration, Organisation, Participation, Seat
from samverk.organisations.seating import BY_THE_ORGANISATION, colleagues_for, own_people


class DeputyForm(VersionedForm):
    class Meta:
        model = Deputy
        fields = ["person", "from_on", "to_on"]
        field_classes = {"person": Choice}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        seat = self.instance.seat
        self.fields["person"].offer(people(colleagues_for(seat).exclude(pk=by.pk)))
        told = _("Somebody who belongs to %(organisation)s.") % {"organisation": seat.organisation}
        self.fields["person"].help_text = told
        self.fields["from_on"].initial = timezone.localdate()
        self.fields["to_on"].help_text = _("It ends by itself after that day.")


class OwnPeopleForm(VersionedForm):
    """A seat for one who works for the organisation, in what it takes part in today."""

    class Meta:
        model = Seat
        fields = ["collaboration", "person", "role", "from_on", "to_on"]
        field_classes = {"person": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisation = self.instance.organisation
        taking_part = Participation.objects.on().filter(organisation=organisation).values("collaboration")
        self.fields["collaboration"].queryset = Collaboration.objects.filter(pk__in=taking_part)
        self.fields["person"].offer(people(own_people(organisation)))
        _offer_roles(self)


def keep_to_own_people(form: SeatForm) -> None:
    """What the organisation's administrator may choose when a seat is changed."""
    form.fields["organisation"].offer(organisations(Organisation.objects.filter(pk=form.instance.organisation_id)))
    form.fields["organisation"].disabled = True
    _offer_roles(form)


def _offer_roles(form) -> None:
    form.fields["role"].choices = [(role.value, role.label) for role in BY_THE_ORGANISATION]
    form.fields["role"].help_text = _(
        "Reporters answer for their parts in rounds. Readers read. Council members read only what is opened to the "
        "council. Who leads and who edits the plan is for the collaboration's lead to say."
    )
