"""What goes with objects when they are deleted, and what keeps them from being deleted."""

from collections import Counter
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Removal:
    """A deletion not yet carried out: `dependants` go with `objs`, which are of one model. Those that point at others
    come before them."""

    objs: list[models.Model]
    dependants: list[models.Model]
    collector: Collector

    @property
    def rows(self) -> list[models.Model]:
        return [*self.dependants, *self.objs]

    def carry_out(self) -> None:
        self.collector.delete()


def removal_of(objs: list[models.Model]) -> Removal:
    """What deleting these objects of one model takes with it. Raises ValidationError with code "in_use" where other
    things rest on them.

    Reads each kind of dependant at once, however many the objects are.
    """
    collector = Collector(using=objs[0]._state.db, origin=objs[0])
    try:
        collector.collect(objs)
    except (ProtectedError, RestrictedError) as refusal:
        rest = getattr(refusal, "protected_objects", None) or refusal.restricted_objects
        # Kinds and numbers, not names: whoever may delete this need not be allowed to see what rests on it.
        kinds = Counter(str(row._meta.verbose_name) for row in rest)
        names = ", ".join(f"{kind} ({number})" for kind, number in sorted(kinds.items()))
        message = _("%(object)s cannot be deleted, since other things rest on it: %(names)s. Remove those first.")
        raise ValidationError(message, code="in_use", params={"object": objs[0], "names": names}) from refusal
    collector.sort()
    rows = [row for queryset in collector.fast_deletes if _leaves_revisions(queryset.model) for row in queryset]
    for model, instances in collector.data.items():
        rows += _children_first(instances) if _leaves_revisions(model) else []
    rows, chosen = list(dict.fromkeys(rows)), set(objs)
    return Removal(
        objs=[row for row in rows if row in chosen],
        dependants=[row for row in rows if row not in chosen],
        collector=collector,
    )


def _leaves_revisions(model) -> bool:
    """Not a file on its way in (`leaves_revisions = False`), nor what other packages keep beside our people."""
    return getattr(model, "leaves_revisions", model.__module__.startswith("samverk."))


def _children_first(rows) -> list[models.Model]:
    """Rows of one model, so that none comes after a row that it points at: a goal under a goal, for example."""
    rows = {row.pk: row for row in sorted(rows, key=lambda row: row.pk)}
    model = next(iter(rows.values()))._meta.model if rows else None
    up = [f.attname for f in model._meta.concrete_fields if f.is_relation and f.related_model is model] if rows else []
    if not up:
        return list(rows.values())

    def depth(row, below=()) -> int:
        above = [rows[key] for name in up if (key := getattr(row, name)) in rows and key not in below]
        return 1 + max((depth(each, (*below, row.pk)) for each in above), default=0)

    return sorted(rows.values(), key=depth, reverse=True)
