"""The kinds of job that the tests start, and the worker's own loop in this process."""

from django.core.exceptions import ValidationError

from samverk.core.jobs import kinds, progress, worker
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.running import Outcome, finishing
from samverk.organisations.tests.factories import OrganisationFactory

HERE = "samverk.core.tests.job_kinds"


def count(job):
    return Outcome(address="/", told="Counted.", found={"rows": len(list(progress.counted([1, 2, 3], "Counting")))})


def refuse(job):
    raise ValidationError(["Row 3 has no title.", "Row 5 has no title."])


def break_down(job):
    raise ZeroDivisionError


def add_organisation(job):
    with finishing(job) as outcome:
        OrganisationFactory(name=job.order["name"])
        if "taken_over" in job.order:
            Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1)
        outcome.address = "/organisations/"


def make_file(job):
    return Outcome(file=JobFile(file_name="a.txt", media_type="text/plain", data=b"a"))


def may_fetch(job, person):
    return job.order.get("may", True)


def know_kinds() -> None:
    for function in (count, refuse, break_down, add_organisation, make_file):
        kinds.register(f"tests.{function.__name__}", "A test", f"{HERE}.{function.__name__}", f"{HERE}.may_fetch")


def carried_out(job):
    worker.work_once()
    job.refresh_from_db()
    return job
