"""Which goals, activities and parts a picture of threads shows, what of it is folded, and what lies on the marked one.

A goal stands for all that is below it in its tree until somebody unfolds the next level: what reaches a goal reaches
those above it too. Of many activities only a bundle with their number stands there, until it is unfolded.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from samverk.planning.models import Activity
from samverk.planning.threads.asking import Asked
from samverk.planning.threads.gathering import ACTIVITIES, BEYOND, JOINT, PARTS, PRINCIPALS, Gathered
from samverk.planning.threads.hidden import Hidden
from samverk.steering.models import Alignment

FEW_ACTIVITIES = 14  # so many stand unfolded from the start
FEW_PRINCIPAL_GOALS = 12
FEW_GOALS = 24
FEW_WITH_LEVELS = 12  # goals of a column: with so few all levels stand unfolded, but for the goals furthest away
MOST_UNFOLDED = 200  # in one bundle: whoever wants more has the plan's own page
HIDDEN_GOALS, HIDDEN_ACTIVITIES = "hidden-goals", "hidden-activities"
LOOSE = "loose"  # the bundle of activities under no joint goal


@dataclass(frozen=True)
class Knot:
    """One box. `kind` is goal, owner (folded goals), activity, bundle or part; `obj` is what it stands for. One that is
    hidden stands for all goals, or all activities, that the reader may know of and does not see."""

    key: str
    kind: str
    obj: object = None
    count: int = 0
    fold: str = ""  # the name by which the address folds and unfolds it
    depth: int = 0
    below: int = 0  # goals below it in its tree, at all levels
    is_open: bool = False  # whether the next level stands under it


@dataclass
class Link:
    """One line: the activities that come by it, and the links between goals that it stands for."""

    left: str
    right: str
    activities: set[int] = field(default_factory=set)
    alignments: list[Alignment] = field(default_factory=list)
    contributions: list[tuple[int, int]] = field(default_factory=list)  # activity and goal
    on_thread: bool = False
    is_hidden: bool = False  # one of its ends

    @property
    def name(self) -> str:
        return f"{self.left}~{self.right}"

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
        found = defaultdict(list)
        for activity in self.chosen:
            found[self.data.tops.get(self.places[activity.pk])].append(activity)
        for home in filter(None, found):
            found[home].sort(key=lambda activity: self.data.order[self.places[activity.pk]])
        return {home: found[home] for home in [*self.tops[JOINT], None] if home in found}

    @cached_property
    def places(self) -> dict[int, int | None]:
        """Of each activity the first joint goal that it contributes to, or the one above that which stands for it."""
        direct = defaultdict(list)
        for activity, goal, _why in self.data.contributions:
            if goal in self.goals and self.data.column(goal) == JOINT:
                direct[activity].append(goal)
        firsts = {each.pk: min(direct[each.pk], key=self.data.order.__getitem__, default=None) for each in self.chosen}
        shown = {pk: next((up for up in self.data.upward(pk) if ("goal", up) in self.goal_keys), pk)
                 for pk in set(firsts.values()) - {None}}  # fmt: skip
        return {activity: shown.get(goal) for activity, goal in firsts.items()}

    def is_open(self, home: int | None) -> bool:
        members = self.homes.get(home, [])
        marked = self.asked.on[1] if self.asked.on and self.asked.on[0] == "activity" else None
        few = len(self.chosen) <= FEW_ACTIVITIES or len(members) == 1
        return few or self.asked.opens_all or fold_of(home) in self.asked.opened or marked in {a.pk for a in members}

    def can_fold(self, home: int | None) -> bool:
        return fold_of(home) in self.asked.opened

    @cached_property
    def below(self) -> dict[int, list[int]]:
        """Under each goal those of the next level that are shown, or stand for some that are, in their order."""
        shown = {up for goal in self.goals for up in self.data.upward(goal)}
        found = defaultdict(list)
        for pk in sorted(shown, key=self.data.order.__getitem__):
            if (parent := self.thread.goals[pk].parent_id) in shown:
                found[parent].append(pk)
        return found

    def number_below(self, goal: int) -> int:
        return sum(1 + self.number_below(child) for child in self.below.get(goal, ()))

    def shows_below(self, goal: int) -> bool:
        """Whether the goals of the next level stand under it."""
        return goal in self.below and (
            self.asked.opens_all
            or level_of(goal) in self.asked.opened
            or goal in self._above_wanted
            or (self.data.column(goal) != BEYOND and self._sizes[self.data.column(goal)] <= FEW_WITH_LEVELS)
        )

    @cached_property
    def _above_wanted(self) -> set[int]:
        """Above the goals that are marked and asked for: these must be seen themselves."""
        wanted = [named[1] for named in (self.asked.of, self.asked.on) if named and named[0] == "goal"]
        return {up for goal in wanted for up in self.data.upward(goal)[1:]}

    @cached_property
    def _sizes(self) -> dict[int, int]:
        return Counter(self.data.column(pk) for pk in {up for goal in self.goals for up in self.data.upward(goal)})

    @cached_property
    def goal_columns(self) -> list[list[Knot]]:
        return [self._goal_knots(column, few) for column, few in
                ((BEYOND, FEW_GOALS), (PRINCIPALS, FEW_PRINCIPAL_GOALS), (JOINT, 10 * FEW_GOALS))]  # fmt: skip

    @cached_property
    def columns(self) -> list[list[Knot]]:
        """From the goals furthest away to the parts. Empty columns too."""
        activities, parts = [], []
        for home, members in self.homes.items():
            shown = members[:MOST_UNFOLDED] if self.is_open(home) else []
            activities += [Knot(f"activity-{each.pk}", "activity", each) for each in shown]
            if folded := len(members) - len(shown):
                activities.append(
                    Knot(f"bundle-{fold_of(home)}", "bundle", members[len(shown) :], folded, fold_of(home))
                )
            parts += [Knot(f"part-{part.pk}", "part", part) for each in shown for part in self._parts_of(each)]
        beyond, *others = self.goal_columns
        if self.hidden.goals:
            beyond = [*beyond, Knot(HIDDEN_GOALS, "hidden", "goals", self.hidden.goals)]
        if self.hidden.activities:
            activities.append(Knot(HIDDEN_ACTIVITIES, "hidden", "activities", self.hidden.activities))
        return [beyond, *others, activities, parts]

    @cached_property
    def hidden(self) -> Hidden:
        """What hangs on what is shown. Whose it is, and who its contact is, is not told by asking for these."""
        asks_for_some = (self.asked.of or ("",))[0] in ("activity", "person")
        return self.data.hidden.within(self.chosen_keys, self.goals, with_activities=not asks_for_some)

    def _goal_knots(self, column: int, few: int) -> list[Knot]:
        tops, folded = self.tops[column], {}
        if len(tops) <= few or self.asked.opens_all:
            return self._with_levels(tops)
        for pk in tops:
            folded.setdefault(self._fold_of_goal(pk), []).append(pk)
        knots = []
        for fold, members in folded.items():
            if len(folded) == 1 and len(members) <= 2 * FEW_GOALS:
                return self._with_levels(members)
            if fold in self.asked.opened or len(members) == 1:
                knots += self._with_levels(members)
            else:
                knots.append(Knot(fold, "owner", [self.thread.goals[pk] for pk in members], len(members), fold))
        return knots

    def _with_levels(self, goals: list[int], depth: int = 0) -> list[Knot]:
        """These goals, each with the levels under it that are unfolded."""
        knots = []
        for pk in goals:
            is_open, number = self.shows_below(pk), self.number_below(pk)
            fold = level_of(pk) if number else ""
            knots.append(Knot(f"goal-{pk}", "goal", self.thread.goals[pk], 1, fold, depth, number, is_open))
            knots += self._with_levels(self.below[pk], depth + 1) if is_open else []
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
        """In which box each activity is shown, and each goal that has one."""
        return self.goal_keys | _keys("activity", self.columns[ACTIVITIES])

    @cached_property
    def goal_keys(self) -> dict[tuple[str, int], str]:
        return {name: key for column in self.goal_columns for name, key in _keys("goal", column).items()}

    def key_of_goal(self, goal: int) -> str:
        """The box of the goal, or of the nearest above it that has one."""
        shown = (self.goal_keys.get(("goal", pk)) for pk in self.data.upward(goal))
        return next(filter(None, shown), "")

    @property
    def levels(self) -> list[tuple[str, str, bool]]:
        """Which boxes of goals stand under which, and whether the marked thread goes there."""
        found = []
        for knot in [knot for column in self.goal_columns for knot in column if knot.depth]:
            above, ends = f"goal-{knot.obj.parent_id}", {knot.obj.parent_id, knot.obj.pk}
            found.append((above, knot.key, ends <= self._marked_above or ends <= self._marked_below))
        return found

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
                link.contributions.append((activity, goal))
                link.on_thread |= activity in self._marked_activities and goal in self._marked_below
        for alignment in self.data.links:
            if not {alignment.source_id, alignment.target_id} <= self.goals:
                continue
            left, right = self.key_of_goal(alignment.target_id), self.key_of_goal(alignment.source_id)
            if left and right and left != right:
                link = line(left, right)
                link.activities.update(self.chosen_keys.intersection(self.thread.activities_of(alignment.source_id)))
                link.alignments.append(alignment)
                link.on_thread |= alignment.pk in self.links_on_thread
        for knot in self.columns[PARTS]:
            link = line(f"activity-{knot.obj.activity_id}", knot.key)
            link.activities.add(knot.obj.activity_id)
            link.on_thread |= knot.obj.activity_id in self._marked_activities
        for left, right, activities, on_thread in self._hidden_ends():
            if left and right:
                link = line(left, right)
                link.is_hidden, link.on_thread = True, link.on_thread or on_thread
                link.activities |= activities
        return list(found.values())

    def _hidden_ends(self):
        """Lines to what is hidden: their boxes, the activities that come by them, and whether on the marked thread."""
        for activity in self.hidden.goals_of_activities:
            box = self.keys.get(("activity", activity), "")
            yield HIDDEN_GOALS, box, {activity}, activity in self._marked_activities
        for goal in self.hidden.goals_of_goals:
            activities = self.chosen_keys.intersection(self.thread.activities_of(goal))
            yield HIDDEN_GOALS, self.key_of_goal(goal), activities, goal in self._marked_above
        for goal in self.hidden.activities_of_goals:
            yield self.key_of_goal(goal), HIDDEN_ACTIVITIES, set(), goal in self._marked_below

    # The marked thread: the goal with all under it in its tree, everything above these and everything below.

    @cached_property
    def _marked(self) -> set[int]:
        kind, key = self.asked.on or ("", 0)
        if kind == "activity" and key in self.chosen_keys:
            return {goal for activity, goal, _why in self.data.contributions if activity == key} & self.goals
        if kind == "goal" and key in self.goals:
            return {pk for pk in self.goals if key in self.data.upward(pk)}
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
    def links_on_thread(self) -> set[int]:
        """The links between goals that the marked thread goes by."""
        sides = (self._marked_above, self._marked_below)
        return {link.pk for link in self.data.links if any({link.source_id, link.target_id} <= side for side in sides)}

    @cached_property
    def on_thread(self) -> set[str]:
        """The boxes on the marked thread."""
        goals = {self.key_of_goal(goal) for goal in self._marked_above | self._marked_below}
        activities = {self.keys.get(("activity", pk), "") for pk in self._marked_activities}
        parts = {knot.key for knot in self.columns[PARTS] if knot.obj.activity_id in self._marked_activities}
        hidden = {end for left, right, _those, on_thread in self._hidden_ends() if on_thread for end in (left, right)}
        hidden &= {HIDDEN_GOALS, HIDDEN_ACTIVITIES}
        return (goals | activities | parts | hidden) - {""}


def _keys(kind: str, knots: list[Knot]) -> dict[tuple[str, int], str]:
    return {
        (kind, obj.pk): knot.key
        for knot in knots
        if knot.kind != "hidden"
        for obj in (knot.obj if isinstance(knot.obj, list) else [knot.obj])
    }


def level_of(goal: int) -> str:
    """The name by which the address unfolds the level under a goal; `fold_of` that of its activities."""
    return f"under-{goal}"


def fold_of(home: int | None) -> str:
    return f"goal-{home}" if home else LOOSE
