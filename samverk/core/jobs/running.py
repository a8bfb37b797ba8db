"""How one job is carried out, whatever it is: begun once, finished once, told in words when it fails."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from samverk.core.jobs import kinds, progress
from samverk.core.jobs.models import Job, JobFile
from samverk.core.trail import coming_by

MOST_ATTEMPTS = 3  # a job that ends its worker each time would do so for ever
log = logging.getLogger(__name__)


@dataclass
class Outcome:
    """What a job leads to: a page at `address`, with `told` said there; or a file; or what it `found`, as JSON."""

    address: str = ""
    told: str = ""
    found: dict | list | None = None
    file: JobFile | None = None


class TakenOver(Exception):
    """Another worker has this job by now; what this one did is rolled back."""


@task()
def carry_out(job_id: int) -> None:
    """The queue's task. Called again for a job that was interrupted; does nothing for one that has ended."""
    job = _begin(job_id)
    if job is None:
        return
    with translation.override(job.language), progress.told_of(job), coming_by("job"):
        try:
            outcome = kinds.kind_of(job.kind).carry_out(job)
            if outcome is not None:
                _end(job, outcome)
        except TakenOver:
            log.warning("Job %s was taken over by another worker; nothing was changed twice", job.uuid)
        except (ValidationError, PermissionDenied) as refusal:
            _fail(job, _in_words(refusal))
        except Exception:
            _fail(job, _fault_in_words(job))
            raise


@contextmanager
def finishing(job: Job) -> Iterator[Outcome]:
    """What the job changes, and the note that it has: one transaction, so that neither is there without the other.

    Raises TakenOver, and undoes what was done inside, where the job has been begun anew by another worker.
    """
    outcome = Outcome()
    with transaction.atomic():
        yield outcome
        _end(job, outcome)


def _begin(job_id: int) -> Job | None:
    with transaction.atomic():
        job = Job.objects.unfinished().select_for_update().filter(pk=job_id).first()
        if job is None:
            return None
        if job.attempt >= MOST_ATTEMPTS:
            with translation.override(job.language):
                _fail(job, _given_up_in_words())
            return None
        job.attempt += 1
        job.state, job.started_at = Job.State.RUNNING, timezone.now()
        job.save(update_fields=["attempt", "state", "started_at"])
    return job


def _end(job: Job, outcome: Outcome) -> None:
    result = {"address": outcome.address, "told": outcome.told, "found": outcome.found}
    with transaction.atomic():
        _settle(job, state=Job.State.DONE, ended_at=timezone.now(), **result)
        if outcome.file is not None:
            outcome.file.job = job
            outcome.file.save(force_insert=True)


def _settle(job: Job, **values) -> None:
    mine = Job.objects.filter(pk=job.pk, attempt=job.attempt, state__in=Job.UNFINISHED)
    if not mine.update(**values):
        raise TakenOver


def _fail(job: Job, told: str) -> None:
    try:
        _settle(job, state=Job.State.FAILED, told=told, ended_at=timezone.now())
    except TakenOver:
        log.warning("Job %s failed here (%s), and was taken over by another worker", job.uuid, told)


def _in_words(refusal: Exception) -> str:
    if isinstance(refusal, ValidationError):
        return "\n".join(refusal.messages)
    return str(refusal) or _("You may not do this.")


def _fault_in_words(job: Job) -> str:
    told = _(
        "Something went wrong in Samverk itself, and nothing was changed. Try again. "
        "If it happens again, tell whoever keeps Samverk, with the number %(number)s."
    )
    return told % {"number": job.uuid}


def _given_up_in_words() -> str:
    return _(
        "The work was interrupted several times, and nothing was changed. Perhaps it is too large for this machine. "
        "Tell whoever keeps Samverk."
    )
