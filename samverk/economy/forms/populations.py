"""The form of one population figure."""

from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice
from samverk.core.forms import VersionedForm
from samverk.economy.models import Population
from samverk.organisations.choices import organisations


class PopulationForm(VersionedForm):
    class Meta:
        model = Population
        fields = ["organisation", "year", "inhabitants", "source_title", "source_url"]
        field_classes = {"organisation": Choice}
        help_texts = {"inhabitants": _("The whole number, as the source has it.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].offer(organisations())
