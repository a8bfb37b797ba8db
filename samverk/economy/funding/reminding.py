"""Reminding by mail of money that is to be requested or reported on: in the day's digest, to whoever may note it."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core import post
from samverk.core.addresses import absolute
from samverk.core.post.kinds import Composed, Items, Link
from samverk.core.post.models import Notice
from samverk.economy.funding.dues import asked_of
from samverk.economy.models import FundingDate
from samverk.organisations.models import Person, Seat
from samverk.organisations.visibility import people_by

KIND = "economy.dates"
DAYS_BEFORE = (14, 3)  # and once more when it is late
LISTED = 20


def stage(due_on: date, today: date) -> str:
    """Which reminder is to be out by now; "" when there is none yet."""
    left = (due_on - today).days
    if left < 0:
        return "late"
    return next((str(days) for days in reversed(DAYS_BEFORE) if left <= days), "")


def remind(now: datetime) -> None:
    """Periodic work before the digest is gathered. Each stage is told once, also where the work did not run that day;
    what has been late for long, or was entered when it was late, is told once too."""
    today = timezone.localdate(now)
    soon = today + timedelta(days=max(DAYS_BEFORE))
    waiting = FundingDate.objects.filter(done_on__isnull=True, due_on__lte=soon).select_related("funding")
    by_place: dict[int, list[FundingDate]] = {}
    for each in waiting:
        by_place.setdefault(each.funding.collaboration_id, []).append(each)
    for place, dates in by_place.items():
        for person in _working_in(place):
            mine = set(asked_of(person).filter(pk__in=[each.pk for each in dates]).values_list("pk", flat=True))
            for each in dates:
                if each.pk in mine:
                    key = f"{KIND}:{each.pk}:{each.due_on}:{stage(each.due_on, today)}:{person.pk}"
                    post.notify(KIND, key=key, to=person, order={"date": each.pk}, at=now)


def _working_in(collaboration: int):
    roles = [Seat.Role.LEAD, Seat.Role.EDITOR, Seat.Role.REPORTER]
    seats = Seat.objects.taking_part().filter(collaboration=collaboration, role__in=roles)
    return Person.objects.filter(Q(is_active=True) & people_by(seats)).distinct()


def compose(notices: list[Notice]) -> Composed | None:
    """What is still to be sent, as the receiver sees it now."""
    keys = [notice.order["date"] for notice in notices]
    found = asked_of(notices[0].person).filter(pk__in=keys).select_related("funding").order_by("due_on", "pk")
    dates = list(found)
    if not dates:
        return None
    today = timezone.localdate()
    texts = tuple(_told(each, today) for each in dates[:LISTED])
    fundings = {each.funding_id: each.funding for each in dates[:LISTED]}
    links = [Link(_("See %(funding)s") % {"funding": each}, absolute(f"{each.get_absolute_url()}#dates"))
             for each in fundings.values()]  # fmt: skip
    subject = ngettext(
        "%(number)s requisition or report is to be sent", "%(number)s requisitions or reports are to be sent",
        len(dates),
    )  # fmt: skip
    return Composed(subject % {"number": len(dates)}, (Items(texts), *links))


def _told(each: FundingDate, today: date) -> str:
    places = {"title": each.title, "funding": each.funding, "day": date_format(each.due_on, "DATE_FORMAT")}
    if each.due_on < today:
        return _("%(title)s, %(funding)s: was due %(day)s") % places
    return _("%(title)s, %(funding)s: due %(day)s") % places
