"""The threads that are loose: what does not yet hang together all the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _

from samverk.organisations.models import Person
from samverk.planning.models import Activity
from samverk.planning.threads.gathering import JOINT, PRINCIPALS
from samverk.planning.threads.links import Telling, Told
from samverk.planning.threads.threading import Threads
from samverk.steering.models import Goal
from samverk.steering.permissions import approvers

MOST_OFFERED = 80  # in a menu of its own for each row; of more one chooses on a page with a search
MOST_MENDED = 20  # rows that can be tied where they stand; the others have a page for it


@dataclass
class Waiting:
    """The links that wait for one owner's approval, and whom one can remind of it."""

    name: str
    owner: tuple[str, int | None]
    links: list[Told] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)
    address: str = ""

    @property
    def may_approve(self) -> bool:
        return any(told.may_approve for told in self.links)

    @property
    def reminders(self) -> Iterator[tuple[Person, str]]:
        """Each with the address of a letter to them, begun."""
        subject = _("Links between goals wait for your approval")
        text = _("These links lead to goals of %(owner)s. Read them, and approve those that are right: %(address)s")
        text %= {"owner": self.name, "address": self.address}
        for person in self.people:
            query = urlencode({"subject": subject, "body": text}, quote_via=quote)
            yield person, f"mailto:{quote(person.email, safe='@')}?{query}"


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
        tied = threads.hidden.goals_of_activities  # to what the reader does not see
        return [each for each in threads.chosen if not threads.thread.goals_of(each.pk) and each.pk not in tied]

    @cached_property
    def goals(self) -> list[Goal]:
        """Joint goals and principals' goals that nothing is done for; not those below a goal that is told already."""
        threads, data = self.threads, self.threads.data
        if (threads.asked.of or ("",))[0] in ("activity", "person"):
            return []
        served = {up for goal in threads.hidden.activities_of_goals for up in threads.thread.reached_from(goal)}
        empty = {pk for pk in threads.goals if pk not in served and not threads.thread.activities_of(pk)}
        found = [threads.thread.goals[pk] for pk in empty if data.column(pk) in (JOINT, PRINCIPALS)]
        highest = [goal for goal in found if goal.parent_id not in empty]
        return sorted(highest, key=lambda goal: (-data.column(goal.pk), data.order[goal.pk]))

    @cached_property
    def to_mend(self) -> list[tuple[Goal, bool]]:
        """The goals, each with whether the reader may link a joint goal to it."""
        column, telling = self.threads.data.column, self._telling
        return [(goal, column(goal.pk) == PRINCIPALS and telling.may_link_to(goal)) for goal in self.goals]

    @cached_property
    def goals_offered(self) -> list[Goal]:
        """The joint goals, where they are few enough for a menu."""
        data = self.threads.data
        found = sorted((pk for pk in data.thread.goals if data.column(pk) == JOINT), key=data.order.__getitem__)
        return [data.thread.goals[pk] for pk in found] if len(found) <= MOST_OFFERED else []

    @cached_property
    def activities_offered(self) -> list[Activity]:
        found = list(self.threads.data.activities.values())
        return found if len(found) <= MOST_OFFERED else []

    @cached_property
    def waiting(self) -> list[Waiting]:
        """The links that nobody has approved, owner by owner; first those where the reader may."""
        found: dict[tuple, Waiting] = {}
        for told in self.links:
            document = told.link.target.tree.document
            owner = ("organisation", document.owner_organisation_id)
            if not owner[1]:
                owner = ("collaboration", document.owner_collaboration_id)
            owner = owner if owner[1] else ("document", document.pk)
            found.setdefault(owner, Waiting(told.owner or document.title, owner)).links.append(told)
        return sorted(found.values(), key=lambda each: not each.may_approve)

    @cached_property
    def reminded(self) -> list[Waiting]:
        """As `waiting`, with the people who can approve, but for the reader."""
        keys = {kind: {each.owner[1] for each in self.waiting if each.owner[0] == kind}
                for kind in ("organisation", "collaboration")}  # fmt: skip
        people = approvers(keys["organisation"], keys["collaboration"], self._telling.person)
        for each in self.waiting:
            each.people = [person for person in people.get(each.owner, []) if person != self._telling.person][:3]
        return self.waiting

    @cached_property
    def unapproved(self) -> int:
        return sum(not link.approved_at for link in self._telling.links)

    @cached_property
    def links(self) -> list[Told]:
        return [self._telling.link(link) for link in self._telling.links if not link.approved_at]

    @property
    def count(self) -> int:
        return len(self.activities) + len(self.goals) + self.unapproved
