"""What the room hangs on the pages of the rooms below, and on My work."""

from collections import defaultdict

from django.db.models import Count
from django.utils.translation import ngettext

from samverk.core.places import chosen
from samverk.organisations.models import Collaboration, Organisation, Person
from samverk.planning import knots
from samverk.planning.models import Activity, Contribution, Part, Plan
from samverk.planning.permissions import can_create_plan
from samverk.steering.graph import downward
from samverk.steering.models import Goal, SteeringDocument
from samverk.steering.thread import Thread

SHOWN = 25


def of_organisation(request, organisation: Organisation) -> dict | None:
    """Its parts of activities that are not dropped: first those that it leads, plan by plan."""
    visible = Part.objects.visible_to(request.user).filter(organisation=organisation)
    parts = visible.filter(activity__dropped_on__isnull=True).select_related("activity__plan", "contact")
    ordered = parts.order_by("-activity__plan__from_on", "activity__plan", "-is_lead", "activity__position")
    count = parts.count()
    return {"parts": ordered[:SHOWN], "count": count, "more": max(count - SHOWN, 0)} if count else None


def of_person(request, person: Person) -> dict | None:
    """The parts that the person is contact for, of activities that are not dropped, plan by plan."""
    visible = Part.objects.visible_to(request.user).filter(contact=person, activity__dropped_on__isnull=True)
    ordered = visible.order_by("-activity__plan__from_on", "activity__plan", "activity__position")
    count = visible.count()
    shown = ordered.select_related("activity__plan", "organisation")[:SHOWN]
    return {"parts": shown, "count": count, "more": max(count - SHOWN, 0)} if count else None


def resting_on(goals: list[Goal], person) -> dict[int, str]:
    """How many activities contribute to each goal."""
    rows = Contribution.objects.filter(goal__in=goals, activity__in=Activity.objects.visible_to(person).current())
    counts = rows.order_by().values_list("goal").annotate(Count("pk"))
    return {key: ngettext("%(count)s activity", "%(count)s activities", n) % {"count": n} for key, n in counts}


def of_goal(request, goal: Goal) -> dict | None:
    """The activities that reach the goal and by which way, plan by plan."""
    activities = Activity.objects.visible_to(request.user).current()
    below = downward(Goal.objects.visible_to(request.user).filter(pk=goal.pk))
    reaching = activities.filter(contributions__goal__in=below).distinct()
    count = reaching.count()
    if not count:
        return None
    shown = list(reaching.select_related("plan__collaboration").order_by("-plan__from_on", "plan", "position")[:SHOWN])
    rows = Contribution.objects.filter(activity__in=shown, goal__in=below)
    thread = Thread.of(
        Goal.objects.filter(contributions__in=rows),
        rows.values_list("activity_id", "goal_id", "why"),
        SteeringDocument.objects.visible_to(request.user),
    )
    plans = defaultdict(list)
    for activity in shown:
        plans[activity.plan].append({"activity": activity, "way": thread.path_in_words(activity.pk, goal.pk)})
    return {"plans": list(plans.items()), "count": count, "more": max(count - SHOWN, 0), "goal": goal}


def of_collaboration(request, collaboration: Collaboration) -> dict | None:
    plans = Plan.objects.visible_to(request.user).filter(collaboration=collaboration).counted()
    may_create = can_create_plan(request.user, collaboration)
    if not Collaboration.objects.seated(request.user).filter(pk=collaboration.pk).exists():
        return None
    return {"plans": list(plans), "may_create": may_create, "collaboration": collaboration}


def on_start(request, person) -> dict | None:
    visible = Plan.objects.visible_to(request.user)
    if place := chosen(request):
        visible = visible.filter(collaboration=place)
    plans = list(visible.counted()[:SHOWN])
    return {"plans": plans} if plans else None


def thread_on_start(request, person) -> dict | None:
    """The thread that My work is part of, for whoever has a single plan: of several none is the thread."""
    plans = list(Plan.objects.visible_to(person).counted().select_related("strategy")[:2])
    if len(plans) != 1:
        return None
    [plan] = plans
    tops = Goal.objects.filter(tree__document=plan.strategy_id, parent=None).select_related("tree")
    found = knots.of_plan(request, plan, list(tops.order_by("tree__position", "position")), plan.current)
    return {"knots": [knot | {"state": "next" if knot.get("state") == "next" else "past"} for knot in found]}
