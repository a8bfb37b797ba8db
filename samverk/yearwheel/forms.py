"""The form of an own date."""

from django.utils.translation import gettext_lazy

from samverk.core.forms import VersionedForm
from samverk.yearwheel.models import OwnDate


class OwnDateForm(VersionedForm):
    class Meta:
        model = OwnDate
        fields = ["title", "lane", "starts_on", "ends_on", "note", "source_title", "source_url"]
        help_texts = {"lane": gettext_lazy("What sort of date it is. Each sort has a ring of its own in the wheel.")}
