"""The log: who did what, and who read what; searched, paged by number, and taken out as a file."""

from django.apps import apps
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from samverk.core.pages import key_in
from samverk.core.trail import WAYS
from samverk.organisations.log import can_read_log, log_of
from samverk.organisations.log_files import MEDIA_TYPES, LogFile, start_file
from samverk.organisations.log_forms import LogForm

SIZE = 50


def log(request):
    form = _form(request)
    rows = log_of(request.user).revisions(form.chosen()) if form.is_valid() else None
    page, older = _page(request, rows, "sequence")
    context = {"form": form, "lines": log_of(request.user).told(page), "older": older, "formats": list(MEDIA_TYPES)}
    return _shown(request, form, context | {"kept": _kept(request)}, "organisations/log.html")


def log_of_reading(request):
    form = _form(request, of_readings=True)
    own = log_of(request.user)
    page, older = _page(request, own.readings(form.chosen()) if form.is_valid() else None, "pk")
    shown = own.names_shown(page)
    things = _things(row for row in page if (row.model, row.object_id) in shown)
    lines = [
        {
            "row": row,
            "thing": things.get((row.model, row.object_id)),
            "what": apps.get_model(row.model)._meta.verbose_name,
            "way": WAYS.get(row.way, ""),
        }
        for row in page
    ]
    return _shown(request, form, {"form": form, "lines": lines, "older": older}, "organisations/log_of_reading.html")


@require_POST
def export_log(request, format):
    _require(request)
    if format not in MEDIA_TYPES:
        raise Http404
    form = LogForm(request.POST, request.user)
    if not form.is_valid():
        return _shown(request, form, {"form": form, "lines": [], "formats": []}, "organisations/log.html")
    file = LogFile(form, format, by=request.user)
    file.note()
    if file.is_large():
        return redirect(start_file(file, _kept_in(request.POST), back=reverse("organisations:log")))
    answer = StreamingHttpResponse(file.pieces(), content_type=MEDIA_TYPES[format])
    answer["Content-Disposition"] = f'attachment; filename="{file.file_name}"'
    return answer


def _require(request) -> None:
    if not can_read_log(request.user):
        raise Http404


def _form(request, **options) -> LogForm:
    _require(request)
    return LogForm(request.GET, request.user, **options)


def _page(request, rows, number: str) -> tuple[list, int | None]:
    """The newest that come before the number in the address, and that before which the next page is."""
    if rows is None:
        return [], None
    before = key_in(request.GET.get("before", ""))
    if before is not None:
        rows = rows.filter(**{f"{number}__lt": before})
    found = list(rows[: SIZE + 1])
    return found[:SIZE], getattr(found[SIZE - 1], number) if len(found) > SIZE else None


def _shown(request, form, context: dict, template: str):
    context["is_narrowed"] = any(request.GET.get(name) for name in form.fields)
    context["is_later"] = "before" in request.GET
    return render(request, template, context, status=422 if form.errors else 200)


def _kept(request) -> list[tuple[str, str]]:
    return list(_kept_in(request.GET).items())


def _kept_in(data) -> dict[str, str]:
    return {name: data[name] for name in LogForm.base_fields if data.get(name)}


def _things(rows) -> dict:
    keys = {}
    for row in rows:
        keys.setdefault(row.model, set()).add(row.object_id)
    return {
        (label, key): obj
        for label, ids in keys.items()
        for key, obj in apps.get_model(label)._base_manager.in_bulk(ids).items()
    }
