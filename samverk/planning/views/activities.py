"""An activity: its page, and every way to change it."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core import reading
from samverk.core.pages import add_refusal, delete_page, do_and_return, form_page, key_in, say
from samverk.core.permissions import require
from samverk.planning import knots, operations
from samverk.planning.activity_page import ActivityPage
from samverk.planning.forms import DropForm, WholeActivityForm
from samverk.planning.models import Activity, Milestone
from samverk.planning.numbering import next_number
from samverk.planning.permissions import can_edit_activities, can_edit_activity, can_remove_activity
from samverk.planning.views.plans import find_plan
from samverk.steering.models import Goal


def activity(request, activity_id):
    activity = find_activity(request, activity_id)
    if not activity.is_shared:
        reading.note(request.user, activity)
    page = ActivityPage(activity, request.user)
    context = {
        "activity": activity,
        "plan": activity.plan,
        "page": page,
        "knots": knots.of_activity(request, activity, page.strategy, page.strategy_goals),
        "may_edit": can_edit_activity(request.user, activity),
        "may_remove": can_remove_activity(request.user, activity),
    }
    return render(request, "planning/activity.html", context)


def create_activity(request, plan_id):
    plan = find_plan(request, plan_id)
    require(can_edit_activities(request.user, plan))
    activity = Activity(plan=plan, number="" if request.POST else next_number(plan, request.user))
    visible = Goal.objects.visible_to(request.user)
    goal = visible.filter(pk=key_in(request.GET.get("goal", ""))).values_list("pk", flat=True).first()
    return _edit(request, activity, operations.create_activity, _("The activity is added."), goal)


def change_activity(request, activity_id):
    activity = find_activity(request, activity_id)
    require(can_edit_activity(request.user, activity))
    return _edit(request, activity, operations.change_activity, _("The activity is changed."))


def _edit(request, activity, save, done, goal: int | None = None):
    """One form for the activity and its rows. "Add" and "Search" draw it again with more, and save nothing.

    With a `goal` it is chosen from the start.
    """
    called = str(activity)
    whole = WholeActivityForm(activity, request.user, request.POST or None, goal)
    refused = False
    if request.POST and not whole.is_draft:
        refused = not whole.is_valid()
        if not refused:
            try:
                told = {"level": whole.level} if save is operations.create_activity else {}
                op = save(activity, **whole.wanted(), **told, by=request.user)
            except ValidationError as refusal:
                add_refusal(whole.form, refusal)
                refused = True
            else:
                say(request, op, done)
                return redirect(activity)
    # An id that was given in an attempt to save does not make the activity a stored one.
    is_new = save is operations.create_activity
    context = {"whole": whole, "called": called, "is_new": is_new, "activity": activity, "plan": activity.plan}
    return render(request, "planning/activity_form.html", context, status=422 if refused else 200)


def delete_activity(request, activity_id):
    activity = find_activity(request, activity_id)
    require(can_remove_activity(request.user, activity))
    warning = _(
        "Delete what should never have been there. What was begun and will not be finished is dropped instead: then "
        "it stays in the plan, with the reason."
    )
    return delete_page(
        request, activity, operations.delete_activity, heading=_("Delete %(activity)s?") % {"activity": activity},
        warning=warning, done=_("The activity is deleted."), back=activity.plan,
    )  # fmt: skip


def drop_activity(request, activity_id):
    activity = find_activity(request, activity_id)
    require(can_remove_activity(request.user, activity))
    form = DropForm(request.POST or None)
    return form_page(
        request, form,
        lambda: operations.drop_activity(activity, reason=form.cleaned_data["reason"], by=request.user),
        heading=_("Drop %(activity)s?") % {"activity": activity}, button=_("Drop"),
        done=_("The activity is dropped. It stays in the plan, with the reason."), back=activity,
        lead=_("It stays in the plan as dropped, with the day and the reason, and every report says so. "
               "You can take it back."),
    )  # fmt: skip


@require_POST
def take_back_activity(request, activity_id):
    activity = find_activity(request, activity_id)
    return do_and_return(
        request, lambda: operations.take_back_activity(activity, by=request.user),
        done=_("The activity is back in the plan."), back=activity,
    )  # fmt: skip


@require_POST
def tick_milestone(request, milestone_id):
    activities = Activity.objects.visible_to(request.user)
    milestones = Milestone.objects.filter(activity__in=activities).select_related("activity__plan__collaboration")
    milestone = get_object_or_404(milestones, pk=milestone_id)
    reached = milestone.done_on is None
    return do_and_return(
        request, lambda: operations.tick_milestone(milestone, reached=reached, by=request.user),
        done=_("The milestone is ticked.") if reached else _("The tick is taken away."),
        back=f"{milestone.activity.get_absolute_url()}#milestones",
    )  # fmt: skip


def find_activity(request, activity_id) -> Activity:
    activities = Activity.objects.visible_to(request.user)
    related = ("plan__collaboration", "plan__scale", "stated_step")
    return get_object_or_404(activities.select_related(*related), pk=activity_id)
