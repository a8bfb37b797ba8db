"""Files of long reports, made as jobs: Word and PDF of thousands of activities take half a minute each."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from samverk.core import reading
from samverk.core.jobs import progress
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.running import Outcome
from samverk.planning.models import Activity
from samverk.reports import operations
from samverk.reports.models import Edition
from samverk.reports.rendering import FORMATS

# Activities from which on a file takes longer than one waits for a page: about two seconds. JSON never does.
LONG = {"docx": 200, "pdf": 300, "html": 2_000, "xlsx": 2_000}
RELATED = ("round__plan__collaboration", "organisation", "approved_by", "fixed_by")


def is_long(edition: Edition, formats=tuple(LONG)) -> bool:
    """Whether one of these files is better made as a job, and somebody is there who does it."""
    return takes_long(edition, formats) and is_anybody_present()


def takes_long(edition: Edition, formats) -> bool:
    """Whether one of these files takes longer to make than one waits for a page."""
    least = min((LONG[name] for name in formats if name in LONG), default=None)
    return least is not None and Activity.objects.filter(plan=edition.round.plan_id).count() >= least


def start_file(edition: Edition, format: str, *, by) -> Job:
    """Make a file of a report that is not fixed, for the one who asks; of a fixed one all files, to be kept with it."""
    if edition.is_fixed:
        return start_files(edition, by=by)
    order = {"edition": edition.pk, "format": format}
    return start_job("reports.file", by=by, order=order, subject=str(edition), back=edition.get_absolute_url())


def start_files(edition: Edition, *, by) -> Job:
    order, back = {"edition": edition.pk}, edition.get_absolute_url()
    return start_job("reports.files", by=by, order=order, subject=str(edition), back=back)


def make_file(job: Job) -> Outcome:
    edition = _edition(job)
    progress.stage(_("Makes the %(format)s file") % {"format": job.order["format"].upper()})
    made = operations.file_of(edition, job.order["format"])
    reading.note(job.person, edition)
    file = JobFile(file_name=made.file_name, media_type=made.media_type, data=made.data)
    return Outcome(file=file, told=_("The file is ready."))


def keep_files(job: Job) -> Outcome:
    """Each file is kept when it is made, once: taken up again, the job makes only those that are missing."""
    edition, refusals = _edition(job), []
    for name in FORMATS:
        progress.stage(_("Makes the %(format)s file") % {"format": name.upper()})
        try:
            operations.file_of(edition, name)
        except ValidationError as refusal:
            refusals += [f"{name.upper()}: {text}" for text in refusal.messages]
    told = "\n".join([_("The report’s files are made and kept with it."), *refusals])
    return Outcome(address=edition.get_absolute_url(), told=told)


def may_fetch(job: Job, person) -> bool:
    return Edition.objects.visible_to(person).filter(pk=job.order["edition"]).exists()


def _edition(job: Job) -> Edition:
    """As the one who asked sees it now."""
    edition = Edition.objects.visible_to(job.person).select_related(*RELATED).filter(pk=job.order["edition"]).first()
    if edition is None:
        raise PermissionDenied(_("You can no longer see this report."))
    return edition
