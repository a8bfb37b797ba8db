"""What My work tells of money that is to be requested or reported on."""

from datetime import date, timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.dues import Due, Owed
from samverk.economy.models import FundingDate
from samverk.organisations.models import Seat

AHEAD = timedelta(weeks=4)


def asked_of(person):
    """The dates that wait for this person: the lead's, and those of the recipient for whoever edits or reports for it.
    Only of what the person sees."""
    seats = Seat.objects.taking_part().held_by(person)
    mine = Q(funding__collaboration__in=seats.filter(role=Seat.Role.LEAD).values("collaboration"))
    working = seats.filter(role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
    for collaboration, organisation in working.order_by().values_list("collaboration", "organisation").distinct():
        mine |= Q(funding__collaboration=collaboration, funding__recipient=organisation)
    return FundingDate.objects.visible_to(person).filter(mine, done_on__isnull=True)


def dates(person, place: int | None, at_most: int) -> Owed | None:
    """Those that are late or due soon, nearest in time first."""
    today = timezone.localdate()
    found = asked_of(person).filter(due_on__lte=today + AHEAD)
    if place is not None:
        found = found.filter(funding__collaboration=place)
    numbers = found.order_by().aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    if not numbers["count"]:
        return None
    rows = found.select_related("funding__collaboration").order_by("due_on", "pk")
    return Owed([_due(each, today) for each in rows[:at_most]], **numbers)


def _due(each: FundingDate, today: date) -> Due:
    url = reverse("economy:tick_funding_date", args=[each.pk])
    note = f"{each.get_kind_display().capitalize()} · {each.funding}"
    return Due(each.due_on, each.title, note, url, _("Note that it was sent"), each.funding.collaboration)
