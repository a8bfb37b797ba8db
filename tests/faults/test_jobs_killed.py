"""Four workers work off the same queue and are killed (kill -9) with a job in hand, again and again: what jobs change
is changed once."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from itertools import count

import pytest
from django.conf import settings
from django.db import connection
from django_tasks_db.models import DBTaskResult

from samverk.core import trail
from samverk.core.jobs.models import Job
from samverk.core.jobs.worker import take_back_orphans, work_once
from samverk.core.models import Revision
from samverk.core.sheets import write_csv
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory
from samverk.planning import import_jobs
from samverk.planning.importing.drafts import fingerprint, found_in, keep_draft
from samverk.planning.models import Activity, Plan
from samverk.planning.tests.factories import PlanFactory
from tests.faults.test_server_killed import say
from tests.processes import database_address

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("SAMVERK_FAULT_KILLS", "4"))
WORKERS, ROWS, PATIENCE_S = 4, 120, 240
NUMBERS = count()


@pytest.fixture
def collaboration():
    seat = SeatFactory(role=Seat.Role.LEAD)
    ParticipationFactory(collaboration=seat.collaboration, organisation=OrganisationFactory(name="Nordvik"))
    return seat.collaboration


def test_of_many_jobs_each_is_done_once_however_often_workers_are_killed(collaboration, tmp_path):
    jobs = [importing(collaboration) for _number in range(max(KILLS, WORKERS))]

    kills, workers = 0, [worker(tmp_path) for _number in range(WORKERS)]
    try:
        until = time.monotonic() + PATIENCE_S + 10 * KILLS
        while kills < KILLS or Job.objects.unfinished().exists():
            assert time.monotonic() < until, "a job is stuck"
            if kills < KILLS and Job.objects.unfinished().count() < WORKERS:
                jobs.append(importing(collaboration))  # so that somebody has one in hand
            if kills < KILLS and (busy := at_work(workers)):
                place = random.choice(busy)  # noqa: S311
                kill(workers[place])
                workers[place] = worker(tmp_path)
                kills += 1
            time.sleep(random.uniform(0.05, 0.4))  # noqa: S311
    finally:
        for process in workers:
            kill(process)

    connection.close()
    states, per_plan = Counter(Job.objects.values_list("state", flat=True)), activities_by_plan()
    done = {job.order["draft"] for job in Job.objects.filter(state=Job.State.DONE)}
    attempts = sum(Job.objects.values_list("attempt", flat=True))
    assert kills == KILLS
    assert set(states) <= {Job.State.DONE, Job.State.FAILED}  # killed over three times over it a job is given up
    assert sorted(per_plan.values()) == [0] * (len(jobs) - len(done)) + [ROWS] * len(done)
    assert Revision.objects.filter(model="planning.activity").count() == ROWS * len(done)
    # Somebody may have been killed between a job's end and saying so: what is then taken up again is not done again.
    assert take_back_orphans() <= WORKERS
    while work_once():
        pass
    assert not Job.objects.unfinished().exists()
    assert activities_by_plan() == per_plan
    assert take_back_orphans() == 0
    assert trail.verify().faults == []
    say(f"{kills} kills of {WORKERS} workers, {len(jobs)} imports, {attempts} attempts: {dict(states)}, each once")


def test_a_job_whose_change_is_not_one_with_its_end_is_found_out(collaboration, tmp_path):
    importing(collaboration)
    first = worker(tmp_path, DJANGO_SETTINGS_MODULE="tests.faults.twofold")
    wait_until(lambda: Activity.objects.exists())

    kill(first)
    second = worker(tmp_path, DJANGO_SETTINGS_MODULE="tests.faults.twofold")
    wait_until(lambda: not Job.objects.unfinished().exists())
    kill(second)

    connection.close()
    job = Job.objects.get()
    assert (job.attempt, job.state) == (2, Job.State.FAILED), "the second found the plan changed already"


def importing(collaboration) -> Job:
    """An import of new activities into a plan of its own, waiting for a worker."""
    plan, lead = PlanFactory(collaboration=collaboration), collaboration.seats.get().person
    rows = [[str(number), f"Aktivitet {number}", "Nordvik", "2027"] for number in range(ROWS)]
    draft = keep_draft(plan, write_csv(["Nr", "Aktivitet", "Ansvarig", "Klart"], rows), "plan.csv", by=lead)
    shown = fingerprint(found_in(draft, lead))
    return import_jobs.start_saving(draft, by=lead, shown=shown, drop_reason="")


def at_work(workers: list[subprocess.Popen]) -> list[int]:
    """The places of those that have a task in hand just now. Each says its name in its log when it begins."""
    said = [process.log.read_text() for process in workers]
    names = [each[-1] for each in DBTaskResult.objects.running().values_list("worker_ids", flat=True)]
    return [place for place, text in enumerate(said) if any(name in text for name in names)]


def activities_by_plan() -> dict[int, int]:
    return {plan.pk: Activity.objects.filter(plan=plan).count() for plan in Plan.objects.all()}


def worker(folder, **more) -> subprocess.Popen:
    own = {"DATABASE_URL": database_address(), "SAMVERK_DATA": str(folder)}
    own |= {"SAMVERK_SECRET_KEY": settings.SECRET_KEY, "DJANGO_SETTINGS_MODULE": "tests.faults.telling"}
    log = folder / f"{next(NUMBERS)}.log"
    with log.open("w") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "samverk", "worker"],
            cwd=settings.PACKAGE.parent,
            env={**os.environ, **own, **more},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=told,
        )
    process.log = log
    return process


def kill(process: subprocess.Popen) -> None:
    """With all the processes that it has forked."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_until(has_come) -> None:
    until = time.monotonic() + PATIENCE_S
    while not has_come():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.05)
