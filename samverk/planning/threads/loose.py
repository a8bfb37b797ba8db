"""The threads that are loose: what does not yet hang together all the way."""

from functools import cached_property

from samverk.planning.models import Activity
from samverk.planning.threads.gathering import JOINT, PRINCIPALS
from samverk.planning.threads.links import Telling, Told
from samverk.planning.threads.threading import Threads
from samverk.steering.models import Goal


class Loose:
    """Each with a way to mend it for whoever may."""

    def __init__(self, threads: Threads, telling: Telling, may_edit: bool):
        self.threads, self.may_edit, self._telling = threads, may_edit, telling

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
    def unapproved(self) -> int:
        return sum(not link.approved_at for link in self._telling.links)

    @cached_property
    def links(self) -> list[Told]:
        return [self._telling.link(link) for link in self._telling.links if not link.approved_at]

    @property
    def count(self) -> int:
        return len(self.activities) + len(self.goals) + self.unapproved
