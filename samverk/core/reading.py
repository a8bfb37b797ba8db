"""The log of reading (läslogg): who read what is not for all to read, when, and by which way.

A view of something that has a narrow level, or of an edition's file, calls `note` once it is settled that the person
may see it. Where the note cannot be kept the page is not shown either: the database's fault goes on to the caller.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import models
from django.utils import timezone

from samverk.core.models import Reading, Revision, TrailHead
from samverk.core.trail import canonical, digest, head, operation, way

SEALED = "core.readings_sealed"
CLEARED = "core.retained"  # the action of the note in which a clearing tells of the log of reading


def note(person, *objs: models.Model) -> None:
    """Keep that the person read these objects: a row for the first time each day, in two queries at most.

    What others do not see is a person's own business until they do: nothing is kept for whoever is not signed in.
    """
    if person is None or person.pk is None or not objs:
        return
    now, came = timezone.now(), way()
    day = timezone.localdate(now)
    kinds = {obj._meta.label_lower for obj in objs}
    noted = Reading.objects.filter(person=person.pk, day=day, model__in=kinds, object_id__in=[obj.pk for obj in objs])
    known = set(noted.values_list("model", "object_id"))
    fresh = [
        Reading(person_id=person.pk, model=label, object_id=key, day=day, at=now, way=came.kind, address=came.address)
        for label, key in dict.fromkeys((obj._meta.label_lower, obj.pk) for obj in objs)
        if (label, key) not in known
    ]
    # Of two pages opened at the same moment the second one's row is left out.
    Reading.objects.bulk_create(fresh, ignore_conflicts=True, batch_size=500)


def readers_of(objs: Iterable[models.Model]) -> dict[int, datetime]:
    """Who has read any of these objects of one model, by their keys, and when they last began to on a day."""
    objs = list(objs)
    if not objs:
        return {}
    rows = Reading.objects.filter(model=objs[0]._meta.label_lower, object_id__in=[obj.pk for obj in objs])
    return dict(rows.values_list("person").annotate(models.Max("at")).order_by())


def seal(now: datetime) -> None:
    """Put the digest of each day that is over, and has none yet, into the trail."""
    sealed = {row.values["after"]["day"] for row in _seals() if row.content}
    over = Reading.objects.filter(day__lt=timezone.localdate(now)).order_by("day")
    days = [day for day in over.values_list("day", flat=True).distinct() if day.isoformat() not in sealed]
    if days:
        with operation(SEALED, by=None) as op:
            for day in days:
                op.note(head(), day=day.isoformat(), **_sum_of(day))


def faults() -> list[str]:
    """Each sealed day whose readings are no longer those that were sealed, and were not cleared by the rule."""
    told, cleared = [row.values["after"] for row in _seals() if row.content], _cleared_before()
    return [
        f"the log of reading of {facts['day']}: {facts['rows']} rows were sealed, and they are no longer the same"
        for facts in told
        if (found := _sum_of(date.fromisoformat(facts["day"]))) != {"rows": facts["rows"], "digest": facts["digest"]}
        and (found["rows"] or facts["day"] >= cleared)
    ]


def old_readings(before: datetime) -> models.QuerySet:
    """Those of whole days before then."""
    return Reading.objects.filter(day__lt=timezone.localdate(before))


def clear_readings(readings: models.QuerySet, before: datetime, op) -> None:
    """The note that they were cleared is what `faults` goes by. The database refuses those of the last year."""
    op.note(head(), readings_before=timezone.localdate(before).isoformat(), rows=readings.count())
    readings.delete()


def _cleared_before() -> str:
    """The day before which readings were lawfully cleared, as 2026-11-22; "" where none were."""
    notes = Revision.objects.filter(action=CLEARED, model=TrailHead._meta.label_lower, content__isnull=False)
    return max((row.values["after"].get("readings_before", "") for row in notes), default="")


def _seals():
    return Revision.objects.filter(action=SEALED, model=TrailHead._meta.label_lower).order_by("sequence")


def _sum_of(day: date) -> dict:
    told, rows = [], 0
    wanted = ("person_id", "model", "object_id", "at", "way", "address")
    for row in Reading.objects.filter(day=day).order_by("pk").values_list(*wanted).iterator(chunk_size=2000):
        told.append(digest(canonical(list(row))))
        rows += 1
    return {"rows": rows, "digest": digest("".join(told))}
