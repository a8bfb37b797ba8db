"""The kinds of job there are. Rooms register theirs from `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Kind:
    title: str
    work: str
    may_fetch: str

    def carry_out(self, job):
        return import_string(self.work)(job)

    def allows_fetching(self, job, person) -> bool:
        allowed: Callable = import_string(self.may_fetch) if self.may_fetch else _never
        return allowed(job, person)


_kinds: dict[str, Kind] = {}


def register(name: str, title, work: str, may_fetch: str = "") -> None:
    """Add a kind of job, named room.verb_object. `title` says what it is to anyone who keeps the installation.

    `work` is the dotted path of `work(job) -> Outcome | None`, loaded when the first such job is carried out, and
    `may_fetch` that of `may_fetch(job, person) -> bool`: whether the file it made may (still) be had by that person.
    """
    _kinds[name] = Kind(title, work, may_fetch)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that no installed room has."""
    return _kinds[name]


def title_of(name: str) -> str:
    """What such a job is, in the reader's language; the bare name where its room is no longer installed."""
    return str(_kinds[name].title) if name in _kinds else name


def _never(job, person) -> bool:
    return False
