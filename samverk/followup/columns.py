"""The plan's columns that come from its rounds: the joint status in the newest one, and when each was followed up."""

from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.followup.joint import NO_ANSWER, NOT_ASKED, WITHOUT_STATUS, WORDS, JointStatus, joint_statuses
from samverk.followup.models import FollowUp, Round
from samverk.planning.columns import Cell, Origin, stated_status, step_cell, steps_of
from samverk.planning.models import Activity, Plan

# After every step, since nothing is known; silence last.
RANKS = {key: 900 + place for place, key in enumerate([*WITHOUT_STATUS, NOT_ASKED])}


def newest_round(plan: Plan) -> Round | None:
    opened = Round.objects.filter(plan=plan).exclude(state=Round.State.PLANNED)
    return opened.select_related("scale").order_by("-period_to", "-pk").first()


def status(plan: Plan, activities: list[Activity], person=None) -> dict[int, Cell]:
    """The joint status in the newest round that has been opened; before the first, what the plan itself states."""
    round = newest_round(plan)
    if round is None:
        return stated_status(plan, activities, person)
    statuses = joint_statuses(round, activities)
    return {pk: _cell(joint) for pk, joint in statuses.items()}


def origin(plan: Plan) -> Origin | None:
    """The round whose answers make the status; None before the first, when the plan itself states it."""
    round = newest_round(plan)
    if round is None:
        return None
    text = _("The status comes from the answers in %(round)s. It is changed there.") % {"round": round.name}
    return Origin(text, round.get_absolute_url())


def choices(plan: Plan, person=None) -> list[Cell]:
    round = newest_round(plan)
    if round is None:
        return steps_of(plan, person)
    steps = [step_cell(step) for step in round.scale.steps.all()]
    return [*steps, *(_wordless(key) for key in RANKS), step_cell(None)]


def followed_up(plan: Plan, activities: list[Activity], person=None) -> dict[int, Cell]:
    """The day on which a part of the activity last submitted an answer, in whatever round."""
    rows = FollowUp.objects.filter(round__plan=plan).submitted().order_by()
    newest = dict(rows.values_list("part__activity").annotate(Max("submitted_at")))
    found = {}
    for activity in activities:
        at = newest.get(activity.pk)
        if at is not None:
            on = timezone.localtime(at).date()
            found[activity.pk] = Cell(on.isoformat(), date_format(on, "SHORT_DATE_FORMAT"), on.isoformat())
    return found


def _cell(joint: JointStatus) -> Cell:
    if joint.step is not None:
        return step_cell(joint.step)
    return step_cell(None) if joint.key == NO_ANSWER else _wordless(joint.key)


def _wordless(key: str) -> Cell:
    word = str(WORDS[key])
    return Cell(key, word, RANKS[key], {"shape": "none", "tone": "none", "word": word})
