"""Rounds: the list, one round at a glance, and what its lead does with it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from samverk.core.pages import change_page, create_page, delete_page, form_page, key_in, page_of
from samverk.core.permissions import require
from samverk.core.sorting import alphabetical, sort_key
from samverk.followup import operations
from samverk.followup.beginnings import next_round
from samverk.followup.changes import Changes
from samverk.followup.forms import ChangeRoundForm, PrincipalDatesForm, ReasonForm, RoundForm
from samverk.followup.heat import HeatMap
from samverk.followup.knots import of_round
from samverk.followup.live import Live
from samverk.followup.models import PrincipalDates, Round
from samverk.followup.overview import RoundOverview, progress_of
from samverk.followup.permissions import can_manage_rounds
from samverk.followup.through_time import chart_of, counts_by_round, rounds_until
from samverk.organisations.models import Collaboration, Organisation, Seat
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Plan
from samverk.steering.models import Goal

PLANS_ON_A_PAGE = 25
ROWS_ON_A_PAGE = 100
GOALS_AT_MOST = 9


def rounds(request):
    """Every round that one may see, newest first, plan by plan."""
    plans = Plan.objects.visible_to(request.user).select_related("collaboration")
    plans = plans.order_by("-from_on", alphabetical("title"), "pk")
    if (wanted := key_in(request.GET.get("plan", ""))) is not None:
        plans = plans.filter(pk=wanted)
    page = page_of(request, plans, PLANS_ON_A_PAGE)
    found = list(Round.objects.visible_to(request.user).filter(plan__in=list(page)))
    progress = progress_of(found)
    led = set(Collaboration.objects.seated(request.user, Seat.Role.LEAD).values_list("pk", flat=True))
    listed = []
    for plan in page:
        own = [(round, *progress.get(round.pk, (0, 0))) for round in found if round.plan_id == plan.pk]
        listed.append({"plan": plan, "rounds": own, "may_manage": plan.collaboration_id in led})
    return render(request, "followup/rounds.html", {"plans": listed, "page": page})


def round_(request, round_id):
    round = _visible(request, round_id)
    overview = RoundOverview(round, request.user)
    live = Live.asked_for(overview, request.GET)
    principals = sorted(round.plan.collaboration.principals(round.cutoff_on), key=lambda each: sort_key(each.short))
    principal = _chosen(principals, request.GET.get("principal", ""))
    shown = request.GET.get("status", "")
    wanted = _goals_in(request)
    reaching = overview.reaching(*wanted)
    activities = [each for each in overview.activities if each.pk in reaching]
    activities = [each for each in activities if shown in ("", overview.statuses[each.pk].key)]
    page = Paginator(activities, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        **live.context(),
        "knots": of_round(round, request.user, overview.parts_answered, overview.parts_asked),
        "page": page,
        "rows": overview.rows(page.object_list),
        "shown": shown,
        "wanted": wanted,
        "view": urlencode([("goal", goal.pk) for goal in wanted] + [("status", shown)] * bool(shown)),
        "heat": HeatMap(overview, principals),
        "principals": principals,
        "dates": overview.dates(principals),
        "principal": principal,
        "goals": overview.goals(principal),
        "changes": Changes(round) if can_manage_rounds(request.user, round.plan) else None,
        "through_time": _through_time(round, request.user),
        "may_assess": overview.may_assess(principal),
        "may_manage": can_manage_rounds(request.user, round.plan),
        "drafts": _drafts(request.user, round) if round.state == Round.State.PLANNED else 0,
    }
    return render(request, "followup/round.html", context)


def _drafts(person, round: Round) -> int:
    """How many of the plan's activities the round will not ask about, since they are not shared: of those that the
    person sees, for that others have drafts is not told."""
    seen = Activity.objects.visible_to(person).current().filter(plan=round.plan_id)
    return seen.filter(level__lt=Level.PRINCIPALS).count()


def create(request, plan_id):
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("collaboration"), pk=plan_id)
    require(can_manage_rounds(request.user, plan))
    form = RoundForm(request.POST or None, instance=next_round(plan))
    return create_page(
        request, form, operations.create_round, heading=_("Plan a round"), lead=str(plan), button=_("Plan the round"),
        done=_("The round is planned. Nobody is asked until you open it."), back=reverse("followup:rounds"),
    )  # fmt: skip


def change(request, round_id):
    round = _visible(request, round_id)
    require(can_manage_rounds(request.user, round.plan))
    form = ChangeRoundForm(request.POST or None, instance=round)

    def change_round(round: Round, **how):
        return operations.change_round(round, along=form.cleaned_data["along"], **how)

    return change_page(
        request, form, change_round,
        heading=_("Change %(round)s") % {"round": round}, lead=str(round.plan), button=_("Save the round"),
        done=_("The round is changed."), back=round,
    )  # fmt: skip


def own_dates(request, round_id, organisation_id):
    """One principal's dates in the round, where they differ from the others'."""
    round = _visible(request, round_id)
    require(can_manage_rounds(request.user, round.plan))
    principals = round.plan.collaboration.principals(round.cutoff_on)
    principal = next((each for each in principals if each.pk == organisation_id), None)
    if principal is None:
        raise Http404
    own = round.own_dates.filter(organisation=principal).first() or PrincipalDates(organisation=principal)
    own.round = round
    form = PrincipalDatesForm(request.POST or None, instance=own)
    return change_page(
        request, form, operations.set_own_dates, lead=str(round), button=_("Save the dates"),
        heading=_("Dates for %(principal)s") % {"principal": principal.short},
        done=_("The dates are saved."), back=f"{round.get_absolute_url()}#dates",
    )  # fmt: skip


def delete(request, round_id):
    round = _visible(request, round_id)
    require(can_manage_rounds(request.user, round.plan))
    return delete_page(
        request, round, operations.delete_round, heading=_("Delete %(round)s?") % {"round": round},
        warning=_("A round can be deleted until it has been opened."), button=_("Delete the round"),
        done=_("The round was deleted."), back=reverse("followup:rounds"),
    )  # fmt: skip


@require_POST
def open_(request, round_id):
    round = _visible(request, round_id)
    if _carried_out(request, lambda: operations.open_round(round, by=request.user)):
        many = round.follow_ups.count()
        text = ngettext(
            "The round is open: %(count)s part is asked.", "The round is open: %(count)s parts are asked.", many
        )
        messages.success(request, text % {"count": many})
    return redirect(round)


@require_POST
def close(request, round_id):
    round = _visible(request, round_id)
    if _carried_out(request, lambda: operations.close_round(round, by=request.user)):
        messages.success(request, _("The round is in review. Late answers are still taken."))
    return redirect(round)


def reopen(request, round_id):
    round = _visible(request, round_id)
    require(can_manage_rounds(request.user, round.plan))
    form = ReasonForm(request.POST or None)
    return form_page(
        request, form, lambda: operations.reopen_round(round, reason=form.cleaned_data["reason"], by=request.user),
        heading=_("Open %(round)s again") % {"round": round}, button=_("Open the round again"),
        done=_("The round is open again."), back=round, undoable=False,
    )  # fmt: skip


def fix(request, round_id):
    """A page of its own, since it cannot be undone."""
    round = _visible(request, round_id)
    require(can_manage_rounds(request.user, round.plan))
    if request.method == "POST":
        if _carried_out(request, lambda: operations.fix_round(round, by=request.user)):
            messages.success(
                request, _("The round is fixed. Nothing in it changes unless one of its reports is opened again.")
            )
        return redirect(round)
    sent_back = round.follow_ups.submitted().unfinished().count()
    context = {"round": round, "overview": RoundOverview(round, request.user), "sent_back": sent_back}
    return render(request, "followup/fix.html", context)


def _through_time(round: Round, person):
    rounds = rounds_until(round, person)
    if len(rounds) < 2:
        return None
    return chart_of(rounds, counts_by_round(rounds), round.scale.steps.all(), "through-time")


def _visible(request, round_id) -> Round:
    related = ("plan__collaboration", "scale", "assessment_scale")
    return get_object_or_404(Round.objects.visible_to(request.user).select_related(*related), pk=round_id)


def _chosen(principals: list[Organisation], wanted: str) -> Organisation | None:
    if not wanted:
        return None
    found = next((each for each in principals if str(each.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def _goals_in(request) -> list[Goal]:
    """The goals that the address asks for, which the shown activities all reach; unknown ones are passed over."""
    keys = [key for value in request.GET.getlist("goal")[:GOALS_AT_MOST] if (key := key_in(value)) is not None]
    return list(Goal.objects.visible_to(request.user).filter(pk__in=keys)) if keys else []


def _carried_out(request, operation) -> bool:
    try:
        operation()
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True
