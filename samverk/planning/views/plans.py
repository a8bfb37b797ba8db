"""Plans: which there are, one as a list of activities, and its own facts."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core import reading
from samverk.core.pages import change_page, create_page, delete_page, page_of
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.organisations.models import Collaboration, Seat
from samverk.planning import knots, operations
from samverk.planning.forms import PlanForm
from samverk.planning.listing import PlanTable, Tabs
from samverk.planning.models import Plan, SavedView
from samverk.planning.permissions import can_create_plan, can_edit_activities, can_edit_plan
from samverk.planning.scales import standard_scale
from samverk.planning.timeline import in_words
from samverk.steering.models import SteeringDocument

MOST_OFFERED = 10  # more collaborations than that are led by nobody; their own pages offer a new plan too


def plans(request):
    """All plans that one may see. Whoever has a single one comes straight to it, unless `?all` asks for the list."""
    visible = Plan.objects.visible_to(request.user).with_strategy(request.user)
    found = visible.counted().order_by("-from_on", alphabetical("title"), "pk")
    page = page_of(request, found)
    if page.paginator.count == 1 and "all" not in request.GET:
        return redirect(found[0])
    may_create = Collaboration.objects.seated(request.user, Seat.Role.LEAD).order_by(alphabetical("name"), "pk")
    context = {"page": page, "plans": list(page), "may_create": list(may_create[:MOST_OFFERED])}
    return render(request, "planning/plans.html", context)


def plan(request, plan_id):
    """For those who take part; for whom it is only open to read, what is to be done and who does it, and no more."""
    try:
        plan = find_plan(request, plan_id)
    except Http404:
        return _read(request, plan_id)
    if not request.GET and (opening := SavedView.objects.opening(request.user, plan).first()):
        return redirect(opening)
    if not plan.is_shared:
        reading.note(request.user, plan)
    may_edit_activities = can_edit_activities(request.user, plan)
    table = PlanTable(plan, request.user, request.GET, may_change=may_edit_activities)
    current = sum(not activity.dropped_on for activity in table.index.activities)
    context = {
        "plan": plan,
        "table": table,
        "tabs": Tabs(table),
        "knots": knots.of_plan(request, plan, table.index.strategy, table.index.goals.tops, current),
        "may_edit": can_edit_plan(request.user, plan),
        "may_edit_activities": may_edit_activities,
        "unshared": sum(not activity.is_shared for activity in table.index.activities),
    }
    return render(request, "planning/plan.html", context)


def _read(request, plan_id):
    found = Plan.objects.open_to(request.user).select_related("collaboration")
    plan = get_object_or_404(found, pk=plan_id)
    shared = plan.activities.shared().current().prefetch_related("parts__organisation")
    rows = [(row, in_words(row.starts, row.ends), row.parts.all()) for row in shared.order_by("position", "pk")]
    return render(request, "planning/plan_to_read.html", {"plan": plan, "rows": rows})


def create_plan(request, collaboration_id):
    seated = Collaboration.objects.seated(request.user)
    collaboration = get_object_or_404(seated, pk=collaboration_id)
    require(can_create_plan(request.user, collaboration))
    plan = Plan(collaboration=collaboration)
    suggested = _suggested(collaboration, request.user)
    form = PlanForm(request.POST or None, instance=plan, person=request.user, initial=suggested)
    return create_page(
        request, form, operations.create_plan, button=_("Make the plan"), done=_("The plan is made."),
        heading=_("New plan for %(collaboration)s") % {"collaboration": collaboration}, back=collaboration,
    )  # fmt: skip


def _suggested(collaboration: Collaboration, person) -> dict:
    """The standard scale; and the collaboration's own strategy, where it has one with goals and no other."""
    own = SteeringDocument.objects.visible_to(person).filter(owner_collaboration=collaboration)
    own = own.filter(trees__goals__isnull=False).distinct()[:2]
    return {"scale": standard_scale(), "strategy": own[0] if len(own) == 1 else None}


def change_plan(request, plan_id):
    plan = find_plan(request, plan_id)
    require(can_edit_plan(request.user, plan))
    form = PlanForm(request.POST or None, instance=plan, person=request.user)
    return change_page(
        request, form, operations.change_plan, heading=_("Change the plan’s facts"), button=_("Save the plan"),
        done=_("The plan is changed."), back=plan,
    )  # fmt: skip


def delete_plan(request, plan_id):
    plan = find_plan(request, plan_id)
    require(can_edit_plan(request.user, plan))
    return delete_page(
        request, plan, operations.delete_plan, heading=_("Delete %(plan)s?") % {"plan": plan},
        warning=_("A plan can be deleted while it holds nothing."), button=_("Delete the plan"),
        done=_("The plan is deleted."), back=reverse("planning:plans"),
    )  # fmt: skip


def find_plan(request, plan_id) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("collaboration", "scale")
    return get_object_or_404(plans, pk=plan_id)
