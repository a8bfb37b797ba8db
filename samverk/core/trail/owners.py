"""What an object belongs to, as its model says in `belongs_to`: there its deletion is told of, for it has no page."""

from django.db import models

from samverk.core.trail.snapshots import fetch


def owners_of(objs: list[models.Model]) -> dict[models.Model, list[tuple[str, int]]]:
    """What each of these objects of one model belongs to, by model and key."""
    paths = getattr(objs[0], "belongs_to", ()) if objs else ()
    fetch(objs, *sorted({path.rpartition("__")[0] for path in paths} - {""}))
    return {obj: [owner for path in paths if (owner := _owner(obj, path))] for obj in objs}


def _owner(obj: models.Model, path: str) -> tuple[str, int] | None:
    *way, name = path.split("__")
    for step in way:
        obj = getattr(obj, step)
    field = obj._meta.get_field(name)
    key = getattr(obj, field.attname)
    return None if key is None else (field.related_model._meta.label_lower, key)
