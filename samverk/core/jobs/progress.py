"""How far a job has come, told while its one transaction is open.

A reader must see it before the transaction ends, so it cannot be part of that. On PostgreSQL a second connection
writes it in the job's row. SQLite has one writer, the transaction itself: there it is a small file beside the database
(docs/decisions/0008-jobs-beside-the-web.md).
"""

import json
import logging
import time
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection

SECONDS_BETWEEN = 0.25
log = logging.getLogger(__name__)


@dataclass
class Progress:
    """`stage` says in the asker's language what is done now; `total` is 0 where nobody can know."""

    stage: str = ""
    done: int = 0
    total: int = 0

    @property
    def percent(self) -> int:
        return min(100, 100 * self.done // self.total) if self.total else 0


def stage(words, total: int = 0) -> None:
    """A new part of the work begins: the bar starts anew. Does nothing outside a job."""
    if meter := _meter.get():
        meter.now = Progress(str(words)[:200], 0, total)
        meter.write()


def advance(number: int = 1) -> None:
    """So many more of the stage's `total` are done."""
    if meter := _meter.get():
        meter.now.done += number
        if time.monotonic() >= meter.next_at:
            meter.write()


def reached(done: int, total: int) -> None:
    """So many of so many are done: for work that counts by itself."""
    if meter := _meter.get():
        meter.now.done, meter.now.total = done, total
        meter.write()


def counted(rows, words):
    """Go through `rows`, a list, as a stage of its own."""
    stage(words, len(rows))
    for row in rows:
        yield row
        advance()


@contextmanager
def told_of(job):
    """While this lasts, `stage` and `advance` tell of `job`."""
    place = _File(job) if connection.vendor == "sqlite" else _Row(job)
    token = _meter.set(_Meter(place))
    try:
        yield
    finally:
        _meter.reset(token)
        place.close()


def read(job) -> Progress:
    if connection.vendor == "sqlite":
        return _File(job).read()
    return Progress(job.stage, job.done, job.total)


class _Meter:
    def __init__(self, place):
        self.place, self.now, self.next_at = place, Progress(), 0.0

    def write(self) -> None:
        self.next_at = time.monotonic() + SECONDS_BETWEEN
        try:
            self.place.write(self.now)
        except (OSError, DatabaseError) as fault:  # a full disk stops the telling, not the work
            log.warning("The progress of a job cannot be told: %s", fault)


_meter: ContextVar[_Meter | None] = ContextVar("meter", default=None)


class _File:
    """Replaced as a whole, so that nobody reads half of it."""

    def __init__(self, job):
        self.path = folder() / f"{job.uuid}.json"

    def write(self, now: Progress) -> None:
        unfinished = self.path.with_suffix(".part")
        unfinished.write_text(json.dumps(asdict(now)))
        unfinished.replace(self.path)

    def read(self) -> Progress:
        try:
            return Progress(**json.loads(self.path.read_text()))
        except OSError:
            return Progress()

    def close(self) -> None:
        self.path.unlink(missing_ok=True)


class _Row:
    """By a connection of its own, which commits at once."""

    def __init__(self, job):
        self.job, self.beside = job, connection.copy()

    def write(self, now: Progress) -> None:
        table = connection.ops.quote_name(self.job._meta.db_table)
        with self.beside.cursor() as cursor:
            query = f"UPDATE {table} SET stage = %s, done = %s, total = %s WHERE id = %s"  # noqa: S608  our own name
            cursor.execute(query, [now.stage, now.done, now.total, self.job.pk])

    def close(self) -> None:
        self.beside.close()


def folder() -> Path:
    """Where workers and their jobs leave their marks on a single machine."""
    path = Path(settings.DATA) / "jobs"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path
