"""One change that a person makes: checked objects, saved all together or not at all, with a revision of each."""

import uuid
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby

from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _

from samverk.core.lines import same_text, with_plain_lines
from samverk.core.models import Revision, Versioned
from samverk.core.once import asking_anew
from samverk.core.trail import chain
from samverk.core.trail.circumstances import circumstances
from samverk.core.trail.collisions import gone, is_collision, refusal
from samverk.core.trail.dependants import Removal, removal_of
from samverk.core.trail.owners import owners_of
from samverk.core.trail.snapshots import batches, names_of, snapshot, tracked_fields


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
            if f.name != "version" and not same_text(f.value_from_object(current), f.value_from_object(mine))
        ]
        self.address = ""  # of the page that shows it, where that is not the object's own
        self.newest = Revision.objects.of(current).select_related("actor").last()
        super().__init__(_("%(object)s was changed by somebody else while you were editing.") % {"object": current})


# What is brought up to date along with each change, in its transaction: called with the operation once it is done.
followers: list[Callable[["Operation"], None]] = []


@contextmanager
def operation(action: str, *, by, reason: str = ""):
    """One change that a person makes: all of it is saved with its revisions, or nothing is.

    `action` is room.verb_object, such as "planning.activity_changed"; `by` is None only for the system itself.
    Where somebody else saves the same at the same moment, so that the database refuses this one, it raises the
    ValidationError that looking a moment later would have given.
    """
    op = Operation(action, by, reason)
    try:
        with asking_anew(), transaction.atomic():
            yield op
            op.append_to_trail()
            for follow in followers if op.entries else ():
                follow(op)
    except BaseException as fault:
        op.take_back()
        if isinstance(fault, DatabaseError) and is_collision(fault):
            raise refusal([obj for obj, *_before in op.written]) from fault
        raise


@dataclass
class Operation:
    action: str
    by: models.Model | None
    reason: str = ""
    facts: dict = field(default_factory=dict)  # what else the trail keeps of how it was done, beside before and after
    id: uuid.UUID = field(default_factory=uuid.uuid4)
    entries: list[dict] = field(default_factory=list)
    written: list[tuple[models.Model, object, int | None]] = field(default_factory=list)  # with key and version before
    touched: list[models.Model] = field(default_factory=list)  # one at least of each model

    def create(self, obj):
        _break_lines_plainly(obj)
        obj.full_clean()
        self._remember([obj])
        obj.save(force_insert=True)
        self._note(Revision.Kind.CREATED, [(obj, None, snapshot(obj))])
        return obj

    def create_many(self, objs: list, batch_size: int = 500) -> list:
        """Insert many rows of one model; foreign keys are left to the database to check."""
        for obj in objs:
            _break_lines_plainly(obj)
            obj.clean_fields(exclude=[f.name for f in obj._meta.concrete_fields if f.is_relation])
        self._remember(objs)
        if objs:
            type(objs[0])._base_manager.bulk_create(objs, batch_size=batch_size)
        self._note(Revision.Kind.CREATED, [(obj, None, snapshot(obj)) for obj in objs])
        return objs

    def save(self, obj, expected_version: int | None = None):
        """Save a changed object. Raises Conflict if it has another version than the one it was read at, and
        ValidationError with code "gone" if it is there no longer."""
        current = self._stored(obj)
        before = snapshot(current)
        self._refuse_stale(current, obj, expected_version)
        _break_lines_plainly(obj)
        obj.full_clean()
        if _is_same(before, snapshot(obj)):
            return obj
        self._remember([obj])
        if isinstance(obj, Versioned):
            obj.version = current.version + 1
        obj.save(force_update=True)
        self._note(Revision.Kind.CHANGED, [(obj, before, snapshot(obj))])
        return obj

    def touch(self, obj) -> None:
        """Raise the version of an object from which something that belongs to it has gone, or to which it has come,
        so that whoever read the whole before is told. Nothing is done where this operation has saved it already."""
        if any(obj is written for written, *_before in self.written):
            return
        self._remember([obj])
        before = snapshot(obj)
        obj.version += 1
        obj.save(update_fields=["version"])
        self._note(Revision.Kind.CHANGED, [(obj, before, snapshot(obj))])

    def touch_many(self, objs: list) -> None:
        """As `touch`, for objects of one model, in a number of queries that hardly grows with them."""
        done = {id(written) for written, *_before in self.written}
        fresh = [obj for obj in objs if id(obj) not in done]
        self._remember(fresh)
        before = [snapshot(obj) for obj in fresh]
        for obj in fresh:
            obj.version += 1
        if fresh:
            _update_many(type(fresh[0]), fresh, {"version"}, batch_size=200)
        self._note(Revision.Kind.CHANGED, [(obj, was, snapshot(obj)) for obj, was in zip(fresh, before, strict=True)])

    @property
    def has_added_or_removed(self) -> bool:
        return any(entry["kind"] in {Revision.Kind.CREATED, Revision.Kind.DELETED} for entry in self.entries)

    def save_many(self, objs: list, batch_size: int = 200) -> list:
        """Save many changed objects of one model in a bounded number of queries. Raises Conflict as `save` does."""
        if not objs:
            return []
        model = type(objs[0])
        stored = self.locked(model, [obj.pk for obj in objs])
        changed, touched = [], {"version"}
        for obj in objs:
            current = _there(stored.get(obj.pk), obj)
            self._refuse_stale(current, obj, None)
            _break_lines_plainly(obj)
            obj.clean_fields(exclude=[f.name for f in model._meta.concrete_fields if f.is_relation])
            before, after = snapshot(current), snapshot(obj)
            if not _is_same(before, after):
                touched |= {name for name in after if after[name] != before[name]}
                self._remember([obj])
                if isinstance(obj, Versioned):
                    obj.version = current.version + 1
                changed.append((obj, before))
        _update_many(model, [obj for obj, _before in changed], touched, batch_size)
        self._note(Revision.Kind.CHANGED, [(obj, before, snapshot(obj)) for obj, before in changed])
        return [obj for obj, _before in changed]

    def delete(self, obj, expected_version: int | None = None) -> None:
        """Delete an object and all that belongs to it; each row leaves a revision, so that undo brings it back.

        Raises ValidationError with code "in_use" when other things rest on it, "gone" when it is deleted already.
        """
        current = self._stored(obj)
        self._refuse_stale(current, obj, expected_version)
        self.remove(removal_of([current]))
        obj.pk = None

    def delete_many(self, objs: list) -> None:
        """Delete many objects of one model as `delete` does, in a number of queries that hardly grows with them."""
        if not objs:
            return
        stored = self.locked(type(objs[0]), [obj.pk for obj in objs])
        for obj in objs:
            self._refuse_stale(_there(stored.get(obj.pk), obj), obj, None)
        self.remove(removal_of(list(stored.values())))

    def remove(self, removal: Removal) -> None:
        """Carry out a deletion whose rows are locked; each row leaves a revision, those that point at others first."""
        owners = owners_of(removal.objs)
        for _model, rows in groupby(removal.rows, type):
            self._note(Revision.Kind.DELETED, [(row, snapshot(row), None) for row in rows], owners)
        removal.carry_out()

    def note(self, obj, **facts) -> None:
        """Leave a mark on an object's trail without changing it: an export, a remark, a decision."""
        self._note(Revision.Kind.NOTED, [(obj, None, facts)])

    def locked(self, model, keys: list) -> dict[int, models.Model]:
        """The rows as they are stored, by key, held until the operation ends."""
        stored = {}
        for batch in batches(keys):
            rows = model._base_manager.select_for_update().filter(pk__in=batch)
            stored |= {row.pk: row for row in rows.order_by()}  # an order by what it points at would be locked too
        return stored

    def append_to_trail(self) -> None:
        if not self.entries:
            return
        how = circumstances(self.by, self.touched)
        for entry in self.entries:
            entry["content"] |= how
        chain.append(self.entries, operation=self.id, action=self.action, actor=self.by)

    def take_back(self) -> None:
        """Let what was not saved after all look as it did before, so that a form can be shown again with it."""
        for obj, key, version in reversed(self.written):
            obj.pk, obj._state.adding = key, key is None or obj._state.adding
            if isinstance(obj, Versioned):
                obj.version = version

    def _remember(self, objs: list) -> None:
        self.written += [(obj, obj.pk, getattr(obj, "version", None)) for obj in objs]

    def _stored(self, obj) -> models.Model:
        return _there(self.locked(type(obj), [obj.pk]).get(obj.pk), obj)

    def _refuse_stale(self, current, obj, expected_version):
        if isinstance(obj, Versioned) and current.version != (expected_version or obj.version):
            raise Conflict(current, obj)

    def _note(
        self, kind, told: list[tuple[models.Model, dict | None, dict | None]], owners: dict | None = None
    ) -> None:
        """Keep what was done to objects of one model: each with what it was before and after.

        `owners` says what the objects belonged to on whose pages it is told that they are gone.
        """
        actor = str(self.by) if self.by else ""
        names = names_of([obj for obj, _before, _after in told])
        self.touched += [obj for obj, _before, _after in told[:1]]
        for name, (obj, before, after) in zip(names, told, strict=True):
            content = {"name": name, "actor": actor, "reason": self.reason, "before": before, "after": after}
            if self.facts:
                content["facts"] = self.facts
            entry = {"kind": kind, "model": obj._meta.label_lower, "object_id": obj.pk, "content": content}
            self.entries.append(entry | {"removed_from": owners.get(obj, []) if owners else []})


def _break_lines_plainly(obj: models.Model) -> None:
    """Here every text enters, whether from a form, a sheet or a terminal."""
    values = vars(obj)  # without those that were left in the database
    for f in obj._meta.concrete_fields:
        if isinstance(value := values.get(f.attname), str) and "\r" in value:
            setattr(obj, f.attname, with_plain_lines(value))


def _is_same(before: dict, after: dict) -> bool:
    return before == after or (
        before.keys() == after.keys() and all(same_text(before[name], after[name]) for name in after)
    )


def _there(stored: models.Model | None, obj: models.Model) -> models.Model:
    if stored is None:
        raise gone(obj)
    return stored


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
