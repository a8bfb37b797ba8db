"""What an activity's page shows: its parts, the goals that it reaches by which ways, and its status."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone

from samverk.core.history import history
from samverk.core.sorting import alphabetical, sort_key
from samverk.planning import columns
from samverk.planning.columns import EMPTY, Cell
from samverk.planning.goals import GoalOrder, Reach, strategy_of
from samverk.planning.models import Activity, Contribution, Part
from samverk.planning.permissions import acts_for, can_tick_milestone
from samverk.planning.thread_map import ThreadMap, thread_map
from samverk.planning.threads.hidden import hidden_goals_of
from samverk.planning.timeline import Bar, Timeline, in_words
from samverk.planning.waiting import Waiting
from samverk.steering.models import Goal, SteeringDocument
from samverk.steering.thread import ALIGNED


@dataclass(frozen=True)
class Reached:
    """A goal that the activity reaches: by which way in words, and why the last link is there."""

    goal: Goal
    way: str
    why: str


@dataclass(frozen=True)
class Owner:
    """One principal's goals, or those of the collaboration and of the world where `organisation` is None."""

    organisation: object
    reached: list[Reached]


@dataclass(frozen=True)
class PartShown:
    part: Part
    words: str
    may_edit: bool


class ActivityPage:
    def __init__(self, activity: Activity, person):
        self.activity, self.plan, self.person = activity, activity.plan, person
        self.reach = Reach(activity.plan, [activity.pk], person)

    @cached_property
    def parts(self) -> list[PartShown]:
        rows = self.activity.parts.select_related("organisation", "contact")
        rows = rows.order_by("-is_lead", alphabetical("organisation__name"), "pk")
        for row in rows:
            row.activity = self.activity
        own = acts_for(self.person, self.plan)
        may_edit = [own is None or row.organisation_id in own for row in rows]
        return [PartShown(row, in_words(row.starts, row.ends), may) for row, may in zip(rows, may_edit, strict=True)]

    @cached_property
    def contributions(self) -> list[Contribution]:
        rows = self.activity.contributions.filter(goal__in=self.reach.thread.goals)
        return list(rows.select_related("goal__tree__document"))

    @cached_property
    def hidden_goals(self) -> int:
        """How many more it contributes to that the person may know of and does not see."""
        return hidden_goals_of(self.activity, self.person, self.reach.thread.goals)

    @cached_property
    def strategy(self) -> SteeringDocument | None:
        return strategy_of(self.plan, self.person)

    @cached_property
    def strategy_goals(self) -> list[Goal]:
        """The strategy's goals that it contributes to, in the strategy's order."""
        order = GoalOrder.of_document(self.strategy)
        direct = {row.goal_id for row in self.contributions}
        return [goal for pk, goal in order.goals.items() if pk in direct]

    @cached_property
    def owners(self) -> list[Owner]:
        """Each principal with the goals of its own that the activity reaches; none where it reaches none."""
        principals = sorted(self.plan.collaboration.principals(), key=lambda row: sort_key(row.short))
        return [Owner(row, self._reached(row.pk)) for row in principals]

    @cached_property
    def elsewhere(self) -> list[Reached]:
        """Goals beyond the strategy that no principal owns: a region's, the nation's, the world's."""
        direct = {row.goal_id for row in self.contributions}
        found = self._reached(None)
        others = {g.tree.document.owner_organisation_id for g in self.reach.thread.goals.values()} - {None}
        for organisation in sorted(others - {owner.organisation.pk for owner in self.owners}):
            found += self._reached(organisation)
        return [row for row in found if row.goal.tree.document_id != self.plan.strategy_id or row.goal.pk not in direct]

    @cached_property
    def thread_map(self) -> ThreadMap | None:
        direct = [row.goal for row in self.contributions]
        principals = [row.goal for owner in self.owners for row in owner.reached]
        return thread_map(self.reach.thread, direct, principals, [row.goal for row in self.elsewhere])

    def _reached(self, organisation: int | None) -> list[Reached]:
        thread, key = self.reach.thread, self.activity.pk
        found = []
        for goal in self.reach.of_owner(key, organisation):
            path = thread.path(key, goal.pk)
            why = next((step.why for step in reversed(path) if step.why and step.link == ALIGNED), "")
            found.append(Reached(goal, thread.path_in_words(key, goal.pk), why or path[-1].why))
        return found

    @cached_property
    def status(self) -> Cell:
        column = columns.column("status")
        return column.cells(self.plan, [self.activity], self.person)[self.activity.pk] if column else EMPTY

    @property
    def period(self) -> str:
        return in_words(self.activity.starts, self.activity.ends)

    @cached_property
    def timeline(self) -> Timeline:
        last = max(self.plan.to_on.year, self.activity.ends_on.year if self.activity.ends_on else 0)
        return Timeline(self.plan.from_on.year, last, timezone.localdate())

    @property
    def bar(self) -> Bar | None:
        return self.timeline.bar(self.activity.starts, self.activity.ends, self.waits)

    @property
    def period_cell(self) -> Cell:
        return Cell("period", value=self.bar)

    @cached_property
    def waits(self) -> list[Waiting]:
        rows = self.activity.waits_for.visible_to(self.person).select_related("on").order_by("on__position", "pk")
        return [Waiting.of(row, self.activity, row.on) for row in rows]

    @cached_property
    def waited_for_by(self) -> list[Waiting]:
        rows = (
            self.activity.waited_for_by.visible_to(self.person)
            .select_related("activity")
            .order_by("activity__position", "pk")
        )
        return [Waiting.of(row, row.activity, self.activity) for row in rows]

    @cached_property
    def milestones(self) -> list:
        return list(self.activity.milestones.all())

    @cached_property
    def may_tick(self) -> bool:
        return bool(self.milestones) and can_tick_milestone(self.person, self.milestones[0])

    @cached_property
    def notes(self) -> list:
        return list(self.activity.notes.all())

    @cached_property
    def history(self) -> list:
        """The newest changes of the activity and of all that belongs to it."""
        parts = [shown.part for shown in self.parts]
        rows = [*parts, *self.activity.contributions.all(), *self.milestones]
        rows += [each.dependency for each in self.waits]
        told = history(self.activity, *rows, limit=30, reader=self.person)
        told = [change for change in told if change.kind != "changed" or change.fields]
        # What came with the activity when it was made is told by that alone.
        made = {change.at for change in told if change.name == str(self.activity) and change.kind == "created"}
        return [change for change in told if change.at not in made or change.name == str(self.activity)]
