"""Starting a job, taking one back, and which are old."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks_db.models import DBTaskResult

from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.running import carry_out
from samverk.core.permissions import require


def start_job(kind: str, *, by, order: dict, subject: str = "", back: str = "") -> Job:
    """Ask for long work. Who asks twice for the same, while it is under way, is given the job that there is.

    `subject` says what it is about, to the asker alone; `back` is the address to return to if it fails. Whether `by`
    may do this is asked when it is done: the job acts in that person's name.
    """
    with transaction.atomic():
        # Locked, so that of two presses of a button the second finds the job of the first.
        get_user_model()._base_manager.select_for_update(no_key=True).get(pk=by.pk)
        under_way = Job.objects.unfinished().filter(person=by, kind=kind)
        if same := next((job for job in under_way if job.order == order), None):
            return same
        job = Job.objects.create(
            person=by, kind=kind, order=order, subject=subject[:300], back=back, language=get_language()[:2]
        )
        carry_out.enqueue(job.pk)
    return job


def cancel_job(job: Job, *, by) -> None:
    """Take back what has not begun. Raises ValidationError with code "begun" when it is too late."""
    require(job.person_id == by.pk)
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.CANCELLED, ended_at=timezone.now()):
        raise ValidationError(_("The work has begun already, and can no longer be cancelled."), code="begun")


def old_files(before: datetime) -> QuerySet:
    """What jobs made that ended before then: working copies, not documents."""
    return JobFile.objects.filter(job__ended_at__lt=before)


def old_jobs(before: datetime) -> QuerySet:
    return Job.objects.filter(ended_at__lt=before)


def clear_jobs(jobs: QuerySet, before: datetime, op) -> None:
    """With the rows of the queue that carried them out."""
    jobs.delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=before).delete()
