"""Saved views: one's own, and those shared with the collaboration."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.planning.models import SavedView
from samverk.planning.permissions import can_change_view, can_edit_plan, can_save_view, can_share_view


def create_view(view: SavedView, *, by) -> Operation:
    """Give what a plan shows a name. `by` becomes its owner."""
    view.owner = by
    require(can_save_view(by, view.plan))
    _require_may_share(view, by)
    with operation("planning.view_created", by=by) as op:
        _let_go_of_default(op, view)
        op.create(view)
    return op


def change_view(view: SavedView, *, by, expected_version: int | None = None) -> Operation:
    require(can_change_view(by, SavedView.objects.select_related("plan__collaboration").get(pk=view.pk)))
    _require_may_share(view, by)
    with operation("planning.view_changed", by=by) as op:
        _let_go_of_default(op, view)
        op.save(view, expected_version)
    return op


def delete_view(view: SavedView, *, by, expected_version: int | None = None) -> Operation:
    require(can_change_view(by, view))
    with operation("planning.view_deleted", by=by) as op:
        op.delete(view, expected_version)
    return op


def _require_may_share(view: SavedView, by) -> None:
    """The view that the plan opens with for all is the lead's to choose."""
    if view.is_shared:
        require(can_edit_plan(by, view.plan) if view.is_default else can_share_view(by, view.plan))


def _let_go_of_default(op: Operation, view: SavedView) -> None:
    """The plan opens with one view: the one that did so until now does no longer."""
    if not view.is_default:
        return
    others = SavedView.objects.filter(plan=view.plan, is_default=True, is_shared=view.is_shared).exclude(pk=view.pk)
    for other in others if view.is_shared else others.filter(owner=view.owner):
        other.is_default = False
        op.save(other)
