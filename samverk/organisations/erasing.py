"""Making a person anonymous: what goes, what stays and why, before it is done (docs/decisions/0018-erasure.md).

Name, address and telephone number go, with everything that only served the person. Seats and places stay as facts about
a numbered person, since what was decided was decided by somebody in a role. Revisions about the person lose their
content by the same mechanism as other lawful destruction. What is a public record stays, and is counted here.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from samverk.core.models import Revision, TrailHead
from samverk.core.personal.own_data import Mention, mentions_of
from samverk.core.personal.register import CONTACT, Held, held
from samverk.core.trail import canonical
from samverk.organisations.models import Person

NAMED = 10  # of each group
SHORTEST = 3  # letters: a shorter mark stands in everything


@dataclass
class Found:
    """Revisions, by their numbers, that hold the person's name, address or telephone number."""

    about: list[int] = field(default_factory=list)  # of the person's own things: emptied
    acts: list[int] = field(default_factory=list)  # as who did it alone: emptied if the decision says so
    texts: list[int] = field(default_factory=list)  # in what was written about other things: stay


@dataclass(frozen=True)
class Group:
    """How many things of a kind the person is named in as the same, and what those are called that the reader sees."""

    kind: str
    role: str
    count: int
    names: list[str]


@dataclass(frozen=True)
class Preview:
    """What making somebody anonymous changes."""

    person: Person
    new_name: str
    gone: list[tuple[str, int]]
    kept: list[tuple[str, int]]
    revisions: Found
    mentions: list[Group]


def preview(person: Person, *, by: Person | None) -> Preview:
    """`by` is who reads it: things that they do not see are counted and not named; None for a terminal, where nothing
    is named."""
    gone, kept = [], []
    for each, rows in own_rows(person):
        if count := rows.count():
            (gone if each.goes else kept).append((each.title, count))
    return Preview(
        person,
        new_name(person),
        gone,
        kept,
        revisions_of(person),
        _grouped(mentions_of(person, reader=by), is_named=by is not None),
    )


def _grouped(mentions: list[Mention], *, is_named: bool) -> list[Group]:
    found: dict[tuple[str, str], list[Mention]] = {}
    for each in mentions:
        found.setdefault((each.kind, each.role), []).append(each)
    return [
        Group(*key, len(rows), [each.name for each in rows if is_named and each.name][:NAMED])
        for key, rows in found.items()
    ]


def new_name(person: Person) -> str:
    """The same for all who look, in the person's own language."""
    with override(person.language):
        return _("Former user %(number)s") % {"number": person.pk}


def own_rows(person: Person) -> Iterator[tuple[Held, QuerySet]]:
    """Of each model whose rows are about somebody the person's own; not the person, nor the trail."""
    for each in held():
        if each.owner and each.model not in (Person, Revision):
            yield each, each.model._base_manager.filter(**{each.owner: person.pk})


def marks_of(person: Person) -> set[str]:
    """Every name, address and telephone number that the person has had here, and those in what goes with them."""
    told = [{"name": person.name, "email": person.email, "phone": person.phone}]
    for row in Revision.objects.of(person):
        told += [row.values.get("before") or {}, row.values.get("after") or {}]
    found = {str(each.get(name) or "") for each in told for name in ("name", "email", "phone")}
    for each, rows in own_rows(person):
        for name in (name for name, kind in each.data.items() if each.goes and kind is CONTACT):
            found |= {str(mark or "") for mark in rows.values_list(name, flat=True)}
    return {mark for mark in found if len(mark) >= SHORTEST} - {new_name(person)}


def revisions_of(person: Person, marks: set[str] | None = None) -> Found:
    """Which revisions hold any of the marks; those about the person whatever they hold."""
    marks = marks_of(person) if marks is None else marks
    written = [canonical(mark)[1:-1] for mark in marks]
    holds = Q(model=Person._meta.label_lower, object_id=person.pk)
    for text in written:
        holds |= Q(content__contains=text)
    rows = Revision.objects.filter(holds, content__isnull=False).exclude(model=TrailHead._meta.label_lower)
    own, found = {each.model._meta.label_lower for each, _rows in own_rows(person)}, Found()
    for row in rows.order_by("sequence").iterator(chunk_size=2000):
        content = row.values
        actor = content.pop("actor", "")
        is_named = any(text in canonical(content) for text in written)
        if row.model == Person._meta.label_lower and row.object_id == person.pk or is_named and row.model in own:
            found.about.append(row.sequence)
        elif is_named:
            found.texts.append(row.sequence)
        elif actor in marks:
            found.acts.append(row.sequence)
    return found
