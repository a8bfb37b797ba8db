"""What rests on goals, as this room and those above it tell: so that nobody loses sight of it when a goal is gone."""

from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db.models import Count
from django.utils.translation import ngettext

from samverk.steering.models import Alignment, Goal

Told = dict[int, str]  # by the goal's key: "3 activities"
_told: list[Callable[[list[Goal], object], Told]] = []


def register(tell: Callable[[list[Goal], object], Told]) -> None:
    """`tell(goals, person)` says in words what of its own rests on each goal, of what the person may see."""
    if tell not in _told:
        _told.append(tell)


def on(goals: Iterable[Goal], person) -> dict[int, list[str]]:
    """What rests on each goal, in a few queries for all of them."""
    found, goals = defaultdict(list), list(goals)
    if goals:
        for tell in (_links, *_told):
            for key, words in tell(goals, person).items():
                found[key].append(words)
    return found


def _links(goals: list[Goal], person) -> Told:
    counts: dict[int, int] = defaultdict(int)
    visible = Alignment.objects.visible_to(person)
    for end in ("source", "target"):
        rows = visible.filter(**{f"{end}__in": goals}).order_by().values_list(end)
        for key, number in rows.annotate(Count("pk")):
            counts[key] += number
    return {key: ngettext("%(count)s link", "%(count)s links", n) % {"count": n} for key, n in counts.items()}
