"""Who sees what (synlighet): five levels from an organisation's own to anybody's, and the one place that says what
each of them means.

What holds content in its own right has a level (`Levelled`): steering documents, plans, activities. All else
follows what it belongs to: a goal its document, a part, a milestone or a note its activity, a round its plan. Whatever
is made is nobody's but its keeper's until something says otherwise: that is the model's own default. Rows from before
there were levels, and rows that an undo brings back from then, have the level that they had in effect.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.organisations.deputies import acting_by
from samverk.organisations.models import Organisation, Seat


class Level(models.IntegerChoices):
    OWN = 1, _("own organisation")
    NAMED = 2, _("named organisations")
    PRINCIPALS = 3, _("all who take part")
    COUNCIL = 4, _("also the council")
    PUBLIC = 5, _("anybody")


BEFORE_LEVELS = Level.PRINCIPALS  # what the trail means where it says nothing of a level

ICONS = {
    Level.OWN: "lock",
    Level.NAMED: "building-2",
    Level.PRINCIPALS: "users",
    Level.COUNCIL: "landmark",
    Level.PUBLIC: "globe",
}


class Levelled(models.Model):
    """Something with a level. `kept_by` is the organisation whose own it is, and none for what never was anybody's."""

    untold_means = {"level": BEFORE_LEVELS}

    level = models.PositiveSmallIntegerField(_("who sees it"), choices=Level, default=Level.OWN, editable=False)
    kept_by = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name=_("kept by"),
    )  # fmt: skip

    class Meta:
        abstract = True

    @property
    def is_shared(self) -> bool:
        """Whether all who take part see it."""
        return self.level >= Level.PRINCIPALS

    @property
    def who_sees(self) -> dict:
        """What the badge shows: never by colour alone."""
        return {"icon": ICONS[self.level], "word": self.get_level_display(), "level": self.level}

    @property
    def who_sees_url(self) -> str:
        return reverse("organisations:who_sees", args=[kind_of(self).key, self.pk])


@dataclass(frozen=True)
class Kind:
    """What a room tells of a model of its own that has a level.

    `may_change(person, obj)` says who widens and narrows it. `named` is the model of its shares with organisations by
    name, of which `field` points at the thing. `audience(obj, level, organisations)` is everybody who would see it at
    that level, `nameable(obj)` the organisations that it may be shared with by name, `keeper(obj, person)` whose own it
    becomes when the person narrows what was nobody's own, and `levels` those that it has.
    """

    key: str
    model: type[models.Model]
    named: type[models.Model]
    field: str
    may_change: Callable
    audience: Callable
    nameable: Callable
    keeper: Callable
    levels: tuple[Level, ...] = tuple(Level)


_kinds: dict[str, Kind] = {}
_holds: dict[type[models.Model], list[Callable]] = {}


def register(kind: Kind) -> None:
    """Called from apps.ready."""
    _kinds[kind.key] = kind


def kind_named(key: str) -> Kind | None:
    return _kinds.get(key)


def kind_of(obj: models.Model) -> Kind:
    return next(kind for kind in _kinds.values() if kind.model is type(obj))


def hold(model: type[models.Model], reason: Callable) -> None:
    """Let a room above keep things where they are: `reason(obj, level, organisations)` says why an object cannot have
    that level, shared with those by name, and what to do instead, or is ""."""
    if reason not in _holds.setdefault(model, []):
        _holds[model].append(reason)


def held(obj: models.Model, level: Level, organisations: Iterable[Organisation]) -> list[str]:
    return [told for reason in _holds.get(type(obj), ()) if (told := reason(obj, level, organisations))]


def named_with(obj: models.Model) -> QuerySet[Organisation]:
    """The organisations that it is shared with by name."""
    kind = kind_of(obj)
    return Organisation.objects.filter(pk__in=kind.named.objects.filter(**{kind.field: obj.pk}).values("organisation"))


def seats_of(person) -> QuerySet[Seat]:
    """By which the person sees things today."""
    return Seat.objects.on().held_by(person)


def people_by(seats: QuerySet[Seat]) -> Q:
    """Of people: those who see things by these seats."""
    return acting_by(seats)


def by_seat(person, *, collaboration: str, shares: str) -> Q:
    """What of a collaboration's things a person sees who takes part in it: from PRINCIPALS on all of them, else those
    of the organisation that the seat is for, and those that are shared with it by name (over `shares`, from an
    organisation to the things)."""
    reach, together = Seat.objects.reach_of(person), defaultdict(list)
    for key, organisations in reach.taking_part.items():
        together[organisations].append(key)
    seen = Q(**{"level__gte": Level.PRINCIPALS, f"{collaboration}__in": list(reach.taking_part)})
    for organisations, keys in together.items():
        seen |= Q(own_or_named(organisations, shares), **{f"{collaboration}__in": keys})
    return seen


def own_or_named(organisations: Iterable[int], shares: str) -> Q:
    """What is the own of one of these organisations, or shared with it by name."""
    name, thing = shares.split("__")
    rows = Organisation._meta.get_field(name).related_model.objects.filter(organisation__in=organisations)
    return Q(level__lt=Level.PRINCIPALS, kept_by__in=organisations) | Q(level=Level.NAMED, pk__in=rows.values(thing))


def opened(person, *, collaboration: str) -> Q:
    """What of a collaboration's things is open to a person who does not take part in it."""
    to_council = Q(**{"level__gte": Level.COUNCIL, f"{collaboration}__in": Seat.objects.reach_of(person).council})
    return to_council | Q(level=Level.PUBLIC)


def sitting(collaborations, level: Level, own: Organisation | None, named: Iterable[Organisation]) -> QuerySet[Seat]:
    """The seats in these collaborations by which one sees a thing of that level."""
    seats = Seat.objects.on().filter(collaboration__in=collaborations, person__is_active=True)
    if level >= Level.COUNCIL:
        return seats
    seats = seats.exclude(role=Seat.Role.COUNCIL)
    if level == Level.PRINCIPALS:
        return seats
    keys = {own.pk} if own else set()
    return seats.filter(organisation__in=keys | ({each.pk for each in named} if level == Level.NAMED else set()))


def keeper(person, collaboration) -> Organisation | None:
    """On whose behalf the person begins something there: of several seats the one that may do most decides."""
    order = [Seat.Role.LEAD, Seat.Role.EDITOR, Seat.Role.REPORTER, Seat.Role.READER]
    seats = seats_of(person).exclude(role=Seat.Role.COUNCIL).filter(collaboration=collaboration)
    found = sorted(seats.select_related("organisation"), key=lambda seat: (order.index(seat.role), seat.pk))
    return found[0].organisation if found else None
