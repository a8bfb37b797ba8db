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
