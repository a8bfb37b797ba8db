"""Every way that steering documents, goals and alignments can change. Each checks the permission and leaves
revisions; each returns its `Operation`, by which it can be undone."""

from samverk.steering.operations.alignments import (
    approve_alignment,
    change_alignment,
    create_alignment,
    delete_alignment,
    withdraw_approval,
)
from samverk.steering.operations.documents import (
    change_adoption,
    change_document,
    create_adoption,
    create_document,
    delete_adoption,
    delete_document,
)
from samverk.steering.operations.goals import (
    change_goal,
    change_tree,
    create_goal,
    create_tree,
    delete_goal,
    delete_tree,
    move_goal,
    move_tree,
)

__all__ = [
    "approve_alignment",
    "change_adoption",
    "change_alignment",
    "change_document",
    "change_goal",
    "change_tree",
    "create_adoption",
    "create_alignment",
    "create_document",
    "create_goal",
    "create_tree",
    "delete_adoption",
    "delete_alignment",
    "delete_document",
    "delete_goal",
    "delete_tree",
    "move_goal",
    "move_tree",
    "withdraw_approval",
]
