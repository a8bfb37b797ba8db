"""What has happened to an object, told for people: who, when, and each field before and after.

An object's history also tells of what has gone from it: a part of an activity, a goal of a document. It has no page
any more, and can be brought back from here.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core import times
from samverk.core.bringing_back import BROUGHT_BACK, can_bring_back
from samverk.core.lines import same_text
from samverk.core.models import RemovedFrom, Revision
from samverk.core.restoring import restorable
from samverk.core.texts import texts_of
from samverk.core.trail import capacity_in_words
from samverk.core.undo import UNDONE

EMPTY = (None, "", False, [], {})
# In place of the reason that these operations keep: which operation they reverse.
DESTROYED = _("What was changed has been destroyed by decision.")
NOT_VISIBLE = _("Not visible to you")
REASONS = {UNDONE: _("Undone"), BROUGHT_BACK: _("Brought back")}


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: object
    after: object


@dataclass(frozen=True)
class Change:
    """One revision, with names in place of keys. What is gone is told with all that it held."""

    at: object
    actor: str
    action: str
    kind: str
    name: str
    reason: str
    fields: list[FieldChange]
    is_about_another: bool = False  # not about the first object asked for, but about one that belongs to it
    restore: int | None = None  # the number by which the reader can put the object back to it
    is_destroyed: bool = False  # by decision: what is left is that something was done
    acting: str = ""  # as what the actor did it
    bring_back: int | None = None  # the number by which the reader can bring it back


def history(*objs, limit: int = 50, reader=None) -> list[Change]:
    """The newest changes of these objects, newest first, in a number of queries that does not grow with them.

    The first is the one that the page is about, called as it is called today and in the reader's language; a change
    of another tells that one's name too. With a `reader` it tells of what has gone from them as well, and of nothing
    from when the reader could not see them: a draft's earlier life is its keeper's own.
    """
    keys = defaultdict(list)
    for obj in objs:
        keys[obj._meta.label_lower].append(obj.pk)
    found = Revision.objects.none()
    for model, ids in keys.items():
        found = found | Revision.objects.filter(model=model, object_id__in=ids)
    gone = _gone_from(keys, reader, limit) if reader else []
    rows = list((found | Revision.objects.filter(sequence__in=gone)).order_by("-sequence")[:limit])
    if reader:
        open_to = times.readable(rows, reader)
        rows = [row for row in rows if row.sequence in open_to]
    names = _names_of_related(rows, reader)
    gone = [row for row in rows if row.sequence in set(gone)]
    back = can_bring_back(gone, by=reader) if gone else set()
    earlier = restorable(rows, objs[0], by=reader) if reader and objs else set()
    return [_told(row, names, objs[0], back, earlier) for row in rows]


def told(rows: list[Revision], reader=None) -> list[Change]:
    """These revisions, whatever they are about, in their order."""
    names = _names_of_related(rows, reader)
    return [_told(row, names, None, set()) for row in rows]


def hidden_from(reader, sequences: list[int]) -> set[int]:
    """Of these deletions, those of something that belonged to what the reader does not see (or no longer exists):
    a link between goals belongs to both."""
    told = list(RemovedFrom.objects.filter(revision__in=sequences))
    keys = defaultdict(set)
    for row in told:
        keys[row.model].add(row.object_id)
    visible = {
        (model, key)
        for model, ids in keys.items()
        for key in apps.get_model(model).objects.visible_to(reader).filter(pk__in=ids).values_list("pk", flat=True)
    }
    shown = {row.revision_id for row in told}
    return (set(sequences) - shown) | {r.revision_id for r in told if (r.model, r.object_id) not in visible}


def _gone_from(keys: dict[str, list[int]], reader, limit: int) -> list[int]:
    about = Q()
    for model, ids in keys.items():
        about |= Q(model=model, object_id__in=ids)
    newest = RemovedFrom.objects.filter(about).order_by("-revision_id").values_list("revision_id", flat=True)
    found = list(newest.distinct()[:limit])
    hidden = hidden_from(reader, found)
    return [sequence for sequence in found if sequence not in hidden]


def _told(row, names, about, back, earlier=frozenset()) -> Change:
    content = row.values
    is_own = about is not None and (row.model, row.object_id) == (about._meta.label_lower, about.pk)
    return Change(
        row.at,
        content.get("actor", ""),
        row.action,
        row.kind,
        str(about) if is_own else content.get("name", ""),
        REASONS.get(row.action) or content.get("reason", "") if row.content else DESTROYED,
        [_field_change(*change, names) for change in _changed_fields(row)],
        is_about_another=not is_own,
        restore=row.sequence if row.sequence in earlier else None,
        is_destroyed=row.content is None,
        acting=capacity_in_words(content.get("as")),
        bring_back=row.sequence if row.sequence in back else None,
    )


def _changed_fields(row) -> list[tuple]:
    """Each field that the revision tells of: its attribute, the field, and its values before and after."""
    content, model = row.values, apps.get_model(row.model)
    before, after = content.get("before") or {}, content.get("after") or {}
    untold = {"version", *getattr(model, "untold", ())}
    if row.kind == Revision.Kind.CHANGED:
        changed = [name for name in after if not same_text(before.get(name), after[name])]
    elif row.kind == Revision.Kind.DELETED:
        owners = {path.split("__")[0] for path in getattr(model, "belongs_to", ())}
        untold |= owners | {field.name for field in model._meta.concrete_fields if not field.editable}
        changed = [name for name in before if before[name] not in EMPTY and name != model._meta.pk.attname]
    else:
        changed = []
    places = {field.attname: place for place, field in enumerate(model._meta.concrete_fields)}
    changed.sort(key=lambda name: places.get(name, len(places)))
    fields = [(name, _field(model, name)) for name in changed]
    return [(n, field, before.get(n), after.get(n)) for n, field in fields if not field or field.name not in untold]


def changed_labels(row) -> list[str]:
    """What people call the fields that the revision changed, in the order of the model's."""
    return [str(field.verbose_name) if field else name for name, field, _before, _after in _changed_fields(row)]


def _field_change(attname, field, before, after, names) -> FieldChange:
    label = str(field.verbose_name) if field else attname
    return FieldChange(label, _shown(field, before, names), _shown(field, after, names))


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
    value = field.to_python(value)
    return field.words_of(value) if hasattr(field, "words_of") else value


def _names_of_related(rows, reader) -> dict:
    """What the fields point at, by name; what the reader does not see is said to be so."""
    wanted = defaultdict(set)
    for row in rows:
        for _attname, field, *values in _changed_fields(row):
            if field and field.is_relation:
                wanted[field.related_model] |= {int(value) for value in values if value}
    names = {}
    for model, keys in wanted.items():
        is_kept_back = reader is not None and times.is_kept_back(model)
        if is_kept_back:
            names |= dict.fromkeys(((model, key) for key in keys), NOT_VISIBLE)
        rows_of = texts_of(model, reader) if is_kept_back else model._base_manager
        names |= {(model, key): str(obj) for key, obj in rows_of.in_bulk(keys).items()}
    return names
