"""A year of rounds as a suggestion: by a usual pattern, or as the year before. Nothing is due on a day off.

The period and the cut-off are the calendar's own, whatever day of the week they fall on; what somebody has to do is
due on a working day.
"""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from samverk.core.workdays import DAY, working_day_from, working_day_until
from samverk.followup.beginnings import last_round, respite_after, scales_after, usual_name
from samverk.followup.models import Dates, PrincipalDates, Round
from samverk.planning.models import Plan

MOST_OWN = 12


class Pattern(TextChoices):
    TERTIALS = "tertials", _("tertial 1, tertial 2 and the full year")
    HALVES = "halves", _("two half-years")
    QUARTERS = "quarters", _("four quarters")
    OWN = "own", _("occasions of your own")
    COPY = "copy", _("as last year")


@dataclass
class Suggestion:
    """A round not yet saved, with the principals' own dates in it. `taken` when the plan has one with its name."""

    round: Round
    own: list[PrincipalDates] = field(default_factory=list)
    taken: bool = False


def suggestions(plan: Plan, year: int, pattern: str, many: int = 3) -> list[Suggestion]:
    """The year's rounds in order; `many` is how many there are of one's own."""
    found = copied(plan, year) if pattern == Pattern.COPY else _by_pattern(plan, year, pattern, many)
    names = set(plan.rounds.values_list("name", flat=True))
    for each in found:
        each.taken = each.round.name in names
    return found


def copied(plan: Plan, year: int) -> list[Suggestion]:
    """The rounds whose periods ended the year before, with every date a year later, the principals' own ones too."""
    before = plan.rounds.filter(period_to__year=year - 1).select_related("scale", "assessment_scale")
    before = before.prefetch_related("own_dates__organisation").order_by("period_to", "-period_from", "pk")
    return [_copied(each) for each in before]


def _copied(before: Round) -> Suggestion:
    cutoff = a_year_later(before.cutoff_on)
    dates = {name: a_year_later(day) for name, day in vars(before.dates).items()}
    name = _name_a_year_later(before.name)
    if name == before.name:
        name = f"{name} {before.period_to.year + 1}"
    round = Round(
        plan=before.plan, name=name, scale=before.scale, cutoff_on=cutoff,
        assessment_scale=before.assessment_scale, period_from=a_year_later(before.period_from),
        period_to=a_year_later(before.period_to), **vars(in_order(cutoff, dates)),
    )  # fmt: skip
    own = []
    for each in before.own_dates.all():
        days = fitted(round, {name: a_year_later(day) for name, day in own_days(each).items()})
        own += [PrincipalDates(organisation=each.organisation, **days)] if days else []
    return Suggestion(round, own)


def own_days(own: PrincipalDates) -> dict[str, date]:
    """Those that the principal has, by name."""
    return {name: day for name in PrincipalDates.ADJUSTABLE if (day := getattr(own, name))}


def _by_pattern(plan: Plan, year: int, pattern: str, many: int) -> list[Suggestion]:
    last = last_round(plan)
    scale, assessment_scale = scales_after(plan, last)
    respite, found = respite_after(last), []
    for first, to in periods(year, pattern, many):
        dates = in_order(to, {name: to + days for name, days in respite.items()})
        name = usual_name(first, to)
        round = Round(
            plan=plan, name=name, scale=scale, assessment_scale=assessment_scale, period_from=first, period_to=to,
            cutoff_on=to, **vars(dates),
        )  # fmt: skip
        found.append(Suggestion(round))
    return found


def periods(year: int, pattern: str, many: int) -> list[tuple[date, date]]:
    """The first and last day of each. One's own divide the year by whole months."""
    if pattern == Pattern.TERTIALS:
        return [*_divided(year, 3)[:2], (date(year, 1, 1), date(year, 12, 31))]
    return _divided(year, {Pattern.HALVES: 2, Pattern.QUARTERS: 4}.get(pattern, many))


def _divided(year: int, many: int) -> list[tuple[date, date]]:
    starts = [date(year, 1 + 12 * place // many, 1) for place in range(many)] + [date(year + 1, 1, 1)]
    return [(first, after - DAY) for first, after in zip(starts, starts[1:], strict=False)]


def a_year_later(day: date) -> date:
    """The same day of the next year; the last day of a month stays the last."""
    after = day + DAY
    if after.day == 1:
        return after.replace(year=after.year + 1) - DAY
    return day.replace(year=day.year + 1)


def _name_a_year_later(name: str) -> str:
    return re.sub(r"(?<!\d)(?:19|20)\d\d(?!\d)", lambda year: str(int(year[0]) + 1), name)


def in_order(cutoff: date, wanted: dict[str, date]) -> Dates:
    """Each on its day, or the working day before; but after the step before it, where that would bring them to one."""
    found, least = {}, cutoff
    for name in Dates.__dataclass_fields__:
        day = working_day_until(wanted[name])
        found[name] = day if day >= least else working_day_from(least)
        least = found[name] + DAY
    return Dates(**found)


def fitted(round: Round, days: dict[str, date]) -> dict[str, date]:
    """A principal's own days in the round, each a working day and so that the steps follow on each other with them.

    A day for answers that finds no room before the lead's reading is left out: then the round's own holds.
    """
    own = {name: working_day_until(day) for name, day in days.items()}
    if "answers_due_on" in own:
        due = min(own["answers_due_on"], working_day_until(round.review_due_on - DAY))
        own["answers_due_on"] = due if due >= round.cutoff_on else working_day_from(round.cutoff_on)
        if own["answers_due_on"] >= round.review_due_on:
            del own["answers_due_on"]
    if own.get("approval_due_on", date.max) <= round.review_due_on:
        own["approval_due_on"] = working_day_from(round.review_due_on + DAY)
    approval = own.get("approval_due_on", round.approval_due_on)
    if own.get("fixed_due_on", round.fixed_due_on) <= approval:
        own["fixed_due_on"] = working_day_from(approval + DAY)
    return own


def moved_along(before: dict[str, date], now: dict[str, date]) -> dict[str, date]:
    """The days `now`, with those that nobody has touched moved as many days as the nearest before them that was.

    Both hold the cut-off and then each step, in order. A day that is moved along comes on a working day.
    """
    found, by, least = {}, timedelta(0), date.min
    for name, day in now.items():
        if day != before[name]:
            by = day - before[name]
        elif by:
            day = working_day_until(day + by)
            day = day if day >= least else working_day_from(least)
        found[name] = day
        least = day if name == "cutoff_on" else day + DAY
    return found


def moved_own(own: PrincipalDates, before: Round, now: Round) -> dict[str, date | None]:
    """A principal's own days, each moved as many days as the round's own of that name."""
    days = own_days(own)
    by = {name: getattr(now, name) - getattr(before, name) for name in days}
    moved = fitted(now, {name: day + by[name] for name, day in days.items()}) if any(by.values()) else days
    return {name: moved.get(name) for name in PrincipalDates.ADJUSTABLE}
