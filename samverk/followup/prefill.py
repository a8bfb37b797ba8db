"""What a part said the last time, for "as last time" and for standing beside the new answer."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from samverk.followup.models import DraftTick, FollowUp
from samverk.followup.operations import refuse_incomplete
from samverk.planning.models import StatusStep


def earlier_follow_ups(follow_up: FollowUp) -> QuerySet:
    """What the part submitted in earlier rounds of the plan, newest first."""
    earlier = FollowUp.objects.submitted().filter(
        part=follow_up.part_id, round__plan=follow_up.round.plan_id, round__period_to__lt=follow_up.round.period_to
    )
    return earlier.select_related("round", "step", "submitted_by").order_by("-round__period_to", "-round__pk")


def last_time(follow_up: FollowUp) -> FollowUp | None:
    return earlier_follow_ups(follow_up).first()


def last_times(follow_ups) -> dict[int, FollowUp]:
    """What was said the last time, by the follow-up's key, in one query for all of them."""
    follow_ups = list(follow_ups)
    earlier = FollowUp.objects.submitted().filter(part__in={each.part_id for each in follow_ups})
    earlier = earlier.select_related("round", "step").order_by("-round__period_to", "-round__pk")
    by_part = {}
    for each in earlier:
        by_part.setdefault((each.part_id, each.round.plan_id), []).append(each)
    found = {}
    for each in follow_ups:
        candidates = by_part.get((each.part_id, each.round.plan_id), [])
        before = (said for said in candidates if said.round.period_to < each.round.period_to)
        if last := next(before, None):
            found[each.pk] = last
    return found


def same_as_last_time(follow_up: FollowUp) -> dict:
    """The values to begin with when nothing has changed. Empty when nothing was submitted before.

    Rounds may have scales of their own: the status is carried over by its key, and left open where this round's scale
    has no such step.
    """
    earlier = last_time(follow_up)
    return carried_over(follow_up, earlier, follow_up.round.scale.steps.all()) if earlier else {}


def unchanged(follow_ups: list[FollowUp], last: dict[int, FollowUp]) -> dict[int, FollowUp]:
    """What each would say if nothing has changed, as an answer that is not saved, by the follow-up's key: those of
    which nothing is written yet, and of which all can be said that their status asks for. Two queries for all."""
    steps = StatusStep.objects.filter(scale__in={each.round.scale_id for each in follow_ups})
    by_scale = {}
    for step in steps:
        by_scale.setdefault(step.scale_id, []).append(step)
    begun = set(DraftTick.objects.filter(follow_up__in=follow_ups).values_list("follow_up", flat=True))
    found = {}
    for each in follow_ups:
        if each.pk not in last or each.pk in begun or each.state != FollowUp.State.ASKED:
            continue
        values = carried_over(each, last[each.pk], by_scale.get(each.round.scale_id, []))
        said = FollowUp(round=each.round, part=each.part, **values)
        if is_complete(said):
            found[each.pk] = said
    return found


def carried_over(follow_up: FollowUp, earlier: FollowUp, steps: Iterable[StatusStep]) -> dict:
    step = earlier.step
    if step is not None and step.scale_id != follow_up.round.scale_id:
        step = next((each for each in steps if each.key == step.key), None)
    unknown = earlier.answer == FollowUp.Answer.REPORTED and step is None
    return {
        "answer": "" if unknown else earlier.answer,
        "step": step,
        "progress_percent": earlier.progress_percent,
        "comment": earlier.comment,
        "deviation": earlier.deviation,
        "measure": earlier.measure,
    }


def is_complete(answer: FollowUp) -> bool:
    try:
        refuse_incomplete(answer)
    except ValidationError:
        return False
    return True
