"""A year of rounds, planned at once."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext

from samverk.core.pages import say
from samverk.core.permissions import require
from samverk.followup import operations
from samverk.followup.permissions import can_manage_rounds
from samverk.followup.year_forms import YearForm, YearTable
from samverk.planning.models import Plan


def plan_year(request, plan_id):
    """First a year and a pattern are chosen, by the address; then all the rounds are gone through, and saved as one."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user).select_related("collaboration", "scale"), pk=plan_id)
    require(can_manage_rounds(request.user, plan))
    choice = YearForm(request.GET, plan=plan)
    if request.method == "POST":
        table = YearTable(plan, data=request.POST)
        if table.is_valid and (op := _planned(request, table)):
            text = ngettext("%(count)s round is planned.", "%(count)s rounds are planned.", len(table.rounds()))
            say(request, op, text % {"count": len(table.rounds())})
            return redirect(f"{reverse('followup:rounds')}?plan={plan.pk}")
    else:
        table = YearTable(plan, suggested=choice.suggestions() if choice.is_valid() else ())
    refused = request.method == "POST" or not choice.is_valid()
    context = {"plan": plan, "choice": choice, "table": table}
    return render(request, "followup/year.html", context, status=422 if refused else 200)


def _planned(request, table: YearTable):
    try:
        return operations.plan_year(table.rounds(), by=request.user)
    except ValidationError as refusal:
        table.refusals += refusal.messages
        return None
