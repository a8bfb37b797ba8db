"""The page of a job: how far it has come, then on to what it led to; and the list of one's own on My work."""

from datetime import timedelta
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRedirect

from samverk.core.jobs import kinds
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import cancel_job
from samverk.core.jobs.presence import is_anybody_present

LISTED_FOR = timedelta(days=1)
LISTED_AT_MOST = 10


def job(request, job_id):
    """Polled while it goes on. Who asked for it is led on to the result; others see how it went."""
    job = _visible(request, job_id)
    is_own = job.person_id == request.user.pk
    if is_own and job.state == Job.State.DONE and job.address:
        return _on_to(request, job)
    context = {"job": job, "is_own": is_own}
    if job.is_unfinished:
        context.update(progress=job.progress, is_stuck=job.state == Job.State.WAITING and not is_anybody_present())
    elif is_own:
        context["file"] = JobFile.objects.filter(job=job).defer("data").first()
    return render(request, "core/job.html", context)


def file(request, job_id):
    """What the job made, to the one who asked, if that person may still have it."""
    job = _visible(request, job_id)
    made = JobFile.objects.filter(job=job).first()
    if (
        made is None
        or job.person_id != request.user.pk
        or not kinds.kind_of(job.kind).allows_fetching(job, request.user)
    ):
        raise Http404
    data = BytesIO(bytes(made.data))
    return FileResponse(data, as_attachment=True, filename=made.file_name, content_type=made.media_type)


@require_POST
def cancel(request, job_id):
    job = _visible(request, job_id)
    try:
        cancel_job(job, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(job)


def on_start(request, person) -> dict | None:
    """The panel on My work: one's own jobs that go on, and those that ended today."""
    recent = Job.objects.filter(person=person, ended_at__gt=timezone.now() - LISTED_FOR).exclude(
        state=Job.State.CANCELLED
    )
    jobs = [*Job.objects.unfinished().filter(person=person), *recent.defer("found")[:LISTED_AT_MOST]][:LISTED_AT_MOST]
    return {"jobs": jobs} if jobs else None


def _visible(request, job_id) -> Job:
    return get_object_or_404(Job.objects.visible_to(request.user).select_related("person"), uuid=job_id)


def _on_to(request, job):
    just_now = job.ended_at > timezone.now() - timedelta(minutes=1)
    if job.told and just_now:
        messages.success(request, job.told)
    return HttpResponseClientRedirect(job.address) if request.htmx else redirect(job.address)
