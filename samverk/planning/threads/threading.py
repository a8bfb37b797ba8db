"""Which goals, activities and parts a picture of threads shows, what of it is folded, and what lies on the marked one.

A goal is shown as the one at the top of its tree: what reaches a goal below it reaches it too. Of many activities only
a bundle with their number stands there, until somebody unfolds it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from samverk.planning.models import Activity
from samverk.planning.threads.asking import Asked
from samverk.planning.threads.gathering import ACTIVITIES, BEYOND, JOINT, PARTS, PRINCIPALS, Gathered
from samverk.steering.models import Alignment

FEW_ACTIVITIES = 14  # so many stand unfolded from the start
FEW_PRINCIPAL_GOALS = 12
FEW_GOALS = 24
MOST_UNFOLDED = 200  # in one bundle: whoever wants more has the plan's own page
LOOSE = "loose"  # the bundle of activities under no joint goal


@dataclass(frozen=True)
class Knot:
    """One box. `kind` is goal, owner (folded goals), activity, bundle or part; `obj` is what it stands for."""

    key: str
    kind: str
    obj: object = None
    count: int = 0
    fold: str = ""  # the name by which the address folds and unfolds it


@dataclass
class Link:
    """One line: the activities that come by it, and the links between goals that it stands for."""

    left: str
    right: str
    activities: set[int] = field(default_factory=set)
    alignments: list[Alignment] = field(default_factory=list)
    on_thread: bool = False

    @property
    def is_approved(self) -> bool:
        return all(link.approved_at for link in self.alignments)


class Threads:
    def __init__(self, gathered: Gathered, asked: Asked):
        self.data, self.asked, self.thread = gathered, asked, gathered.thread

    @cached_property
    def chosen(self) -> list[Activity]:
        """The activities whose threads are shown."""
        kind, key = self.asked.of or ("", 0)
        data = self.data
        if kind == "organisation":
            own = [pk for pk in self.thread.goals if self._owner(pk) == key]
            wanted = {activity for goal in own for activity in self.thread.activities_of(goal)}
            wanted |= {pk for pk, parts in data.parts.items() if key in {part.organisation_id for part in parts}}
        elif kind == "goal":
            wanted = set(self.thread.activities_of(key)) if key in self.thread.goals else set()
        elif kind == "activity":
            wanted = {key}
        elif kind == "person":
            wanted = {pk for pk, parts in data.parts.items() if key in {part.contact_id for part in parts}}
        else:
            return list(data.activities.values())
        return [activity for pk, activity in data.activities.items() if pk in wanted]

    @cached_property
    def chosen_keys(self) -> set[int]:
        return {activity.pk for activity in self.chosen}

    def _owner(self, goal: int) -> int | None:
        return self.thread.goals[goal].tree.document.owner_organisation_id

    @cached_property
    def goals(self) -> set[int]:
        """All goals that may be shown, at whatever depth."""
        reached = set().union(*(self.thread.goals_of(activity.pk) for activity in self.chosen))
        kind, key = self.asked.of or ("", 0)
        if kind == "goal" and key in self.thread.goals:
            below = {pk for pk in self.thread.goals if key in self.thread.reached_from(pk)}
            return (reached & below) | below | self.thread.reached_from(key)
        if kind == "organisation":
            own = {pk for pk in self.thread.goals if self._owner(pk) == key}
            above = set().union(*(self.thread.reached_from(pk) for pk in own))
            kept = {BEYOND: above, PRINCIPALS: own, JOINT: self.thread.goals.keys()}
            return own | {pk for pk in reached if pk in kept[self.data.column(pk)]}
        if kind:
            return reached
        strategy = self.data.plan.strategy_id
        own = {pk for pk, goal in self.thread.goals.items() if goal.tree.document_id == strategy or self._owner(pk)}
        return reached | {pk for pk in own if self.data.column(pk) != BEYOND}

    @cached_property
    def tops(self) -> dict[int, list[int]]:
        """Column by column the goals that stand at the top of their trees."""
        found = sorted({self.data.tops[goal] for goal in self.goals}, key=self.data.order.__getitem__)
        columns = {column: [pk for pk in found if self.data.column(pk) == column] for column in (BEYOND, JOINT)}
        places = {pk: place for place, pk in enumerate(self.data.principals)}
        principals = [pk for pk in found if self.data.column(pk) == PRINCIPALS]
        columns[PRINCIPALS] = sorted(principals, key=lambda pk: places[self._owner(pk)])
        return columns

    @cached_property
    def homes(self) -> dict[int | None, list[Activity]]:
        """The activities under the first joint goal that each contributes to, in the strategy's order; None last."""
        direct = defaultdict(list)
        for activity, goal, _why in self.data.contributions:
            if goal in self.thread.goals and self.data.column(goal) == JOINT and goal in self.goals:
                direct[activity].append(self.data.tops[goal])
        rank = {pk: place for place, pk in enumerate(self.tops[JOINT])}
        found = defaultdict(list)
        for activity in self.chosen:
            found[min(direct[activity.pk], key=rank.__getitem__, default=None)].append(activity)
        return {home: found[home] for home in [*self.tops[JOINT], None] if home in found}

    def is_open(self, home: int | None) -> bool:
        members = self.homes.get(home, [])
        marked = self.asked.on[1] if self.asked.on and self.asked.on[0] == "activity" else None
        few = len(self.chosen) <= FEW_ACTIVITIES or len(members) == 1
        return few or self.asked.opens_all or fold_of(home) in self.asked.opened or marked in {a.pk for a in members}

    def can_fold(self, home: int | None) -> bool:
        return fold_of(home) in self.asked.opened

    @cached_property
    def columns(self) -> list[list[Knot]]:
        """From the goals furthest away to the parts. Empty columns too."""
        goals = [self._goal_knots(column, few) for column, few in
                 ((BEYOND, FEW_GOALS), (PRINCIPALS, FEW_PRINCIPAL_GOALS), (JOINT, 10 * FEW_GOALS))]  # fmt: skip
        activities, parts = [], []
        for home, members in self.homes.items():
            shown = members[:MOST_UNFOLDED] if self.is_open(home) else []
            activities += [Knot(f"activity-{each.pk}", "activity", each) for each in shown]
            if folded := len(members) - len(shown):
                activities.append(
                    Knot(f"bundle-{fold_of(home)}", "bundle", members[len(shown) :], folded, fold_of(home))
                )
            parts += [Knot(f"part-{part.pk}", "part", part) for each in shown for part in self._parts_of(each)]
        return [*goals, activities, parts]

    def _goal_knots(self, column: int, few: int) -> list[Knot]:
        tops, folded = self.tops[column], {}
        if len(tops) <= few or self.asked.opens_all:
            return [Knot(f"goal-{pk}", "goal", self.thread.goals[pk]) for pk in tops]
        for pk in tops:
            folded.setdefault(self._fold_of_goal(pk), []).append(pk)
        knots = []
        for fold, members in folded.items():
            if len(folded) == 1 and len(members) <= 2 * FEW_GOALS:
                return [Knot(f"goal-{pk}", "goal", self.thread.goals[pk]) for pk in members]
            goals = [self.thread.goals[pk] for pk in members]
            if fold in self.asked.opened or len(members) == 1:
                knots += [Knot(f"goal-{goal.pk}", "goal", goal) for goal in goals]
            else:
                knots.append(Knot(fold, "owner", goals, len(members), fold))
        return knots

    def _fold_of_goal(self, goal: int) -> str:
        if self.data.column(goal) == PRINCIPALS:
            return f"organisation-{self._owner(goal)}"
        return f"document-{self.thread.goals[goal].tree.document_id}"

    def _parts_of(self, activity: Activity) -> list:
        """All parts of the activity that is marked or asked for; of a person's activities those it is contact for."""
        kind, key = self.asked.of or ("", 0)
        parts = self.data.parts
        if self.asked.on == ("activity", activity.pk) or kind == "activity":
            return parts.get(activity.pk, [])
        return [part for part in parts.get(activity.pk, []) if part.contact_id == key] if kind == "person" else []

    @cached_property
    def keys(self) -> dict[tuple[str, int], str]:
        """In which box each goal (at the top of a tree) and activity is shown."""
        found = {}
        for knot in [knot for column in self.columns for knot in column]:
            inside = knot.obj if isinstance(knot.obj, list) else [knot.obj]
            found |= {("activity" if knot.kind in ("activity", "bundle") else "goal", obj.pk): knot.key
                      for obj in inside if knot.kind != "part"}  # fmt: skip
        return found

    def key_of_goal(self, goal: int) -> str:
        return self.keys.get(("goal", self.data.tops[goal]), "") if goal in self.data.tops else ""

    @cached_property
    def links(self) -> list[Link]:
        """Every line of the picture, each once."""
        found: dict[tuple[str, str], Link] = {}

        def line(left, right) -> Link:
            return found.setdefault((left, right), Link(left, right))

        for activity, goal, _why in self.data.contributions:
            left, right = self.key_of_goal(goal), self.keys.get(("activity", activity), "")
            if left and right and goal in self.goals:
                link = line(left, right)
                link.activities.add(activity)
                link.on_thread |= activity in self._marked_activities and goal in self._marked_below
        for alignment in self.data.links:
            if not {alignment.source_id, alignment.target_id} <= self.goals:
                continue
            left, right = self.key_of_goal(alignment.target_id), self.key_of_goal(alignment.source_id)
            if left and right and left != right:
                link = line(left, right)
                link.activities.update(self.chosen_keys.intersection(self.thread.activities_of(alignment.source_id)))
                link.alignments.append(alignment)
                ends = {alignment.source_id, alignment.target_id}
                link.on_thread |= ends <= self._marked_above or ends <= self._marked_below
        for knot in self.columns[PARTS]:
            link = line(f"activity-{knot.obj.activity_id}", knot.key)
            link.activities.add(knot.obj.activity_id)
            link.on_thread |= knot.obj.activity_id in self._marked_activities
        return list(found.values())

    # The marked thread: the goal with all under it in its tree, everything above these and everything below.

    @cached_property
    def _marked(self) -> set[int]:
        kind, key = self.asked.on or ("", 0)
        if kind == "activity" and key in self.chosen_keys:
            return {goal for activity, goal, _why in self.data.contributions if activity == key} & self.goals
        if kind == "goal" and key in self.goals:
            if self.data.tops[key] == key:
                return {pk for pk in self.goals if self.data.tops[pk] == key}
            return {key}
        return set()

    @cached_property
    def _marked_above(self) -> set[int]:
        return set().union(*(self.thread.reached_from(goal) for goal in self._marked)) & self.goals

    @cached_property
    def _marked_below(self) -> set[int]:
        if (self.asked.on or ("",))[0] == "activity":
            return self._marked
        return {pk for pk in self.goals if not self._marked.isdisjoint(self.thread.reached_from(pk))}

    @cached_property
    def _marked_activities(self) -> set[int]:
        kind, key = self.asked.on or ("", 0)
        if kind == "activity":
            return {key} & self.chosen_keys
        found = {activity for goal in self._marked for activity in self.thread.activities_of(goal)}
        return found & self.chosen_keys

    @cached_property
    def on_thread(self) -> set[str]:
        """The boxes on the marked thread."""
        goals = {self.key_of_goal(goal) for goal in self._marked_above | self._marked_below}
        activities = {self.keys.get(("activity", pk), "") for pk in self._marked_activities}
        parts = {knot.key for knot in self.columns[PARTS] if knot.obj.activity_id in self._marked_activities}
        return (goals | activities | parts) - {""}

    @property
    def column_of_activities(self) -> list[Knot]:
        return self.columns[ACTIVITIES]


def fold_of(home: int | None) -> str:
    return f"goal-{home}" if home else LOOSE
