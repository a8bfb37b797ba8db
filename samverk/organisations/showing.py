"""When what has a level was there for somebody to read, as the trail tells it: for `core.times`.

One reads what is shared from the moment that it was, and no draft from before; what was shared and has been kept back
since one may know of. For an organisation that joined later nothing counts that was over by then.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import NamedTuple

from django.db import models
from django.db.models import BooleanField, Case, JSONField, Q, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone

from samverk.core import times
from samverk.core.models import RemovedFrom, Revision
from samverk.core.times import NOW, Span
from samverk.organisations.models import Participation
from samverk.organisations.reach import Reach
from samverk.organisations.visibility import BEFORE_LEVELS, Kind, Level

CREATED, DELETED = Revision.Kind.CREATED, Revision.Kind.DELETED
NOTHING = (None, "", "null")  # as the databases give a null in JSON


@dataclass(frozen=True)
class Near:
    """By what a person sees a thing: the organisations whose own it could be, the least level at which it is for the
    person anyway, and from which day the person's organisations take part there (None: from the beginning)."""

    organisations: frozenset[int]
    least: Level
    since: date | None = None


class _State(NamedTuple):
    """Of a thing, from one link of the trail on. No level: nobody could read it, or nobody knows any more."""

    sequence: int
    at: datetime | None
    level: int | None
    kept_by: int | None


class _Share(NamedTuple):
    sequence: int
    at: datetime | None
    organisation: int
    is_there: bool


def register(kind: Kind, near: Callable, *, within: tuple[str, ...] = ()) -> None:
    """`near(person, rows)` gives a `Near` for each of the rows, by their keys."""
    times.register(kind.model, partial(_spans, kind, near), within=within)


def began(reach: Reach) -> dict[int, date | None]:
    """From which day the organisations that a person sits for take part in each collaboration; None: from the first."""
    rows = Participation.objects.filter(collaboration__in=list(reach.taking_part), organisation__in=reach.organisations)
    days = defaultdict(list)
    for collaboration, organisation, day in rows.order_by().values_list("collaboration", "organisation", "from_on"):
        if organisation in reach.taking_part[collaboration]:
            days[collaboration].append(day)
    return {key: first_of(days[key]) for key in reach.taking_part}


def first_of(days: list[date | None]) -> date | None:
    return min(days) if days and None not in days else None


def _spans(kind: Kind, near, person, keys: set[int]) -> dict[int, list[Span]]:
    rows = {row.pk: row for row in kind.model._base_manager.filter(pk__in=keys)}
    states = _states(kind, rows)
    named = {key for key, found in states.items() if any(state.level == Level.NAMED for state in found)}
    shares = _shares(kind, {key: rows[key] for key in named}) if named else {}
    nearness = near(person, list(rows.values()))
    return {key: _seen(states[key], shares.get(key, []), nearness[key]) for key in rows}


def _seen(states: list[_State], shares: list[_Share], near: Near) -> list[Span]:
    """The spans in which it was there for whoever is that near."""
    moments = sorted([*states, *shares], key=lambda each: each.sequence)
    named, state, spans = set(), None, []
    for place, moment in enumerate(moments):
        if isinstance(moment, _Share):
            (named.add if moment.is_there else named.discard)(moment.organisation)
        else:
            state = moment
        after = moments[place + 1] if place + 1 < len(moments) else None
        is_over = after is not None and near.since and after.at and timezone.localdate(after.at) < near.since
        if state is not None and _is_seen(state, named, near) and not is_over:
            spans.append(Span(moment.sequence, after.sequence if after else NOW))
    return spans


def _is_seen(state: _State, named: set[int], near: Near) -> bool:
    if state.level is None:
        return False
    if state.level >= near.least:
        return True
    is_own = state.level < Level.PRINCIPALS and state.kept_by in near.organisations
    return is_own or (state.level == Level.NAMED and not named.isdisjoint(near.organisations))


def _states(kind: Kind, rows: dict[int, models.Model]) -> dict[int, list[_State]]:
    """What each was from each of its revisions on, and before the first of them; as it is where there are none."""
    label, found = kind.model._meta.label_lower, defaultdict(list)
    told = {f"{side}_{name}": _held(side, name) for side in ("before", "after") for name in ("level", "kept_by_id")}
    is_told = Case(When(content=None, then=Value(False)), default=Value(True), output_field=BooleanField())
    revisions = Revision.objects.filter(model=label, object_id__in=list(rows)).annotate(**told, is_told=is_told)
    wanted = ("sequence", "at", "object_id", "kind", "is_told", *told)
    for each in revisions.exclude(kind=Revision.Kind.NOTED).order_by("sequence").values(*wanted):
        if not found[each["object_id"]]:
            first = None if each["kind"] == CREATED else _level(each, "before")
            found[each["object_id"]].append(_State(0, None, first, _key(each["before_kept_by_id"])))
        level = None if each["kind"] == DELETED else _level(each, "after")
        state = _State(each["sequence"], each["at"], level, _key(each["after_kept_by_id"]))
        found[each["object_id"]].append(state)
    for key, row in rows.items():
        if not found[key]:
            found[key].append(_State(0, None, row.level, row.kept_by_id))
    return found


def _held(side: str, name: str) -> KeyTextTransform:
    return KeyTextTransform(name, KeyTextTransform(side, Cast("content", JSONField())))


def _level(told: dict, side: str) -> int | None:
    """What a snapshot says, or meant before there were levels; None where it was destroyed."""
    if not told["is_told"]:
        return None
    held = told[f"{side}_level"]
    return BEFORE_LEVELS if held in NOTHING else int(held)


def _key(held) -> int | None:
    return int(held) if held not in NOTHING else None


def _shares(kind: Kind, rows: dict[int, models.Model]) -> dict[int, list[_Share]]:
    """When each was shared with an organisation by name, and when no longer."""
    label, found = kind.named._meta.label_lower, defaultdict(list)
    standing = kind.named.objects.filter(**{f"{kind.field}__in": list(rows)})
    of = {share.pk: getattr(share, f"{kind.field}_id") for share in standing}
    gone = RemovedFrom.objects.filter(model=kind.model._meta.label_lower, object_id__in=list(rows))
    ended = Revision.objects.filter(sequence__in=gone.values("revision"), model=label)
    about = Q(object_id__in=list(of)) | Q(object_id__in=ended.order_by().values("object_id"))
    made: dict[int, tuple] = {}
    for row in Revision.objects.filter(about, model=label, kind__in=[CREATED, DELETED]).order_by("sequence"):
        facts = row.values.get("before" if row.kind == DELETED else "after") or {}
        if facts:
            made[row.object_id] = facts.get(f"{kind.field}_id"), facts.get("organisation_id")
        thing, organisation = made.get(row.object_id, (None, None))
        if thing in rows and organisation:
            found[thing].append(_Share(row.sequence, row.at, organisation, row.kind == CREATED))
    for share in standing:
        if share.pk not in made:
            found[getattr(share, f"{kind.field}_id")].append(_Share(0, None, share.organisation_id, True))
    return found
