"""What a person owes, from every room in one list, nearest in time first. Rooms register from their `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from urllib.parse import urlencode

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import cached_property

from samverk.core.places import are_many, chosen

SHOWN = 12
ALL = 300  # for who asks to see all at once


@dataclass(frozen=True)
class Due:
    """One thing to do by a day. `action` is what its button says, `last` how it stood the last time."""

    on: date
    title: str
    note: str
    url: str
    action: str
    place: Model  # the collaboration
    last: object = None
    comes_first: bool = False  # before all that only has a day: somebody waits for it

    @property
    def days_left(self) -> int:
        return (self.on - timezone.localdate()).days

    @property
    def days_late(self) -> int:
        return -self.days_left

    @property
    def is_late(self) -> bool:
        return self.days_left < 0


@dataclass(frozen=True)
class Owed:
    """What one room says that a person owes: the nearest in time, how many in all, and how many of those are late."""

    dues: list[Due] = field(default_factory=list)
    count: int = 0
    late: int = 0
    beside: list[tuple[str, str]] = field(default_factory=list)  # said below, with links: what others are asked


# Called with the person, the collaboration's key or None for all, and how many to tell at most. It answers None for
# somebody who can never owe the like, such as a mere reader; its queries are as many however much is owed.
Source = Callable[[object, int | None, int], Owed | None]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


@dataclass
class Work:
    """Everything that a person owes."""

    owed: list[Owed]
    at_most: int = SHOWN

    @cached_property
    def dues(self) -> list[Due]:
        found = [due for each in self.owed for due in each.dues]
        return sorted(found, key=lambda due: (not due.comes_first, due.on))[: self.at_most]

    @property
    def count(self) -> int:
        return sum(each.count for each in self.owed)

    @property
    def late(self) -> int:
        return sum(each.late for each in self.owed)

    @property
    def more(self) -> int:
        return self.count - len(self.dues)

    @property
    def is_cut(self) -> bool:
        """Whether there is more to see for who asks for all."""
        return self.more > 0 and self.at_most < ALL

    @property
    def beside(self) -> list[tuple[str, str]]:
        return [told for each in self.owed for told in each.beside]

    @property
    def by_place(self) -> list[tuple[Model, list[Due]]]:
        """Collaboration by collaboration, the one with the nearest day first."""
        order = {}
        for due in self.dues:
            order.setdefault(due.place.pk, len(order))
        ordered = sorted(self.dues, key=lambda due: order[due.place.pk])
        return [(those[0].place, those) for those in (list(g) for _k, g in groupby(ordered, lambda due: due.place.pk))]


def work_of(request, person) -> Work | None:
    """Nothing for somebody who can owe nothing. Looked up once a page."""
    if not hasattr(request, "_work"):
        at_most = ALL if request.GET.get("tasks") == "all" else SHOWN
        found = [source(person, chosen(request), at_most) for source in _sources]
        found = [owed for owed in found if owed is not None]
        request._work = Work(found, at_most) if found else None
    return request._work


def on_start(request, person) -> dict | None:
    work = work_of(request, person)
    if work is None:
        return None
    place = chosen(request)
    query = urlencode({"tasks": "all"} | ({"collaboration": place} if place else {}))
    return {"work": work, "all_tasks": f"?{query}#owed", "grouped": are_many(request) and place is None}


def in_words(request, person) -> dict | None:
    """The sentence below the page's heading."""
    work = work_of(request, person)
    return {"work": work, "next": next((due for due in work.dues if not due.is_late), None)} if work else None
