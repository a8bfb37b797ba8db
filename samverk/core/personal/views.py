"""What is kept about people, one's own data as a file, the register of processing, and how long what is kept."""

from django.contrib.auth import get_user_model
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import form_page
from samverk.core.personal import own_data, processing
from samverk.core.retention import days_of, in_words
from samverk.core.retention.clearing import due
from samverk.core.retention.forms import RetentionForm
from samverk.core.retention.operations import can_set_retention, change_retention


@login_not_required
def personal_data(request):
    letters = in_words(days_of()["core.letters"])
    return render(request, "core/personal_data.html", {"letters_kept": letters})


@require_POST
def own_file(request):
    """Everything that is held about whoever asks. Large ones are made as a job."""
    person = get_user_model()._base_manager.get(pk=request.user.pk)  # request.user is a stand-in
    own_data.note(person)
    if own_data.is_large(person):
        return redirect(own_data.start_file(person, back=reverse("core:personal_data")))
    answer = HttpResponse(own_data.file_of(person), content_type=own_data.MEDIA_TYPE)
    answer["Content-Disposition"] = f'attachment; filename="{own_data.file_name()}"'
    return answer


def register(request):
    _require(request)
    context = {"rooms": processing.by_room(), "formats": list(processing.MEDIA_TYPES)}
    return render(request, "core/processing.html", context)


def register_file(request, format):
    _require(request)
    if format not in processing.MEDIA_TYPES:
        raise Http404
    answer = HttpResponse(processing.file_of(format), content_type=processing.MEDIA_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{processing.file_name(format)}"'
    return answer


def retention(request):
    """Of each kind how long it is kept and how much would go tonight; and the form that changes it."""
    _require(request)
    form = RetentionForm(request.POST or None, due=due())
    return form_page(
        request, form, lambda: change_retention(form.days, instead_of=form.stored, by=request.user),
        heading=_("How long what is kept"), button=_("Save"), done=_("How long what is kept was changed."),
        back=reverse("core:register"),
        lead=_("What is older goes each night, for good, and the log tells how much of each kind. Blank is for ever. "
               "What belongs to plans, follow-ups and reports is not among these: it goes by decision alone."),
        to=lambda: reverse("core:retention"),
    )  # fmt: skip


def in_menu(request, person) -> dict:
    return {"may_keep": can_set_retention(request.user)}


def _require(request) -> None:
    if not can_set_retention(request.user):
        raise Http404
