"""Trees of goals, the goals in them, and their order."""

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.steering.graph import refuse_circle
from samverk.steering.models import Goal, GoalTree
from samverk.steering.permissions import can_edit_document


def create_tree(tree: GoalTree, *, by) -> Operation:
    """Add a tree of goals, last in its document."""
    require(can_edit_document(by, tree.document))
    tree.position = _next_position(tree.document.trees)
    with operation("steering.tree_created", by=by) as op:
        op.create(tree)
    return op


def change_tree(tree: GoalTree, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_document(by, tree.document))
    with operation("steering.tree_changed", by=by) as op:
        op.save(tree, expected_version)
    return op


def move_tree(tree: GoalTree, *, up: bool, by) -> Operation:
    """Change places with the tree before or after it in the document; at the end of the row, stay."""
    require(can_edit_document(by, tree.document))
    with operation("steering.tree_moved", by=by) as op:
        _move(op, GoalTree.objects.filter(document=tree.document_id), tree, up)
    return op


def delete_tree(tree: GoalTree, *, by, expected_version: int | None = None) -> Operation:
    """Delete a tree with all its goals. Raises ValidationError with code "in_use" when others rest on one of them."""
    require(can_edit_document(by, tree.document))
    with operation("steering.tree_deleted", by=by) as op:
        op.delete(tree, expected_version)
    return op


def create_goal(goal: Goal, *, by) -> Operation:
    """Add a goal, last among those with the same parent."""
    require(can_edit_document(by, goal.tree.document))
    goal.position = _next_position(_siblings(goal))
    with operation("steering.goal_created", by=by) as op:
        op.create(goal)
    return op


def change_goal(goal: Goal, *, by, expected_version: int | None = None) -> Operation:
    """Save a changed goal; under another parent it comes last there.

    Raises ValidationError with code "circle" where the new parent, over trees and alignments, leads to the goal.
    """
    require(can_edit_document(by, goal.tree.document))
    with operation("steering.goal_changed", by=by) as op:
        earlier = Goal.objects.get(pk=goal.pk)
        if goal.parent_id != earlier.parent_id:
            goal.position = _next_position(_siblings(goal))
            if goal.parent:
                refuse_circle(goal, goal.parent, visible=Goal.objects.visible_to(by))
        op.save(goal, expected_version)
    return op


def move_goal(goal: Goal, *, up: bool, by) -> Operation:
    """Change places with the goal before or after it under the same parent; at the end of the row, stay."""
    require(can_edit_document(by, goal.tree.document))
    with operation("steering.goal_moved", by=by) as op:
        _move(op, _siblings(goal), goal, up)
    return op


def delete_goal(goal: Goal, *, by, expected_version: int | None = None) -> Operation:
    """Delete a goal with those under it and their alignments.

    Raises ValidationError with code "in_use" when activities contribute to one of them or it has been assessed.
    """
    require(can_edit_document(by, goal.tree.document))
    with operation("steering.goal_deleted", by=by) as op:
        op.delete(goal, expected_version)
    return op


def _move(op: Operation, rows, moved, up: bool) -> None:
    row = list(rows.select_for_update())
    here = [each.pk for each in row].index(moved.pk)
    there = here - 1 if up else here + 1
    if 0 <= there < len(row):
        row[here], row[there] = row[there], row[here]
        for position, each in enumerate(row):
            each.position = position
        op.save_many(row)


def _siblings(goal: Goal):
    if goal.parent_id and goal.parent.tree_id != goal.tree_id:
        raise ValidationError({"parent": _("Choose a goal in the same tree.")})
    return Goal.objects.filter(tree=goal.tree_id, parent=goal.parent_id)


def _next_position(rows) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
