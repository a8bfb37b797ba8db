"""A plan's status through its rounds: how many activities had which joint status in each, in few queries.

Counted are the activities that were asked about. A draft is silence here as everywhere: nothing of it is told.
"""

from collections import defaultdict

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from samverk.core.charts import Chart, OnScreen, Row, on_screen, share
from samverk.followup.joint import (
    NO_ANSWER,
    NOT_ASKED,
    WITHOUT_STATUS,
    WORDS,
    PartAnswer,
    StatusCount,
    counts,
    joint_status,
)
from samverk.followup.models import FollowUp, Round
from samverk.planning.models import Activity, StatusStep
from samverk.steering.graph import downward
from samverk.steering.models import Goal

SILENCE = (False, "", None)
LAST = (*WITHOUT_STATUS, NOT_ASKED, NO_ANSWER)  # what is no step of a scale
MOST = 12  # rounds, the newest: four years of tertials


def rounds_until(round: Round, person) -> list[Round]:
    """This round and those before it, the oldest first."""
    before = Q(period_to__lt=round.period_to) | Q(period_to=round.period_to, pk__lte=round.pk)
    found = Round.objects.visible_to(person).filter(before, plan=round.plan_id)
    return list(found.order_by("-period_to", "-pk")[:MOST])[::-1]


def counts_by_round(rounds: list[Round], activities: QuerySet | None = None) -> dict[int, list[StatusCount]]:
    """By the round's key, in the order of each round's own scale; no key where nobody was asked. Three queries."""
    asked = FollowUp.objects.filter(round__in=rounds)
    if activities is not None:
        asked = asked.filter(part__activity__in=activities.order_by())
    rows = list(asked.order_by().values_list("round_id", "part__activity_id", "state", "answer", "step_id"))
    steps = StatusStep.objects.in_bulk({row[4] for row in rows if row[4]})
    scales = defaultdict(list)
    for step in StatusStep.objects.filter(scale__in={each.scale_id for each in rounds}):
        scales[step.scale_id].append(step)
    given = defaultdict(set)
    for round, activity, state, *answer in rows:
        given[round, activity].add((True, *answer) if state == FollowUp.State.SUBMITTED else SILENCE)
    # Thousands of activities have few different sets of answers; each set is judged once.
    judged = {answers: _joint(answers, steps) for answers in {frozenset(each) for each in given.values()}}
    statuses = defaultdict(list)
    for (round, _activity), answers in given.items():
        statuses[round].append(judged[frozenset(answers)])
    scale_of = {each.pk: scales[each.scale_id] for each in rounds}
    return {round: counts(found, scale_of[round]) for round, found in statuses.items()}


def _joint(answers: frozenset, steps: dict):
    return joint_status(PartAnswer(None, submitted, answer, steps.get(step)) for submitted, answer, step in answers)


def chart_of(rounds: list[Round], found: dict[int, list[StatusCount]], steps, name: str) -> OnScreen | None:
    """In the order of the scale's `steps`. None until there are two rounds to compare.

    The rounds before the first in which anybody was asked are no gap.
    """
    rows = [Row(str(each), _shares(found.get(each.pk))) for each in rounds]
    while rows and rows[0].shares is None:
        del rows[0]
    if sum(row.shares is not None for row in rows) < 2:
        return None
    words = [{"word": step.local_word, "shape": step.shape, "tone": step.tone} for step in steps]
    words += [{"word": WORDS[key], "shape": key if key == NO_ANSWER else "none"} for key in LAST]
    scale = tuple(share(each) for each in words)
    chart = Chart(_("Status, round by round"), tuple(rows), _("Round"), _("How many"), _("Nobody was asked"), scale)
    return on_screen(chart, name, through_time=True)


def of_goal(person, goal: Goal) -> dict:
    """The activities that reach the goal, in the plan among theirs that was followed up last."""
    below = downward(Goal.objects.visible_to(person).filter(pk=goal.pk))
    reaching = Activity.objects.filter(contributions__goal__in=below)
    asked = Round.objects.visible_to(person).filter(pk__in=_rounds_of(reaching))
    newest = asked.select_related("plan", "scale").order_by("-period_to", "-pk").first()
    if newest is None:
        return {"through_time": None}
    rounds = rounds_until(newest, person)
    chart = chart_of(rounds, counts_by_round(rounds, reaching), newest.scale.steps.all(), "through-time")
    return {"through_time": chart, "of_plan": newest.plan}


def _rounds_of(activities: QuerySet) -> QuerySet:
    return FollowUp.objects.filter(part__activity__in=activities.order_by()).order_by().values("round")


def _shares(found: list[StatusCount] | None) -> tuple | None:
    return None if found is None else tuple(share(each) for each in found)
