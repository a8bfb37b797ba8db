"""Goals as the plan's pages need them: a strategy's in its own order, and what a plan's activities reach."""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from samverk.planning.models import Contribution, Plan
from samverk.steering.models import Goal, SteeringDocument
from samverk.steering.thread import Thread


def strategy_of(plan: Plan, person) -> SteeringDocument | None:
    """What the plan carries out, as far as the person sees it: the document may be shared with others than the plan.
    For many plans there is `Plan.objects.with_strategy`."""
    visible = SteeringDocument.objects.visible_to(person)
    return visible.filter(pk=plan.strategy_id).first() if plan.strategy_id else None


class GoalOrder:
    """A document's goals from the top down, tree by tree, and the top goal that each stands under."""

    def __init__(self, goals: Iterable[Goal]):
        below = defaultdict(list)
        for goal in sorted(goals, key=lambda goal: (goal.tree.position, goal.tree_id, goal.position, goal.pk)):
            below[goal.parent_id].append(goal)
        self.tops: list[Goal] = below[None]
        self.goals: dict[int, Goal] = {}
        self.depth: dict[int, int] = {}
        self._top: dict[int, Goal] = {}
        ahead = [(goal, goal, 0) for goal in reversed(self.tops)]
        while ahead:
            goal, top, depth = ahead.pop()
            self.goals[goal.pk], self._top[goal.pk], self.depth[goal.pk] = goal, top, depth
            ahead += [(child, top, depth + 1) for child in reversed(below[goal.pk])]
        self._rank = {pk: rank for rank, pk in enumerate(self.goals)}

    @classmethod
    def of_document(cls, document: SteeringDocument | None) -> "GoalOrder":
        """Of a document that the reader sees. One query; none without a document."""
        goals = Goal.objects.filter(tree__document=document).select_related("tree") if document else []
        return cls(goals)

    def tops_of(self, goals: Iterable[int]) -> list[Goal]:
        """The top goals that these goals stand under, each once, in the document's order."""
        found = {self._top[goal].pk: self._top[goal] for goal in goals if goal in self._top}
        return sorted(found.values(), key=lambda goal: self._rank[goal.pk])


class Reach:
    """The goals that some activities reach and by which path, as far as `person` may see. Four queries."""

    def __init__(self, plan: Plan, activities: Iterable[int], person):
        self.plan, self.person = plan, person
        rows = Contribution.objects.filter(activity__in=list(activities))
        contributions = list(rows.values_list("activity_id", "goal_id", "why"))
        starts = Goal.objects.filter(pk__in={goal for _activity, goal, _why in contributions})
        self.thread = Thread.of(starts, contributions, SteeringDocument.objects.visible_to(person))

    @cached_property
    def _by_owner(self) -> dict[int, list[Goal]]:
        owned = defaultdict(list)
        for goal in self.thread.goals.values():
            owned[goal.tree.document.owner_organisation_id].append(goal)
        return owned

    def of_owner(self, activity: int, organisation: int | None) -> list[Goal]:
        """The goals of an organisation's documents that the activity reaches: the lowest of each branch.

        With None, those of documents that no organisation owns: the collaboration's, and the global agenda.
        """
        reached = self.thread.goals_of(activity)
        found = [goal for goal in self._by_owner[organisation] if goal.pk in reached]
        above = {goal.parent_id for goal in found}
        lowest = [goal for goal in found if goal.pk not in above]
        return sorted(lowest, key=lambda g: (g.tree.document.title, g.tree.position, g.position, g.pk))
