"""Undo as one would say it: one revision after another, the newest first. What samverk.core.undo must equal."""

from django.apps import apps
from django.core.exceptions import ValidationError

from samverk.core import undo
from samverk.core.models import Revision
from samverk.core.permissions import require
from samverk.core.trail import operation, removal_of, restored, snapshot


def undo_row_by_row(operation_id, *, by):
    rows = list(Revision.objects.in_operation(operation_id))
    refuse_if(not rows)
    require(all(row.actor_id == by.pk for row in rows))
    made_here = {(row.model, row.object_id) for row in rows if row.kind == Revision.Kind.CREATED}
    with operation("core.undone", by=by) as op:
        for row in reversed(rows):
            reverse(op, row, made_here, by)
    return op


def reverse(op, row, made_here, by):
    model, rule = apps.get_model(row.model), undo._rules[row.model]
    if row.kind == Revision.Kind.DELETED:
        obj = restored(model, row.values["before"])
        refuse_if(model._base_manager.filter(pk=row.object_id).exists())
        refuse_if(
            any(
                getattr(obj, f.attname) and not f.related_model._base_manager.filter(pk=getattr(obj, f.attname))
                for f in model._meta.concrete_fields
                if f.is_relation
            )
        )
        op.create(obj)
        require(rule(by, [obj]))
        return
    obj = model._base_manager.filter(pk=row.object_id).first()
    refuse_if(obj is None or {**snapshot(obj), "version": 0} != {**row.values["after"], "version": 0})
    require(rule(by, [obj]))
    if row.kind == Revision.Kind.CREATED:
        refuse_if({(each._meta.label_lower, each.pk) for each in removal_of([obj]).rows} - made_here)
        op.delete(obj)
    else:
        earlier = restored(model, row.values["before"])
        earlier._state.adding, earlier.version = False, obj.version
        op.save(earlier)


def refuse_if(condition):
    if condition:
        raise ValidationError("Something has changed.", code="not_undoable")
