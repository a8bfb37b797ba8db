"""What the room hangs on the pages of the rooms below, and on My work."""

from collections import defaultdict
from datetime import date

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import ngettext

from samverk.core.places import chosen
from samverk.organisations.models import Collaboration, Organisation, Participation, Person, Seat
from samverk.planning import knots
from samverk.planning.models import Activity, Contribution, Milestone, Part, Plan
from samverk.planning.permissions import can_create_plan
from samverk.steering.graph import downward
from samverk.steering.models import Goal, SteeringDocument
from samverk.steering.thread import Thread

SHOWN = 25
MILESTONES = 5


def of_organisation(request, organisation: Organisation) -> dict | None:
    """Its parts of activities that are not dropped: first those that it leads, plan by plan."""
    visible = Part.objects.visible_to(request.user).filter(organisation=organisation)
    parts = visible.filter(activity__dropped_on__isnull=True).select_related("activity__plan", "contact")
    ordered = parts.order_by("-activity__plan__from_on", "activity__plan", "-is_lead", "activity__position")
    count = parts.count()
    if not count:
        return None
    led = Part.objects.filter(organisation=organisation, is_lead=True).values("activity")
    return {"parts": ordered[:SHOWN], "count": count, "more": max(count - SHOWN, 0)} | _milestones(request, led)


def of_person(request, person: Person) -> dict | None:
    """The parts that the person is contact for, of activities that are not dropped, plan by plan."""
    visible = Part.objects.visible_to(request.user).filter(contact=person, activity__dropped_on__isnull=True)
    ordered = visible.order_by("-activity__plan__from_on", "activity__plan", "activity__position")
    count = visible.count()
    shown = ordered.select_related("activity__plan", "organisation")[:SHOWN]
    if not count:
        return None
    own = Part.objects.filter(contact=person).values("activity")
    return {"parts": shown, "count": count, "more": max(count - SHOWN, 0)} | _milestones(request, own)


def _milestones(request, activities) -> dict:
    """The nearest of these activities, those that are late first."""
    waiting = Milestone.objects.visible_to(request.user).waiting().filter(activity__in=activities)
    nearest = waiting.select_related("activity").order_by("due_on", "activity__position", "pk")
    return {"milestones": list(nearest[:MILESTONES]), "today": timezone.localdate()}


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


def threads_of_document(request, document: SteeringDocument) -> dict | None:
    """The plans in whose threads its goals stand: those that carry it out, and those where its owner is principal."""
    owner = document.owner_organisation_id
    plans = _plans_with(request.user, document)
    of = f"organisation-{owner}" if owner else ""
    return {"plans": plans, "query": f"?of={of}" if of else ""} if plans else None


def threads_of_goal(request, goal: Goal) -> dict | None:
    plans = _plans_with(request.user, goal.tree.document)
    return {"plans": plans, "query": f"?of=goal-{goal.pk}&on=goal-{goal.pk}"} if plans else None


def _plans_with(person, document: SteeringDocument) -> list[Plan]:
    principal = Participation.objects.on().filter(role=Participation.Role.PRINCIPAL)
    owned = principal.filter(organisation=document.owner_organisation_id).values("collaboration")
    concerned = Q(strategy=document) | Q(collaboration__in=owned, from_on__lte=document.valid_to or date.max)
    started = Q(to_on__gte=document.valid_from or date.min)
    found = Plan.objects.visible_to(person).filter(concerned & started | Q(strategy=document))
    return list(found.order_by("-from_on", "pk")[:SHOWN])


def of_collaboration(request, collaboration: Collaboration) -> dict | None:
    plans = _listed(Plan.objects.visible_to(request.user), request.user).filter(collaboration=collaboration)
    may_create = can_create_plan(request.user, collaboration)
    if not Collaboration.objects.seated(request.user).filter(pk=collaboration.pk).exists():
        opened = _listed(Plan.objects.open_to(request.user), request.user).filter(collaboration=collaboration)
        return {"plans": list(opened), "collaboration": collaboration, "reading": True} if opened else None
    return {"plans": list(plans), "may_create": may_create, "collaboration": collaboration}


def _listed(plans, person):
    return plans.counted().with_strategy(person)


def on_start(request, person) -> dict | None:
    visible = Plan.objects.visible_to(request.user)
    if place := chosen(request):
        visible = visible.filter(collaboration=place)
    plans = list(_listed(visible, request.user)[:SHOWN])
    return {"plans": plans} if plans else None


def thread_on_start(request, person) -> dict | None:
    """The thread that My work is part of, for whoever has a single plan: of several none is the thread."""
    plans = list(_listed(Plan.objects.visible_to(person), person)[:2])
    if len(plans) != 1:
        return None
    [plan] = plans
    tops = Goal.objects.filter(tree__document=plan.strategy, parent=None).select_related("tree")
    found = knots.of_plan(request, plan, plan.strategy, list(tops.order_by("tree__position", "position")), plan.current)
    return {"knots": [knot | {"state": "next" if knot.get("state") == "next" else "past"} for knot in found]}


def to_read_on_start(request, person) -> dict | None:
    """For a council member: the plans that are open to the council."""
    council = Seat.objects.reach_of(person).council
    plans = Plan.objects.open_to(person).filter(collaboration__in=council).select_related("collaboration")
    return {"plans_to_read": found} if council and (found := list(plans[:SHOWN])) else None
