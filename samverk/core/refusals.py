"""The answers to what failed by nobody's fault: somebody else was quicker, too many save at once, the database is away.

Nothing that was typed is lost: the page holds it and sends it again when one asks it to. Then the form answers as it
would have, had it been sent a moment later.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

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
    """A page that stands by itself: what every other page shows comes from the database. For other systems, the same
    as a problem (see problems.py)."""
    headers = {"Retry-After": str(RETRY_AFTER)}
    if request.resolver_match and request.resolver_match.namespace == "api":
        away = _("Samverk does not reach its database right now. Whoever looks after it can see why in the log.")
        busy = _("Many are saving at the same moment, and this had to give way.")
        title = away if is_away else busy
        problem = {"title": title, "detail": title, "refusals": []}
        problem |= {"type": "about:blank", "status": 503, "code": "away" if is_away else "busy"}
        return JsonResponse(problem, status=503, headers=headers, content_type="application/problem+json")
    context = {
        "is_away": is_away, "seconds": RETRY_AFTER, "address": request.get_full_path(), "token": get_token(request),
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE), **_sent(request),
    }  # fmt: skip
    return HttpResponse(render_to_string("503.html", context), status=503, headers=headers)


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
