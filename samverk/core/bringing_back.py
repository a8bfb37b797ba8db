"""Bringing back one thing that was deleted, long after: undo reverses a whole operation, and only its maker's own.

Whoever may change the thing may bring it back, whoever deleted it.
"""

from collections import defaultdict

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core import undo
from samverk.core.models import Revision
from samverk.core.trail import Operation, operation, owners_of, restored

BROUGHT_BACK = "core.brought_back"


def bring_back(row: Revision, *, by) -> Operation:
    """Restore what the revision tells of the deletion of, and what went along with it.

    Raises PermissionDenied, or ValidationError with code "not_undoable" when it is there again, when what it belonged
    to is not, or when it can no longer be what it was.
    """
    with operation(BROUGHT_BACK, by=by, reason=f"{row.action} {row.operation}") as op:
        for step in undo.steps_back(_with_what_went_along(row)):
            undo.bring_back(op, step)
    return op


def can_bring_back(rows: list[Revision], *, by) -> set[int]:
    """The numbers of those deletions that `bring_back` would reverse, as far as can be told without trying.

    Those of one model that belonged to the same things are asked about as one.
    """
    found, by_model = set(), defaultdict(list)
    for row in rows:
        if row.content is not None:
            by_model[row.model].append((row.sequence, restored(apps.get_model(row.model), row.values["before"])))
    for label, pairs in by_model.items():
        objs = [obj for _sequence, obj in pairs]
        there = apps.get_model(label)._base_manager.filter(pk__in=[obj.pk for obj in objs])
        lost = {*there.values_list("pk", flat=True), *(obj.pk for obj in undo.dangling(objs))}
        alike = defaultdict(list)
        for obj, owners in owners_of([obj for obj in objs if obj.pk not in lost]).items():
            alike[tuple(owners)].append(obj)
        allowed = {obj.pk for group in alike.values() if undo.may_undo(label, by, group) for obj in group}
        found |= {sequence for sequence, obj in pairs if obj.pk in allowed}
    return found


def _with_what_went_along(row: Revision) -> list[Revision]:
    """The deletion, and those that the same operation made of what rested on the thing."""
    if row.kind != Revision.Kind.DELETED or row.content is None:
        raise ValidationError(_("This cannot be undone."), code="not_undoable")
    gone = [each for each in Revision.objects.in_operation(row.operation) if each.kind == Revision.Kind.DELETED]
    along, keys = {row.sequence: row}, {(row.model, row.object_id)}
    # Dependants come before what they rest on, so one pass from the newest finds them all.
    for each in reversed(gone):
        if each.content is not None and keys & _pointed_at(each):
            along[each.sequence] = each
            keys.add((each.model, each.object_id))
    return [along[sequence] for sequence in sorted(along)]


def _pointed_at(row: Revision) -> set[tuple[str, int]]:
    before = row.values["before"]
    pointers = [f for f in apps.get_model(row.model)._meta.concrete_fields if f.is_relation]
    return {(f.related_model._meta.label_lower, before[f.attname]) for f in pointers if before.get(f.attname)}
