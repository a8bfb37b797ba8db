"""What a new round begins with: the day after the last one, for as long, with the same scales and the same respite."""

import calendar
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.followup.models import Round
from samverk.planning.models import Plan, StatusScale
from samverk.planning.scales import standard_scale

# After the cut-off, until there is an earlier round to learn from.
RESPITE = {
    "answers_due_on": timedelta(days=15), "review_due_on": timedelta(days=22), "approval_due_on": timedelta(days=30),
    "fixed_due_on": timedelta(days=44),
}  # fmt: skip
LONGEST_NAME = 100


def next_round(plan: Plan) -> Round:
    """A suggestion to change, not yet saved. Without an earlier round it is a tertial of the plan, the first that can
    still be answered in time: whoever takes a plan in when it is half-way asks for no answers that are a year late.
    """
    last = last_round(plan)
    if last is None:
        first_day, months = _first_in_time(plan), 4
    else:
        first_day = last.period_to + timedelta(days=1)
        months = max(1, round((last.period_to - last.period_from).days / 30.44))
    scale, assessment_scale = scales_after(plan, last)
    respite = respite_after(last)
    last_day = _months_later(first_day, months) - timedelta(days=1)
    return Round(
        plan=plan,
        name=usual_name(first_day, last_day),
        scale=scale,
        assessment_scale=assessment_scale,
        period_from=first_day,
        period_to=last_day,
        cutoff_on=last_day,
        **{name: last_day + days for name, days in respite.items()},
    )


def last_round(plan: Plan) -> Round | None:
    return plan.rounds.select_related("scale", "assessment_scale").order_by("-period_to", "-pk").first()


def scales_after(plan: Plan, last: Round | None) -> tuple[StatusScale, StatusScale]:
    """The scales that a round begins with: those of the one before, else the plan's own and the built-in one."""
    if last is None:
        return plan.scale, standard_scale(StatusScale.Purpose.ASSESSMENT)
    return last.scale, last.assessment_scale


def respite_after(last: Round | None) -> dict[str, timedelta]:
    """How long after the cut-off each step is due: as in the round before."""
    return RESPITE if last is None else {name: day - last.cutoff_on for name, day in vars(last.dates).items()}


def _first_in_time(plan: Plan) -> date:
    day, today = plan.from_on, timezone.localdate()
    while _months_later(day, 4) + RESPITE["answers_due_on"] <= today and _months_later(day, 4) < plan.to_on:
        day = _months_later(day, 4)
    return day


def _months_later(day: date, months: int) -> date:
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def usual_name(first_day: date, last_day: date) -> str:
    """The period's usual name where it has one: a quarter, a tertial, a half-year, a year."""
    length = (last_day - first_day).days
    year = {"year": first_day.year}
    if first_day.day == 1 and first_day.month in (1, 5, 9) and 118 <= length <= 123:
        return _("Tertial %(number)s %(year)s") % (year | {"number": first_day.month // 4 + 1})
    if first_day.day == 1 and first_day.month in (1, 4, 7, 10) and 89 <= length <= 91:
        return _("Quarter %(number)s %(year)s") % (year | {"number": first_day.month // 3 + 1})
    if first_day.day == 1 and first_day.month in (1, 7) and 179 <= length <= 185:
        return _("Half-year %(number)s %(year)s") % (year | {"number": first_day.month // 6 + 1})
    if (first_day.month, first_day.day) == (1, 1) and 363 <= length <= 366:
        return _("Full year %(year)s") % year
    return ""
