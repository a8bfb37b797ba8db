"""What the threads of a plan are made of, as far as one person may see it. The number of queries does not grow."""

from collections import defaultdict
from functools import cached_property

from django.db.models import Q

from samverk.core.sorting import sort_key
from samverk.organisations.models import Organisation
from samverk.planning import columns
from samverk.planning.columns import Cell
from samverk.planning.goals import strategy_of
from samverk.planning.models import Activity, Contribution, Part, Plan
from samverk.planning.threads.hidden import Hidden, hidden
from samverk.steering.models import Alignment, Goal, SteeringDocument
from samverk.steering.thread import Thread

NOT_NEEDED = ["description", "financing", "indicator", "drop_reason", "source_title", "source_url"]
BEYOND, PRINCIPALS, JOINT, ACTIVITIES, PARTS = range(5)


class Gathered:
    """Each property is one query, and asked only when it is needed."""

    def __init__(self, plan: Plan, person):
        self.plan, self.person = plan, person

    @cached_property
    def activities(self) -> dict[int, Activity]:
        """Those that are not dropped, in the order of the plan."""
        rows = self.plan.activities.visible_to(self.person).current().defer(*NOT_NEEDED)
        found = {row.pk: row for row in rows}
        for row in found.values():
            row.plan = self.plan
        return found

    @cached_property
    def _contributions(self) -> list[tuple[int, int, str, int]]:
        rows = Contribution.objects.filter(activity__in=self.plan.activities.visible_to(self.person).current())
        ordered = rows.order_by("activity__position", "activity", "goal__tree__position", "goal__position", "pk")
        return list(ordered.values_list("activity_id", "goal_id", "why", "pk"))

    @cached_property
    def contributions(self) -> list[tuple[int, int, str]]:
        """Activity, goal, and why."""
        return [row[:3] for row in self._contributions]

    @cached_property
    def contribution_keys(self) -> dict[tuple[int, int], int]:
        """By activity and goal."""
        return {(activity, goal): key for activity, goal, _why, key in self._contributions}

    @cached_property
    def principals(self) -> dict[int, Organisation]:
        rows = sorted(self.plan.collaboration.principals(), key=lambda row: sort_key(row.short))
        return {row.pk: row for row in rows}

    @cached_property
    def strategy(self) -> SteeringDocument | None:
        return strategy_of(self.plan, self.person)

    @cached_property
    def thread(self) -> Thread:
        """From the goals that the plan contributes to, those of its strategy, and the principals' own; and upward."""
        documents = SteeringDocument.objects.visible_to(self.person)
        begun = Q(valid_from__isnull=True) | Q(valid_from__lte=self.plan.to_on)
        not_ended = Q(valid_to__isnull=True) | Q(valid_to__gte=self.plan.from_on)
        own = documents.filter(begun & not_ended, owner_organisation__in=list(self.principals))
        direct = {goal for _activity, goal, _why in self.contributions}
        wanted = Q(pk__in=direct) | Q(tree__document__in=own.values("pk"))
        if self.plan.strategy_id:
            wanted |= Q(tree__document=self.plan.strategy_id)
        return Thread.of(Goal.objects.filter(wanted), self.contributions, documents)

    @cached_property
    def links(self) -> list[Alignment]:
        """The links between goals of the thread, in the order of the goals."""
        rows = Alignment.objects.filter(source__in=self.thread.goals, target__in=self.thread.goals)
        found = list(rows.select_related("approved_by"))
        for row in found:
            row.source, row.target = self.thread.goals[row.source_id], self.thread.goals[row.target_id]
        return sorted(found, key=lambda row: (self.order[row.source_id], self.order[row.target_id]))

    @cached_property
    def hidden(self) -> Hidden:
        return hidden(self.plan, self.person, self.activities, self.thread.goals)

    @cached_property
    def order(self) -> dict[int, tuple]:
        """Where each goal stands: by document, tree, and its place from the top down."""
        return {pk: self._place(goal) for pk, goal in self.thread.goals.items()}

    def _place(self, goal: Goal) -> tuple:
        places: list[tuple] = []
        tree = goal.tree
        while goal:
            places.insert(0, (goal.position, goal.pk))
            goal = self.thread.goals.get(goal.parent_id)
        return sort_key(tree.document.title), tree.document_id, tree.position, tree.pk, tuple(places)

    @cached_property
    def tops(self) -> dict[int, int]:
        """For every goal the one at the top of its tree."""
        return {pk: self.upward(pk)[-1] for pk in self.thread.goals}

    def upward(self, goal: int | None) -> list[int]:
        """The goal and those above it in its tree."""
        found = []
        while goal in self.thread.goals:
            found.append(goal)
            goal = self.thread.goals[goal].parent_id
        return found

    def column(self, goal: int) -> int:
        document = self.thread.goals[goal].tree.document
        if document.owner_collaboration_id or document.pk == self.plan.strategy_id:
            return JOINT
        return PRINCIPALS if document.owner_organisation_id in self.principals else BEYOND

    @cached_property
    def parts(self) -> dict[int, list[Part]]:
        """Each activity's parts, the leading one first."""
        rows = Part.objects.filter(activity__plan=self.plan, activity__dropped_on__isnull=True)
        found = defaultdict(list)
        for row in rows.select_related("organisation", "contact").defer("text").order_by("-is_lead", "pk"):
            if row.activity_id in self.activities:
                row.activity = self.activities[row.activity_id]
                found[row.activity_id].append(row)
        return found

    @cached_property
    def statuses(self) -> dict[int, Cell]:
        column = columns.column("status")
        return column.cells(self.plan, self.activities.values(), self.person) if column else {}
