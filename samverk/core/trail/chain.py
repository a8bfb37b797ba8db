"""The chain of revisions: each carries the hash of the one before it, so that tampering shows."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.utils import timezone

from samverk.core.models import RemovedFrom, Revision, TrailHead

# Written out and prepared once: of many rows Django's own bulk_create would build each value's place anew.
INSERT = """
    INSERT INTO core_revision (sequence, operation, action, at, actor_id, kind, model, object_id, content, salt,
        content_hash, previous_hash, hash)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_encoder = DjangoJSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(value) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8."""
    return _encoder.encode(value)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def append(entries: list[dict], *, operation, action: str, actor) -> None:
    """Add one operation's entries. The head's row lock puts simultaneous operations in one order."""
    if not entries:
        return
    TrailHead.objects.get_or_create(pk=1)
    head, now = TrailHead.objects.select_for_update().get(pk=1), timezone.now()
    rows, removed = [], []
    actor_id, moment = actor.pk if actor else None, _moment(now)
    stored_operation, stored_now = (
        Revision._meta.get_field(name).get_db_prep_save(value, connection)
        for name, value in [("operation", operation), ("at", now)]
    )
    for entry in entries:
        content, salt, previous = canonical(entry["content"]), secrets.token_hex(16), head.hash
        content_hash = digest(salt + content)
        what = [str(entry["kind"]), entry["model"], entry["object_id"]]
        head.sequence += 1
        head.hash = _link([head.sequence, str(operation), action, moment, actor_id, *what, content_hash, previous])
        facts = [head.sequence, stored_operation, action, stored_now, actor_id, *what]
        rows.append([*facts, content, salt, content_hash, previous, head.hash])
        removed += [RemovedFrom(revision_id=head.sequence, model=m, object_id=key) for m, key in entry["removed_from"]]
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
    RemovedFrom.objects.bulk_create(removed, batch_size=500)
    head.save()


def link_hash(row: Revision) -> str:
    """The hash that the next row carries: over the order, the facts about the change, and the content's digest."""
    what = [row.kind, row.model, row.object_id, row.content_hash, row.previous_hash]
    return _link([row.sequence, str(row.operation), row.action, _moment(row.at), row.actor_id, *what])


def _link(facts: list) -> str:
    return digest(canonical(facts))


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True)
class TrailReport:
    """What `verify` found: how many rows, the newest link, and each fault with its sequence number."""

    rows: int
    head: str
    faults: list[str]


def verify(anchors: dict[int, str] | None = None, progress: Callable[[int], None] = lambda done: None) -> TrailReport:
    """Recompute the whole chain. `anchors` are hashes by sequence number that were kept outside the database.

    Only an anchor can reveal that the tail was cut or that the whole chain was rebuilt along with its head.
    `progress` hears after each 20,000 rows how many have been recomputed.
    """
    faults, previous, count = [], TrailHead._meta.get_field("hash").default, 0
    wanted = dict(anchors or {})
    for row in Revision.objects.order_by("sequence").iterator(chunk_size=2000):
        count += 1
        if row.sequence != count:
            faults.append(f"{row.sequence}: expected number {count}; rows are missing or were added")
            count = row.sequence
        if row.previous_hash != previous:
            faults.append(f"{row.sequence}: does not follow the row before it")
        if row.content is not None and row.content_hash != digest(row.salt + row.content):
            faults.append(f"{row.sequence}: the content was altered")
        if row.hash != link_hash(row):
            faults.append(f"{row.sequence}: the facts about the change were altered")
        if row.sequence in wanted and wanted.pop(row.sequence) != row.hash:
            faults.append(f"{row.sequence}: differs from the anchor kept outside")
        previous = row.hash
        if not count % 20_000:
            progress(count)
    head = TrailHead.objects.filter(pk=1).first() or TrailHead()
    if (head.sequence, head.hash) != (count, previous):
        faults.append(f"{count}: the trail's head says {head.sequence}; the end was cut or added to")
    faults += [f"{sequence}: the anchored row is missing" for sequence in wanted]
    return TrailReport(count, previous, faults)


def head() -> TrailHead:
    """The newest link, for printing where nobody can reach it from the database: in each fixed edition."""
    return TrailHead.objects.filter(pk=1).first() or TrailHead()
