"""What the year wheel tells of plans: their first and last day, when activities end, and milestones."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.organisations.models import Collaboration
from samverk.planning.models import Activity, Milestone, Plan
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry

NAMED = 12  # how many numbers a note tells


def entries(person, collaborations: dict[int, Collaboration], first: date, last: date) -> Iterable[Entry]:
    plans = Plan.objects.visible_to(person).filter(collaboration__in=collaborations)
    plans = {plan.pk: plan for plan in plans.filter(from_on__lte=last, to_on__gte=first)}
    for plan in plans.values():
        for what, day in ((_("%(plan)s begins"), plan.from_on), (_("%(plan)s ends"), plan.to_on)):
            if first <= day <= last:
                yield Entry(
                    f"plan-{plan.pk}-{day}", Lane.PLAN, what % {"plan": plan.title}, day, None,
                    collaborations[plan.collaboration_id], plan.get_absolute_url(), is_example=plan.is_example,
                )  # fmt: skip
    yield from _endings(person, plans, collaborations, first, last)
    yield from _milestones(person, plans, collaborations, first, last)


def _endings(person, plans, collaborations, first, last) -> Iterable[Entry]:
    """One date for all of a plan's activities that end on one day: quarters and terms make many do."""
    found = defaultdict(list)
    activities = Activity.objects.visible_to(person).filter(plan__in=plans, ends_on__range=(first, last)).current()
    for plan_id, number, day in activities.values_list("plan", "number", "ends_on"):
        found[plan_id, day].append(number)
    for (plan_id, day), numbers in found.items():
        plan, count = plans[plan_id], len(numbers)
        title = ngettext("%(count)s activity ends", "%(count)s activities end", count) % {"count": count}
        told = ", ".join(numbers[:NAMED])
        note = told if count <= NAMED else _("%(numbers)s and %(more)s more") % {"numbers": told, "more": count - NAMED}
        yield Entry(
            f"plan-{plan_id}-ends-{day}", Lane.PLAN, title, day, None, collaborations[plan.collaboration_id],
            f"{reverse('planning:plan', args=[plan_id])}?sort=period", note, is_example=plan.is_example,
        )  # fmt: skip


def _milestones(person, plans, collaborations, first, last) -> Iterable[Entry]:
    activities = Activity.objects.visible_to(person).current().filter(plan__in=plans)
    found = Milestone.objects.filter(activity__in=activities, due_on__range=(first, last)).select_related("activity")
    for milestone in found.order_by("due_on", "pk"):
        plan = plans[milestone.activity.plan_id]
        title = f"{milestone.activity.number} {milestone.title}"
        yield Entry(
            f"milestone-{milestone.pk}", Lane.PLAN, title, milestone.due_on, None,
            collaborations[plan.collaboration_id], milestone.activity.get_absolute_url(), milestone.activity.title,
            is_example=plan.is_example,
        )  # fmt: skip
