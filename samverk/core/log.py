"""The log: what the trail and the log of reading tell, narrowed to what somebody may know of.

That something was done is one thing, and what it says another: of what the reader does not see the log tells facts
(who, what kind, when, by which way) and no name nor text. Which things those are each model's `visible_to` says, or
what its room registers in `core.texts` where that is not enough; from when they are open to the reader, `core.times`.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from samverk.core.belonging import path_to
from samverk.core.history import Change, FieldChange, hidden_from, told
from samverk.core.models import Reading, RemovedFrom, Revision
from samverk.core.texts import texts_of
from samverk.core.times import readable
from samverk.core.trail import WAYS, canonical, capacity_in_words

AT_ONCE = 500  # rows whose texts are looked up at a time


def models_told() -> list[type[Model]]:
    """Every model that leaves revisions, by what people call it."""
    found = [
        model for model in apps.get_models() if model.__module__.startswith("samverk.") and hasattr(model, "version")
    ]
    return sorted(found, key=lambda model: str(model._meta.verbose_name))


@dataclass(frozen=True)
class Chosen:
    """What somebody looks for in the log. Blank is everything."""

    person: str = ""
    model: str = ""
    object_id: int | None = None
    action: str = ""
    kind: str = ""
    way: str = ""
    since: date | None = None
    until: date | None = None
    text: str = ""
    within: Model | None = None  # a collaboration: of what belongs to it

    def told(self) -> dict:
        """As the trail keeps it of an export."""
        return {name: str(value) for name, value in vars(self).items() if value not in ("", None)}


class Log:
    """What one person may read of the log. `mine` gives, for a model, the rows that the person answers for, or None
    for everything; `actors` are those of whom everything that they did is told."""

    def __init__(self, person, mine: Callable[[type[Model]], QuerySet | None] | None, actors: QuerySet | None):
        self.person, self.mine, self.actors = person, mine, actors

    def revisions(self, chosen: Chosen) -> QuerySet:
        rows = Revision.objects.filter(self._known("actor")).order_by("-sequence")
        rows = self._chosen(rows, chosen, "actor")
        if chosen.action:
            rows = rows.filter(action__startswith=chosen.action)
        if chosen.kind in Revision.Kind.values:
            rows = rows.filter(kind=chosen.kind)
        if chosen.way in WAYS:
            # In canonical JSON a quotation mark inside a text has a backslash before it: no text can look like this.
            rows = rows.filter(content__contains=f'"way":"{chosen.way}"')
        if chosen.text:
            written = canonical(chosen.text)[1:-1]
            rows = rows.filter(self._readable(), content__icontains=written)
            # Else a search would tell what a draft said before it was shared.
            rows = rows.exclude(sequence__in=self._from_before(rows))
        return rows.select_related("actor")

    def readings(self, chosen: Chosen) -> QuerySet:
        rows = Reading.objects.filter(self._known("person")).order_by("-pk")
        rows = self._chosen(rows, chosen, "person")
        return (rows.filter(way=chosen.way) if chosen.way in WAYS else rows).select_related("person")

    def names_shown(self, rows: Iterable) -> set[tuple[str, int]]:
        """Of these rows' things those whose names and texts the reader may see; a query for each kind of thing."""
        keys = defaultdict(set)
        for row in rows:
            if row.object_id is not None:
                keys[row.model].add(row.object_id)
        return {
            (label, key)
            for label, ids in keys.items()
            for key in texts_of(apps.get_model(label), self.person).filter(pk__in=ids).values_list("pk", flat=True)
        }

    def told(self, rows: list[Revision]) -> list["Line"]:
        """Each row with its name and changes, where the reader may see them."""
        shown = self.names_shown(rows)
        gone = [row.sequence for row in rows if row.kind == Revision.Kind.DELETED]
        hidden = hidden_from(self.person, gone) if gone else set()
        open_to = [
            row
            for row in rows
            if (row.model, row.object_id) in shown or (row.kind == Revision.Kind.DELETED and row.sequence not in hidden)
        ]
        then = readable(open_to, self.person)
        open_to = [row for row in open_to if row.sequence in then]
        texts = dict(zip((row.sequence for row in open_to), told(open_to, self.person), strict=True))
        return [Line(row, texts.get(row.sequence)) for row in rows]

    def in_batches(self, rows: QuerySet) -> Iterator["Line"]:
        batch = []
        for row in rows.iterator(chunk_size=AT_ONCE):
            batch.append(row)
            if len(batch) == AT_ONCE:
                yield from self.told(batch)
                batch = []
        yield from self.told(batch)

    def _known(self, actor: str) -> Q:
        """The rows that the person may know of at all."""
        if self.mine is None:
            return Q()
        things = {model: rows for model in models_told() if (rows := self.mine(model)) is not None}
        about = _about(things, with_what_is_gone=actor == "actor")
        if self.actors is not None:
            about |= Q(**{f"{actor}__in": self.actors.order_by().values("pk")})
        return about

    def _readable(self) -> Q:
        return _about({model: texts_of(model, self.person) for model in models_told()}, with_what_is_gone=False)

    def _from_before(self, rows: QuerySet) -> list[int]:
        """Those of the rows that tell what was not there for the person to read then."""
        found, batch = [], []
        told = rows.order_by("sequence").defer("salt", "content_hash", "previous_hash", "hash")
        for row in told.iterator(chunk_size=AT_ONCE):
            batch.append(row)
            if len(batch) == AT_ONCE:
                found += self._not_readable(batch)
                batch = []
        return found + self._not_readable(batch)

    def _not_readable(self, rows: list[Revision]) -> list[int]:
        open_to = readable(rows, self.person)
        return [row.sequence for row in rows if row.sequence not in open_to]

    def _chosen(self, rows: QuerySet, chosen: Chosen, actor: str) -> QuerySet:
        if chosen.person:
            people = rows.model._meta.get_field(actor).related_model.objects
            found = people.visible_to(self.person).containing(chosen.person)
            rows = rows.filter(**{f"{actor}__in": found.order_by().values("pk")})
        if chosen.model:
            rows = rows.filter(model=chosen.model)
        if chosen.object_id is not None:
            rows = rows.filter(object_id=chosen.object_id)
        if chosen.since:
            rows = rows.filter(at__gte=_midnight(chosen.since))
        if chosen.until:
            rows = rows.filter(at__lt=_midnight(date.fromordinal(chosen.until.toordinal() + 1)))
        if chosen.within is None:
            return rows
        paths = {model: path_to(model, type(chosen.within)) for model in models_told()}
        inside = {model: Q(**{path: chosen.within.pk}) for model, path in paths.items() if path}
        return rows.filter(_about({m: m._base_manager.filter(q) for m, q in inside.items()}, rows.model is Revision))


def _about(things: dict[type[Model], QuerySet], with_what_is_gone: bool) -> Q:
    """The log's rows about these things; also about what has been deleted from them, which its own row tells."""
    about = Q(pk__in=[])
    for model, rows in things.items():
        about |= Q(model=model._meta.label_lower, object_id__in=rows.order_by().values("pk"))
    return about | Q(sequence__in=RemovedFrom.objects.filter(about).values("revision")) if with_what_is_gone else about


def _midnight(day: date):
    return timezone.make_aware(datetime.combine(day, time()))


@dataclass(frozen=True)
class Line:
    """A revision as the log tells it, with its name, reason and fields, or None where the reader may not see them."""

    row: Revision
    change: Change | None

    @property
    def content(self) -> dict:
        return self.row.values

    @property
    def what(self) -> str:
        return str(apps.get_model(self.row.model)._meta.verbose_name)

    @property
    def acting(self) -> str:
        return capacity_in_words(self.content.get("as"))

    @property
    def way(self) -> str:
        return str(WAYS.get(self.content.get("from", {}).get("way"), ""))

    @property
    def network_address(self) -> str:
        return self.content.get("from", {}).get("address", "")

    @property
    def fields(self) -> list[FieldChange]:
        return self.change.fields if self.change else []
