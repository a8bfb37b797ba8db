"""The pages of no room in particular: My work, undo, language and appearance, honest pages, health, errors."""

import sys
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, ValidationError
from django.db import DatabaseError, connection
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.config import sqlite
from samverk.core import bringing_back, refusals, tour
from samverk.core import undo as undoing
from samverk.core.context_processors import DENSITIES, KEYS, THEMES
from samverk.core.glossary import TERMS
from samverk.core.history import hidden_from
from samverk.core.jobs.presence import is_anybody_present
from samverk.core.jobs.undoing import LARGE, start_undoing
from samverk.core.models import Revision
from samverk.core.operations import choose_language
from samverk.core.places import chosen, places
from samverk.core.post.views import waiting_long
from samverk.core.sorting import sort_key
from samverk.core.times import readable
from samverk.core.trail import is_busy, is_out_of_reach

A_YEAR = 365 * 24 * 3600


def start(request):
    """My work: a frame that the rooms fill with what is to be handed in, what has changed, what waits."""
    context = {"today": timezone.localdate(), "places": places(request), "chosen": chosen(request)}
    return render(request, "core/start.html", context)


def begin_tour(request):
    """To the first stop; for whoever it is not for, to My work."""
    found = tour.places(request.user) if tour.is_for(request.user) else []
    return redirect(found[0].address if found else "core:start")


@require_POST
def put_tour_away(request):
    request.session[tour.AWAY] = True
    return redirect("core:start")


@require_POST
def undo(request, operation_id):
    rows = Revision.objects.in_operation(operation_id)
    if not rows.filter(actor=request.user).exists():
        raise Http404
    address = _back(request)
    elsewhere = _when_gone(rows.first(), address)
    if undoing.size_of(rows) > LARGE and is_anybody_present():
        return redirect(start_undoing(operation_id, by=request.user, to=elsewhere or address, back=address))
    try:
        undoing.undo(operation_id, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("It is undone."))
        address = elsewhere or address
    return redirect(address)


@require_POST
def bring_back(request, sequence):
    """From the history of what it belonged to: who cannot see that knows nothing of what is gone."""
    row = get_object_or_404(Revision, sequence=sequence, kind=Revision.Kind.DELETED)
    if hidden_from(request.user, [row.sequence]) or not readable([row], request.user):
        raise Http404
    try:
        op = bringing_back.bring_back(row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        undoing.offer_undo(request, op.id, _("%(name)s is back.") % {"name": row.values["name"]})
    return redirect(_back(request))


@login_not_required
@require_POST
def language(request):
    """For those who have signed in the language is kept with the person, else in a cookie."""
    code = request.POST.get("language", "")
    answer = redirect(_back(request))
    if code not in dict(settings.LANGUAGES):
        return answer
    if request.user.is_authenticated:
        choose_language(request.user, code, by=request.user)
    _remember(answer, settings.LANGUAGE_COOKIE_NAME, code)
    translation.activate(code)
    return answer


@login_not_required
@require_POST
def appearance(request):
    answer = redirect(_back(request))
    _remember(answer, "theme", request.POST.get("theme", ""), THEMES)
    _remember(answer, "density", request.POST.get("density", ""), DENSITIES)
    _remember(answer, "keys", request.POST.get("keys", ""), KEYS)
    return answer


@login_not_required
def words(request):
    """The glossary, in the order of the reader's alphabet."""
    language = translation.get_language()
    shown = [
        {
            "key": term.key,
            "word": term.in_language(language),
            "meaning": term.meaning,
            "others": term.elsewhere(language),
        }
        for term in TERMS
    ]
    shown.sort(key=lambda term: sort_key(term["word"]))
    return render(request, "core/glossary.html", {"terms": shown})


@login_not_required
def health(request):
    """For the watch: 200 when the database answers and its library is sound, else 503. Tells no secrets."""
    verdict = {"status": "ok", "database": connection.vendor, "answers": True}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        verdict.update(status="down", answers=False)
    if connection.vendor == "sqlite":
        verdict.update(_sqlite_verdict())
    if verdict["answers"]:
        verdict |= {"worker": is_anybody_present(), "mail_waiting": waiting_long()}
    return JsonResponse(verdict, status=503 if verdict["status"] == "down" else 200)


def _sqlite_verdict() -> dict:
    """Whether the library has the fault that samverk.config.sqlite tells of."""
    number, mended = (".".join(map(str, each)) for each in (sqlite.version(), sqlite.SAFE_FROM))
    words = "sound" if sqlite.is_safe() else f"older than {mended}: several writers can corrupt the file; upgrade it"
    return {"sqlite": number, "sqlite_verdict": words}


def bad_request(request, exception=None):
    """What Django finds wrong with a request as such; too much data has an answer of its own."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return _when_it_passes(request, exception) or render(request, "400.html", status=400)


def csrf_failure(request, reason=""):
    """The form was older than the session, or came from elsewhere."""
    return render(request, "403_csrf.html", status=403)


def forbidden(request, exception=None):
    """403 with the reason that the operation gave, if it gave one that is meant for people."""
    refusal = str(exception) if isinstance(exception, PermissionDenied) else ""
    return render(request, "403.html", {"refusal": refusal}, status=403)


def server_error(request):
    """Static, since anything at all may be broken; but for a database that is busy or away, which passes."""
    if answer := _when_it_passes(request, sys.exception()):
        return answer
    with open(settings.PACKAGE / "templates" / "500.html", encoding="utf-8") as page:
        return HttpResponse(page.read(), status=500)


def _when_it_passes(request, fault: BaseException | None) -> HttpResponse | None:
    """An answer that asks for patience, if behind the fault there is a database that is busy or away.

    Behind: a session that cannot be saved is reported as one that somebody has ended.
    """
    while fault is not None:
        if isinstance(fault, DatabaseError) and is_busy(fault):
            return refusals.busy(request)
        if isinstance(fault, DatabaseError) and is_out_of_reach(fault):
            return refusals.out_of_reach(request)
        fault = fault.__context__
    return None


def _back(request) -> str:
    """Where the form says that the person was, if that is a page of ours; else the start page."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours and address.startswith("/") else "core:start"


def _when_gone(row: Revision, address: str) -> str:
    """Where to go instead when `address` is the page of what is about to be unmade: to what it belonged to."""
    model = apps.get_model(row.model)
    if row.kind != Revision.Kind.CREATED or not hasattr(model, "get_absolute_url"):
        return ""
    made = model._base_manager.filter(pk=row.object_id).first()
    if made is None or urlsplit(address).path != made.get_absolute_url():
        return ""
    relations = [field for field in model._meta.concrete_fields if field.is_relation]
    relations.sort(key=lambda field: (field.null, not field.editable))  # what it must have, before whose it is
    owners = [getattr(made, field.name) for field in relations]
    return next((owner.get_absolute_url() for owner in owners if hasattr(owner, "get_absolute_url")), "core:start")


def _remember(answer, name: str, value: str, allowed: tuple = ()) -> None:
    if allowed and value not in allowed:
        answer.delete_cookie(name, samesite="Lax")
        return
    answer.set_cookie(name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
