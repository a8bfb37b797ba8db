"""Carrying out what is due: by one process, once a turn, and again where it failed."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import OperationalError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.utils import is_locked_database_exception

from samverk.core.schedule.tables import Turn
from samverk.core.schedule.times import Daily, Every

REST_AFTER_FAULT = timedelta(minutes=5)
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Work:
    name: str
    times: Daily | Every
    path: str

    def carry_out(self, now: datetime) -> None:
        function: Callable[[datetime], None] = import_string(self.path)
        function(now)


_works: dict[str, Work] = {}


def register(name: str, times: Daily | Every, work: str) -> None:
    """Add periodic work, named room.what. `work` is the dotted path of `work(now)`, called in a transaction.

    Turns that went by while nothing ran are made up for by one; the work looks at how things stand, not at what time
    it is called.
    """
    _works[name] = Work(name, times, work)


def carry_out_due(now: datetime | None = None) -> int:
    """Do each work whose turn has come and is not done; how many there were."""
    now = now or timezone.now()
    known = dict(Turn.objects.values_list("name", "done"))
    return sum(_looked_at(work, known.get(work.name), work.times.turn(now), now) for work in list(_works.values()))


def _looked_at(work: Work, done: int | None, turn: int, now: datetime) -> bool:
    if done is not None and done >= turn:
        return False
    try:
        if done is None:
            Turn.objects.get_or_create(name=work.name, defaults={"done": turn})
            return False
        return _carried_out(work, turn, now)
    except OperationalError as fault:
        if is_locked_database_exception(fault):
            return False  # somebody writes for long; it will be free again
        return _rests(work, now)
    except Exception:
        return _rests(work, now)


def _carried_out(work: Work, turn: int, now: datetime) -> bool:
    with transaction.atomic():
        free = Q(not_before=None) | Q(not_before__lte=now)
        waiting = Turn.objects.filter(free, name=work.name, done__lt=turn)
        if not waiting.update(done=turn, done_at=now, not_before=None):
            return False
        work.carry_out(now)
    return True


def _rests(work: Work, now: datetime) -> bool:
    """Leave it for a while: what fails would else fail once a second. Its turn is not done."""
    log.exception("Periodic work %s failed; it is tried again in %s", work.name, REST_AFTER_FAULT)
    Turn.objects.filter(name=work.name).update(not_before=now + REST_AFTER_FAULT)
    return False
