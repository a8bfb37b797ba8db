"""The links on the marked thread, each with why it is there, and the threads that are loose."""

from dataclasses import dataclass
from functools import cached_property

from samverk.planning.models import Activity
from samverk.planning.threads.gathering import JOINT, PRINCIPALS
from samverk.planning.threads.threading import Threads
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import Keeper

MOST_TOLD = 8


@dataclass(frozen=True)
class Told:
    """A link between two goals, with what the reader may do with it."""

    link: Alignment
    may_change: bool
    may_approve: bool


@dataclass(frozen=True)
class Contributes:
    activity: Activity
    goal: Goal
    why: str


class Marked:
    """The goal or activity that the address marks, and the links on its thread."""

    def __init__(self, threads: Threads, person):
        self.threads, self.person, self._keeper = threads, person, Keeper(person)

    @cached_property
    def obj(self) -> Goal | Activity | None:
        kind, key = self.threads.asked.on or ("", 0)
        if kind == "activity":
            return next((activity for activity in self.threads.chosen if activity.pk == key), None)
        return self.threads.thread.goals.get(key) if kind == "goal" and key in self.threads.goals else None

    @property
    def is_goal(self) -> bool:
        return isinstance(self.obj, Goal)

    @cached_property
    def contributions(self) -> list[Contributes]:
        """What a marked activity contributes to; of a marked goal the activities stand in the list."""
        if self.obj is None or self.is_goal:
            return []
        goals = self.threads.thread.goals
        rows = self.threads.data.contributions
        return [Contributes(self.obj, goals[goal], why) for activity, goal, why in rows
                if activity == self.obj.pk and goal in goals]  # fmt: skip

    @cached_property
    def _links(self) -> list[Alignment]:
        if self.obj is None:
            return []
        links = [link for link in self.threads.data.links if {link.source_id, link.target_id} <= self.threads.goals]
        if self.is_goal:
            tops, own = self.threads.data.tops, {self.obj.pk}
            if tops[self.obj.pk] == self.obj.pk:
                own = {goal for goal, top in tops.items() if top == self.obj.pk}
            return [link for link in links if own & {link.source_id, link.target_id}]
        reached = self.threads.thread.goals_of(self.obj.pk)
        return [link for link in links if {link.source_id, link.target_id} <= reached]

    @property
    def links(self) -> list[Told]:
        return [told(self._keeper, link) for link in self._links[:MOST_TOLD]]

    @property
    def more(self) -> int:
        return max(len(self._links) - MOST_TOLD, 0)


class Loose:
    """What does not yet hang together: each with a way to mend it for whoever may."""

    def __init__(self, threads: Threads, person, may_edit: bool):
        self.threads, self.may_edit, self._keeper = threads, may_edit, Keeper(person)

    @cached_property
    def activities(self) -> list[Activity]:
        """Those that reach no goal; of a principal's those that reach none of its goals."""
        threads = self.threads
        kind, key = threads.asked.of or ("", 0)
        wanted = threads.thread.goals
        if kind == "organisation":
            own = {pk for pk, goal in wanted.items() if goal.tree.document.owner_organisation_id == key}
            return [each for each in threads.chosen if own.isdisjoint(threads.thread.goals_of(each.pk))]
        return [each for each in threads.chosen if not threads.thread.goals_of(each.pk)]

    @cached_property
    def goals(self) -> list[Goal]:
        """Joint goals and principals' goals that nothing is done for; not those below a goal that is told already."""
        threads, data = self.threads, self.threads.data
        if (threads.asked.of or ("",))[0] in ("activity", "person"):
            return []
        empty = {pk for pk in threads.goals if not threads.thread.activities_of(pk)}
        found = [threads.thread.goals[pk] for pk in empty if data.column(pk) in (JOINT, PRINCIPALS)]
        highest = [goal for goal in found if goal.parent_id not in empty]
        return sorted(highest, key=lambda goal: (-data.column(goal.pk), data.order[goal.pk]))

    @cached_property
    def links(self) -> list[Told]:
        links = self.threads.data.links
        shown = [link for link in links if {link.source_id, link.target_id} <= self.threads.goals]
        return [told(self._keeper, link) for link in shown if not link.approved_at]

    @property
    def count(self) -> int:
        return len(self.activities) + len(self.goals) + len(self.links)


def told(keeper: Keeper, link: Alignment) -> Told:
    return Told(link, keeper.aligns(link), keeper.approves(link))
