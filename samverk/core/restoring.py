"""Restoring an earlier version: what people wrote in a thing is put back as it stood after one of its changes.

Undo reverses an operation as long as nothing has changed since; this is a change like any other, that says why, can
be undone, and gives way to whoever has changed the thing meanwhile. A room says which fields may be put back: what
people write, and not what follows from what happened (states, dates of approval, who may see it).
"""

from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from samverk.core.models import Revision
from samverk.core.permissions import require
from samverk.core.texts import texts_of
from samverk.core.times import readable
from samverk.core.trail import Operation, operation, snapshot
from samverk.core.undo import may_undo

RESTORED = "core.version_restored"
_fields: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class Difference:
    """One field that restoring would change: as it is, and as it was."""

    field: models.Field
    now: object
    then: object


def allow(model: type[models.Model], *names: str) -> None:
    """These fields of the model's things may be put back, by whoever may undo changes of them. From apps.ready."""
    _fields[model._meta.label_lower] = names


def may_restore(person, obj: models.Model) -> bool:
    return obj._meta.label_lower in _fields and may_undo(obj._meta.label_lower, person, [obj])


def restorable(rows: list[Revision], obj: models.Model, *, by) -> set[int]:
    """The numbers of those of its revisions to which the object can be put back: all but the newest, whose texts the
    person may read and put back."""
    own = [row for row in rows if (row.model, row.object_id) == (obj._meta.label_lower, obj.pk)]
    found = [row for row in own if row.kind in {Revision.Kind.CREATED, Revision.Kind.CHANGED} and row.content]
    newest = Revision.objects.of(obj).exclude(kind=Revision.Kind.NOTED).last() if found else None
    earlier = {row.sequence for row in found if row.sequence != newest.sequence}
    if not (earlier and may_restore(by, obj) and _is_read_by(by, obj)):
        return set()
    return earlier & readable(found, by)


def restored_object(row: Revision, *, by) -> models.Model | None:
    """What the revision is about, if the person may read every version of it; None otherwise, and where it is gone."""
    if row.model not in _fields or row.content is None or row.kind not in {"created", "changed"}:
        return None
    if not readable([row], by):
        return None
    return texts_of(apps.get_model(row.model), by).filter(pk=row.object_id).first()


def differences(row: Revision, obj: models.Model) -> list[Difference]:
    """What restoring would change, in the order of the model's fields. What the revision does not tell of stays."""
    then, now = row.values["after"], snapshot(obj)
    names = _fields[row.model]
    return [
        Difference(field, field.to_python(now[field.attname]), field.to_python(then[field.attname]))
        for field in obj._meta.concrete_fields
        if field.name in names and field.attname in then and then[field.attname] != now[field.attname]
    ]


def restore(row: Revision, obj: models.Model, *, reason: str, by, expected_version: int | None = None) -> Operation:
    """Put the fields back as they stood after that revision.

    Raises PermissionDenied; Conflict where somebody has changed the object since it was read; ValidationError with code
    "same" where nothing would change, and any that the object's own rules have against it.
    """
    require(may_restore(by, obj) and _is_read_by(by, obj) and readable([row], by))
    changed = differences(row, obj)
    if not changed:
        raise ValidationError(_("It says the same as that version already."), code="same")
    with operation(RESTORED, by=by, reason=reason) as op:
        op.facts = {"restored": row.sequence}
        for each in changed:
            setattr(obj, each.field.attname, each.then)
        op.save(obj, expected_version=expected_version)
    return op


def _is_read_by(person, obj: models.Model) -> bool:
    return texts_of(type(obj), person).filter(pk=obj.pk).exists()
