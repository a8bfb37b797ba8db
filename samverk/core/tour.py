"""A tour of the example: a box on real pages, one after the other, that says what to look at and where to go next.

Rooms register their stops from `apps.ready`. Nothing is kept but that somebody has put the offer away: which stop one
is at stands in the address, so that leaving is to go anywhere else. Only the example's people are offered it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

ADDRESS, AWAY = "tour", "tour-away"


@dataclass(frozen=True)
class Stop:
    """`find(person)` gives the address of the page and what is said there, for this person's role; None skips it."""

    key: str
    title: str
    find: Callable[..., tuple[str, str] | None]
    order: int


_stops: dict[int, Stop] = {}


def register(key: str, title: str, find: Callable, order: int) -> None:
    _stops[order] = Stop(key, title, find, order)


@dataclass(frozen=True)
class Place:
    """One stop as this person meets it."""

    key: str
    title: str
    text: str
    page: str

    @property
    def address(self) -> str:
        return f"{self.page}{'&' if '?' in self.page else '?'}{ADDRESS}={self.key}"


def places(person) -> list[Place]:
    """The stops that the person can see, in order."""
    found = [(stop, stop.find(person)) for _order, stop in sorted(_stops.items())]
    return [Place(stop.key, stop.title, text, page) for stop, told in found if told for page, text in [told]]


class Here:
    """Where somebody is on the tour: the box's values, with the stops before and after."""

    def __init__(self, person, key: str):
        self.person, self.key = person, key

    @cached_property
    def _places(self) -> list[Place]:
        return places(self.person)

    @cached_property
    def _index(self) -> int:
        return next((index for index, place in enumerate(self._places) if place.key == self.key), -1)

    def __bool__(self) -> bool:
        return self._index >= 0

    @property
    def number(self) -> int:
        return self._index + 1

    @property
    def count(self) -> int:
        return len(self._places)

    @property
    def place(self) -> Place:
        return self._places[self._index]

    @property
    def previous(self) -> Place | None:
        return self._places[self._index - 1] if self._index else None

    @property
    def next(self) -> Place | None:
        return self._places[self._index + 1] if self.number < self.count else None


def here(request) -> Here | None:
    """The stop that the address names, on the very page that it is about."""
    key = request.GET.get(ADDRESS)
    if not key or not is_for(request.user):
        return None
    found = Here(request.user, key)
    return found if found and found.place.page.partition("?")[0] == request.path else None


def is_for(person) -> bool:
    return bool(person.is_authenticated and person.is_example)


def my_work(person) -> tuple[str, str]:
    """The first stop."""
    return reverse("core:start"), _(
        "The day begins here: what you are to answer, approve or decide, nearest in time first, and what others have "
        "changed since you were last here. The menu leads to the goals, the plan, the rounds and the reports."
    )


def on_start(request, person) -> dict | None:
    """The offer on My work, until it is put away; while one is on the tour the box itself is enough."""
    if not is_for(person) or request.session.get(AWAY) or ADDRESS in request.GET:
        return None
    return {"begin": reverse("core:tour")}
