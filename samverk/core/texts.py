"""Of which rows somebody may read every version there was: names and texts of now, and of before."""

from collections.abc import Callable

from django.db.models import Model, Q, QuerySet

_texts: dict[str, Callable] = {}


def register_texts(model: type[Model], rows: Callable) -> None:
    """`rows(person)` gives those of which the person may read every version: where a draft once was somebody's own."""
    _texts[model._meta.label_lower] = rows


def texts_of(model: type[Model], person) -> QuerySet:
    """The rows of a model whose names and texts the person may read: what its room says, what it is visible to, or
    what belongs to something that is."""
    label = model._meta.label_lower
    if label in _texts:
        return _texts[label](person)
    if hasattr(model._default_manager, "visible_to"):
        return model._default_manager.visible_to(person)
    seen, is_any = Q(), False
    for path in getattr(model, "belongs_to", ()):
        seen |= Q(**{f"{path}__in": texts_of(_end_of(model, path), person)})
        is_any = True
    return model._base_manager.filter(seen) if is_any else model._base_manager.none()


def _end_of(model: type[Model], path: str) -> type[Model]:
    for step in path.split("__"):
        model = model._meta.get_field(step).related_model
    return model
