"""What the year wheel tells of co-financing: when money is requested and reported on."""

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from samverk.economy.models import FundingDate
from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry


def entries(person, collaborations: dict[int, Collaboration], first: date, last: date) -> Iterable[Entry]:
    found = FundingDate.objects.visible_to(person).filter(funding__collaboration__in=collaborations)
    for each in found.filter(due_on__range=(first, last)).select_related("funding"):
        title = _("%(title)s: %(funding)s") % {"title": each.title, "funding": each.funding}
        yield Entry(
            f"funding-date-{each.pk}", Lane.BUDGET, title, each.due_on, None,
            collaborations[each.funding.collaboration_id], each.get_absolute_url(), each.get_kind_display(),
            is_example=each.funding.is_example,
        )  # fmt: skip
