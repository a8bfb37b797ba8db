"""What news tell of: which models, to whom, under which thing with a page, in which collaboration."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import models


@dataclass(frozen=True)
class Told:
    """How changes of one model are told.

    `visible(person)` gives those rows of which the person is told, never more than the person may see; the thing that
    they are told under must then be visible too. Paths go along foreign keys: `thing` leads to what has the page
    (blank: the row itself), `within` to its collaboration ("pk" where it is one), `whole` to what a change of very
    many is told under. `owner` names the foreign key by which it is still known, once a row is deleted, who may hear
    of that: whoever sees what it pointed at, of a model that is told of too. Without it deletions are not told.

    `words` says for each action what was done; of another action it is told that something was added, changed or
    deleted. Only these `actions` are told, if any are named, and never those in `silent`. Those in `moved` are
    told with their reason, although nothing but a place in an order has changed. `named` lets names be told,
    `counted(number)` words how many a change of very many concerned, and `mark(row)` gives a status to show. What had a
    `level` below `hidden_below` is not told of as deleted: whoever sees what it belonged to need not have seen it.
    """

    model: type[models.Model]
    visible: Callable
    thing: str = ""
    within: str = ""
    whole: str = ""
    owner: str = ""
    words: dict = field(default_factory=dict)
    actions: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()
    named: bool = False
    counted: Callable | None = None
    mark: Callable | None = None
    hidden_below: int = 0
    related: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def rows(self, reader, place: int | None):
        """What the reader is told of, in that collaboration if one is named."""
        found = self.visible(reader).order_by()
        if place is None:
            return found
        return found.filter(**{self.within: place}) if self.within else found.none()

    def reached(self, row, path: str):
        """What a path leads to from one of its rows; nothing where it is broken off."""
        for step in path.split("__") if path and path != "pk" else ():
            row = getattr(row, step) if row is not None else None
        return row

    def lookups(self) -> set[str]:
        return {path for path in (self.thing, self.within, self.whole, *self.related) if path and path != "pk"}


_told: dict[str, Told] = {}


def register(told: Told) -> None:
    _told[told.label] = told


def registered() -> list[Told]:
    return list(_told.values())


def told_of(label: str) -> Told:
    return _told[label]
