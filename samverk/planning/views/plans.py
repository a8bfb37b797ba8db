"""Plans: which there are, one as a list of activities, and its own facts."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.undo import offer_undo
from samverk.organisations.models import Collaboration, Seat
from samverk.planning import knots, operations
from samverk.planning.forms import PlanForm, add_refusal
from samverk.planning.listing import PlanTable
from samverk.planning.models import Plan
from samverk.planning.permissions import can_create_plan, can_edit_activities, can_edit_plan
from samverk.planning.plans import counted_plans
from samverk.planning.scales import standard_scale


def plans(request):
    """All plans that one may see. Whoever has a single one comes straight to it, unless `?all` asks for the list."""
    found = list(counted_plans(Plan.objects.visible_to(request.user)))
    may_create = list(Collaboration.objects.seated(request.user, Seat.Role.LEAD))
    if len(found) == 1 and "all" not in request.GET:
        return redirect(found[0])
    return render(request, "planning/plans.html", {"plans": found, "may_create": may_create})


def plan(request, plan_id):
    plan = get_object_or_404(_plans(request), pk=plan_id)
    table = PlanTable(plan, request.user, request.GET)
    current = [activity for activity in table.index.activities if not activity.dropped_on]
    context = {
        "plan": plan,
        "table": table,
        "knots": knots.of_plan(request, plan, table.index.goals.tops, len(current)),
        "may_edit": can_edit_plan(request.user, plan),
        "may_edit_activities": can_edit_activities(request.user, plan),
    }
    return render(request, "planning/plan.html", context)


def create_plan(request, collaboration_id):
    seated = Collaboration.objects.seated(request.user)
    collaboration = get_object_or_404(seated, pk=collaboration_id)
    require(can_create_plan(request.user, collaboration))
    scale = standard_scale()
    plan = Plan(collaboration=collaboration)
    form = PlanForm(request.POST or None, instance=plan, person=request.user, initial={"scale": scale})
    if form.is_valid():
        try:
            operations.create_plan(form.instance, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(form.instance)
    context = {"form": form, "collaboration": collaboration}
    return render(request, "planning/plan_form.html", context, status=422 if form.errors else 200)


def change_plan(request, plan_id):
    plan = get_object_or_404(_plans(request), pk=plan_id)
    require(can_edit_plan(request.user, plan))
    form = PlanForm(request.POST or None, instance=plan, person=request.user)
    if form.is_valid():
        try:
            op = operations.change_plan(form.instance, by=request.user)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            offer_undo(request, op.id, _("The plan is changed."))
            return redirect(plan)
    stored = Plan.objects.get(pk=plan.pk)
    context = {"form": form, "plan": stored, "collaboration": stored.collaboration}
    return render(request, "planning/plan_form.html", context, status=422 if form.errors else 200)


def delete_plan(request, plan_id):
    plan = get_object_or_404(_plans(request), pk=plan_id)
    require(can_edit_plan(request.user, plan))
    refusals = []
    if request.method == "POST":
        try:
            op = operations.delete_plan(plan, by=request.user)
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            offer_undo(request, op.id, _("The plan is deleted."))
            return redirect("planning:plans")
    context = {"plan": plan, "refusals": refusals}
    return render(request, "planning/plan_delete.html", context, status=422 if refusals else 200)


def _plans(request):
    return Plan.objects.visible_to(request.user).select_related("collaboration", "strategy", "scale")
