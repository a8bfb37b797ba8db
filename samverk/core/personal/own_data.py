"""A person's own data (registerutdrag): everything that is held about somebody, as a ZIP with a page to read and JSON.

What is about the person is given whole, but for secrets: keys and digests of passwords. Of what the person is named in,
or has written in, the file says what it is; its name only where the person may see it today, since what was a draft of
somebody else's stays theirs. What the person has done and read is told as facts: when, what, by which way.
"""

import io
import json
import zipfile
from dataclasses import dataclass, field

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model, Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.comparison import in_words
from samverk.core.jobs import progress
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.running import Outcome
from samverk.core.models import Letter, Reading, Revision
from samverk.core.permissions import require
from samverk.core.personal.register import NAMED, TEXT, Held, held
from samverk.core.texts import texts_of
from samverk.core.trail import WAYS, fetch, operation

LARGE = 2_000  # rows: some seconds
TAKEN_OUT = "core.own_data_taken_out"
SHORTEST_NAME = 5  # letters; a shorter one stands in words that are nobody's name
MEDIA_TYPE = "application/zip"


@dataclass(frozen=True)
class Section:
    """What one model holds about the person: the rows as they are, and as a table to read."""

    held: Held
    rows: list[dict]
    header: list[str] = field(default_factory=list)
    cells: list[list[str]] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.held.title


@dataclass(frozen=True)
class Mention:
    """That the person is named in something, as what. `name` is blank where the person does not see it today."""

    kind: str
    model: str
    number: int
    role: str
    name: str


def is_large(person) -> bool:
    done, read = Revision.objects.filter(actor=person), Reading.objects.filter(person=person)
    counts = (rows.order_by()[: LARGE + 1].count() for rows in (done, read, Letter.objects.filter(person=person)))
    return sum(counts) > LARGE and is_anybody_present()


def note(person) -> None:
    """Leave in the trail that it was taken out: a copy of it lies somewhere else from now on."""
    with operation(TAKEN_OUT, by=person) as op:
        op.note(person)


def start_file(person, back: str) -> Job:
    return start_job("core.own_data", by=person, order={"person": person.pk}, back=back)


def make_file(job: Job) -> Outcome:
    require(job.order["person"] == job.person_id)
    made = JobFile(file_name=file_name(), media_type=MEDIA_TYPE, data=file_of(job.person))
    return Outcome(file=made, told=_("The file is ready."))


def may_fetch(job: Job, person) -> bool:
    return job.person_id == person.pk


def file_name() -> str:
    return f"samverk-personal-data-{timezone.localdate().isoformat()}.zip"


def file_of(person) -> bytes:
    """The ZIP: `data.json` with everything, and a page in the language of now."""
    sections, mentions = sections_of(person), mentions_of(person)
    now = timezone.now()
    told = {
        "made_at": now,
        "person": person.pk,
        "held": {each.held.model._meta.label_lower: each.rows for each in sections},
        "named_in": [vars(each) for each in mentions],
    }
    by_kind: dict[str, list[Mention]] = {}
    for each in mentions:
        by_kind.setdefault(each.kind, []).append(each)
    page = {"person": person, "sections": sections, "mentions": by_kind, "now": now}
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("data.json", json.dumps(told, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
        file.writestr("personal-data.html", render_to_string("core/own_data_file.html", page))
    return data.getvalue()


def sections_of(person) -> list[Section]:
    """What is about the person, kind by kind; those with nothing in them are left out."""
    owned = [each for each in held() if each.owner]
    found = (_section(each, person) for each in progress.counted(owned, _("Gathers what is held about you")))
    return [each for each in found if each.rows]


def mentions_of(person, *, reader=None) -> list[Mention]:
    """What the person is named in: pointed out by a field, or by full name in a text that the reader may see; who reads
    is the person, unless said otherwise. Of what the reader does not see no name is given."""
    reader = person if reader is None else reader
    found = []
    for each in progress.counted(held(), _("Looks for what you are named in")):
        for named in each.fields_of(NAMED):
            rows = list(each.model._base_manager.filter(**{named.name: person.pk}).order_by("pk"))
            found += _mentions(each, rows, str(named.verbose_name), reader)
        found += _in_texts(each, person, reader)
    return found


def _section(each: Held, person) -> Section:
    rows = list(each.model._base_manager.filter(**{each.owner: person.pk}).order_by("pk"))
    if each.model is Revision:
        told = [_facts(row) for row in rows]
    else:
        related = [f.name for f in each.given() if f.is_relation and f.related_model is not type(person)]
        fetch(rows, *related)
        for name in related:
            fetch(_distinct(rows, name), *getattr(each.model._meta.get_field(name).related_model, "named_by", ()))
        seen = {name: _seen(each.model._meta.get_field(name), rows, person) for name in related}
        told = [{f.name: _value(row, f, seen.get(f.name, set())) for f in each.given()} for row in rows]
    columns = [name for name in each.columns if told and name in told[0]]
    labels = [_label(each, name) for name in columns]
    cells = [[_in_words(each, row, name, values[name]) for name in columns]
             for row, values in zip(rows, told, strict=True)]  # fmt: skip
    return Section(each, told, labels, cells)


def _facts(row: Revision) -> dict:
    """Of what the person has done: what it said stands with the thing, for those who may see it."""
    content = row.values
    came = content.get("from", {})
    return {
        "sequence": row.sequence, "at": row.at, "operation": str(row.operation), "action": row.action,
        "kind": row.kind, "model": row.model, "object_id": row.object_id, "as": content.get("as", []),
        "way": came.get("way", ""), "address": came.get("address", ""),
    }  # fmt: skip


def _seen(f, rows: list[Model], person) -> set[int]:
    """The keys of what the rows point at that the person may see today: a collaboration that one has left is told of by
    its number."""
    keys = {getattr(row, f.attname) for row in rows}
    return set(texts_of(f.related_model, person).filter(pk__in=keys).values_list("pk", flat=True))


def _value(row: Model, f, seen: set[int]):
    """A column as JSON has it; what it points at by number, and by name where the person may see it. No other person
    is named."""
    value = f.value_from_object(row)
    if not f.is_relation or value is None:
        return value if isinstance(value, dict | list) else f.value_to_string(row) if value is not None else None
    return {"number": value, "name": str(getattr(row, f.name))} if value in seen else {"number": value}


def _distinct(rows: list[Model], name: str) -> list[Model]:
    there = {getattr(row, name) for row in rows}
    return [each for each in there if each is not None]


def _label(each: Held, name: str) -> str:
    return str(each.columns[name] or each.model._meta.get_field(name).verbose_name)


def _in_words(each: Held, row: Model, name: str, value) -> str:
    if name == "model":
        return _kind_of(value)
    if name == "way":
        return str(WAYS.get(value, value))
    if isinstance(value, dict):
        return value.get("name") or _("number %(number)s, not visible to you") % value
    shown = getattr(row, f"get_{name}_display", None)
    return str(shown()) if shown else in_words(getattr(row, name, value))


def _kind_of(label: str) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name)
    except LookupError:  # of a room that is no longer installed
        return label


def _in_texts(each: Held, person, reader) -> list[Mention]:
    written = [f for f in each.fields_of(TEXT) if not each.owner]
    if not written or len(person.name) < SHORTEST_NAME:
        return []
    holds = Q()
    for f in written:
        holds |= Q(**{f"{f.name}__contains": person.name})
    rows = list(texts_of(each.model, reader).filter(holds).order_by("pk").distinct())
    return _mentions(each, rows, _("named in a text"), reader)


def _mentions(each: Held, rows: list[Model], role: str, reader) -> list[Mention]:
    if not rows:
        return []
    seen = set(texts_of(each.model, reader).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    fetch(rows, *getattr(each.model, "named_by", ()))
    label = each.model._meta.label_lower
    return [Mention(each.title, label, row.pk, role, str(row) if row.pk in seen else "") for row in rows]
