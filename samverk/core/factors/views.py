"""The library's views as our pages are, and the page that shows recovery codes once."""

from functools import wraps

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.recovery_codes.internal.flows import view_recovery_codes
from django.db import transaction
from django.http import Http404
from django.shortcuts import render

from samverk.core.sessions import renew_key


def ours(view):
    """What it changes is one transaction with the revisions of it; what it refuses is answered with 422."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with transaction.atomic():
            response = view(request, *args, **kwargs)
        form = (getattr(response, "context_data", None) or {}).get("form")
        if response.status_code == 200 and form is not None and form.errors:
            response.status_code = 422
        return response

    return answered


def stepping_up(view):
    """As `ours`; and the session gets a new key when more may be done in it than before."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        before = len(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, []))
        response = ours(view)(request, *args, **kwargs)
        if len(request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])) > before:
            renew_key(request)
        return response

    return answered


def recovery_codes(request):
    """The codes, the first time they are asked for; after that only how many are left."""
    codes, can_view = view_recovery_codes(request)
    if codes is None:
        raise Http404
    unused = codes.get_unused_codes()
    return render(request, "mfa/recovery_codes/index.html", {"codes": unused if can_view else [], "left": len(unused)})
