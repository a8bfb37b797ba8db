"""The red thread (den röda tråden) for a whole plan at once: which activities reach which goals, and by which path.

An activity reaches a goal when a path exists: activity → the goal it contributes to → up its tree, and over
alignments, also repeatedly, to goals of other documents and up their trees.
"""

from collections import defaultdict
from collections.abc import Container, Iterable
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.steering.graph import ALIGNED, PART_OF, aligned_from, upward
from samverk.steering.models import Goal

CONTRIBUTES = "contributes"
__all__ = ["ALIGNED", "CONTRIBUTES", "PART_OF", "Step", "Thread", "in_words"]


class Step(NamedTuple):
    """One step of a path: the goal it comes to, by what kind of link, and why."""

    goal: Goal
    link: str
    why: str = ""


class _Edge(NamedTuple):
    source: int
    target: int
    link: str
    why: str


class Thread:
    """Answers are worked out once for each goal, so that the number of activities hardly matters.

    `contributions` are (activity, goal, why) by their keys; their order is the order in which activities are listed.
    Those to goals outside the thread are passed over.
    """

    def __init__(self, goals: Iterable[Goal], edges: Iterable[tuple], contributions: Iterable[tuple] = ()):
        self.goals: dict[int, Goal] = {goal.pk: goal for goal in goals}
        order = sorted(self.goals.values(), key=_in_order)
        self._rank = {goal.pk: rank for rank, goal in enumerate(order)}
        self._onward: dict[int, list[_Edge]] = defaultdict(list)
        self._inward: dict[int, list[_Edge]] = defaultdict(list)
        for source, target, link, why in edges:
            if source in self.goals and target in self.goals:
                edge = _Edge(source, target, link, why)
                self._onward[source].append(edge)
                self._inward[target].append(edge)
        self._direct: dict[int, dict[int, str]] = defaultdict(dict)
        self._contributors: dict[int, list[int]] = defaultdict(list)
        for activity, goal, why in contributions:
            if goal in self.goals and goal not in self._direct[activity]:
                self._direct[activity][goal] = why
                self._contributors[goal].append(activity)
        self._listed = {activity: place for place, activity in enumerate(self._direct)}
        self._reached: dict[int, frozenset[int]] = {}
        self._distances: dict[int, dict[int, int]] = {}
        self._activities: dict[int, list[int]] = {}
        self._ways: dict[tuple[int, int], list[Step]] = {}

    @classmethod
    def of(cls, start: QuerySet, contributions: Iterable[tuple] = (), documents: QuerySet | None = None) -> "Thread":
        """The thread upward from the goals in `start`, in two queries besides that of the contributions.

        With `documents`, only through goals of those documents: pass what the reader may see.
        """
        above = upward(start)
        if documents is not None:
            above = above.filter(tree__document__in=documents)
        goals = list(above.select_related("tree__document"))
        part_of = [(goal.pk, goal.parent_id, PART_OF, "") for goal in goals if goal.parent_id]
        return cls(goals, part_of + aligned_from(above), contributions)

    def without(self, links: Container[tuple[int, int]]) -> "Thread":
        """The same thread but for these alignments, each named by the keys of its two goals."""
        edges = [edge for onward in self._onward.values() for edge in onward]
        kept = [edge for edge in edges if edge.link != ALIGNED or (edge.source, edge.target) not in links]
        direct = ((activity, goal, why) for activity, aims in self._direct.items() for goal, why in aims.items())
        return Thread(self.goals.values(), kept, direct)

    def goals_of(self, activity: int) -> set[int]:
        """The keys of all goals that the activity reaches."""
        return set().union(*(self.reached_from(goal) for goal in self._direct.get(activity, ())))

    def activities_of(self, goal: int) -> list[int]:
        """The activities that reach the goal, each once, in the order of the contributions."""
        if goal not in self._activities:
            found = {activity for below in self._distance_to(goal) for activity in self._contributors.get(below, ())}
            self._activities[goal] = sorted(found, key=self._listed.__getitem__)
        return self._activities[goal]

    def entering(self, goal: int) -> list[int]:
        """The activities that come to the goal from outside its tree: by a contribution, or over an alignment.

        Of a goal area's activities these are the ones that do not merely come up from a goal below it.
        """
        found = set(self._contributors.get(goal, ()))
        for edge in self._inward.get(goal, ()):
            if edge.link == ALIGNED:
                found.update(self.activities_of(edge.source))
        return sorted(found, key=self._listed.__getitem__)

    def reached_from(self, goal: int) -> frozenset[int]:
        """The goal itself and every goal above it."""
        if goal not in self._reached:
            seen, ahead = {goal} & self.goals.keys(), [goal]
            while ahead:
                for edge in self._onward.get(ahead.pop(), ()):
                    if edge.target not in seen:
                        seen.add(edge.target)
                        ahead.append(edge.target)
            self._reached[goal] = frozenset(seen)
        return self._reached[goal]

    def path(self, activity: int, goal: int) -> list[Step]:
        """A shortest path from the activity to the goal; [] when there is none.

        Of several the first by document title, goal code and goal title, step by step from the activity: the order in
        which people saved things decides nothing.
        """
        distance, direct = self._distance_to(goal), self._direct.get(activity, {})
        starts = [(distance[start], self._rank[start], start) for start in direct if start in distance]
        if not starts:
            return []
        first = min(starts)[2]
        return [Step(self.goals[first], CONTRIBUTES, direct[first]), *self.way(first, goal)]

    def way(self, start: int, goal: int) -> list[Step]:
        """The steps from one goal to another, chosen as for `path`; [] when they are the same or do not meet."""
        if (start, goal) not in self._ways:
            distance, here, steps = self._distance_to(goal), start, []
            while here != goal and here in distance:
                nearer = [e for e in self._onward[here] if distance.get(e.target) == distance[here] - 1]
                edge = min(nearer, key=lambda e: (self._rank[e.target], e.link))
                steps.append(Step(self.goals[edge.target], edge.link, edge.why))
                here = edge.target
            self._ways[start, goal] = steps
        return self._ways[start, goal]

    def path_in_words(self, activity: int, goal: int, language: str | None = None) -> str:
        """What lies between the activity and the goal: "via Ett hållbart Roslagen"; "" when it contributes directly."""
        return in_words(self.path(activity, goal), language)

    def _distance_to(self, goal: int) -> dict[int, int]:
        """For each goal from which `goal` can be reached, the number of steps on the way there."""
        if goal not in self._distances:
            distance, edge_of_search = ({goal: 0}, [goal]) if goal in self.goals else ({}, [])
            while edge_of_search:
                further = []
                for here in edge_of_search:
                    for edge in self._inward.get(here, ()):
                        if edge.source not in distance:
                            distance[edge.source] = distance[here] + 1
                            further.append(edge.source)
                edge_of_search = further
            self._distances[goal] = distance
        return self._distances[goal]


def in_words(path: list[Step], language: str | None = None) -> str:
    """The goals on the way, without the last: "via Ett hållbart Roslagen → Hela året"."""
    language = language or get_language() or "sv"
    between = " → ".join(step.goal.title_in(language) for step in path[:-1])
    with translation.override(language):
        return _("via %(goals)s") % {"goals": between} if between else ""


def _in_order(goal: Goal) -> tuple:
    # Only where all the words are the same must the key decide.
    return goal.tree.document.title, goal.code, goal.title, goal.tree.name, goal.text, goal.pk
