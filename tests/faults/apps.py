"""What the settings of this folder add to the application: daily work of its own, and a fault to be found out."""

import time as clock
from contextlib import contextmanager
from datetime import datetime, time
from uuid import uuid4

from django.apps import AppConfig, apps
from django.utils import timezone

HOURS = (time(0, 0), time(2, 30), time(3, 0), time(7, 30))
KIND = "tests.nightly"
AFTERWARDS_S = 5  # time enough to be killed in


class Nightly(AppConfig):
    """Daily work at the hours that daylight saving leaves out, has twice, or lies close to."""

    name = "tests.faults"
    label = "nightly"

    def ready(self):
        from samverk.cli import worker
        from samverk.core import schedule

        worker.SECONDS_BETWEEN_TURNS = 0.3
        for hour in HOURS:
            schedule.register(f"{KIND}.{hour:%H%M}", schedule.Daily(hour), f"{__name__}.leave_{hour:%H%M}")


class Twofold(AppConfig):
    """What a job changes is there before the job has ended."""

    name = "tests.faults"
    label = "twofold"

    def ready(self):
        from samverk.core.jobs import running
        from samverk.planning import import_jobs

        @contextmanager
        def finishing(job):
            outcome = running.Outcome()
            yield outcome
            clock.sleep(AFTERWARDS_S)
            running._end(job, outcome)

        import_jobs.finishing = finishing


def _leave(hour: str, now: datetime) -> None:
    letters = apps.get_model("core", "Letter").objects
    told = {"hour": hour, "day": str(timezone.localdate(now))}
    known = {"state": "withdrawn", "not_before": now, "next_at": now, "address": "n@kommun.example"}
    letters.create(key=f"{KIND}:{uuid4()}", kind=KIND, order=told, language="sv", **known)


def leave_0000(now: datetime) -> None:
    _leave("00:00", now)


def leave_0230(now: datetime) -> None:
    _leave("02:30", now)


def leave_0300(now: datetime) -> None:
    _leave("03:00", now)


def leave_0730(now: datetime) -> None:
    _leave("07:30", now)
