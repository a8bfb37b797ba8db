"""When somebody could read a thing: its earlier life as a draft stays its keeper's, and what has been shown is known.

A room registers each of its models that are shared and kept back (`register`); what belongs to one of those, or bears
its name, follows it. Times are numbers of the trail, which has every change in one order. What the trail no longer
tells, since its content was destroyed by decision, counts as not shown.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.apps import apps
from django.db.models import Max, Min, Model

from samverk.core.models import RemovedFrom, Revision

CREATED, DELETED = Revision.Kind.CREATED, Revision.Kind.DELETED
NOW = 2**63  # after every link of the trail
_kinds: dict[str, tuple[Callable, tuple[str, ...]]] = {}


class Span(NamedTuple):
    """From one link of the trail on, to before another."""

    start: int
    end: int


Holder = tuple[str, int]  # a registered model's label, and a key


def register(model: type[Model], spans: Callable, *, within: tuple[str, ...] = ()) -> None:
    """`spans(person, keys)` gives the spans in which the person could read each of these rows, by their keys; `within`
    names the foreign keys to what they never are wider than, which is registered too."""
    _kinds[model._meta.label_lower] = spans, within


def readable(rows: Iterable[Revision], person) -> set[int]:
    """The numbers of those revisions that tell what the person could read then, and can now. The queries do not grow
    with them."""
    rows = list(rows)
    holders = _holders_of_revisions(rows)
    spans = _spans({each for found in holders.values() for each in found}, person)
    return {
        row.sequence
        for row in rows
        if row.sequence in holders
        and all(_is_in(row.sequence, spans[each]) and _is_in(NOW - 1, spans[each]) for each in holders[row.sequence])
    }


def is_kept_back(model: type[Model]) -> bool:
    """Whether rows of the model are there for some and not for others, by themselves or by what they belong to."""
    return bool(_paths(model))


def shown(model: type[Model], keys: Iterable[int], person, *, as_it_stands: bool = False) -> set[int]:
    """Those of the rows that the person could read at some time since they were made, or `as_it_stands`: since they
    were last changed. Whoever could read a thing may know that it exists."""
    holders = _holders_of_rows(model, keys)
    spans = _spans({each for found in holders.values() for each in found}, person)
    revisions = Revision.objects.filter(model=model._meta.label_lower, object_id__in=list(holders)).order_by()
    if not as_it_stands:
        revisions = revisions.filter(kind=CREATED)
    of_each = revisions.values_list("object_id").annotate((Max if as_it_stands else Min)("sequence"))
    since = dict(of_each)
    return {
        key
        for key, found in holders.items()
        if any(span.end > since.get(key, 0) for span in _common([spans[holder] for holder in found]))
    }


def _is_in(sequence: int, spans: list[Span]) -> bool:
    return any(span.start <= sequence < span.end for span in spans)


def _common(each: list[list[Span]]) -> list[Span]:
    """When all of them hold."""
    found = [Span(0, NOW)]
    for spans in each:
        both = [Span(max(a.start, b.start), min(a.end, b.end)) for a in found for b in spans]
        found = [span for span in both if span.start < span.end]
    return found


def _spans(holders: set[Holder], person) -> dict[Holder, list[Span]]:
    keys = defaultdict(set)
    for label, key in holders:
        keys[label].add(key)
    found = dict.fromkeys(holders, [])
    for label, ids in sorted(keys.items()):
        spans, _within = _kinds[label]
        found |= {(label, key): told for key, told in spans(person, ids).items()}
    return found


def _holders_of_revisions(rows: list[Revision]) -> dict[int, set[Holder]]:
    """What each revision rests on, by its number; a revision is missing where that is no longer known."""
    there, gone = defaultdict(set), defaultdict(list)
    for row in rows:
        if row.kind == DELETED:
            gone[row.model].append(row)
        else:
            there[row.model].add(row.object_id)
    by_row = {
        (label, key): holders
        for label, keys in there.items()
        for key, holders in _holders_of_rows(apps.get_model(label), keys).items()
    }
    found = {
        row.sequence: by_row[row.model, row.object_id]
        for row in rows
        if row.kind != DELETED and (row.model, row.object_id) in by_row
    }
    for label, revisions in gone.items():
        found |= _holders_of_gone(apps.get_model(label), revisions)
    return found


def _holders_of_rows(model: type[Model], keys: Iterable[int]) -> dict[int, set[Holder]]:
    paths, keys = _paths(model), set(keys)
    if not paths:
        return {key: set() for key in keys}
    rows = model._base_manager.filter(pk__in=keys).values_list("pk", *(path for path, _label in paths))
    return {
        key: {(label, holder) for (_path, label), holder in zip(paths, found, strict=True) if holder is not None}
        for key, *found in rows
    }


def _holders_of_gone(model: type[Model], revisions: list[Revision]) -> dict[int, set[Holder]]:
    """By what the deletion said that they belonged to, and by what bore their names, if that is there still."""
    found: dict[int, set[Holder] | None] = {row.sequence: set() for row in revisions}
    asked = defaultdict(lambda: defaultdict(list))  # by model and key: the revisions, and whether each needs it
    for owner in RemovedFrom.objects.filter(revision__in=list(found)):
        asked[owner.model][owner.object_id].append((owner.revision_id, False))
    for name in names_beside(model):
        field = model._meta.get_field(name)
        for row in revisions:
            key = (row.values.get("before") or {}).get(field.attname)
            if key is not None:
                asked[field.related_model._meta.label_lower][key].append((row.sequence, True))
    for label, keys in asked.items():
        end = apps.get_model(label)
        above = _holders_of_rows(end, keys)
        for key, those in keys.items():
            for sequence, is_needed in those:
                if key in above and found[sequence] is not None:
                    found[sequence] |= above[key]
                elif is_needed and _paths(end):
                    found[sequence] = None
    must_have = bool(_paths(model)) and model._meta.label_lower not in _kinds
    return {sequence: held for sequence, held in found.items() if held is not None and (held or not must_have)}


def names_beside(model: type[Model]) -> list[str]:
    """The foreign keys that a row is named by, or is within, besides those that it belongs to."""
    _spans, within = _kinds.get(model._meta.label_lower, (None, ()))
    names = [*within, *getattr(model, "named_by", ())]
    return [name for name in dict.fromkeys(names) if "__" not in name and name not in getattr(model, "belongs_to", ())]


def _paths(model: type[Model]) -> list[tuple[str, str]]:
    """The ways by foreign keys to what is registered, each with the label of the model that it comes to."""
    label = model._meta.label_lower
    _spans, within = _kinds.get(label, (None, ()))
    found = [("pk", label)] if label in _kinds else []
    for path in dict.fromkeys([*within, *getattr(model, "belongs_to", ()), *getattr(model, "named_by", ())]):
        end = model
        for step in path.split("__"):
            end = end._meta.get_field(step).related_model
        if end is not model:  # a goal under a goal stands in the same document
            found += [(path if way == "pk" else f"{path}__{way}", holder) for way, holder in _paths(end)]
    return list(dict.fromkeys(found))
