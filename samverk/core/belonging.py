"""Which way leads from an object up to what it belongs to: from a part by its activity and plan to the collaboration.

Read from the models' own foreign keys, so that a new model finds its place without anybody having to say so.
"""

from collections import deque
from functools import cache

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.db import models


@cache
def path_to(model: type[models.Model], target: type[models.Model]) -> str | None:
    """The shortest way by foreign keys, such as "activity__plan__collaboration"; "pk" from the target itself.

    What may be left empty counts as the last step only: that a plan follows somebody's strategy does not make it
    theirs. People belong to nothing here, and nothing belongs to a person.
    """
    if model is target:
        return "pk"
    waiting, seen = deque([(model, ())]), {model}
    while waiting:
        here, steps = waiting.popleft()
        pointers = [field for field in here._meta.concrete_fields if field.many_to_one or field.one_to_one]
        for field in pointers:
            if field.related_model is target:
                return "__".join([*steps, field.name])
        for field in pointers:
            above = field.related_model
            if above in seen or field.null or above._meta.label == settings.AUTH_USER_MODEL:
                continue
            seen.add(above)
            waiting.append((above, (*steps, field.name)))
    return None


def key_above(obj: models.Model, target: type[models.Model]) -> int | None:
    """The key of what the object belongs to; None where it belongs to none, or what lies between is gone."""
    path = path_to(type(obj), target)
    if path is None:
        return None
    if path == "pk":
        return obj.pk
    *way, name = path.split("__")
    try:
        for step in way:
            obj = getattr(obj, step)
    except ObjectDoesNotExist:
        return None
    return getattr(obj, obj._meta.get_field(name).attname)
