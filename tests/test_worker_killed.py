"""A worker is killed in the middle of a large import: nothing is left half done, and nothing is done twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings

from samverk.core import trail
from samverk.core.jobs.models import Job
from samverk.core.sheets import write_csv
from samverk.planning import import_jobs
from samverk.planning.importing.drafts import fingerprint, found_in, keep_draft
from samverk.planning.models import Activity, Part
from samverk.planning.tests.conftest import coast  # noqa: F401  a fixture, asked for by name
from tests.processes import database_address

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 1_200
PATIENCE_S = 120


@pytest.fixture
def job(coast):  # noqa: F811
    """An import of many new activities, waiting for a worker."""
    rows = [[str(number), f"Aktivitet {number}", "Nordvik", "2027"] for number in range(2, ROWS + 2)]
    data = write_csv(["Nr", "Aktivitet", "Ansvarig", "Klart"], rows)
    draft = keep_draft(coast.plan, data, "plan.csv", by=coast.lead)
    shown = fingerprint(found_in(draft, coast.lead))
    return import_jobs.start_saving(draft, by=coast.lead, shown=shown, drop_reason="")


def test_an_import_whose_worker_is_killed_is_taken_up_again_and_done_once(job):
    first = worker()
    wait_until_saving(job, first)
    first.send_signal(signal.SIGKILL)
    first.wait()
    job.refresh_from_db()
    left = Activity.objects.count(), Part.objects.count(), job.state, job.attempt

    for _again in range(2):
        assert worker().wait(timeout=PATIENCE_S) == 0

    job.refresh_from_db()
    assert left == (1, 2, Job.State.RUNNING, 1)
    assert (job.state, job.attempt) == (Job.State.DONE, 2)
    assert (Activity.objects.count(), Part.objects.count()) == (1 + ROWS, 2 + ROWS)
    assert trail.verify().faults == []


def test_a_worker_that_is_stopped_leaves_its_job_to_the_next(job):
    first = worker()
    wait_until_saving(job, first)
    first.send_signal(signal.SIGINT)
    first.wait()
    left = Activity.objects.count()

    worker().wait(timeout=PATIENCE_S)

    job.refresh_from_db()
    assert left in {1, 1 + ROWS}  # all or nothing: the signal may come just after the last row was saved
    assert Activity.objects.count() == 1 + ROWS
    assert (job.state, job.attempt) == (Job.State.DONE, 2 if left == 1 else 1)


def worker() -> subprocess.Popen:
    """A process of its own that works off the queue of this test's database."""
    return subprocess.Popen(
        [sys.executable, "-m", "samverk", "worker", "--once"],
        cwd=settings.PACKAGE.parent,
        env={**os.environ, "DATABASE_URL": database_address(), "SAMVERK_DATA": str(settings.DATA)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_until_saving(job, process) -> None:
    """Until some of the rows are written, in a transaction that is not yet ended."""
    until = time.monotonic() + PATIENCE_S
    while True:
        job.refresh_from_db()
        now = job.progress
        if now.stage.startswith(("Saves", "Writes down")) and (now.done or now.stage.startswith("Writes")):
            return
        assert process.poll() is None, "it was done before it could be disturbed"
        assert time.monotonic() < until, f"it did not come so far: {now}"
        time.sleep(0.005)
