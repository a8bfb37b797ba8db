"""Lawful destruction (gallring) of what revisions hold, by decision: content and salt go, the chain stays whole.

What is left of a revision is that something was done: who, when, to what. The protocol of the destruction is a revision
of its own, which cannot be destroyed.
"""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Count, Max, Min, QuerySet

from samverk.core.models import Revision, TrailHead
from samverk.core.permissions import require
from samverk.core.trail import Operation, head, operation
from samverk.core.trail.verifying import DESTROYED

AT_ONCE = 2000  # rows


@dataclass(frozen=True)
class Decision:
    """What the destruction rests on: who decided, in which paragraph, on which day, and of which period it speaks."""

    decided_by: str
    paragraph: str
    decided_on: date
    period: str

    def clean(self) -> None:
        if not all(str(value).strip() for value in vars(self).values()):
            raise ValidationError("Say who decided, in which paragraph, on which day, and for which period.")


def chosen(*, before: date, model: str = "", object_id: int | None = None, action: str = "") -> QuerySet:
    """The revisions made before that day that still hold content. Protocols and seals are never among them."""
    rows = Revision.objects.filter(at__date__lt=before, content__isnull=False)
    rows = rows.exclude(model=TrailHead._meta.label_lower)
    if model:
        rows = rows.filter(model=model)
    if object_id is not None:
        rows = rows.filter(object_id=object_id)
    return rows.filter(action__startswith=action) if action else rows


def told_of(rows: QuerySet) -> dict:
    """How many revisions of each kind of thing it is, and the first and last of their numbers."""
    counts = dict(rows.order_by("model").values_list("model").annotate(Count("pk")))
    ends = rows.aggregate(first=Min("sequence"), last=Max("sequence"))
    return {"revisions": sum(counts.values()), "of": counts, **ends}


def destroy(
    rows: QuerySet, decision: Decision, *, by, progress: Callable[[int], None] = lambda done: None
) -> Operation:
    """Empty these revisions and leave the protocol, all or nothing. The database's own leavings: `clear_leavings`.

    Whoever administers the installation carries it out. Raises ValidationError with code "nothing" where there is
    nothing left to destroy.
    """
    require(by.is_authenticated and by.is_administrator)
    decision.clean()
    with operation(DESTROYED, by=by, reason=f"{decision.decided_by}, {decision.paragraph}") as op:
        told = told_of(rows)
        if not told["revisions"]:
            raise ValidationError("There is nothing to destroy among the revisions that you chose.", code="nothing")
        keys = list(rows.order_by("sequence").values_list("sequence", flat=True))
        for start in range(0, len(keys), AT_ONCE):
            batch = Revision.objects.filter(sequence__gte=keys[start], sequence__in=keys[start : start + AT_ONCE])
            batch.update(content=None, salt=None)
            progress(min(start + AT_ONCE, len(keys)))
        decided = asdict(decision) | {"decided_on": decision.decided_on.isoformat()}
        op.note(head(), **told, numbers=_stretches(keys), decision=decided)
    return op


def _stretches(numbers: list[int]) -> list[list[int]]:
    """The numbers, which are in order, as first and last of each unbroken stretch."""
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


# Sessions in the middle of something: whatever was there when they began, PostgreSQL keeps for them.
IN_THE_MIDDLE = """
    SELECT pid, xact_start, left(query, 80) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
        AND (backend_xmin IS NOT NULL OR backend_xid IS NOT NULL)
    ORDER BY xact_start
"""
PATIENCE = 60  # s that others are waited for


def clear_leavings(patience: float = PATIENCE) -> list[str]:
    """Have the database write its files anew: until then they hold what was emptied, and earlier texts of what has
    changed since. Takes its time, during which nothing can be saved; only for the tables' owner on PostgreSQL.

    Returns who was still in the middle of something after so many seconds, for whom the database may have kept what
    was emptied: then it is to be done again.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The search's index keeps words of what is gone; merging it may leave some, as marks that they went.
            cursor.execute("INSERT INTO core_searchwords (core_searchwords) VALUES ('rebuild')")
            cursor.execute("VACUUM")
            # What VACUUM wrote lies beside the file until nobody reads the old pages any more.
            return _waited_for(lambda: _readers_of_the_file(cursor), patience)
        others = _waited_for(lambda: _sessions_in_the_middle(cursor), patience)
        # VACUUM FULL keeps what is dead for whoever is in the middle of something in any database of the server; VACUUM
        # goes by this database alone. So that takes what is dead away, and the other then writes the files anew.
        cursor.execute("VACUUM (DISABLE_PAGE_SKIPPING)")
        cursor.execute("VACUUM FULL")
        return others


def _waited_for(others: Callable[[], list[str]], patience: float) -> list[str]:
    until = time.monotonic() + patience
    while (still := others()) and time.monotonic() < until:
        time.sleep(0.2)
    return still


def _sessions_in_the_middle(cursor) -> list[str]:
    cursor.execute(IN_THE_MIDDLE)
    return [f"session {pid}, since {begun}: {query}" for pid, begun, query in cursor.fetchall()]


def _readers_of_the_file(cursor) -> list[str]:
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, _in_the_log, _written = cursor.fetchone()
    return ["somebody who reads the database's file (SQLite does not say who)"] if busy else []
