"""What the pages of organisations and activities show of co-financing."""

from samverk.economy.funding.figures import facts_of, total
from samverk.economy.models import Funding, FundingSource
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity

SHOWN = 10


def of_organisation(request, organisation: Organisation) -> dict | None:
    """What it gets, and what it pays for; of what the reader sees."""
    visible = Funding.objects.visible_to(request.user)
    paid_by = FundingSource.objects.filter(organisation=organisation).values("funding")
    got = _listed(visible.filter(recipient=organisation))
    paid = _listed(visible.filter(pk__in=paid_by).exclude(recipient=organisation), organisation)
    return {"got": got, "paid": paid} if got or paid else None


def of_activity(request, activity: Activity) -> dict | None:
    got = _listed(Funding.objects.visible_to(request.user).filter(activity=activity))
    return {"got": got} if got else None


def _listed(fundings, by: Organisation | None = None) -> dict | None:
    """The latest, each with its sums; with `by` what that one gives of them."""
    count = fundings.count()
    if not count:
        return None
    shown = list(fundings.select_related("recipient").order_by("-to_year", "title", "pk")[:SHOWN])
    facts = facts_of(Funding.objects.filter(pk__in=[each.pk for each in shown]))
    facts = [fact for fact in facts if by is None or fact.source.organisation_id == by.pk]
    rows = [(each, total(fact for fact in facts if fact.source.funding_id == each.pk)) for each in shown]
    return {"rows": rows, "more": count - len(shown)}
