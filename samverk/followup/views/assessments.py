"""The judgement of a goal in a round, jointly or for one principal."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import add_refusal, do_and_return, key_in, say, version_sent
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.forms import AssessmentForm
from samverk.followup.models import Assessment, Round
from samverk.followup.overview import RoundOverview
from samverk.followup.permissions import can_assess
from samverk.organisations.models import Organisation
from samverk.steering.models import Goal


def assess(request, round_id, goal_id):
    round = get_object_or_404(Round.objects.visible_to(request.user).select_related("plan__collaboration"), pk=round_id)
    visible = Goal.objects.visible_to(request.user).select_related("tree__document")
    goal = get_object_or_404(visible, pk=goal_id)
    organisation = _organisation(request, round)
    require(can_assess(request.user, round, organisation))
    current = round.assessments.filter(goal=goal, organisation=organisation).first()
    instance = current or Assessment(round=round, goal=goal, organisation=organisation)
    form = AssessmentForm(request.POST or None, instance=instance, round=round)
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("step", "text")}
        expected = {"expected_version": form.expected_version}
        try:
            _saved, op = operations.assess_goal(
                round, goal, organisation=organisation, by=request.user, **told, **expected
            )
        except ValidationError as refusal:
            add_refusal(form, refusal)
        else:
            say(request, op, _("The judgement is saved."))
            return redirect(_back(round, organisation))
    context = {
        "form": form,
        "round": round,
        "goal": goal,
        "organisation": organisation,
        "current": current,
        "row": _row(RoundOverview(round, request.user), goal, organisation),
        "back": _back(round, organisation),
    }
    return render(request, "followup/assess.html", context, status=422 if form.errors else 200)


@require_POST
def delete_assessment(request, assessment_id):
    visible = Assessment.objects.visible_to(request.user).select_related("round__plan", "organisation")
    assessment = get_object_or_404(visible, pk=assessment_id)
    expected = {"expected_version": version_sent(request)}
    return do_and_return(
        request, lambda: operations.delete_assessment(assessment, by=request.user, **expected),
        done=_("The judgement was deleted."), back=_back(assessment.round, assessment.organisation),
    )  # fmt: skip


def _organisation(request, round: Round) -> Organisation | None:
    wanted = request.GET.get("principal", "")
    if not wanted:
        return None
    principals = round.plan.collaboration.principals(round.cutoff_on)
    return get_object_or_404(principals, pk=key_in(wanted))


def _row(overview: RoundOverview, goal: Goal, organisation: Organisation | None):
    rows = (row for _document, rows in overview.goals(organisation) for row in rows)
    return next((row for row in rows if row.goal == goal), None)


def _back(round: Round, organisation: Organisation | None) -> str:
    wanted = f"?principal={organisation.pk}" if organisation else ""
    return f"{reverse('followup:round', args=[round.pk])}{wanted}#goals"
