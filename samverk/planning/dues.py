"""What My work tells that a person owes to the plan: milestones to reach."""

from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.dues import Due, Owed
from samverk.organisations.models import Collaboration, Seat
from samverk.planning.listing.filters import LATE
from samverk.planning.models import Milestone

AHEAD = timedelta(weeks=4)
PLANS = 5  # of which whoever leads is told what is late with others


def milestones(person, place: int | None, at_most: int) -> Owed | None:
    """Those that are late or due soon, nearest in time first; and to whoever leads, how many are late with others."""
    today = timezone.localdate()
    visible = Milestone.objects.visible_to(person).waiting().filter(due_on__lte=today + AHEAD)
    if place is not None:
        visible = visible.filter(activity__plan__collaboration=place)
    asked = visible.asked_of(person)
    numbers = asked.order_by().aggregate(count=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
    led = Collaboration.objects.seated(person, Seat.Role.LEAD)
    others = visible.filter(due_on__lt=today, activity__plan__collaboration__in=led)
    others = others.exclude(pk__in=asked.order_by().values("pk"))
    beside = [_late_with_others(*row) for row in _by_plan(others)]
    if not numbers["count"] and not beside:
        return None
    found = asked.select_related("activity__plan__collaboration").order_by("due_on", "activity__position", "pk")
    return Owed([_due(each) for each in found[:at_most]], **numbers, beside=beside)


def _due(each: Milestone) -> Due:
    note = _("Milestone in %(activity)s") % {"activity": each.activity}
    url = f"{each.activity.get_absolute_url()}#milestones"
    return Due(each.due_on, each.title, note, url, _("Tick off"), each.activity.plan.collaboration)


def _by_plan(milestones) -> list[tuple[int, str, int]]:
    plans = milestones.order_by().values_list("activity__plan", "activity__plan__title").annotate(count=Count("pk"))
    return list(plans.order_by("-count", "activity__plan")[:PLANS])


def _late_with_others(plan: int, title: str, count: int) -> tuple[str, str]:
    told = ngettext(
        "%(number)s milestone in %(plan)s is late with others",
        "%(number)s milestones in %(plan)s are late with others",
        count,
    )  # fmt: skip
    return told % {"number": count, "plan": title}, f"{reverse('planning:plan', args=[plan])}?period={LATE}"
