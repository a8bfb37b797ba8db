"""The menu at the top of every page, and the chooser of collaborations beside it. Rooms register from `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse


@dataclass(frozen=True)
class Entry:
    label: str
    url_name: str
    icon: str
    order: int
    shown_to: Callable | None
    covers: tuple[str, ...]
    pages: tuple[str, ...]


_entries: dict[str, Entry] = {}
_collaborations: list[Callable] = []


def register(
    label, url_name: str, icon: str = "", order: int = 100, shown_to: Callable | None = None, covers: tuple = (),
    pages: tuple = (),
) -> None:  # fmt: skip
    """Add an entry. `shown_to(person)` says who sees it; `covers` names further rooms whose pages count as its own, and
    `pages` single pages that do, whatever room they are of.

    An entry is marked as the current one on every page of its own room: register one entry a room where you can.
    """
    room = url_name.partition(":")[0]
    _entries[url_name] = Entry(label, url_name, icon, order, shown_to, (room, *covers), (url_name, *pages))


def register_collaborations(choices: Callable) -> None:
    """`choices(request)` lists the person's collaborations as dicts: pk, name, note, url, current."""
    _collaborations[:] = [choices]


def entries(request) -> list[dict]:
    """What this person's menu holds, with the current entry marked: the exact page, else the page's room."""
    person = request.user
    if not person.is_authenticated:
        return []
    shown = sorted(_entries.values(), key=lambda each: (each.order, each.url_name))
    shown = [each for each in shown if each.shown_to is None or each.shown_to(person)]
    current = _current(request, shown)
    return [
        {"label": each.label, "url": reverse(each.url_name), "icon": each.icon, "current": each is current}
        for each in shown
    ]


def collaborations(request) -> list[dict]:
    """The person's own, looked up once for a page, however many parts of it show them."""
    if not request.user.is_authenticated:
        return []
    if not hasattr(request, "_collaborations"):
        request._collaborations = [choice for choices in _collaborations for choice in choices(request)]
    return request._collaborations


def _current(request, shown: list[Entry]) -> Entry | None:
    match = request.resolver_match
    if match is None:
        return None
    exact = [each for each in shown if match.view_name in each.pages]
    same_room = [each for each in shown if match.namespace in each.covers and each.url_name != "core:start"]
    return next(iter(exact or same_room), None)
