"""What a person's and an organisation's pages tell of answers that are missing: of which parts, and by when.

Whether somebody has begun a draft is its organisation's own, and so is told of nobody here; only that the lead does not
answer in its place any more follows from it.
"""

from django.db.models import Q

from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Organisation, Person

SHOWN = 8


def of_person(request, person: Person) -> dict | None:
    """Without the contact on each row, which is the person whom the page is about."""
    found = _missing(request.user, Q(asked=person))
    return found and found | {"of_one": True}


def of_organisation(request, organisation: Organisation) -> dict | None:
    return _missing(request.user, Q(part__organisation=organisation))


def _missing(reader, whose: Q) -> dict | None:
    """In rounds that take answers and that the reader sees, nearest in time first."""
    rounds = Round.objects.visible_to(reader).taking_answers()
    found = FollowUp.objects.filter(whose, round__in=rounds).silent()
    count = found.count()
    if not count:
        return None
    related = ("round__plan", "part__activity", "part__organisation", "asked")
    shown = found.select_related(*related).order_by("round__answers_due_on", "part__activity__position", "pk")[:SHOWN]
    reportable = found.filter(pk__in=[each.pk for each in shown]).reportable_by(reader)
    asked_in = Round.objects.filter(pk__in=found.order_by().values("round")).order_by("answers_due_on", "pk")
    return {
        "missing": shown,
        "count": count,
        "reportable": set(reportable.values_list("pk", flat=True)),
        "rounds": list(asked_in.select_related("plan")),
        "more": max(count - SHOWN, 0),
    }
