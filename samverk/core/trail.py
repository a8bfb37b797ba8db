"""Every change goes through here: one transaction, checked objects, and a revision of each that no one can edit."""

import hashlib
import json
import secrets
import uuid
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.models import Revision, TrailHead, Versioned


@dataclass(frozen=True)
class FieldConflict:
    """One field that two people have written differently."""

    name: str
    label: str
    theirs: object
    mine: object


class Conflict(Exception):
    """The object was changed by somebody else since it was read. Pages answer 409 and show both texts."""

    def __init__(self, current: models.Model, mine: models.Model):
        self.current, self.mine = current, mine
        self.fields = [
            FieldConflict(f.name, str(f.verbose_name), f.value_from_object(current), f.value_from_object(mine))
            for f in tracked_fields(mine)
            if f.name != "version" and f.value_from_object(current) != f.value_from_object(mine)
        ]
        self.newest = Revision.objects.of(current).select_related("actor").last()
        super().__init__(_("%(object)s was changed by somebody else while you were editing.") % {"object": current})


@contextmanager
def operation(action: str, *, by, reason: str = ""):
    """One change that a person makes: all of it is saved with its revisions, or nothing is.

    `action` is room.verb_object, such as "planning.activity_changed"; `by` is None only for the system itself.
    """
    with transaction.atomic():
        op = Operation(action, by, reason)
        yield op
        op.append_to_trail()


@dataclass
class Operation:
    action: str
    by: models.Model | None
    reason: str = ""
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    entries: list[dict] = field(default_factory=list)

    def create(self, obj):
        obj.full_clean()
        obj.save(force_insert=True)
        self._note(Revision.Kind.CREATED, obj, None, snapshot(obj))
        return obj

    def create_many(self, objs: list, batch_size: int = 500) -> list:
        """Insert many rows of one model; foreign keys are left to the database to check."""
        for obj in objs:
            obj.clean_fields(exclude=[f.name for f in obj._meta.concrete_fields if f.is_relation])
        if objs:
            type(objs[0])._base_manager.bulk_create(objs, batch_size=batch_size)
        for obj in objs:
            self._note(Revision.Kind.CREATED, obj, None, snapshot(obj))
        return objs

    def save(self, obj, expected_version: int | None = None):
        """Save a changed object. Raises Conflict if it has another version than the one it was read at."""
        current = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
        before = snapshot(current)
        self._refuse_stale(current, obj, expected_version)
        obj.full_clean()
        if snapshot(obj) == before:
            return obj
        if isinstance(obj, Versioned):
            obj.version = current.version + 1
        obj.save(force_update=True)
        self._note(Revision.Kind.CHANGED, obj, before, snapshot(obj))
        return obj

    def save_many(self, objs: list, batch_size: int = 200) -> list:
        """Save many changed objects of one model in a bounded number of queries. Raises Conflict as `save` does."""
        if not objs:
            return []
        model = type(objs[0])
        stored = {}
        keys = [obj.pk for obj in objs]
        for start in range(0, len(keys), batch_size):
            batch = model._base_manager.select_for_update().filter(pk__in=keys[start : start + batch_size])
            stored.update({row.pk: row for row in batch})
        changed, touched = [], {"version"}
        for obj in objs:
            current = stored[obj.pk]
            self._refuse_stale(current, obj, None)
            obj.clean_fields(exclude=[f.name for f in model._meta.concrete_fields if f.is_relation])
            before, after = snapshot(current), snapshot(obj)
            if after != before:
                touched |= {name for name in after if after[name] != before[name]}
                if isinstance(obj, Versioned):
                    obj.version = current.version + 1
                changed.append((obj, before))
        _update_many(model, [obj for obj, _before in changed], touched, batch_size)
        for obj, before in changed:
            self._note(Revision.Kind.CHANGED, obj, before, snapshot(obj))
        return [obj for obj, _before in changed]

    def delete(self, obj, expected_version: int | None = None) -> None:
        """Delete an object and all that belongs to it; each row leaves a revision, so that undo brings it back.

        Raises ValidationError with code "in_use" when other things rest on it.
        """
        current = type(obj)._base_manager.select_for_update().get(pk=obj.pk)
        self._refuse_stale(current, obj, expected_version)
        for row in with_dependants(current):
            self._note(Revision.Kind.DELETED, row, snapshot(row), None)
        obj.delete()

    def note(self, obj, **facts) -> None:
        """Leave a mark on an object's trail without changing it: an export, a remark, a decision."""
        self._note(Revision.Kind.NOTED, obj, None, facts)

    def append_to_trail(self) -> None:
        """Chain the entries to the trail. The head's row lock puts simultaneous operations in one order."""
        if not self.entries:
            return
        TrailHead.objects.get_or_create(pk=1)
        head = TrailHead.objects.select_for_update().get(pk=1)
        now, rows = timezone.now(), []
        for entry in self.entries:
            row = Revision(
                sequence=head.sequence + 1, operation=self.id, action=self.action, at=now, actor=self.by,
                kind=entry["kind"], model=entry["model"], object_id=entry["object_id"],
                content=canonical(entry["content"]), salt=secrets.token_hex(16), previous_hash=head.hash,
            )  # fmt: skip
            row.content_hash = digest(row.salt + row.content)
            row.hash = link_hash(row)
            head.sequence, head.hash = row.sequence, row.hash
            rows.append(row)
        Revision.objects.bulk_create(rows, batch_size=500)
        head.save()

    def _refuse_stale(self, current, obj, expected_version):
        if isinstance(obj, Versioned) and current.version != (expected_version or obj.version):
            raise Conflict(current, obj)

    def _note(self, kind, obj, before, after):
        content = {
            "name": str(obj),
            "actor": str(self.by) if self.by else "",
            "reason": self.reason,
            "before": before,
            "after": after,
        }
        self.entries.append({"kind": kind, "model": obj._meta.label_lower, "object_id": obj.pk, "content": content})


def _update_many(model, objs: list, touched: set[str], batch_size: int) -> None:
    """Write the touched columns, and those that snapshots do not tell of.

    By INSERT … ON CONFLICT DO UPDATE, for rows that are there and locked: bulk_update's CASE WHEN takes ten times as
    long to build.
    """
    tracked = tracked_fields(model)
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    written = [f.name for f in fields if f.attname in touched or f not in tracked]
    if objs:
        manager = model._base_manager
        manager.bulk_create(
            objs, batch_size=batch_size, update_conflicts=True, unique_fields=["pk"], update_fields=written
        )


def tracked_fields(model) -> list[models.Field]:
    """The fields that revisions keep: all but secrets and large contents, which a model names in `untracked`."""
    return [f for f in model._meta.concrete_fields if f.name not in getattr(model, "untracked", ())]


def untracked_fields(model) -> list[models.Field]:
    return [f for f in model._meta.concrete_fields if f.name in getattr(model, "untracked", ())]


def snapshot(obj) -> dict:
    """The object's tracked values as plain JSON values, keyed by column attribute."""
    values = {}
    for f in tracked_fields(obj):
        value = f.value_from_object(obj)
        plain = value is None or isinstance(value, str | int | float | bool | list | dict)
        values[f.attname] = value if plain else f.value_to_string(obj)
    return json.loads(canonical(values))


def restored(model, values: dict):
    """The object that a snapshot describes, not yet saved."""
    obj = model()
    for f in tracked_fields(model):
        if f.attname in values:
            setattr(obj, f.attname, f.to_python(values[f.attname]))
    return obj


def with_dependants(obj) -> list[models.Model]:
    """What deleting `obj` takes with it, dependants first and the object itself last."""
    collector = Collector(using=obj._state.db, origin=obj)
    try:
        collector.collect([obj])
    except (ProtectedError, RestrictedError) as refusal:
        rest = getattr(refusal, "protected_objects", None) or refusal.restricted_objects
        # Kinds and numbers, not names: whoever may delete this need not be allowed to see what rests on it.
        kinds = Counter(str(row._meta.verbose_name) for row in rest)
        names = ", ".join(f"{kind} ({number})" for kind, number in sorted(kinds.items()))
        message = _("%(object)s cannot be deleted, since other things rest on it: %(names)s. Remove those first.")
        raise ValidationError(message, code="in_use", params={"object": obj, "names": names}) from refusal
    collector.sort()
    rows = [row for queryset in collector.fast_deletes for row in queryset]
    rows += [row for instances in collector.data.values() for row in _children_first(instances) if row != obj]
    return [*rows, obj]


def _children_first(rows) -> list[models.Model]:
    """Rows of one model, so that none comes after a row that it points at: a goal under a goal, for example."""
    rows = {row.pk: row for row in rows}
    model = next(iter(rows.values()))._meta.model if rows else None
    up = [f.attname for f in model._meta.concrete_fields if f.is_relation and f.related_model is model] if rows else []
    if not up:
        return list(rows.values())

    def depth(row, below=()) -> int:
        above = [rows[key] for name in up if (key := getattr(row, name)) in rows and key not in below]
        return 1 + max((depth(each, (*below, row.pk)) for each in above), default=0)

    return sorted(rows.values(), key=depth, reverse=True)


def canonical(value) -> str:
    """One text for one value: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def link_hash(row: Revision) -> str:
    """The hash that the next row carries: over the order, the facts about the change, and the content's digest."""
    at = row.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    facts = [row.sequence, str(row.operation), row.action, at, row.actor_id, row.kind, row.model, row.object_id]
    return digest(canonical([*facts, row.content_hash, row.previous_hash]))


@dataclass(frozen=True)
class TrailReport:
    """What `verify` found: how many rows, the newest link, and each fault with its sequence number."""

    rows: int
    head: str
    faults: list[str]


def verify(anchors: dict[int, str] | None = None) -> TrailReport:
    """Recompute the whole chain. `anchors` are hashes by sequence number that were kept outside the database.

    Only an anchor can reveal that the tail was cut or that the whole chain was rebuilt along with its head.
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
    head = TrailHead.objects.filter(pk=1).first() or TrailHead()
    if (head.sequence, head.hash) != (count, previous):
        faults.append(f"{count}: the trail's head says {head.sequence}; the end was cut or added to")
    faults += [f"{sequence}: the anchored row is missing" for sequence in wanted]
    return TrailReport(count, previous, faults)


def head() -> TrailHead:
    """The newest link, for printing where nobody can reach it from the database: in each fixed edition."""
    return TrailHead.objects.filter(pk=1).first() or TrailHead()
