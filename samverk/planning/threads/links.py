"""The links that a reader is told of, each with why it is there, who wrote that and who approved it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from samverk.core.authorship import Written, written
from samverk.planning.models import Activity, Contribution
from samverk.planning.threads.threading import Link, Threads
from samverk.steering.models import Alignment, Goal
from samverk.steering.permissions import Keeper

MOST_TOLD = 8
MOST_LISTED = 300


@dataclass
class Reason:
    """Why a link is there. `written` says by whom and when, after `sign` has looked it up."""

    model: type
    key: int
    text: str
    written: Written | None = None


def sign(reasons: Iterable[Reason]) -> None:
    """Look up who wrote the reasons: in one query for each kind of link, however many they are."""
    asked = [reason for reason in reasons if reason.text]
    for model in (Alignment, Contribution):
        same = [reason for reason in asked if reason.model is model]
        found = written(model, "why", {reason.key: reason.text for reason in same})
        for reason in same:
            reason.written = found.get(reason.key)


@dataclass(frozen=True)
class Told:
    """A link between two goals, with what the reader may do with it."""

    link: Alignment
    reason: Reason
    owner: str  # of the goal that is contributed to: on whose behalf the link is approved
    may_change: bool
    may_approve: bool


@dataclass(frozen=True)
class Contributes:
    activity: Activity
    goal: Goal
    reason: Reason


class Telling:
    """Makes what is told of links, and remembers the reasons, so that they are signed together."""

    def __init__(self, threads: Threads, person):
        self.threads, self.person, self._keeper = threads, person, Keeper(person)
        self.reasons: list[Reason] = []

    def link(self, link: Alignment) -> Told:
        reason = self._reason(Alignment, link.pk, link.why)
        owner = self._owner(link.target)
        return Told(link, reason, owner, self._keeper.aligns(link), self._keeper.approves(link))

    def _owner(self, goal: Goal) -> str:
        plan, document = self.threads.data.plan, goal.tree.document
        if document.owner_collaboration_id == plan.collaboration_id:
            return str(plan.collaboration)
        principal = self.threads.data.principals.get(document.owner_organisation_id)
        return principal.short if principal else ""

    def contribution(self, activity: Activity, goal: int, why: str) -> Contributes:
        key = self.threads.data.contribution_keys[activity.pk, goal]
        return Contributes(activity, self.threads.thread.goals[goal], self._reason(Contribution, key, why))

    def may_link_to(self, goal: Goal) -> bool:
        """Whether the reader may say that one of the strategy's goals leads to it."""
        strategy = self.threads.data.strategy
        documents = filter(None, [strategy, goal.tree.document])
        return strategy is not None and any(self._keeper.keeps(document) for document in documents)

    def _reason(self, model: type, key: int, text: str) -> Reason:
        self.reasons.append(Reason(model, key, text))
        return self.reasons[-1]

    @cached_property
    def links(self) -> list[Alignment]:
        """The links between goals that are shown, folded or not."""
        return [link for link in self.threads.data.links if {link.source_id, link.target_id} <= self.threads.goals]


class Marked:
    """The goal or activity that the address marks, and the links on its thread."""

    def __init__(self, threads: Threads, telling: Telling):
        self.threads, self._telling = threads, telling

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
        rows = self.threads.data.contributions
        return [self._telling.contribution(self.obj, goal, why) for activity, goal, why in rows
                if activity == self.obj.pk and goal in self.threads.thread.goals]  # fmt: skip

    @cached_property
    def _links(self) -> list[Alignment]:
        if self.obj is None:
            return []
        if self.is_goal:
            own = {pk for pk in self.threads.goals if self.obj.pk in self.threads.data.upward(pk)}
            return [link for link in self._telling.links if own & {link.source_id, link.target_id}]
        reached = self.threads.thread.goals_of(self.obj.pk)
        return [link for link in self._telling.links if {link.source_id, link.target_id} <= reached]

    @cached_property
    def links(self) -> list[Told]:
        return [self._telling.link(link) for link in self._links[:MOST_TOLD]]

    @property
    def more(self) -> int:
        return max(len(self._links) - MOST_TOLD, 0)


class Read:
    """The line of the picture whose reasons the address asks for: all links that it stands for."""

    def __init__(self, threads: Threads, telling: Telling):
        self.threads, self._telling = threads, telling

    @cached_property
    def line(self) -> Link | None:
        name = self.threads.asked.line
        return next((link for link in self.threads.links if link.name == name), None) if name else None

    @cached_property
    def links(self) -> list[Told]:
        return [self._telling.link(link) for link in self.line.alignments[:MOST_LISTED]] if self.line else []

    @cached_property
    def contributions(self) -> list[Contributes]:
        if self.line is None:
            return []
        whys = {(activity, goal): why for activity, goal, why in self.threads.data.contributions}
        activities = self.threads.data.activities
        shown = self.line.contributions[:MOST_LISTED]
        return [self._telling.contribution(activities[pk], goal, whys[pk, goal]) for pk, goal in shown]

    @property
    def parts(self) -> list:
        """A line from an activity to one of its parts stands for no reason."""
        return [] if self.line is None or self.is_hidden or self.links or self.contributions else [self.line]

    @property
    def is_hidden(self) -> bool:
        return self.line is not None and self.line.is_hidden


@dataclass(frozen=True)
class Bunch:
    """The links that go out from one goal and those below it in its tree."""

    goal: Goal
    links: list[Told]
    is_marked: bool

    @property
    def unapproved(self) -> int:
        return sum(not told.link.approved_at for told in self.links)


def bunches(threads: Threads, telling: Telling) -> list[Bunch]:
    """All links between goals that are shown, goal by goal: the joint goals first, as in the list."""
    tops, order = threads.data.tops, threads.data.order
    rows = sorted(telling.links, key=lambda link: (-threads.data.column(link.source_id), order[tops[link.source_id]]))
    found = []
    for top, links in groupby(rows[:MOST_LISTED], lambda link: tops[link.source_id]):
        told = [telling.link(link) for link in links]
        on_line = bool({each.link.pk for each in told} & threads.links_on_thread)
        found.append(Bunch(threads.thread.goals[top], told, on_line))
    return found
