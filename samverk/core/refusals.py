"""The answers to what failed by nobody's fault: somebody else was quicker, too many save at once, the database is away.

Nothing that was typed is lost: the page holds it and sends it again when one asks it to. Then the form answers as it
would have, had it been sent a moment later.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

RETRY_AFTER = 5  # seconds
NOT_TYPED = {"csrfmiddlewaretoken", "next", "version"}


def refused(request, refusal: ValidationError) -> HttpResponse:
    """409 for a refusal that the page itself had no place for."""
    context = {"messages_told": refusal.messages, "back": _back(request), **_sent(request)}
    return render(request, "409_refused.html", context, status=409)


def busy(request) -> HttpResponse:
    """503: in a few seconds the same will go through."""
    return _unavailable(request, is_away=False)


def out_of_reach(request) -> HttpResponse:
    """503: the database does not answer."""
    return _unavailable(request, is_away=True)


def _unavailable(request, is_away: bool) -> HttpResponse:
    """A page that stands by itself: what every other page shows comes from the database."""
    context = {
        "is_away": is_away, "seconds": RETRY_AFTER, "address": request.get_full_path(), "token": get_token(request),
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE), **_sent(request),
    }  # fmt: skip
    return HttpResponse(render_to_string("503.html", context), status=503, headers={"Retry-After": str(RETRY_AFTER)})


def _sent(request) -> dict:
    """What was sent, to be sent again as it was; a file cannot be."""
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    has_typed = any(value and name not in NOT_TYPED for name, value in sent)
    return {"sent": sent, "has_typed": has_typed and not request.FILES, "has_files": bool(request.FILES)}


def _back(request) -> str:
    """The page that the person came from, where it is one of ours."""
    address = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
