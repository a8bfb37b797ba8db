"""An activity: its page, and every way to change it."""

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.permissions import require
from samverk.core.undo import offer_undo
from samverk.planning import knots, operations
from samverk.planning.activity_page import ActivityPage
from samverk.planning.forms import DropForm, MoveForm, WholeActivityForm, add_refusal
from samverk.planning.listing import PlanTable
from samverk.planning.models import Activity, Milestone, Plan
from samverk.planning.numbering import next_number
from samverk.planning.permissions import can_edit_activities, can_edit_activity, can_remove_activity


def activity(request, activity_id):
    activity = _find(request, activity_id)
    page = ActivityPage(activity, request.user)
    context = {
        "activity": activity,
        "plan": activity.plan,
        "page": page,
        "knots": knots.of_activity(request, activity, page.strategy_goals),
        "may_edit": can_edit_activity(request.user, activity),
        "may_remove": can_remove_activity(request.user, activity),
    }
    return render(request, "planning/activity.html", context)


def create_activity(request, plan_id):
    plan = get_object_or_404(_plans(request), pk=plan_id)
    require(can_edit_activities(request.user, plan))
    activity = Activity(plan=plan, number="" if request.POST else next_number(plan))
    return _edit(request, activity, operations.create_activity, _("The activity is added."))


def change_activity(request, activity_id):
    activity = _find(request, activity_id)
    require(can_edit_activity(request.user, activity))
    return _edit(request, activity, operations.change_activity, _("The activity is changed."))


def _edit(request, activity, save, done):
    stored = Activity.objects.select_related("plan").get(pk=activity.pk) if activity.pk else None
    more = request.POST.get("add", "")
    whole = WholeActivityForm(activity, request.user, request.POST or None, more)
    refused = False
    if request.POST and not more:
        refused = not whole.is_valid()
        if not refused:
            try:
                op = save(activity, **whole.wanted(), by=request.user)
            except ValidationError as refusal:
                add_refusal(whole.form, refusal)
                refused = True
            else:
                offer_undo(request, op.id, done)
                return redirect(activity)
    # What the page calls the activity is what is stored, not what is being typed.
    context = {"whole": whole, "activity": stored, "plan": activity.plan, "collaboration": activity.plan.collaboration}
    return render(request, "planning/activity_form.html", context, status=422 if refused else 200)


def delete_activity(request, activity_id):
    activity = _find(request, activity_id)
    require(can_remove_activity(request.user, activity))
    refusals = []
    if request.method == "POST":
        try:
            op = operations.delete_activity(activity, by=request.user)
        except ValidationError as refusal:
            refusals = refusal.messages
        else:
            offer_undo(request, op.id, _("The activity is deleted."))
            return redirect(activity.plan)
    context = {"activity": activity, "plan": activity.plan, "refusals": refusals}
    return render(request, "planning/activity_delete.html", context, status=422 if refusals else 200)


def drop_activity(request, activity_id):
    activity = _find(request, activity_id)
    require(can_remove_activity(request.user, activity))
    form = DropForm(request.POST or None)
    if form.is_valid():
        op = operations.drop_activity(activity, reason=form.cleaned_data["reason"], by=request.user)
        offer_undo(request, op.id, _("The activity is dropped. It stays in the plan, with the reason."))
        return redirect(activity)
    context = {"form": form, "activity": activity, "plan": activity.plan}
    return render(request, "planning/activity_drop.html", context, status=422 if form.errors else 200)


@require_POST
def take_back_activity(request, activity_id):
    activity = _find(request, activity_id)
    op = operations.take_back_activity(activity, by=request.user)
    offer_undo(request, op.id, _("The activity is back in the plan."))
    return redirect(activity)


def move_activity(request, activity_id):
    """To a place in its group of the plan (all of the plan without a strategy), or one step up or down."""
    activity = _find(request, activity_id)
    require(can_edit_activity(request.user, activity))
    order = _group_order(request, activity)
    place = next((i for i, other in enumerate(order) if other.pk == activity.pk), 0)
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""))
    if step is None:
        form = MoveForm(request.POST or None, initial={"place": place + 1})
    else:
        form = MoveForm({"place": max(place + 1 + step, 1), "reason": request.POST.get("reason", "")})
    if form.is_valid():
        wanted = min(form.cleaned_data["place"], len(order)) - 1
        if wanted != place:
            side = {"before": order[wanted]} if wanted < place else {"after": order[wanted]}
            op = operations.move_activity(activity, **side, by=request.user, reason=form.cleaned_data["reason"])
            offer_undo(request, op.id, _("The activity is moved."))
        return redirect("planning:order", activity.plan_id) if step else redirect(activity)
    context = {"form": form, "activity": activity, "plan": activity.plan, "count": len(order)}
    return render(request, "planning/activity_move.html", context, status=422 if form.errors else 200)


def order(request, plan_id):
    """All activities in their groups with buttons that move them: the priority within the strategy."""
    plan = get_object_or_404(_plans(request), pk=plan_id)
    require(can_edit_activities(request.user, plan))
    page = QueryDict(mutable=True)
    page["page"] = request.GET.get("page", "1")
    context = {"plan": plan, "table": PlanTable(plan, request.user, page)}
    return render(request, "planning/order.html", context)


@require_POST
def tick_milestone(request, milestone_id):
    activities = Activity.objects.visible_to(request.user)
    milestones = Milestone.objects.filter(activity__in=activities).select_related("activity__plan__collaboration")
    milestone = get_object_or_404(milestones, pk=milestone_id)
    op = operations.tick_milestone(milestone, reached=milestone.done_on is None, by=request.user)
    offer_undo(request, op.id, _("The milestone is ticked.") if milestone.done_on else _("The tick is taken away."))
    return redirect(f"{milestone.activity.get_absolute_url()}#milestones")


def _group_order(request, activity) -> list[Activity]:
    table = PlanTable(activity.plan, request.user, QueryDict())
    groups = (group.activities for group in table.all_groups)
    return next((members for members in groups if activity in members), [activity])


def _find(request, activity_id) -> Activity:
    activities = Activity.objects.visible_to(request.user)
    related = ("plan__collaboration", "plan__strategy", "plan__scale", "stated_step")
    return get_object_or_404(activities.select_related(*related), pk=activity_id)


def _plans(request):
    return Plan.objects.visible_to(request.user).select_related("collaboration", "strategy", "scale")
