"""Undo: reverses a whole operation, as long as nothing that it touched has changed since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from samverk.core.models import Revision, Versioned
from samverk.core.permissions import require
from samverk.core.trail import Operation, batches, fetch, operation, removal_of, restored, snapshot, untracked_fields

UNDONE = "core.undone"
_rules: dict[str, Callable] = {}
_rules_of_changes: dict[str, tuple[Callable, tuple[str, ...]]] = {}
_brought: dict[str, str] = {}
_reasons: dict[str, Callable] = {}


def allow(model, rule: Callable, *, alike: Sequence[str] = ("pk",)) -> None:
    """Operations on `model` can be undone by whoever `rule(person, obj)` lets change it. Called from apps.ready.

    `alike` names what the rule goes by, such as "activity__plan__collaboration": of objects that agree in all of it
    one is asked about for all, so that a large operation asks no more than a small one.
    """
    allow_together(model, partial(_one_of_each_kind, rule, alike))


def allow_changes(model, rule: Callable, *, keeping: Sequence[str]) -> None:
    """Changes of objects can be undone also where this `rule(person, obj)` lets them be, as long as none of the fields
    in `keeping` was changed: what happened to those is not taken back."""
    _rules_of_changes[model._meta.label_lower] = rule, tuple(keeping)


def explain(model, why: Callable) -> None:
    """`why(person, objs)` says why operations on these objects cannot be undone and what to do instead, to somebody who
    but for that might; "" where the person simply may not."""
    _reasons[model._meta.label_lower] = why


def may_undo(model_label: str, person, objs: list[models.Model]) -> bool:
    """Whether the person may undo operations on these objects of one model."""
    return model_label in _rules and _rules[model_label](person, objs)


def allow_together(model, rule: Callable) -> None:
    """As `allow`, with a rule that answers for many objects at once: `rule(person, objs)`."""
    _rules[model._meta.label_lower] = rule


def count_brought(model, field: str) -> None:
    """`field` of a row of `model` holds how many rows it brought that leave no revisions of their own: they go with it,
    and undoing it is so much larger."""
    _brought[model._meta.label_lower] = field


def size_of(rows) -> int:
    """How many rows undoing these revisions touches, or somewhat fewer; counted, not read."""
    bringing = rows.filter(model__in=_brought, kind=Revision.Kind.CREATED)
    return rows.count() + sum(row.values.get("after", {}).get(_brought[row.model], 0) for row in bringing)


def offer_undo(request, operation_id: UUID, text: str) -> None:
    """Tell what was done, with a button that undoes it (a form: it works without script)."""
    address = reverse("core:undo", args=[operation_id])
    messages.success(request, format_html("{}", text), extra_tags=f"undo {address}")


def undo(operation_id: UUID, *, by) -> Operation:
    """Reverse everything that one operation did, as an operation of its own that can be undone in turn.

    Only who made the operation may undo it. Raises PermissionDenied, or ValidationError with code "not_undoable"
    when something has changed since, when others have come to rest on what was made, or when the thing is final.
    The queries grow with the kinds of things that were done, and hardly with their number.
    """
    rows = list(Revision.objects.in_operation(operation_id))
    if not rows or any(row.model not in _rules for row in rows):
        raise ValidationError(_("This cannot be undone."), code="not_undoable")
    require(all(row.actor_id == by.pk for row in rows))
    made_here = {(row.model, row.object_id) for row in rows if row.kind == Revision.Kind.CREATED}
    with operation(UNDONE, by=by, reason=f"{rows[0].action} {operation_id}") as op:
        for step in steps_back(rows):
            if step.kind == Revision.Kind.DELETED:
                bring_back(op, step)
            elif step.kind == Revision.Kind.CREATED:
                _take_away(op, step, made_here)
            else:
                _put_back(op, step)
    return op


@dataclass
class Step:
    """What was done in one way to objects of one model, each once, newest first: it is reversed at one go."""

    model: type[models.Model]
    kind: str
    changes: dict[int, dict] = field(default_factory=dict)  # before and after, by the object's key

    @property
    def keys(self) -> list[int]:
        return list(self.changes)


def steps_back(rows: list[Revision]) -> list[Step]:
    """The revisions in the opposite order to that in which they were made, many to a step.

    A revision joins an earlier step only past steps that it has nothing to do with: none of its own model, and none
    of a model that points at it or that it points at. So no rule of the database is met that a strict order would not
    have met.
    """
    steps: list[Step] = []
    for row in reversed(rows):
        model, content = apps.get_model(row.model), _content(row)
        for step in reversed(steps):
            if step.model is model and step.kind == row.kind and row.object_id not in step.changes:
                break
            if _meet(step.model, model):
                step = None
                break
        else:
            step = None
        if step is None:
            step = Step(model, row.kind)
            steps.append(step)
        step.changes[row.object_id] = content
    return steps


@cache
def _meet(one, other) -> bool:
    pairs = [(one, other), (other, one)]
    return one is other or any(f.related_model is end for start, end in pairs for f in start._meta.concrete_fields)


def bring_back(op, step: Step) -> None:
    """What was deleted comes back with its old key, if nothing has taken its place."""
    model = step.model
    objs = [restored(model, content["before"]) for content in step.changes.values()]
    for keys in batches(step.keys):
        _refuse_if(model._base_manager.filter(pk__in=keys).exists())
    _check(objs)
    op.create_many(objs)
    _check_together(objs)
    require(may_undo(model._meta.label_lower, op.by, objs))


def _take_away(op, step: Step, made_here: set) -> None:
    """What was made goes, unless others than the operation itself have built on it."""
    objs = _as_left(op, step)
    removal = removal_of(objs)
    _refuse_if({(row._meta.label_lower, row.pk) for row in removal.rows} - made_here)
    op.remove(removal)


def _put_back(op, step: Step) -> None:
    """What was changed gets its earlier values again."""
    earlier = []
    for obj in _as_left(op, step):
        was = restored(step.model, step.changes[obj.pk]["before"])
        was._state.adding, was._state.db = False, obj._state.db
        for each in untracked_fields(step.model):  # the trail does not know them: they stay as they are
            setattr(was, each.attname, getattr(obj, each.attname))
        if isinstance(obj, Versioned):
            was.version = obj.version
        earlier.append(was)
    _check(earlier)
    op.save_many(earlier)
    _check_together(earlier)


def _as_left(op, step: Step) -> list[models.Model]:
    """The objects as the operation left them, held until the undoing ends, and the person's to change."""
    found = op.locked(step.model, step.keys)
    objs = [found.get(key) for key in step.changes]
    for obj, content in zip(objs, step.changes.values(), strict=True):
        _refuse_if(obj is None or _moved_on(obj, content["after"]))
    label = step.model._meta.label_lower
    if not (may_undo(label, op.by, objs) or _may_put_back(step, op.by, objs)):
        if label in _reasons and (why := _reasons[label](op.by, objs)):
            raise ValidationError(why, code="not_undoable")
        require(False)
    return objs


def _may_put_back(step: Step, person, objs: list[models.Model]) -> bool:
    label = step.model._meta.label_lower
    if step.kind != Revision.Kind.CHANGED or label not in _rules_of_changes:
        return False
    rule, keeping = _rules_of_changes[label]
    kept = all(
        each["before"].get(name) == each["after"].get(name) for each in step.changes.values() for name in keeping
    )
    return kept and all(rule(person, obj) for obj in objs)


def _check(objs: list[models.Model]) -> None:
    """What a row may not be, seen from its neighbours: what it points at is there, and its model finds nothing amiss.

    Its own values and what must be unique are left to the operation.
    """
    model = type(objs[0])
    upward = [f for f in model._meta.concrete_fields if f.related_model is model]
    _point_at_each_other(objs, upward)
    _refuse_if(dangling(objs))
    for pointer in upward:
        _fetch_above(objs, pointer)
    if not hasattr(model, "clean_together"):
        for obj in objs:
            obj.clean()


def _check_together(objs: list[models.Model]) -> None:
    """For models whose `clean` would ask the database about each object: `clean_together` asks about many, saved."""
    if hasattr(type(objs[0]), "clean_together"):
        type(objs[0]).clean_together(objs)


def dangling(objs: list[models.Model]) -> list[models.Model]:
    """Those of the objects, which are of one model, that point at what is not there."""
    pointers = [f for f in type(objs[0])._meta.concrete_fields if f.is_relation]
    fetch(objs, *(f.name for f in pointers))
    pairs = [(obj, f) for obj in objs for f in pointers if getattr(obj, f.attname) is not None]
    return list(dict.fromkeys(obj for obj, f in pairs if f.get_cached_value(obj, None) is None))


def _point_at_each_other(objs, upward) -> None:
    """What comes in the same step is not stored yet, or stored as it was: a goal under a goal."""
    together = {obj.pk: obj for obj in objs}
    for pointer in upward:
        for obj in objs:
            if above := together.get(getattr(obj, pointer.attname)):
                pointer.set_cached_value(obj, above)


def _fetch_above(objs, pointer) -> None:
    """All that stands above, level by level: units of units, documents that replace documents."""
    seen, level = set(), objs
    while level := [above for obj in level if (above := getattr(obj, pointer.name)) and above.pk not in seen]:
        seen |= {obj.pk for obj in level}
        fetch(level, pointer.name)


def _one_of_each_kind(rule: Callable, alike: Sequence[str], person, objs: list[models.Model]) -> bool:
    fetch(objs, *sorted({path.rpartition("__")[0] for path in alike} - {""}))
    kinds = {tuple(_value(obj, path) for path in alike): obj for obj in objs}
    return all(rule(person, obj) for obj in kinds.values())


def _value(obj: models.Model, path: str):
    """The value that the path leads to; of what it points at last, the key."""
    *way, name = path.split("__")
    for step in way:
        obj = getattr(obj, step)
    return obj.pk if name == "pk" else getattr(obj, obj._meta.get_field(name).attname)


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
