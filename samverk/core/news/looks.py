"""Remembering when a person last looked, so that opening a page does not lose what it is about to tell.

News count from the last opening on an *earlier day*: whatever is new stays the whole day, however often the page is
opened. Whoever has read it says so, and then it counts from there.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samverk.core.models import LastLook, TrailHead
from samverk.core.trail import is_busy, is_collision

FIRST_TIME = timedelta(days=14)  # what somebody new is told of
PERIODS = (7, 30, 90)  # days that one can ask for instead
SELDOM = timedelta(minutes=10)  # between two notes that somebody was here: each is a write


@dataclass(frozen=True)
class Since:
    """From where news count: after a link of the trail, or after a moment where no link is known."""

    at: datetime
    sequence: int | None = None
    is_first: bool = False

    def within(self, revisions):
        if self.sequence is not None:
            return revisions.filter(sequence__gt=self.sequence)
        return revisions.filter(at__gt=self.at)


def days(number: int) -> Since:
    return Since(timezone.now() - timedelta(days=number))


def newest() -> int:
    """The trail's newest link: what a page shows now is up to it."""
    return TrailHead.objects.filter(pk=1).values_list("sequence", flat=True).first() or 0


def look(person) -> Since:
    """From where news count for the person now; and note that it was here."""
    head, now = newest(), timezone.now()
    row = LastLook.objects.filter(person=person).first()
    if row is None:
        row = LastLook(person_id=person.pk, latest=head, latest_at=now)
        _keep(row)
    elif timezone.localdate(row.latest_at) < timezone.localdate(now):
        row.since, row.since_at = row.latest, row.latest_at
        row.latest, row.latest_at = head, now
        _keep(row)
    elif head > row.latest and now - row.latest_at > SELDOM:
        row.latest, row.latest_at = head, now
        _keep(row)
    return counted_from(row)


def since(person) -> Since:
    """As `look`, but without noting anything."""
    return counted_from(LastLook.objects.filter(person=person).first())


def counted_from(row: LastLook | None) -> Since:
    if row is None or row.since is None:
        return Since(timezone.now() - FIRST_TIME, is_first=True)
    return Since(row.since_at, row.since)


def mark_read(person, sequence: int) -> None:
    """Let news count from that link on, never from an earlier one: what the person has seen, not what came since."""
    earlier = LastLook.objects.filter(person=person).values_list("since", flat=True).first() or 0
    now, sequence = timezone.now(), max(min(sequence, newest()), earlier)
    LastLook.objects.update_or_create(
        person_id=person.pk,
        defaults={"since": sequence, "since_at": now, "latest": sequence, "latest_at": now},
    )


def _keep(row: LastLook) -> None:
    """Without waiting for an import to end: a page that only reads is not to stand still because of this."""
    try:
        with _impatient(), transaction.atomic():
            row.save()
    except DatabaseError as fault:
        if not is_busy(fault) and not is_collision(fault):  # in another window at the same moment
            raise


@contextmanager
def _impatient():
    """SQLite gives up on the lock after a tenth of a second, not after the seconds that a change waits."""
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    with connection.cursor() as cursor:
        usual = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual}")
