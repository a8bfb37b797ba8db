"""What a part said the last time, for "as last time" and for standing beside the new answer."""

from django.db.models import QuerySet

from samverk.followup.models import FollowUp


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
    if earlier is None:
        return {}
    step = earlier.step
    if step is not None and step.scale_id != follow_up.round.scale_id:
        step = follow_up.round.scale.steps.filter(key=step.key).first()
    unknown = earlier.answer == FollowUp.Answer.REPORTED and step is None
    return {
        "answer": "" if unknown else earlier.answer,
        "step": step,
        "progress_percent": earlier.progress_percent,
        "comment": earlier.comment,
        "deviation": earlier.deviation,
        "measure": earlier.measure,
    }
