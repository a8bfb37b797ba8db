"""The same threads as a nested list, which says more than the picture: why, by whom, and what else is reached."""

from dataclasses import dataclass, field

from samverk.planning.models import Activity, Part
from samverk.planning.threads.drawing import Shape, counted_shapes, status_shape
from samverk.planning.threads.gathering import BEYOND, PRINCIPALS
from samverk.planning.threads.threading import MOST_UNFOLDED, Threads, fold_of
from samverk.steering.models import Goal


@dataclass(frozen=True)
class Row:
    activity: Activity
    shape: Shape | None
    url: str
    marked: bool
    why: str
    reaches: list[Goal]
    parts: list[Part]


@dataclass(frozen=True)
class Group:
    """A joint goal (None: none of them) with the activities under it: counted, and listed where it is unfolded.

    `elsewhere` is how many more reach the goal and stand under the first of the goals that they contribute to.
    """

    goal: Goal | None
    count: int
    elsewhere: int
    url: str
    marked: bool
    fold_url: str
    is_open: bool
    shapes: list[Shape] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    more: int = 0


@dataclass(frozen=True)
class Branch:
    """One principal's goal with what leads to it; without a goal, all that there is."""

    goal: Goal | None
    count: int
    url: str
    marked: bool
    beyond: list[tuple[str, list[Goal]]]
    groups: list[Group]


FEW_IN_BRANCH = 20  # activities: under each of a principal's goals more are folded, since many stand under several


class Listing:
    def __init__(self, threads: Threads):
        self.threads, self.thread = threads, threads.thread
        self._whys = {(activity, goal): why for activity, goal, why in threads.data.contributions}

    def branches(self) -> list[Branch]:
        """For one principal ordered after its goals; else after the joint goals."""
        threads = self.threads
        if (threads.asked.of or ("",))[0] != "organisation":
            return [Branch(None, len(threads.chosen), "", False, [], self._groups(threads.chosen))]
        found = [self._branch(goal) for goal in threads.tops[PRINCIPALS]]
        placed = {activity for goal in threads.tops[PRINCIPALS] for activity in self.thread.activities_of(goal)}
        rest = [activity for activity in threads.chosen if activity.pk not in placed]
        apart = Branch(None, len(rest), "", False, [], self._groups(rest, with_empty=False, branch=0))
        return [*found, apart] if rest else found

    def _branch(self, goal: int) -> Branch:
        threads, reaching = self.threads, set(self.thread.activities_of(goal))
        members = [activity for activity in threads.chosen if activity.pk in reaching]
        beyond: dict[str, list[Goal]] = {}
        above = {threads.data.tops[pk] for below in self._under(goal) for pk in self.thread.reached_from(below)}
        for pk in threads.tops[BEYOND]:
            if pk in above:
                beyond.setdefault(self.thread.goals[pk].tree.document.title, []).append(self.thread.goals[pk])
        marked = f"goal-{goal}" in threads.on_thread
        url = threads.asked.address(on=("goal", goal))
        groups = self._groups(members, with_empty=False, branch=goal)
        return Branch(self.thread.goals[goal], len(members), url, marked, list(beyond.items()), groups)

    def _under(self, top: int) -> list[int]:
        return [pk for pk, above in self.threads.data.tops.items() if above == top]

    def _groups(self, members: list[Activity], with_empty: bool = True, branch: int | None = None) -> list[Group]:
        threads, wanted = self.threads, {activity.pk for activity in members}
        homes = [*threads.columns[2], None]
        groups = []
        for knot in homes:
            goals = knot.obj if knot and isinstance(knot.obj, list) else [knot.obj if knot else None]
            for goal in goals:
                home = goal.pk if goal else None
                here = [activity for activity in threads.homes.get(home, []) if activity.pk in wanted]
                if here or (goal and with_empty):
                    groups.append(self._group(goal, here, wanted, branch))
        return groups

    def _group(self, goal: Goal | None, members: list[Activity], among: set[int], branch: int | None) -> Group:
        threads, home = self.threads, goal.pk if goal else None
        asked, fold, is_open = threads.asked, fold_of(home), threads.is_open(home)
        if branch is not None:  # folded and unfolded apart from the others with the same joint goal
            fold = f"{fold}.{branch}"
            is_open = fold in asked.opened or (is_open and len(members) <= FEW_IN_BRANCH)
        shown = members[:MOST_UNFOLDED] if is_open else []
        fold_url = asked.with_open(fold) if members and not is_open else ""
        if fold in asked.opened:
            fold_url = asked.without_open(fold)
        reaching = set(self.thread.activities_of(home)) & among if home else set()
        elsewhere = len(reaching - {activity.pk for activity in members})
        return Group(
            goal, len(members), elsewhere, asked.address(on=("goal", home)) if home else "",
            bool(home) and f"goal-{home}" in threads.on_thread, fold_url, is_open, counted_shapes(threads, members),
            [self._row(activity, home) for activity in shown], len(members) - len(shown) if is_open else 0,
        )  # fmt: skip

    def _row(self, activity: Activity, home: int | None) -> Row:
        threads, tops = self.threads, self.threads.data.tops
        reached = {tops[goal] for goal in self.thread.goals_of(activity.pk)}
        whys = (self._whys.get((activity.pk, goal), "") for goal in self._direct(activity) if tops[goal] == home)
        shape = status_shape(threads.data.statuses.get(activity.pk))
        return Row(
            activity, shape, threads.asked.address(on=("activity", activity.pk)),
            f"activity-{activity.pk}" in threads.on_thread, next((why for why in whys if why), ""),
            [self.thread.goals[goal] for goal in threads.tops[PRINCIPALS] if goal in reached],
            threads.data.parts.get(activity.pk, []),
        )  # fmt: skip

    def _direct(self, activity: Activity) -> list[int]:
        if not hasattr(self, "_direct_goals"):
            self._direct_goals: dict[int, list[int]] = {}
            for key, goal in self._whys:
                if goal in self.thread.goals:
                    self._direct_goals.setdefault(key, []).append(goal)
        return self._direct_goals.get(activity.pk, [])
