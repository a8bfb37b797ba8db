"""Undo: reverses a whole operation, as long as nothing that it touched has changed since."""

from collections.abc import Callable
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from samverk.core.models import Revision, Versioned
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation, restored, snapshot, untracked_fields, with_dependants

_rules: dict[str, Callable] = {}


def allow(model, rule: Callable) -> None:
    """Operations on `model` can be undone by whoever `rule(person, obj)` lets change it. Called from apps.ready."""
    _rules[model._meta.label_lower] = rule


def offer_undo(request, operation_id: UUID, text: str) -> None:
    """Tell what was done, with a button that undoes it (a form: it works without script)."""
    address = reverse("core:undo", args=[operation_id])
    messages.success(request, format_html("{}", text), extra_tags=f"undo {address}")


def undo(operation_id: UUID, *, by) -> Operation:
    """Reverse everything that one operation did, as an operation of its own that can be undone in turn.

    Only who made the operation may undo it. Raises PermissionDenied, or ValidationError with code "not_undoable"
    when something has changed since, when others have come to rest on what was made, or when the thing is final.
    """
    rows = list(Revision.objects.in_operation(operation_id))
    if not rows or any(row.model not in _rules for row in rows):
        raise ValidationError(_("This cannot be undone."), code="not_undoable")
    require(all(row.actor_id == by.pk for row in rows))
    with operation("core.undone", by=by, reason=f"{rows[0].action} {operation_id}") as op:
        made_here = {(row.model, row.object_id) for row in rows if row.kind == Revision.Kind.CREATED}
        for row in reversed(rows):
            _reverse(op, row, made_here, by)
    return op


def _reverse(op, row, made_here, by):
    model = apps.get_model(row.model)
    content = _content(row)
    rule = _rules[row.model]
    if row.kind == Revision.Kind.DELETED:
        obj = restored(model, content["before"])
        _refuse_if(model._base_manager.filter(pk=row.object_id).exists())
        op.create(obj)
        require(rule(by, obj))
        return
    obj = model._base_manager.select_for_update().filter(pk=row.object_id).first()
    _refuse_if(obj is None or _moved_on(obj, content["after"]))
    require(rule(by, obj))
    if row.kind == Revision.Kind.CREATED:
        strangers = {(d._meta.label_lower, d.pk) for d in with_dependants(obj)} - made_here
        _refuse_if(strangers)
        op.delete(obj)
    else:
        earlier = restored(model, content["before"])
        earlier._state = obj._state
        for field in untracked_fields(model):  # the trail does not know them: they stay as they are
            setattr(earlier, field.attname, getattr(obj, field.attname))
        if isinstance(obj, Versioned):
            earlier.version = obj.version
        op.save(earlier)


def _content(row) -> dict:
    if row.content is None:
        raise ValidationError(_("This cannot be undone: its content was destroyed by decision."), code="not_undoable")
    return row.values


def _moved_on(obj, after: dict) -> bool:
    # Equal in all but its version is as it was: somebody has put it back.
    return {**snapshot(obj), "version": None} != {**after, "version": None}


def _refuse_if(condition) -> None:
    if condition:
        refusal = _("This cannot be undone any more, since something has changed after it. Change it by hand instead.")
        raise ValidationError(refusal, code="not_undoable")
