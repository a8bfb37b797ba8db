"""Signing in through one's organisation, the pages where one waits or is turned away, and one's own links."""

from functools import wraps

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from samverk.core.elsewhere.faults import Fault
from samverk.core.elsewhere.provider import Walk
from samverk.core.pages import delete_page
from samverk.core.permissions import require
from samverk.core.sealing import Unreadable
from samverk.core.sorting import alphabetical
from samverk.organisations.arriving import WAITS, WHY, back_to, turn_away, walk
from samverk.organisations.models import Identity, IdentityProvider
from samverk.organisations.operations.identities import unlink_identity
from samverk.organisations.permissions import can_link_to, organisations_of


@login_not_required
@require_safe
def begin(request, organisation_id):
    """To the provider. A link and no form: browsers let no form of ours lead to another address (our CSP)."""
    provider = _find(organisation_id)
    return _leave(request, provider, AuthProcess.LOGIN, {"provider": provider.pk}, get_next_redirect_url(request))


@login_not_required
@require_safe
def come_back(request, organisation_id):
    provider = _find(organisation_id)
    try:
        there = walk(request, provider)
        return OAuth2CallbackView.adapter_view(Walk(request, there, back_to(provider)))(request)
    except (Fault, OAuth2Error, Unreadable) as fault:
        return turn_away(request, organisation_id, fault)


@login_not_required
@require_safe
def not_let_in(request, organisation_id):
    provider = _find(organisation_id)
    why = request.session.get(WHY, "")
    return render(request, "organisations/not_let_in.html", {"organisation": provider.organisation, "why": why})


@login_not_required
@require_safe
def outside(request, organisation_id):
    """For who has an account, but does not come in this way."""
    return render(request, "organisations/outside.html", {"organisation": _find(organisation_id).organisation})


@login_not_required
@require_safe
def asked_of(request, organisation_id):
    """For who has signed in by password where the organisation asks for its own sign-in."""
    return render(request, "organisations/asked_of.html", {"organisation": _find(organisation_id).organisation})


@login_not_required
@require_safe
def waits(request):
    found = Identity.objects.filter(pk=request.session.get(WAITS)).select_related("provider__organisation").first()
    if found is None:
        return redirect("account_login")
    return render(request, "organisations/waits.html", {"identity": found, "organisation": found.provider.organisation})


@require_safe
def linked(request):
    """One's own links, and the organisations that one could link to."""
    mine = request.user.identities.select_related("provider__organisation").order_by("pk")
    usable = IdentityProvider.objects.usable().exclude(identities__in=mine).select_related("organisation")
    offered = usable.filter(organisation__in=organisations_of(request.user))
    context = {
        "identities": mine,
        "offered": [] if request.user.is_administrator else offered.order_by(alphabetical("organisation__name"), "pk"),
    }
    return render(request, "organisations/linked.html", context)


def showing_anew(view):
    """Before it one shows anew who one is: the page asks for it, and its button sends back to the page if too long has
    passed since."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        if not is_reauthentication_required(request, app="organisations"):
            return view(request, *args, **kwargs)
        if request.method == "POST":
            return redirect(request.path)
        raise ReauthenticationRequired

    return answered


@showing_anew
def link(request, organisation_id):
    """A button, so that no other site can begin it; then a page whose link leads on, since no form may (our CSP)."""
    provider = _find(organisation_id)
    organisation = provider.organisation
    require(can_link_to(request.user, organisation))
    if request.method != "POST":
        return render(request, "organisations/link.html", {"organisation": organisation})
    begun = {"provider": provider.pk, "person": request.user.pk}
    response = _leave(request, provider, AuthProcess.CONNECT, begun)
    if response.url.startswith("/"):
        return response
    onwards = render(request, "organisations/onwards.html", {"organisation": organisation, "there": response.url})
    onwards["Refresh"] = f"0; url={response.url}"
    return onwards


@showing_anew
def unlink(request, identity_id):
    mine = request.user.identities.select_related("provider__organisation", "person")
    identity = get_object_or_404(mine, pk=identity_id)
    organisation = identity.provider.organisation
    return delete_page(
        request, identity, unlink_identity, here=reverse("organisations:linked"), back=reverse("organisations:linked"),
        heading=_("No longer sign in through %(organisation)s?") % {"organisation": organisation},
        warning=_("You then sign in with your password. You can link it again."), button=_("Take the link away"),
        done=_("You no longer sign in through %(organisation)s.") % {"organisation": organisation},
    )  # fmt: skip


def _find(organisation_id) -> IdentityProvider:
    found = IdentityProvider.objects.usable().select_related("organisation")
    return get_object_or_404(found, organisation=organisation_id)


def _leave(request, provider: IdentityProvider, process, begun: dict, next_url=None):
    try:
        return walk(request, provider).redirect(request, process, next_url=next_url, data=begun)
    except (Fault, Unreadable) as fault:
        return turn_away(request, provider.organisation_id, fault)
