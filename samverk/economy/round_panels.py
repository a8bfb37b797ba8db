"""Forecasts and settlements on the pages of rounds and budgets, and the balance page on collaborations'."""

from django.db.models import Count

from samverk.economy.forecasts import rounds_of
from samverk.economy.models import Budget, Forecast
from samverk.economy.permissions import can_settle
from samverk.followup.models import Round
from samverk.organisations.models import Collaboration


def forecasts_of_round(request, round: Round) -> dict | None:
    """Of each budget of the round's year, how many of its lines have a forecast in it."""
    within = {"collaboration": round.plan.collaboration_id, "year": round.period_to.year}
    budgets = list(Budget.objects.visible_to(request.user).filter(**within).annotate(of_lines=Count("lines")))
    if round.state == Round.State.PLANNED or not any(budget.of_lines for budget in budgets):
        return None
    said = Forecast.objects.filter(round=round, line__budget__in=budgets).order_by()
    said = dict(said.values_list("line__budget").annotate(Count("pk")))
    return {"forecasts": [(budget, said.get(budget.pk, 0)) for budget in budgets if budget.of_lines]}


def forecasts_of_budget(request, budget: Budget) -> dict | None:
    """Which rounds take forecasts or have taken them."""
    seen = rounds_of(budget).filter(pk__in=Round.objects.visible_to(request.user))
    rounds = list(seen.exclude(state=Round.State.PLANNED))
    return {"rounds": rounds} if rounds else None


def settlements_of_budget(request, budget: Budget) -> dict:
    """Those that there are, newest first, and whether one may begin another."""
    return {"settlements": list(budget.settlements.all()), "may_settle": can_settle(request.user, budget)}


def balance_of_collaboration(request, collaboration: Collaboration) -> dict | None:
    """The way to the balance page, for those who take part."""
    return {} if Collaboration.objects.seated(request.user).filter(pk=collaboration.pk).exists() else None
