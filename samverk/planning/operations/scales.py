"""A collaboration's own status scales."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import StatusScale, StatusStep
from samverk.planning.permissions import can_create_scale, can_edit_scale


def create_scale(scale: StatusScale, *, steps: list[StatusStep], by) -> Operation:
    """`steps` come from best to worst, which is their rank."""
    require(can_create_scale(by, scale.collaboration))
    _check_steps(steps)
    with operation("planning.scale_created", by=by) as op:
        op.create(scale)
        for rank, step in enumerate(steps):
            step.scale, step.rank = scale, rank
            op.create(step)
    return op


def change_scale(scale: StatusScale, *, steps: list[StatusStep], by) -> Operation:
    """Bring a scale to these steps, from best to worst. Raises ValidationError with code "in_use" when a step that
    is taken away has been used."""
    require(can_edit_scale(by, scale))
    _check_steps(steps)
    with operation("planning.scale_changed", by=by) as op:
        op.save(scale)
        kept = {step.pk for step in steps}
        for step in scale.steps.exclude(pk__in=kept):
            op.delete(step)
        for step, rank in zip(steps, _ranks(steps), strict=True):
            step.scale, step.rank = scale, rank
            if step.pk:
                op.save(step)
            else:
                op.create(step)
        if op.has_added_or_removed:
            op.touch(scale)
    return op


def delete_scale(scale: StatusScale, *, by, expected_version: int | None = None) -> Operation:
    """Raises ValidationError with code "in_use" while a plan or a round goes by it."""
    require(can_edit_scale(by, scale))
    with operation("planning.scale_deleted", by=by) as op:
        op.delete(scale, expected_version)
    return op


def _check_steps(steps: list[StatusStep]) -> None:
    if len(steps) < 2:
        raise ValidationError(_("A scale has at least two steps to choose between."), code="too_few_steps")
    keys = [step.key for step in steps]
    if len(set(keys)) < len(keys):
        raise ValidationError(_("Two steps have the same word. Give each a word of its own."), code="same_word")


def _ranks(steps: list[StatusStep]) -> list[int]:
    """The ranks that the steps have, if they are in that order already; else new ones above all that are taken, since
    no two steps may have one rank even for a moment."""
    ranks = [step.rank for step in steps if step.pk]
    if ranks == sorted(ranks) and all(step.pk for step in steps[: len(ranks)]):
        top = max(ranks, default=-1)
        return [*ranks, *range(top + 1, top + 1 + len(steps) - len(ranks))]
    top = max(ranks, default=-1)
    return list(range(top + 1, top + 1 + len(steps)))
