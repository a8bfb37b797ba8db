"""What every answer carries, whichever room it comes from."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DatabaseError
from django.http import HttpResponse
from django.middleware.gzip import GZipMiddleware
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _

from samverk.core import conflicts, refusals
from samverk.core.trail import Conflict, address_of, collided, coming_by, is_busy, is_collision

# The features of the device that no page of ours needs.
HEADERS = {
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}

SAFE = ("GET", "HEAD")  # the methods that send nothing that somebody has typed


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
        # What 401 puts where, SignInMiddleware has said.
        if request.headers.get("HX-Request") and response.status_code >= 400 and response.status_code not in (401, 422):
            # An error is a whole page: it takes the place of the page's content, not of the part that was asked for.
            response["HX-Retarget"] = response["HX-Reselect"] = "#main"
            response["HX-Reswap"] = "outerHTML"
        return response


class WayMiddleware:
    """What is done meanwhile leaves in the trail that it came by a page, or by the interface for other systems."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        kind = "api" if request.path_info.startswith("/api/") else "page"
        with coming_by(kind, address_of(request)):
            return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """A part of a page that is asked for when the session is over: never is the sign-in page put in its place.

    Where something was only to be shown, the browser goes to sign-in and from there back to the page. Where something
    was typed, the page stays as it is and tells of it; js/session.js goes on once one has signed in in another tab.
    """

    def handle_no_permission(self, request, view_func):
        if not request.htmx:
            return super().handle_no_permission(request, view_func)
        if request.method in SAFE:
            page = request.htmx.current_url_abs_path or "/"
            return HttpResponse(status=401, headers={"HX-Redirect": redirect_to_login(page).url})
        where = {"HX-Retarget": "#messages", "HX-Reselect": ".toast-stay", "HX-Reswap": "innerHTML"}
        return HttpResponse(render_to_string("ui/_signed_out.html", request=request), status=401, headers=where)


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
