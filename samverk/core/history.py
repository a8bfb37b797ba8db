"""What has happened to an object, told for people: who, when, and each field before and after."""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist

from samverk.core.models import Revision


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    """One revision, with names in place of keys."""

    at: object
    actor: str
    action: str
    kind: str
    name: str
    reason: str
    fields: list[FieldChange]
    is_about_another: bool = False  # not about the first object asked for, but about one that belongs to it


def history(*objs, limit: int = 50) -> list[Change]:
    """The newest changes of these objects, newest first, in a number of queries that does not grow with them.

    The first is the one that the page is about, called as it is called today and in the reader's language; a change
    of another tells that one's name too.
    """
    keys = defaultdict(list)
    for obj in objs:
        keys[obj._meta.label_lower].append(obj.pk)
    found = Revision.objects.none()
    for model, ids in keys.items():
        found = found | Revision.objects.filter(model=model, object_id__in=ids)
    rows = list(found.order_by("-sequence")[:limit])
    names = _names_of_related(rows)
    return [_told(row, names, objs[0]) for row in rows]


def _told(row, names, about) -> Change:
    content = row.values
    before, after = content.get("before") or {}, content.get("after") or {}
    fields = []
    if row.kind == Revision.Kind.CHANGED:
        model = apps.get_model(row.model)
        for attname in after:
            if attname == "version" or before.get(attname) == after[attname]:
                continue
            field = _field(model, attname)
            if field and field.name in getattr(model, "untold", ()):
                continue  # a note of the machine's own
            label = str(field.verbose_name) if field else attname
            values = [_shown(field, side.get(attname), names) for side in (before, after)]
            fields.append(FieldChange(label, *values))
    is_own = (row.model, row.object_id) == (about._meta.label_lower, about.pk)
    return Change(
        row.at,
        content.get("actor", ""),
        row.action,
        row.kind,
        str(about) if is_own else content.get("name", ""),
        content.get("reason", ""),
        fields,
        is_about_another=not is_own,
    )


def _field(model, attname):
    try:
        return model._meta.get_field(attname.removesuffix("_id"))
    except FieldDoesNotExist:
        return next((f for f in model._meta.concrete_fields if f.attname == attname), None)


def _shown(field, value, names):
    if field is None or value in (None, ""):
        return value
    if field.is_relation:
        return names.get((field.related_model, int(value)), value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    return field.to_python(value)


def _names_of_related(rows) -> dict:
    wanted = defaultdict(set)
    for row in rows:
        if row.kind != Revision.Kind.CHANGED:
            continue
        content, model = row.values, apps.get_model(row.model)
        for field in model._meta.concrete_fields:
            if field.is_relation:
                for side in ("before", "after"):
                    value = (content.get(side) or {}).get(field.attname)
                    if value:
                        wanted[field.related_model].add(int(value))
    return {
        (model, key): str(obj)
        for model, keys in wanted.items()
        for key, obj in model._base_manager.in_bulk(keys).items()
    }
