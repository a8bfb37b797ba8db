"""The same threads as a nested list, which says more than the picture: why, by whom, and what else is reached."""

from dataclasses import dataclass, field, replace

from samverk.planning.models import Activity, Part
from samverk.planning.threads.drawing import Shape, counted_shapes, status_shape
from samverk.planning.threads.gathering import BEYOND, JOINT, PRINCIPALS
from samverk.planning.threads.links import Contributes, Telling
from samverk.planning.threads.threading import MOST_UNFOLDED, Threads, fold_of, level_of
from samverk.steering.models import Goal


@dataclass(frozen=True)
class Row:
    activity: Activity
    shape: Shape | None
    url: str
    marked: bool
    reasons: list[Contributes]  # why it contributes, where somebody has said so
    reaches: list[Goal]
    parts: list[Part]
    hidden: int = 0  # goals that it contributes to and the reader does not see


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
    below: int = 0  # goals under it in its tree
    level_url: str = ""  # unfolds the next level, or folds it again
    children: list["Group"] = field(default_factory=list)
    hidden: int = 0  # activities that contribute to it, or to one under it, and that the reader does not see


@dataclass(frozen=True)
class Ending:
    """An activity or a goal from which a thread goes on to what the reader does not see: to how many goals, or from
    how many activities."""

    thing: Activity | Goal
    goals: int = 0
    activities: int = 0


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
    def __init__(self, threads: Threads, telling: Telling):
        self.threads, self.thread, self._telling = threads, threads.thread, telling
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

    def endings(self) -> list[Ending]:
        hidden, goals, order = self.threads.hidden, self.thread.goals, self.threads.data.order
        found = [
            Ending(activity, goals=len(hidden.goals_of_activities[activity.pk]))
            for activity in self.threads.chosen
            if activity.pk in hidden.goals_of_activities
        ]
        for pk in sorted(hidden.goals_of_goals, key=order.__getitem__):
            found.append(Ending(goals[pk], goals=len(hidden.goals_of_goals[pk])))
        for pk in sorted(hidden.activities_of_goals, key=order.__getitem__):
            found.append(Ending(goals[pk], activities=len(hidden.activities_of_goals[pk])))
        return found

    def _branch(self, goal: int) -> Branch:
        threads, reaching = self.threads, set(self.thread.activities_of(goal))
        members = [activity for activity in threads.chosen if activity.pk in reaching]
        beyond: dict[str, list[Goal]] = {}
        above = {threads.data.tops[pk] for below in self._under(goal) for pk in self.thread.reached_from(below)}
        for pk in threads.tops[BEYOND]:
            if pk in above:
                beyond.setdefault(self.thread.goals[pk].tree.document.title, []).append(self.thread.goals[pk])
        marked = f"goal-{goal}" in threads.on_thread
        url = threads.asked.marking("goal", goal)
        groups = self._groups(members, with_empty=False, branch=goal)
        return Branch(self.thread.goals[goal], len(members), url, marked, list(beyond.items()), groups)

    def _under(self, top: int) -> list[int]:
        return [pk for pk, above in self.threads.data.tops.items() if above == top]

    def _groups(self, members: list[Activity], with_empty: bool = True, branch: int | None = None) -> list[Group]:
        threads, wanted = self.threads, {activity.pk for activity in members}
        groups = []
        for home in [*threads.tops[JOINT], None]:
            here = [activity for activity in threads.homes.get(home, []) if activity.pk in wanted]
            if here or (home and with_empty):
                groups.append(self._group(self.thread.goals.get(home), here, wanted, branch))
        return groups

    def _group(self, goal: Goal | None, members: list[Activity], among: set[int], branch: int | None) -> Group:
        threads, home = self.threads, goal.pk if goal else None
        asked, fold, is_open = threads.asked, fold_of(home), threads.is_open(home)
        if branch is not None:  # folded and unfolded apart from the others with the same joint goal
            fold = f"{fold}.{branch}"
            is_open = fold in asked.opened or (is_open and len(members) <= FEW_IN_BRANCH)
        shown = {activity.pk for activity in members[:MOST_UNFOLDED]} if is_open else set()
        fold_url = asked.with_open(fold) if members and not is_open else ""
        if fold in asked.opened:
            fold_url = asked.without_open(fold)
        group = self._level(goal, members, shown, among) if goal else self._without_goal(members, shown)
        return replace(
            group, fold_url=fold_url, is_open=is_open, shapes=counted_shapes(threads, members),
            more=len(members) - len(shown) if is_open else 0,
        )  # fmt: skip

    def _without_goal(self, members: list[Activity], shown: set[int]) -> Group:
        rows = [self._row(activity) for activity in members if activity.pk in shown]
        return Group(None, len(members), 0, "", False, "", False, rows=rows)

    def _level(self, goal: Goal, members: list[Activity], shown: set[int], among: set[int]) -> Group:
        """A goal with the levels that are unfolded under it, each with the activities that stand there."""
        threads, data, asked = self.threads, self.threads.data, self.threads.asked
        is_open, below = threads.shows_below(goal.pk), threads.number_below(goal.pk)
        under: dict[int, list[Activity]] = {child: [] for child in threads.below.get(goal.pk, ())} if is_open else {}
        own = []
        for activity in members:
            way = data.upward(threads.places[activity.pk])
            under.get(next((up for up in way if up in under), None), own).append(activity)
        children = [self._level(self.thread.goals[child], rows, shown, among) for child, rows in under.items()]
        fold = level_of(goal.pk)
        level_url = asked.without_open(fold) if fold in asked.opened else "" if is_open else asked.with_open(fold)
        elsewhere = len(set(self.thread.activities_of(goal.pk)) & among - {activity.pk for activity in members})
        return Group(
            goal, len(members), elsewhere, asked.marking("goal", goal.pk), f"goal-{goal.pk}" in threads.on_thread,
            "", False, rows=[self._row(activity) for activity in own if activity.pk in shown],
            below=below, level_url=level_url if below else "", children=children,
            hidden=threads.hidden.activities_under(goal.pk, data.upward),
        )  # fmt: skip

    def _row(self, activity: Activity) -> Row:
        threads, tops = self.threads, self.threads.data.tops
        reached = {tops[goal] for goal in self.thread.goals_of(activity.pk)}
        whys = [(goal, self._whys[activity.pk, goal]) for goal in self._direct(activity)]
        shape = status_shape(threads.data.statuses.get(activity.pk))
        return Row(
            activity, shape, threads.asked.marking("activity", activity.pk),
            f"activity-{activity.pk}" in threads.on_thread,
            [self._telling.contribution(activity, goal, why) for goal, why in whys if why],
            [self.thread.goals[goal] for goal in threads.tops[PRINCIPALS] if goal in reached],
            threads.data.parts.get(activity.pk, []), len(threads.hidden.goals_of_activities.get(activity.pk, ())),
        )  # fmt: skip

    def _direct(self, activity: Activity) -> list[int]:
        if not hasattr(self, "_direct_goals"):
            self._direct_goals: dict[int, list[int]] = {}
            for key, goal in self._whys:
                if goal in self.thread.goals:
                    self._direct_goals.setdefault(key, []).append(goal)
        return self._direct_goals.get(activity.pk, [])
