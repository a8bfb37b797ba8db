"""The graph that goals make: each goal points at its parent and at the goals that it contributes to.

Everything above or below some goals is found by one recursive query, on SQLite and PostgreSQL alike. A circle in the
graph would make a goal contribute to itself, so none is let in.
"""

from collections import deque
from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import EmptyResultSet, ValidationError
from django.db.models import QuerySet, Subquery
from django.utils.translation import gettext as _

from samverk.core.database import serialise

PART_OF, ALIGNED = "part_of", "aligned"


class Upward(Subquery):
    """The keys of the goals that a query finds and of all that they lead to: parents and aligned goals, repeatedly."""

    template = """(
        WITH RECURSIVE reached(id) AS (
            %(subquery)s
            UNION
            SELECT edge.target FROM reached JOIN (
                SELECT id AS source, parent_id AS target FROM steering_goal WHERE parent_id IS NOT NULL
                UNION ALL
                SELECT source_id AS source, target_id AS target FROM steering_alignment
            ) AS edge ON edge.source = reached.id
        )
        SELECT id FROM reached)"""


class Downward(Subquery):
    """The keys of the goals that a query finds and of all that lead to them: children and goals aligned to them."""

    template = """(
        WITH RECURSIVE reached(id) AS (
            %(subquery)s
            UNION
            SELECT edge.source FROM reached JOIN (
                SELECT id AS source, parent_id AS target FROM steering_goal WHERE parent_id IS NOT NULL
                UNION ALL
                SELECT source_id AS source, target_id AS target FROM steering_alignment
            ) AS edge ON edge.target = reached.id
        )
        SELECT id FROM reached)"""


def upward(start: QuerySet) -> QuerySet:
    """The goals in `start` and every goal that they lead to. One query, whatever the number of rows."""
    return _closure(start, Upward)


def downward(start: QuerySet) -> QuerySet:
    """The goals in `start` and every goal that leads to one of them. One query, whatever the number of rows."""
    return _closure(start, Downward)


def _closure(start, direction) -> QuerySet:
    keys = start.order_by().values("pk")
    try:
        str(keys.query)
    except EmptyResultSet:
        return start.none()
    return start.model._base_manager.filter(pk__in=direction(keys))


def edges_from(goals: QuerySet) -> list[tuple[int, int, str, str]]:
    """What leads on from these goals: (source, target, PART_OF or ALIGNED, why). Two queries."""
    parents = goals.filter(parent__isnull=False).order_by().values_list("pk", "parent_id")
    return [(goal, parent, PART_OF, "") for goal, parent in parents] + aligned_from(goals)


def aligned_from(goals: QuerySet) -> list[tuple[int, int, str, str]]:
    """As `edges_from`, but the alignments alone. One query."""
    rows = apps.get_model("steering.Alignment")._base_manager.filter(source__in=goals.order_by().values("pk"))
    return [(source, target, ALIGNED, why) for source, target, why in rows.values_list("source_id", "target_id", "why")]


def refuse_circle(source, target, visible: QuerySet | None = None) -> None:
    """Raise ValidationError with code "circle" if a new edge from `source` to `target` would close one.

    The refusal names the circle; goals outside `visible` are named without their titles. Inside a transaction whoever
    asks this first is also the first to save: the answer holds until the transaction ends.
    """
    serialise("steering.graph")
    if source.pk is None or target.pk is None:
        return
    way_back = _way(edges_from(upward(type(target)._base_manager.filter(pk=target.pk))), target.pk, source.pk)
    if way_back:
        _refuse([source.pk, *way_back], visible)


def refuse_circles() -> None:
    """Raise ValidationError with code "circle" if the graph as it stands holds one: for whole imports, at their end."""
    serialise("steering.graph")
    if circle := find_circle(edges_from(_goals())):
        _refuse(circle)


def find_circle(edges: Iterable[tuple]) -> list[int]:
    """One circle in the edges, its first goal repeated at the end; [] when there is none."""
    onward: dict[int, list[int]] = {}
    for source, target, *_facts in edges:
        onward.setdefault(source, []).append(target)
    finished: set[int] = set()
    for start in onward:
        trail, ahead = [start], [iter(onward.get(start, ()))]
        on_trail = {start}
        while trail and start not in finished:
            step = next(ahead[-1], None)
            if step is None:
                ahead.pop()
                on_trail.discard(trail[-1])
                finished.add(trail.pop())
            elif step in on_trail:
                return [*trail[trail.index(step) :], step]
            elif step not in finished:
                trail.append(step)
                on_trail.add(step)
                ahead.append(iter(onward.get(step, ())))
    return []


def _way(edges, start: int, end: int) -> list[int]:
    """A shortest way from start to end, both included; [] when there is none."""
    onward: dict[int, list[int]] = {}
    for source, target, *_facts in edges:
        onward.setdefault(source, []).append(target)
    came_from, queue = {start: None}, deque([start])
    while queue and end not in came_from:
        here = queue.popleft()
        for step in onward.get(here, ()):
            if step not in came_from:
                came_from[step] = here
                queue.append(step)
    if end not in came_from:
        return []
    way = [end]
    while came_from[way[-1]] is not None:
        way.append(came_from[way[-1]])
    return way[::-1]


def _refuse(circle: list[int], visible: QuerySet | None = None) -> None:
    known = {goal.pk: str(goal) for goal in (_goals() if visible is None else visible).filter(pk__in=circle)}
    names = " → ".join(known.get(pk, _("a goal that you cannot see")) for pk in circle)
    refusal = _("This would close a circle, so that a goal contributed to itself: %(circle)s. Choose another goal.")
    raise ValidationError(refusal, code="circle", params={"circle": names})


# By the registry: models.py asks this module before it saves, so it cannot be imported here.
def _goals() -> QuerySet:
    return apps.get_model("steering.Goal")._base_manager.all()
