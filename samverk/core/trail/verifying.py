"""Recomputing the whole chain, row by row as the database hands them out: hundreds of thousands in a few seconds."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.db import connection

from samverk.core.models import TrailHead
from samverk.core.trail import guards
from samverk.core.trail.chain import digest, facts_text, head

AT_ONCE = 2000  # rows
DESTROYED = "core.contents_destroyed"  # the action of a protocol
TOLD_AT_MOST = 100  # faults: where all was rebuilt, each row is one
# The moment and the operation as the chain tells them; else making them would take longer than the hashing.
ROWS = {
    "sqlite": """
        SELECT sequence, operation, action, replace(at, ' ', 'T'), actor_id, kind, model, object_id,
            content, salt, content_hash, previous_hash, hash
        FROM core_revision ORDER BY sequence
    """,
    "postgresql": """
        SELECT sequence, replace(operation::text, '-', ''), action,
            to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), actor_id, kind, model, object_id,
            content, salt, content_hash, previous_hash, hash
        FROM core_revision ORDER BY sequence
    """,
}


@dataclass(frozen=True)
class TrailReport:
    """What `verify` found: how many rows, the newest link, and each fault with the number of its row."""

    rows: int
    head: str
    faults: list[str]


@dataclass
class _Findings:
    """The faults in the order of the rows. Where an anchor is wrong, what came after the last right one is in doubt."""

    anchors: dict[int, str]
    faults: list[str] = field(default_factory=list)
    more: int = 0
    sound_until: int = 0
    emptied: list[int] = field(default_factory=list)
    decided: list[list[int]] = field(default_factory=list)  # first and last numbers that protocols tell of

    def add(self, sequence: int, fault: str) -> None:
        if len(self.faults) < TOLD_AT_MOST:
            self.faults.append(f"{sequence}: {fault}")
        else:
            self.more += 1

    def meet_anchor(self, sequence: int, link: str) -> None:
        if self.anchors.pop(sequence) == link:
            self.sound_until = sequence
        else:
            first = self.sound_until + 1
            self.add(sequence, f"differs from the anchor kept outside; what was changed lies between {first} and here")

    def look_for_protocols(self) -> None:
        """Content may be destroyed by decision alone, and each decision says of which rows."""
        ends = sorted(self.decided)
        reached, place = 0, 0
        for sequence in self.emptied:
            while place < len(ends) and ends[place][0] <= sequence:
                reached, place = max(reached, ends[place][1]), place + 1
            if sequence > reached:
                self.add(sequence, "the content is gone, and no protocol tells of its destruction")

    def told(self) -> list[str]:
        return [*self.faults, f"and {self.more} more"] if self.more else self.faults


def verify(anchors: dict[int, str] | None = None, progress: Callable[[int], None] = lambda done: None) -> TrailReport:
    """Recompute the whole chain, and look whether the database's guards stand.

    `anchors` are hashes by sequence number that were kept outside the database: only they can reveal that the tail was
    cut, or that the whole chain was rebuilt, along with its head. `progress` hears after each 20,000 rows how many
    have been recomputed. Others may go on working: what they add meanwhile is looked at as far as it was there.
    """
    found, known = _Findings(dict(anchors or {})), head()
    previous, expected = TrailHead._meta.get_field("hash").default, 1
    for sequence, operation, action, at, actor, kind, model, key, content, salt, content_hash, before, link in _rows():
        if sequence > expected:
            found.add(expected, "is missing" if sequence == expected + 1 else f"is missing, as all before {sequence}")
        if before != previous:
            found.add(sequence, "does not follow the row before it")
        if content is None:
            found.emptied.append(sequence)
        elif content_hash != digest(f"{salt}{content}"):
            found.add(sequence, "the content was altered")
        elif action == DESTROYED:
            found.decided += json.loads(content)["after"]["numbers"]
        told = facts_text(sequence, operation, action, at, actor, kind, model, key, content_hash, before)
        if link != digest(told):
            found.add(sequence, "the facts about the change were altered")
        if sequence in found.anchors:
            found.meet_anchor(sequence, link)
        if sequence == known.sequence and link != known.hash:
            found.add(sequence, "differs from the trail's head")
        previous, expected = link, sequence + 1
        if not sequence % 20_000:
            progress(sequence)
    rows = expected - 1
    found.look_for_protocols()
    _look_at_the_end(found, rows, known, head())
    return TrailReport(rows, previous, found.told() + guards.missing())


def _look_at_the_end(found: _Findings, rows: int, before: TrailHead, after: TrailHead) -> None:
    """Operations may have been added while the rows were read, so the head is looked at before and after."""
    if rows < before.sequence:
        found.add(rows + 1, f"is missing; the end was cut, for the trail's head says {before.sequence}")
    elif rows > after.sequence:
        found.add(after.sequence + 1, f"was added; the trail's head says {after.sequence}")
    for sequence in sorted(found.anchors):
        if sequence > rows:
            found.add(sequence, "the anchored row is missing")


def _rows() -> Iterator[tuple]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(ROWS[connection.vendor])
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows
