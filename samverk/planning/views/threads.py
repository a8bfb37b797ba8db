"""The red thread over a plan: its page, what is loose in it, and the ways to tie that."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from samverk.core.pages import do_and_return, form_page, page_of, version_sent
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical
from samverk.core.trail import Conflict
from samverk.organisations.models import Organisation, Person
from samverk.planning import operations
from samverk.planning.goals import strategy_of
from samverk.planning.models import Activity, Contribution, Plan
from samverk.planning.permissions import can_edit_activities, can_edit_activity
from samverk.planning.threads import files
from samverk.planning.threads.asking import Asked
from samverk.planning.threads.choosing import ActivityOfGoalForm, GoalOfActivityForm, LinkToGoalForm
from samverk.planning.threads.gathering import Gathered
from samverk.planning.threads.links import Telling, sign
from samverk.planning.threads.loose import MOST_MENDED, Loose
from samverk.planning.threads.page import ThreadPage
from samverk.planning.threads.threading import Threads
from samverk.planning.views.activities import find_activity
from samverk.planning.views.plans import find_plan
from samverk.steering import operations as steering
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import Keeper


def threads(request):
    """The plans' threads; whoever has a seat in one collaboration alone comes straight to that of today's plan."""
    found = Plan.objects.visible_to(request.user).counted().order_by("-from_on", alphabetical("title"), "pk")
    page = page_of(request, found)
    if page.paginator.count and len({plan.collaboration_id for plan in page}) == 1 and "all" not in request.GET:
        begun = [plan for plan in page if plan.from_on <= timezone.localdate()]
        return redirect("planning:thread", next(iter(begun or page)).pk)
    return render(request, "planning/threads.html", {"page": page, "plans": list(page)})


def thread(request, plan_id):
    page = _page(request, plan_id)
    return render(request, "planning/thread.html", {"plan": page.plan, "page": page.signed()})


@require_safe
def thread_svg(request, plan_id):
    return _file(request, plan_id, files.svg, "svg", "image/svg+xml")


@require_safe
def thread_png(request, plan_id):
    return _file(request, plan_id, files.png, "png", "image/png")


@require_safe
def thread_pdf(request, plan_id):
    return _file(request, plan_id, files.pdf, "pdf", "application/pdf")


def _file(request, plan_id, made, ending: str, kind: str) -> HttpResponse:
    """What the page shows, as a file; a picture too large for one is told of on the page."""
    page = _page(request, plan_id)
    try:
        content = made(page.signed() if made is files.pdf else page)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(reverse("planning:thread", args=[page.plan.pk]) + page.asked.address())
    name = f"{slugify(page.heading)}-{slugify(page.plan)}"[:100]
    disposition = f'attachment; filename="{name}.{ending}"'
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": disposition})


def _page(request, plan_id) -> ThreadPage:
    plan, asked = find_plan(request, plan_id), Asked.read(request.GET)
    return ThreadPage(plan, request.user, asked, _found(request, plan, asked))


def loose(request, plan_id):
    """All that is loose, each with a way to tie it."""
    plan = find_plan(request, plan_id)
    asked = Asked.read(request.GET)
    of = _found(request, plan, asked)
    threads = Threads(Gathered(plan, request.user), Asked(of=asked.of))
    telling = Telling(threads, request.user)
    found = Loose(threads, telling, can_edit_activities(request.user, plan))
    if found.links:
        sign(telling.reasons)
    for waiting in found.reminded:
        of_owner = Asked(of=waiting.owner if waiting.owner[0] == "organisation" else None).address()
        waiting.address = request.build_absolute_uri(f"{request.path}{of_owner}")
    context = {
        "plan": plan,
        "loose": found,
        "most": MOST_MENDED,
        "of": of,
        "asked": Asked(of=asked.of),
        "here": asked.address(),
    }
    return render(request, "planning/loose_threads.html", context)


def add_goal(request, activity_id):
    activity = find_activity(request, activity_id)
    require(can_edit_activity(request.user, activity))
    contribution = Contribution(activity=activity)
    form = GoalOfActivityForm(request.POST or None, instance=contribution, person=request.user)
    return form_page(
        request, form, lambda: operations.add_contribution(contribution, by=request.user),
        heading=_("Which goal does %(activity)s contribute to?") % {"activity": activity}, button=_("Tie the thread"),
        done=_("The thread is tied."), back=_back(request, activity.plan),
    )  # fmt: skip


def add_activity(request, plan_id, goal_id):
    plan = find_plan(request, plan_id)
    goal = get_object_or_404(Goal.objects.visible_to(request.user), pk=goal_id)
    require(can_edit_activities(request.user, plan))
    contribution = Contribution(goal=goal)
    form = ActivityOfGoalForm(request.POST or None, instance=contribution, plan=plan, person=request.user)
    return form_page(
        request, form, lambda: operations.add_contribution(contribution, by=request.user),
        heading=_("What is done for %(goal)s?") % {"goal": goal}, button=_("Tie the thread"),
        done=_("The thread is tied."), back=_back(request, plan),
    )  # fmt: skip


@require_POST
def approve(request, plan_id, alignment_id):
    """As from the goal's page, but back to the thread."""
    plan = find_plan(request, plan_id)
    related = ("source__tree__document", "target__tree__document")
    links = Alignment.objects.visible_to(request.user).select_related(*related)
    link, back = get_object_or_404(links, pk=alignment_id), _back(request, plan)
    try:
        return do_and_return(
            request,
            lambda: steering.approve_alignment(link, by=request.user, expected_version=version_sent(request)),
            done=_("The link is approved."), back=back,
        )  # fmt: skip
    except Conflict:
        messages.error(request, _("The link was changed by somebody else meanwhile. Read it again before you approve."))
        return redirect(back)


def _back(request, plan: Plan) -> str:
    """Where the thread was looked at: its own page, or the page of what is loose, with what they showed."""
    name = "planning:loose_threads" if "loose" in request.GET else "planning:thread"
    return reverse(name, args=[plan.pk]) + Asked.read(request.GET).address().rstrip("?")


def link_goal(request, plan_id, goal_id):
    """Say which joint goal leads to a principal's goal: what is done for the first is then done for the second."""
    plan = find_plan(request, plan_id)
    goals = Goal.objects.visible_to(request.user).select_related("tree__document")
    goal = get_object_or_404(goals, pk=goal_id)
    keeper, documents = Keeper(request.user), [goal.tree.document, strategy_of(plan, request.user)]
    require(any(keeper.keeps(document) for document in documents if document))
    link = Alignment(target=goal)
    form = LinkToGoalForm(request.POST or None, instance=link, plan=plan, person=request.user)
    return form_page(
        request, form, lambda: steering.create_alignment(link, by=request.user),
        heading=_("Which goal leads to %(goal)s?") % {"goal": goal}, button=_("Link the goals"),
        done=_("The goals are linked."), back=_back(request, plan),
        lead=_("What is done for the goal that you choose then counts for this one too."),
    )  # fmt: skip


def _found(request, plan: Plan, asked: Asked):
    """Whose threads are asked for. What one may not see is not found, and neither is what is not there."""
    if asked.of is None:
        if "of" in request.GET and request.GET["of"]:
            raise Http404
        return None
    kind, key = asked.of
    rows = {
        "organisation": Organisation.objects.visible_to(request.user),
        "goal": Goal.objects.visible_to(request.user).select_related("tree__document"),
        "activity": Activity.objects.visible_to(request.user).filter(plan=plan),
        "person": Person.objects.visible_to(request.user),
    }
    return get_object_or_404(rows[kind], pk=key)
