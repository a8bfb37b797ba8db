"""What a person has to do on behalf of an organisation, from every room, for whoever takes it over when they leave.

A room registers its kinds from `apps.ready`. Who administers the organisation is told how many of each kind there are
in which collaboration, and the names of those that they may see themselves.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.db.models import Model, Q, QuerySet

from samverk.core.texts import texts_of
from samverk.core.trail import Operation, fetch
from samverk.organisations.models import Collaboration, Membership, Organisation, Person, Seat


@dataclass(frozen=True)
class Kind:
    """`of(person, organisation)` gives the rows, `hand_over(op, rows, to)` asks somebody else of them inside an
    operation, and `collaboration` is the way from a row to its collaboration. `people(organisation)` gives the keys of
    all who have any such. `may(by, row)` says whether it is for that person to hand over, where not all are;
    `words_else` then says whose it is."""

    name: str
    words: object
    of: Callable[[Person, Organisation], QuerySet]
    people: Callable[[Organisation], QuerySet]
    hand_over: Callable[[Operation, list[Model], Person], None]
    collaboration: str
    order: int
    may: Callable[[Person, Model], bool] = lambda by, row: True
    words_else: object = ""


_kinds: dict[str, Kind] = {}


def register(name: str, words, **said) -> None:
    """Add a kind, named room.what. They are handed over in their order."""
    _kinds[name] = Kind(name, words, **said)


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: kind.order)


@dataclass
class Group:
    """What there is of one kind in one collaboration."""

    kind: Kind
    collaboration: Collaboration
    rows: list[Model]
    may: bool
    names: list[str] = field(default_factory=list)

    @property
    def key(self) -> str:
        return f"{self.kind.name}-{self.collaboration.pk}"

    @property
    def hidden(self) -> int:
        return len(self.rows) - len(self.names)


def groups_of(person: Person, organisation: Organisation, *, by: Person) -> list[Group]:
    """What the person has to do for the organisation, kind by kind and collaboration by collaboration."""
    found: list[Group] = []
    for kind in kinds():
        rows = list(kind.of(person, organisation).select_related(kind.collaboration))
        by_place: dict[Collaboration, list[Model]] = {}
        for row in rows:
            by_place.setdefault(_place(row, kind), []).append(row)
        for place, here in sorted(by_place.items(), key=lambda each: (each[0].name, each[0].pk)):
            found.append(Group(kind, place, here, may=all(kind.may(by, row) for row in here), names=_names(here, by)))
    return found


def left_with_tasks(organisation: Organisation) -> QuerySet[Person]:
    """Those who have belonged to the organisation, or can no longer sign in, and still have something to do for it."""
    busy = Q()
    for kind in kinds():
        busy |= Q(pk__in=kind.people(organisation))
    was = Membership.objects.filter(organisation=organisation)
    there = Seat.objects.on().filter(organisation=organisation)
    gone = Q(is_active=False) | (Q(pk__in=was.values("person")) & ~Q(pk__in=there.values("person")))
    still = Membership.objects.on().filter(organisation=organisation)
    return Person.objects.filter(busy).filter(gone & (Q(is_active=False) | ~Q(pk__in=still.values("person"))))


def _place(row: Model, kind: Kind) -> Collaboration:
    for step in kind.collaboration.split("__"):
        row = getattr(row, step)
    return row


def _names(rows: Iterable[Model], by: Person) -> list[str]:
    rows = list(rows)
    seen = texts_of(type(rows[0]), by).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    shown = [row for row in rows if row.pk in set(seen)]
    fetch(shown, *getattr(type(rows[0]), "named_by", ()))
    return [str(row) for row in shown]
