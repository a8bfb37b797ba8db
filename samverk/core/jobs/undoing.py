"""Undoing a large operation, such as the import of a whole plan, as a job."""

from uuid import UUID

from django.shortcuts import resolve_url
from django.utils.translation import gettext as _

from samverk.core.jobs import progress
from samverk.core.jobs.models import Job
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.running import finishing
from samverk.core.undo import undo

LARGE = 2_000  # rows; so many revisions take a second or two


def start_undoing(operation_id: UUID, *, by, to: str, back: str) -> Job:
    """Undo an operation and go on `to`, or `back` where it cannot be undone: addresses, or names of pages."""
    order = {"operation": str(operation_id), "to": resolve_url(to)}
    return start_job("core.undo", by=by, order=order, back=resolve_url(back))


def carry_out_undo(job: Job) -> None:
    progress.stage(_("Undoes everything at once"))
    with finishing(job) as outcome:
        undo(UUID(job.order["operation"]), by=job.person)
        outcome.address, outcome.told = job.order["to"], _("It is undone.")
