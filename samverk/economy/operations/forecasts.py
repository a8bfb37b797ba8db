"""What those who answer for a line believe of the year."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Conflict, Operation, operation
from samverk.economy.forecasts import rounds_of
from samverk.economy.models import Budget, BudgetLine, Forecast
from samverk.economy.permissions import can_forecast
from samverk.followup.models import Round
from samverk.followup.operations.standing import taking_answers


@dataclass(frozen=True)
class Said:
    """What is said of one line: None takes back what was said. `version` is that of the forecast which was read."""

    line: BudgetLine
    ore: int | None
    comment: str = ""
    version: int | None = None


def state_forecasts(budget: Budget, round: Round, said: list[Said], *, by) -> Operation:
    """Say what lines are believed to come to, as long as the round takes answers.

    Raises ValidationError with code "other_year", "round_closed" or "round_not_open", and Conflict if somebody else
    has said something of one of the lines since it was read.
    """
    for each in said:
        require(each.line.budget_id == budget.pk and can_forecast(by, each.line))
    if not rounds_of(budget).filter(pk=round.pk).exists():
        raise ValidationError(_("The round belongs to another year or collaboration."), code="other_year")
    with operation("economy.forecasts_stated", by=by) as op:
        round = taking_answers(round)
        stored = Forecast.objects.select_for_update(of=("self",)).filter(round=round, line__in=[s.line for s in said])
        known = {forecast.line_id: forecast for forecast in stored}
        for each in said:
            _state(op, round, each, known.get(each.line.pk), by)
    return op


def _state(op: Operation, round: Round, said: Said, current: Forecast | None, by) -> None:
    mine = Forecast(line=said.line, round=round, comment=said.comment.strip(), said_by=by, said_at=timezone.now())
    mine.ore = said.ore
    if current is None and said.ore is not None:
        op.create(mine)
    if current is None:
        return
    if said.version != current.version:
        if said.ore is None:
            mine.ore = current.ore
        raise Conflict(current, mine)
    if said.ore is None:
        op.delete(current)
    elif (current.ore, current.comment) != (said.ore, mine.comment):
        current.ore, current.comment, current.said_by, current.said_at = said.ore, mine.comment, by, mine.said_at
        op.save(current)
