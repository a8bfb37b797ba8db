"""A visit by link: the link is opened once, and from then on a short cookie says whose visit it is.

So the link's own address stands in the browser for no longer than it takes to be sent on. The cookie holds the link's
key and when it was opened, signed; the link itself is looked up at each page, so that one that is revoked is dead at
once.
"""

import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.core.signing import BadSignature, Signer
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation

from samverk.asking.forms import NewLinkForm
from samverk.asking.links import FETCHED
from samverk.asking.models import AnswerLink
from samverk.core.trail import address_of, coming_by
from samverk.organisations.own_words import speaking

COOKIE = "__Host-answering" if settings.HTTPS else "answering"
SALT = "asking.visit"
LASTS_S = 12 * 3600
RENEWED_AFTER_S = 3600
CLOCKS_DIFFER_S = 60  # what comes from further into the future was not written by us


def cookie_of(link: AnswerLink) -> str:
    return _signer().sign_object({"link": link.pk, "at": int(time.time())})


def begin(response, link: AnswerLink) -> None:
    value = cookie_of(link)
    response.set_cookie(COOKIE, value, max_age=LASTS_S, secure=settings.HTTPS, httponly=True, samesite="Lax", path="/")


def end(response) -> None:
    response.delete_cookie(COOKIE, path="/", samesite="Lax")
    response.cookies[COOKIE]["secure"] = settings.HTTPS  # else a browser would not take the name's prefix


def by_link(view: Callable) -> Callable:
    """Call `view(request, link, …)` for whoever came by a link that is good now; all others get the one refusal.

    The page has no account's frame: what stands about it is what a stranger sees, even where somebody has signed in.
    """

    @wraps(view)
    def visited(request, *args, **named):
        link, opened_at = _visit(request)
        if link is None:
            return refused(request)
        request.user = AnonymousUser()
        request.home = reverse("asking:mine")
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME) or link.person.language
        translation.activate(language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        word = link.round.plan.collaboration.activity_word
        with speaking(word), coming_by("link", address_of(request)):
            response = view(request, link, *args, **named)
        if time.time() - opened_at > RENEWED_AFTER_S:
            begin(response, link)
        return response

    return login_not_required(visited)


def refused(request):
    """One page for every link that opens nothing, whatever the reason: it tells nothing, and offers a new one."""
    return render(request, "asking/refused.html", {"form": NewLinkForm(), "refused": True}, status=404)


def _visit(request) -> tuple[AnswerLink | None, float]:
    try:
        said = _signer().unsign_object(request.COOKIES.get(COOKIE, ""))
        key, opened_at = int(said["link"]), int(said["at"])
    except (BadSignature, ValueError, TypeError, KeyError):
        return None, 0
    if not -CLOCKS_DIFFER_S <= time.time() - opened_at <= LASTS_S:
        return None, 0
    return AnswerLink.objects.live().select_related(*FETCHED).filter(pk=key).first(), opened_at


def _signer() -> Signer:
    return Signer(salt=SALT, fallback_keys=[])
