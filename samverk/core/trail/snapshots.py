"""What revisions keep of an object: its tracked values, as plain JSON values, and its name."""

import json
from collections.abc import Sequence

from django.db import models
from django.db.models import prefetch_related_objects

from samverk.core.trail.chain import canonical

AT_ONCE = 500  # keys in one query: SQLite takes some thousands of values


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
        if type(value) not in {str, int, bool, type(None)}:
            plain = isinstance(value, str | int | float | list | dict)
            value = json.loads(canonical(value if plain else f.value_to_string(obj)))
        values[f.attname] = value
    return values


def restored(model, values: dict):
    """The object that a snapshot describes, not yet saved.

    A field that came after the snapshot has its default, or what the model says that its absence means.
    """
    obj, told = model(), {**getattr(model, "untold_means", {}), **values}
    for f in tracked_fields(model):
        if f.attname in told:
            setattr(obj, f.attname, f.to_python(told[f.attname]))
    return obj


def names_of(objs: Sequence[models.Model]) -> list[str]:
    """What the objects, all of one model, are called; with what `named_by` says that the names are made of read at
    once."""
    if len(objs) > 1:
        fetch(objs, *getattr(objs[0], "named_by", ()))
    return [str(obj) for obj in objs]


def fetch(objs: Sequence[models.Model], *lookups: str) -> None:
    """Read what many objects point at, unless it is read already."""
    for batch in batches(objs) if lookups else ():
        prefetch_related_objects(batch, *lookups)


def batches(rows: Sequence) -> list[Sequence]:
    return [rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE)]
