"""The activities' order, which is their priority within the strategy: changed by buttons, by drag, to a place; and the
log of what was moved and what was dropped, and why."""

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.pages import do_and_return, form_page, key_in, page_of
from samverk.core.permissions import require
from samverk.planning import operations
from samverk.planning.forms import MoveForm
from samverk.planning.listing import PlanTable
from samverk.planning.models import Activity
from samverk.planning.order_log import moves_of, told
from samverk.planning.permissions import can_edit_activities, can_edit_activity
from samverk.planning.views.activities import find_activity
from samverk.planning.views.plans import find_plan

MOST_REASON = 300  # characters


def move_activity(request, activity_id):
    """To a place among the activities under the same goal of the strategy; or, from the order's page, a step away."""
    activity = find_activity(request, activity_id)
    require(can_edit_activity(request.user, activity))
    order = _beside(request, activity)
    place = next((i for i, other in enumerate(order) if other.pk == activity.pk), 0)
    step = {"up": -1, "down": 1}.get(request.POST.get("step", ""), 0)
    if step:
        neighbour = order[min(max(place + step, 0), len(order) - 1)]
        back = f"{activity.plan.get_absolute_url()}order/#a{activity.pk}"
        return do_and_return(
            request, lambda: _put(request, activity, neighbour, step, order), done=_("Moved."), back=back
        )
    form = MoveForm(request.POST or None, initial={"place": place + 1})

    def do():
        wanted = min(form.cleaned_data["place"], len(order)) - 1
        return _put(request, activity, order[wanted], wanted - place, order, form.cleaned_data["reason"])

    lead = ngettext(
        "The order is the priority within the strategy’s goal. There is %(count)s place.",
        "The order is the priority within the strategy’s goal. There are %(count)s places; 1 is first.",
        len(order),
    )
    return form_page(
        request, form, do, heading=_("Move %(activity)s") % {"activity": activity}, button=_("Move"),
        done=_("The activity is moved."), back=activity, lead=lead % {"count": len(order)},
    )  # fmt: skip


def order(request, plan_id):
    """All activities in their groups with buttons that move them. The form is one, so that its reason goes with any."""
    plan = find_plan(request, plan_id)
    require(can_edit_activities(request.user, plan))
    if request.method == "POST":
        return _move(request, plan)
    page = QueryDict(mutable=True)
    page["page"] = request.GET.get("page", "1")
    context = {"plan": plan, "table": PlanTable(plan, request.user, page), "most_reason": MOST_REASON}
    return render(request, "planning/order.html", context)


def _move(request, plan):
    """`up` or `down` names the activity to move a step; `moved` one to put `before` or `after` another of its group."""
    sent = {name: key_in(request.POST.get(name, "")) for name in ("up", "down", "moved", "before", "after")}
    key = sent["up"] or sent["down"] or sent["moved"]
    if key is None:
        messages.info(request, _("Press Up or Down at the row that moves."))
        return redirect(request.get_full_path())
    activities = Activity.objects.visible_to(request.user).select_related("plan__collaboration")
    activity = get_object_or_404(activities, pk=key, plan=plan)
    group = _beside(request, activity)
    place = next((i for i, other in enumerate(group) if other.pk == activity.pk), 0)
    reason = request.POST.get("reason", "").replace("\x00", "").strip()[:MOST_REASON]
    back = f"{request.get_full_path()}#a{activity.pk}"
    if sent["up"] or sent["down"]:
        distance = -1 if sent["up"] else 1
        wanted = min(max(place + distance, 0), len(group) - 1)
        distance = wanted - place
    else:
        target = sent["before"] or sent["after"]
        wanted = next((i for i, other in enumerate(group) if other.pk == target), None)
        if wanted is None:
            messages.error(request, _("An activity is moved among those of its own group."))
            return redirect(back)
        distance = -1 if sent["before"] else 1

    def do():
        return _put(request, activity, group[wanted], distance, group, reason)

    return do_and_return(request, do, done=_("Moved."), back=back)


def order_log(request, plan_id):
    plan = find_plan(request, plan_id)
    page = page_of(request, moves_of(plan, request.user))
    may_edit = can_edit_activities(request.user, plan)
    context = {"plan": plan, "page": page, "entries": told(list(page)), "may_edit_activities": may_edit}
    return render(request, "planning/order_log.html", context)


def _put(request, activity, neighbour, distance, among, reason=""):
    if neighbour.pk == activity.pk:
        distance, neighbour = 0, None
    side = {"before": neighbour} if distance < 0 else {"after": neighbour}
    return operations.move_activity(activity, **side, among=among, by=request.user, reason=reason)


def _beside(request, activity) -> list[Activity]:
    """The activities in the same group of the plan as it stands without filters."""
    groups = PlanTable(activity.plan, request.user, QueryDict()).all_groups
    return next((group.activities for group in groups if activity in group.activities), [activity])
