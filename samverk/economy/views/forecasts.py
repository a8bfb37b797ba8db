"""Forecasts of a budget in a round: read, said, and afterwards judged by what the year came to."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.pages import say
from samverk.economy import operations
from samverk.economy.forecasts import accuracy_of, rounds_of, table_of, year_is_over
from samverk.economy.forms.forecasts import ForecastForm
from samverk.economy.models import Budget
from samverk.economy.permissions import forecastable
from samverk.followup.models import Round


def forecasts(request, budget_id, round_id):
    """All lines; a field for each that one answers for, while the round takes answers."""
    budget = _budget(request, budget_id)
    seen = rounds_of(budget).filter(pk__in=Round.objects.visible_to(request.user))
    round = get_object_or_404(seen.select_related("plan"), pk=round_id)
    table = table_of(budget, round)
    own = forecastable(request.user, budget) if round.takes_answers else set()
    forms = {
        row.line.pk: ForecastForm(request.POST or None, row=row) for row in table.rows if row.line.pk in own
    }  # fmt: skip
    refusal = ""
    if request.method == "POST" and all([form.is_valid() for form in forms.values()]):
        said = [form.said for form in forms.values() if form.has_changed()]
        try:
            op = operations.state_forecasts(budget, round, said, by=request.user)
        except ValidationError as refused:
            refusal = " ".join(refused.messages)
        else:
            say(request, op, _("The forecasts are saved."))
            return redirect(reverse("economy:forecasts", args=[budget.pk, round.pk]))
    context = {
        "budget": budget, "round": round, "table": table, "refusal": refusal, "may_say": bool(forms),
        "rows": [(row, forms.get(row.line.pk)) for row in table.rows], "rounds": list(seen), "unit": budget.unit,
    }  # fmt: skip
    refused = refusal or any(form.errors for form in forms.values())
    return render(request, "economy/forecasts.html", context, status=422 if refused else 200)


def forecast_accuracy(request, budget_id):
    budget = _budget(request, budget_id)
    rounds = list(rounds_of(budget).filter(pk__in=Round.objects.visible_to(request.user)))
    by_round, by_line = accuracy_of(budget, rounds)
    context = {
        "budget": budget, "rounds": rounds, "by_round": by_round, "by_line": by_line, "is_over": year_is_over(budget),
        "unit": budget.unit,
    }  # fmt: skip
    return render(request, "economy/forecast_accuracy.html", context)


def _budget(request, budget_id) -> Budget:
    return get_object_or_404(Budget.objects.visible_to(request.user).select_related("collaboration"), pk=budget_id)
