"""Asking the trail what has changed, within what the reader may see: whole operations, newest first.

The queries are as many however much has changed: one for the operations, one for the revisions of small ones, two for
the numbers of large ones, and one for each model that they touched.
"""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import BigIntegerField, Case, Count, JSONField, Max, Q, QuerySet, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from samverk.core.models import Revision
from samverk.core.news.looks import Since
from samverk.core.news.registry import Told, registered, told_of
from samverk.core.times import is_kept_back, names_beside, readable

AT_ONCE = 40  # operations on a page
AT_MOST = 2000  # revisions read for a page, should operations hold many that the reader does not see
SMALL = 25  # revisions of one operation that are told one by one; of more only how many
DELETED, NOTED = Revision.Kind.DELETED, Revision.Kind.NOTED


@dataclass
class Read:
    """What was read of the trail: revisions by operation, and the rows that they are about, by model and key."""

    operations: list[dict]
    revisions: dict = field(default_factory=lambda: defaultdict(list))
    numbers: dict = field(default_factory=lambda: defaultdict(list))
    rows: dict = field(default_factory=dict)
    before: int | None = None  # from where to read on

    @property
    def newest(self) -> int | None:
        """The newest link that is told of: what others do not see stays uncounted."""
        small = [row.sequence for rows in self.revisions.values() for row in rows]
        return max(
            small + [each["newest"] for each in self.operations if each["operation"] in self.numbers], default=None
        )


def read(reader, since: Since, *, place: int | None = None, before: int | None = None, at_once: int = AT_ONCE) -> Read:
    """What others have done since, that the reader may see; of one collaboration if `place` names it."""
    window = Q() if before is None else Q(sequence__lt=before)
    revisions = since.within(_told_to(reader, place)).filter(window, ~Q(actor=reader.pk))
    operations = revisions.values("operation", "action", "actor").annotate(
        count=Count("pk"), newest=Max("sequence"), at=Max("at")
    )
    found = list(operations.order_by("-newest")[: at_once + 1])
    answer = Read(found[:at_once], before=found[at_once - 1]["newest"] if len(found) > at_once else None)
    small = [each["operation"] for each in answer.operations if each["count"] <= SMALL]
    large = [each["operation"] for each in answer.operations if each["count"] > SMALL]
    if small:
        # Whether each may be seen is asked of the rows that they are about (`_rows`): asking here too costs as much as
        # finding the operations did.
        rows = since.within(Revision.objects.filter(_told(), operation__in=small))
        for row in reversed(rows.order_by("-sequence")[:AT_MOST]):
            answer.revisions[row.operation].append(row)
    if large:
        # Of the models that these touched alone: the condition for all of them takes longer to build than to ask.
        touched = Revision.objects.filter(operation__in=large).order_by().values_list("model", flat=True)
        revisions = since.within(_told_to(reader, place, set(touched.distinct()))).filter(window, operation__in=large)
        counted = revisions.values("operation", "model", "kind").annotate(
            rows=Count("object_id", distinct=True), links=Count("pk"), row=Max("object_id"), owner=Max(_owner_key())
        )
        for each in counted.order_by("operation", "model", "kind"):
            is_gone = each["kind"] == DELETED
            each["count"], each["one"] = (each["links"], each["owner"]) if is_gone else (each["rows"], each["row"])
            answer.numbers[each["operation"]].append(each)
    answer.rows = _rows(reader, place, answer)
    _leave_out(reader, answer)
    return answer


def _leave_out(reader, answer: Read) -> None:
    """What the reader does not see, and what was somebody's draft when it was done."""
    seen = [row for rows in answer.revisions.values() for row in rows if about(row) in answer.rows]
    then = readable(seen, reader)
    kept = {row.pk for row in seen if row.sequence in then}
    for operation, rows in answer.revisions.items():
        answer.revisions[operation] = [row for row in rows if row.pk in kept]


def _told_to(reader, place: int | None, models: set[str] | None = None) -> QuerySet:
    """The revisions of what the reader is told of: of what is there by its row, of what is gone by its owner's. Of
    all models, or of these alone."""
    about, owned = Q(pk__in=[]), defaultdict(lambda: Q(pk__in=[]))
    for told in registered():
        if models is not None and told.label not in models:
            continue
        there = Q(object_id__in=told.rows(reader, place).values("pk"))
        about |= _of(told) & ~Q(kind=DELETED) & there
        if told.owner:
            column = told.model._meta.get_field(told.owner).attname
            owned[column, _owner(told).label, tuple(_kept_back_beside(told))] |= _of(told)
    for (column, owner, beside), of_models in owned.items():
        seen = told_of(owner).rows(reader, place).values("pk")
        was_seen = Q(gone_level=None) | Q(gone_level__gte=max(told.hidden_below for told in registered()))
        for other, model in beside:
            readable_now = model._default_manager.visible_to(reader).order_by().values("pk")
            was_seen &= Q(**{f"gone_{other}": None}) | Q(**{f"gone_{other}__in": readable_now})
        about |= of_models & Q(kind=DELETED) & Q(**{f"gone_{column}__in": seen}) & was_seen
    columns = {
        f"gone_{column}": Case(_held(column, labels), default=Value(None), output_field=BigIntegerField())
        for column, labels in _told_columns().items()
    }
    hidden = [told.label for told in registered() if told.hidden_below]
    columns["gone_level"] = Case(_held("level", hidden), default=Value(None), output_field=BigIntegerField())
    return Revision.objects.alias(**columns).filter(about).order_by()


def _told() -> Q:
    """What is told of at all, to anybody."""
    about = Q(pk__in=[])
    for told in registered():
        about |= _of(told) if told.owner else _of(told) & ~Q(kind=DELETED)
    return about


def _of(told: Told) -> Q:
    rule = Q(model=told.label) & ~Q(kind=NOTED)
    if told.silent:
        rule &= ~Q(action__in=told.silent)
    return rule & Q(action__in=told.actions) if told.actions else rule


def _owner_columns() -> dict[str, list[str]]:
    """The columns that name owners, each with the models that it does so for."""
    columns = defaultdict(list)
    for told in registered():
        if told.owner:
            columns[told.model._meta.get_field(told.owner).attname].append(told.label)
    return columns


def _told_columns() -> dict[str, list[str]]:
    """Those, and the columns that name what is kept back beside the owner."""
    columns = _owner_columns()
    for told in registered():
        for column, _model in _kept_back_beside(told) if told.owner else ():
            columns[column].append(told.label)
    return columns


def _kept_back_beside(told: Told) -> list[tuple[str, type]]:
    """The columns by which a row is named after, or is within, something besides its owner that is kept back from
    some: what is gone is told of to those who may read that too."""
    fields = (told.model._meta.get_field(name) for name in names_beside(told.model) if name != told.owner)
    return [(each.attname, each.related_model) for each in fields if is_kept_back(each.related_model)]


def _owner_key() -> Case:
    """The key of what a deleted row belonged to, whatever its model."""
    cases = [_held(column, labels) for column, labels in _owner_columns().items()]
    return Case(*cases, default=Value(None), output_field=BigIntegerField())


def _held(column: str, labels: list[str]) -> When:
    """A key that deleted rows of these models held. In a CASE, so that no other row's content is ever parsed."""
    held = KeyTextTransform(column, KeyTextTransform("before", Cast("content", JSONField())))
    return When(kind=DELETED, model__in=labels, then=Cast(held, BigIntegerField()))


def _owner(told: Told) -> Told:
    return told_of(told.model._meta.get_field(told.owner).related_model._meta.label_lower)


def _rows(reader, place: int | None, answer: Read) -> dict:
    """What the revisions are about, and of what is gone what it belonged to: read as what the reader may see."""
    wanted = defaultdict(set)
    for revisions in answer.revisions.values():
        for revision in revisions:
            label, key = about(revision)
            wanted[label].add(key)
    for numbers in answer.numbers.values():
        for row in numbers:
            label, key = about_number(row)
            wanted[label].add(key)
    found = {}
    for label, keys in sorted(wanted.items()):
        told = told_of(label)
        rows = told.rows(reader, place).filter(pk__in=keys).select_related(*told.lookups())
        found |= {(label, row.pk): row for row in rows}
    return found


def about(revision: Revision) -> tuple[str, int | None]:
    """The model and key under which a revision is told: its own, or, once it is gone, what it belonged to. No key
    where that is no longer known, since the content was lawfully destroyed."""
    if revision.kind != DELETED:
        return revision.model, revision.object_id
    told = told_of(revision.model)
    column = told.model._meta.get_field(told.owner).attname
    return _owner(told).label, (revision.values.get("before") or {}).get(column)


def about_number(row: dict) -> tuple[str, int | None]:
    """The model and key under which a number of revisions is told, as `about` says of one."""
    return (_owner(told_of(row["model"])).label if row["kind"] == DELETED else row["model"]), row["one"]
