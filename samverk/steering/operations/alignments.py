"""Links between goals of different documents."""

from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.steering.graph import refuse_circle
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import can_align, can_approve_alignment


def create_alignment(alignment: Alignment, *, by) -> Operation:
    """Say that a goal contributes to a goal of another document.

    Raises PermissionDenied, also when `by` cannot see both goals, and ValidationError with code "circle" when the
    second, over trees and alignments, already leads to the first: the refusal names the circle.
    """
    require(can_align(by, alignment))
    visible = Goal.objects.visible_to(by)
    require(visible.filter(pk__in=[alignment.source_id, alignment.target_id]).count() == 2)
    with operation("steering.alignment_created", by=by) as op:
        if alignment.source.tree.document_id != alignment.target.tree.document_id:
            refuse_circle(alignment.source, alignment.target, visible)
        op.create(alignment)
    return op


def change_alignment(alignment: Alignment, *, by, expected_version: int | None = None) -> Operation:
    """Save another reason why. What was approved was the old one, so the approval lapses."""
    require(can_align(by, alignment))
    with operation("steering.alignment_changed", by=by) as op:
        if alignment.why != Alignment.objects.get(pk=alignment.pk).why:
            alignment.approved_by = alignment.approved_at = None
        op.save(alignment, expected_version)
    return op


def approve_alignment(alignment: Alignment, *, by, expected_version: int | None = None) -> Operation:
    """The owner of the goal that is contributed to agrees, with name and time."""
    require(
        can_approve_alignment(by, alignment),
        _("Only somebody who keeps the goal's document and belongs to its owner can approve the link."),
    )
    alignment.approved_by, alignment.approved_at = by, timezone.now()
    with operation("steering.alignment_approved", by=by) as op:
        op.save(alignment, expected_version)
    return op


def withdraw_approval(alignment: Alignment, *, by) -> Operation:
    require(can_approve_alignment(by, alignment))
    alignment.approved_by = alignment.approved_at = None
    with operation("steering.alignment_approval_withdrawn", by=by) as op:
        op.save(alignment)
    return op


def delete_alignment(alignment: Alignment, *, by, expected_version: int | None = None) -> Operation:
    require(can_align(by, alignment))
    with operation("steering.alignment_deleted", by=by) as op:
        op.delete(alignment, expected_version)
    return op
