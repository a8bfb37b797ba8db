"""What a person can see, by the very `visible_to` that the pages ask: facts for whoever handles people and seats.

Whoever looks learns no content: kinds are counted, and only what the looker may see as well is named, with the names
of collaborations.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.apps import apps
from django.db import models
from django.db.models import Count, F, Value, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from samverk.core import search
from samverk.core.belonging import path_to
from samverk.core.trail import fetch
from samverk.organisations.models import Collaboration, Membership, Person, Seat
from samverk.organisations.periods import as_on
from samverk.organisations.seating import collaborations_previewed, previews_all

NAMED_AT_MOST = 8
_reasons: dict[type[models.Model], Callable] = {}


def explain(model: type[models.Model], reasons: Callable) -> None:
    """`reasons(person, objs)` gives by key, in words, why the person sees some of them beside the seats."""
    _reasons[model] = reasons


@dataclass(frozen=True)
class Kind:
    """How many of a kind the person sees in one place; `named` are those that the looker may know, with why."""

    label: str
    count: int
    named: list[tuple[str, str]]

    @property
    def more(self) -> int:
        return self.count - len(self.named)


@dataclass
class Place:
    """A collaboration with the seats by which the person sees what is in it; None for what belongs to none."""

    collaboration: Collaboration | None
    seats: list[str]
    kinds: list[Kind] = field(default_factory=list)


def seen_by(person: Person, looker, day: date | None = None) -> list[Place]:
    """Place by place what the person sees, as far as the looker handles the person, as on that day (today).

    The queries grow with the kinds of things that there are, and not with the things.
    """
    shown = collaborations_previewed(looker, person)
    with as_on(day):
        visible = Collaboration.objects.visible_to(person)
        if shown is not None:
            visible = visible.filter(pk__in=shown)
        places = {each.pk: Place(each, []) for each in visible.order_by("name")}
        for seat in Seat.objects.on().held_by(person).select_related("person", "organisation").order_by("pk"):
            if seat.collaboration_id in places:
                places[seat.collaboration_id].seats.append(_why(seat, person))
        if previews_all(looker, person):
            places[None] = Place(None, _belongings(person))
        for model in seen_models():
            _count(model, person, looker, places)
    return list(places.values())


def seen_models() -> list[type[models.Model]]:
    """All that people see by who they are: every model whose rows say to whom they are visible."""
    found = [each for each in apps.get_models() if hasattr(each._default_manager.all(), "visible_to")]
    found += [Person]  # its manager says it
    order = {kind.model: kind.order for kind in search.kinds()}
    return sorted(dict.fromkeys(found), key=lambda each: (order.get(each, 1000), each._meta.label))


def _count(model, person, looker, places: dict) -> None:
    path = path_to(model, Collaboration)
    if model is Collaboration or (path is None and None not in places):
        return
    seen = model.objects.visible_to(person).order_by()
    counted = seen.values_list(path).annotate(number=Count("pk", distinct=True)) if path else [(None, seen.count())]
    counted = {key: number for key, number in counted if number and key in places}
    named = _named(model, seen, person, looker, path) if counted else {}
    for key, number in counted.items():
        places[key].kinds.append(Kind(_label(model), number, named.get(key, [])))


def _named(model, seen, person, looker, path: str | None) -> dict[int | None, list[tuple[str, str]]]:
    """Some of them, by place, each with the reason where the room gives one."""
    known = model.objects.filter(pk__in=seen.values("pk"))
    known = known.filter(pk__in=model.objects.visible_to(looker).order_by().values("pk"))
    place = F(path) if path else Value(None, models.IntegerField())
    number = Window(RowNumber(), partition_by=[place] if path else None, order_by="pk")
    rows = list(known.annotate(_place=place, _number=number).filter(_number__lte=NAMED_AT_MOST).order_by("pk"))
    fetch(rows, *getattr(model, "named_by", ()))
    why = _reasons[model](person, rows) if model in _reasons and rows else {}
    found = defaultdict(list)
    for row in rows:
        found[row._place].append((str(row), str(why.get(row.pk, ""))))
    return found


def _label(model) -> str:
    plurals = {kind.model: kind.plural for kind in search.kinds()}
    return str(plurals.get(model, model._meta.verbose_name))


def _why(seat: Seat, person: Person) -> str:
    told = {"role": seat.get_role_display(), "organisation": seat.organisation, "person": seat.person}
    if seat.person_id == person.pk:
        return _("%(role)s for %(organisation)s") % told
    return _("as deputy of %(person)s: %(role)s for %(organisation)s") % told


def _belongings(person: Person) -> list[str]:
    """Why the person sees what belongs to no collaboration."""
    places = Membership.objects.on().filter(person=person).select_related("organisation").order_by("pk")
    words = _("works for %(organisation)s"), _("administers %(organisation)s")
    told = [words[place.is_administrator] % {"organisation": place.organisation} for place in places]
    return told + ([_("administers the installation")] if person.is_administrator else [])
