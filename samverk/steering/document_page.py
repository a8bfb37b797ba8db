"""What a document's page shows: its trees with their goals and the goals' links, in a bounded number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from samverk.steering.models import Alignment, Goal, GoalTree, SteeringDocument


@dataclass
class Node:
    """A goal in its tree, with what it contributes to and what contributes to it."""

    goal: Goal
    level: str
    onward: list[Alignment]
    inward: list[Alignment]
    children: list["Node"] = field(default_factory=list)


class DocumentPage:
    """Shows only the links whose other end the person may see."""

    def __init__(self, document: SteeringDocument, person):
        self.document = document
        visible = Alignment.objects.visible_to(person).select_related(
            "source__tree__document", "target__tree__document", "approved_by"
        )
        self.onward, self.inward = defaultdict(list), defaultdict(list)
        for alignment in visible.filter(source__tree__document=document):
            self.onward[alignment.source_id].append(alignment)
        for alignment in visible.filter(target__tree__document=document):
            self.inward[alignment.target_id].append(alignment)
        self.goals = list(Goal.objects.filter(tree__document=document))
        self.trees = [(tree, self._nodes(tree, None, 0)) for tree in document.trees.all()]
        self.adoptions = list(document.adoptions.select_related("organisation"))
        self.replaced_by = list(SteeringDocument.objects.visible_to(person).filter(replaces=document))
        self.replaces = SteeringDocument.objects.visible_to(person).filter(pk=document.replaces_id).first()

    @property
    def links(self) -> int:
        return sum(map(len, self.onward.values()))

    @property
    def unapproved(self) -> int:
        return sum(not link.approved_at for links in self.onward.values() for link in links)

    def _nodes(self, tree: GoalTree, parent: int | None, depth: int) -> list[Node]:
        return [
            Node(
                goal, tree.level_name(depth), self.onward[goal.pk], self.inward[goal.pk],
                self._nodes(tree, goal.pk, depth + 1),
            )
            for goal in self.goals
            if goal.tree_id == tree.pk and goal.parent_id == parent
        ]  # fmt: skip
