"""What every answer carries, whichever room it comes from."""

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from samverk.core import conflicts, refusals
from samverk.core.trail import Conflict, collided, is_busy, is_collision

# The features of the device that no page of ours needs.
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeadersMiddleware:
    """First in the list, so that static files, redirects and error pages carry the headers too.

    The policy lets nothing in that is inline or comes from elsewhere: injected markup can run nothing, send nothing.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        policy = "; ".join(" ".join([name, *sources]) for name, sources in settings.SECURE_CSP.items())
        self.headers = {"Content-Security-Policy": policy, **HEADERS}

    def __call__(self, request):
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response


class CompressedPagesMiddleware(GZipMiddleware):
    """Pages and data as text travel compressed; files such as PDF and DOCX already are.

    Django pads each answer by a random length, so that its size tells nothing of a token that it holds (BREACH).
    """

    def process_response(self, request, response):
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        is_text = kind.startswith("text/") or kind in ("application/json", "image/svg+xml")
        return super().process_response(request, response) if is_text else response


class PersonLanguageMiddleware:
    """Those who have signed in read their own language; others that of the cookie, else the browser's."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = getattr(request.user, "language", "")
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class PrivatePagesMiddleware:
    """No copy of a page that somebody signed in to see stays in a browser or a proxy on a shared computer."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        if "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "no-store"
        if request.headers.get("HX-Request") and response.status_code >= 400 and response.status_code != 422:
            # An error is a whole page: it takes the place of the page's content, not of the part that was asked for.
            response["HX-Retarget"] = response["HX-Reselect"] = "#main"
            response["HX-Reswap"] = "outerHTML"
        return response


class ConflictMiddleware:
    """What failed since somebody else was there at the same moment is told as such, whatever page it came from.

    Two people saved the same thing: the second is shown both texts and chooses. Two made the same thing, or one
    removed what the other built on: the second is told, where the page itself has not done so, and sees the form
    again. Too many saved at once: one of them waits a little.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, Conflict):
            return conflicts.answer(request, exception)
        if isinstance(exception, DatabaseError) and is_busy(exception):
            return refusals.busy(request)
        refusal = _refusal(exception) if request.method == "POST" else None
        return refusals.refused(request, refusal) if refusal else None


def _refusal(exception) -> ValidationError | None:
    """What to say of it, if it may be said to people; None for faults of ours."""
    if isinstance(exception, ValidationError):
        return exception
    if isinstance(exception, DatabaseError) and is_collision(exception):
        return collided()
    # A relation that the code has not set is an AttributeError too, and a fault.
    if isinstance(exception, ObjectDoesNotExist) and not isinstance(exception, AttributeError):
        return ValidationError(_("What this is about is no longer there: somebody else has removed it meanwhile."))
    return None
