"""The reports that wait for an organisation's approval, on the page of what each puts in and gets out.

The joint report is for whoever leads to approve, so no organisation is waited for. What is approved waits for none.
"""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import ngettext

from samverk.organisations.models import Collaboration
from samverk.reports.models import Edition


def approvals(person, collaboration: Collaboration, organisations: list[int]) -> dict[int, list[tuple[str, str]]]:
    """Drafts that the reader sees and that have no later version, told by round. One query."""
    drafts = Edition.objects.visible_to(person).newest().filter(state=Edition.State.DRAFT)
    drafts = drafts.filter(round__plan__collaboration=collaboration, organisation__in=organisations)
    rows = drafts.order_by("round__period_to", "round").values_list("organisation", "round", "round__name")
    found: dict[int, list[tuple[str, str]]] = {}
    for organisation, round, name, count, first in rows.annotate(Count("pk"), Min("pk")):
        told = ngettext("%(count)s report to approve in %(round)s", "%(count)s reports to approve in %(round)s", count)
        alone = reverse("reports:edition", args=[first])
        address = alone if count == 1 else f"{reverse('followup:round', args=[round])}#reports"
        found.setdefault(organisation, []).append((told % {"count": count, "round": name}, address))
    return found
