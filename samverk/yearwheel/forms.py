"""The form of an own date."""

from samverk.core.forms import VersionedForm
from samverk.yearwheel.models import OwnDate


class OwnDateForm(VersionedForm):
    class Meta:
        model = OwnDate
        fields = ["title", "lane", "starts_on", "ends_on", "note", "source_title", "source_url"]
