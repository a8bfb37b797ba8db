"""What My work tells that a person owes to a budget: forecasts of the lines that the person answers for."""

from collections import defaultdict

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.dues import Due, Owed
from samverk.economy.models import Budget, BudgetLine, Forecast
from samverk.followup.models import Round


def forecasts(person, place: int | None, at_most: int) -> Owed | None:
    """One for each budget and round, however many of its lines are the person's own: they are said on one page."""
    lines = BudgetLine.objects.filter(owner=person, budget__in=Budget.objects.visible_to(person))
    if place is not None:
        lines = lines.filter(budget__collaboration=place)
    own = list(lines.select_related("budget__collaboration"))
    if not own:
        return None
    rounds = Round.objects.visible_to(person).taking_answers().select_related("plan")
    rounds = rounds.filter(plan__collaboration__in={line.budget.collaboration_id for line in own})
    asked = [
        (line, round) for round in rounds for line in own
        if (line.budget.collaboration_id, line.budget.year) == (round.plan.collaboration_id, round.period_to.year)
    ]  # fmt: skip
    said = set(Forecast.objects.filter(line__in=own, round__in=rounds).order_by().values_list("line", "round"))
    waiting = defaultdict(list)
    for line, round in asked:
        if (line.pk, round.pk) not in said:
            waiting[line.budget, round].append(line)
    dues = sorted((_due(budget, round, len(rows)) for (budget, round), rows in waiting.items()), key=lambda d: d.on)
    today = timezone.localdate()
    return Owed(dues[:at_most], len(dues), sum(due.on < today for due in dues))


def _due(budget: Budget, round: Round, lines: int) -> Due:
    told = ngettext("%(number)s line of yours has no forecast", "%(number)s lines of yours have no forecast", lines)
    return Due(
        round.answers_due_on, _("Forecast: %(budget)s") % {"budget": budget},
        f"{round} · {told % {'number': lines}}", reverse("economy:forecasts", args=[budget.pk, round.pk]),
        _("Say the forecast"), budget.collaboration,
    )  # fmt: skip
