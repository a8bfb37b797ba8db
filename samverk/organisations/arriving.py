"""Who it is that comes back from an organisation's provider: django-allauth asks here.

An account is found by issuer and subject alone. What the provider says of name and address is shown to whoever
answers for the organisation, and opens nothing.
"""

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base import AuthError, AuthProcess
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.addresses import absolute
from samverk.core.elsewhere.calling import Session
from samverk.core.elsewhere.faults import Fault
from samverk.core.elsewhere.provider import Provider
from samverk.core.pages import say
from samverk.core.permissions import require
from samverk.core.sealing import Unreadable
from samverk.organisations.models import Identity, IdentityProvider
from samverk.organisations.operations import identities as does
from samverk.organisations.permissions import belongs, can_link_to

WAITS = "organisations.waits"  # in the session: the identity that has come and is not let in
WHY = "organisations.not_let_in"


def back_to(provider: IdentityProvider) -> str:
    """The address that the provider sends people back to; it must know it beforehand."""
    return absolute(reverse("organisations:come_back", args=[provider.organisation_id]))


def walk(request, provider: IdentityProvider) -> Provider:
    return Provider(
        request, key=provider.key, name=str(provider.organisation), issuer=provider.issuer,
        client=provider.client_id, secret=provider.secret, back=back_to(provider),
    )  # fmt: skip


def identity_from(provider: IdentityProvider, claims: dict) -> Identity:
    """What the provider says of somebody, not saved. What cannot be a name or an address is left out."""
    name, email = claims.get("name") or claims.get("preferred_username"), _address(claims.get("email"))
    return Identity(
        provider=provider, subject=claims["sub"], name=_text(name)[:150].strip(), email=email, asked_at=timezone.now(),
        is_email_confirmed=bool(email) and claims.get("email_verified") is True,
    )  # fmt: skip


def _text(value) -> str:
    return " ".join(value.replace("\0", "").split()) if isinstance(value, str) else ""


def _address(value) -> str:
    address = _text(value).lower()
    try:
        validate_email(address)
    except ValidationError:
        return ""
    return address if len(address) <= 254 else ""


class Adapter(DefaultSocialAccountAdapter):
    def get_requests_session(self) -> Session:
        return Session()

    def list_apps(self, request, provider=None, client_id=None) -> list:
        return []  # there are no others than the organisations' own, which have their own views

    def authenticate_by_email(self, sociallogin) -> None:
        return None

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return False

    def populate_user(self, request, sociallogin, data):
        return sociallogin.user

    def send_notification_mail(self, *args, **kwargs) -> None:
        """Ours are told by the operations."""

    def on_authentication_error(self, request, provider, error=None, exception=None, extra_context=None) -> None:
        organisation_id = int(provider.app.provider_id.partition(".")[0])
        raise ImmediateHttpResponse(turn_away(request, organisation_id, exception, error))

    def pre_social_login(self, request, sociallogin) -> None:
        """Before anybody is signed in: sets who it is, or answers otherwise."""
        provider = IdentityProvider.objects.usable().get(pk=sociallogin.state["data"]["provider"])
        came = identity_from(provider, sociallogin.claims)
        if sociallogin.state.get("process") == AuthProcess.CONNECT:
            raise ImmediateHttpResponse(_link(request, sociallogin, came))
        identity = _known(came)
        if identity.state != Identity.State.LINKED:
            request.session[WAITS] = identity.pk
            raise ImmediateHttpResponse(redirect("organisations:waits"))
        if not may_come_through(identity):
            raise ImmediateHttpResponse(redirect("organisations:outside", provider.organisation_id))
        does.note_use(identity)
        request.session.pop(WAITS, None)
        request.session.set_expiry(0)  # until the browser is closed, as without “Stay signed in”
        sociallogin.user = identity.person
        sociallogin.account = SocialAccount(user=identity.person, provider=provider.key, uid=identity.subject)


def may_come_through(identity: Identity) -> bool:
    """An organisation says who its people are, and nobody else: neither who has left it, nor who keeps all of it."""
    return not identity.person.is_administrator and belongs(identity.person, identity.provider.organisation)


def _known(came: Identity) -> Identity:
    """The identity as it is stored; one that nobody knows begins to wait."""
    stored = Identity.objects.filter(provider=came.provider, subject=came.subject)
    stored = stored.select_related("person", "provider__organisation")
    found = stored.first()
    if found is None:
        try:
            does.ask_to_be_let_in(came)
        except ValidationError:  # in two windows at the same moment
            found = stored.get()
    return found or came


def _link(request, sociallogin, came: Identity):
    """Linking was begun by the person who is still signed in; whoever else comes back links nothing."""
    require(request.user.is_authenticated and sociallogin.state["data"].get("person") == request.user.pk)
    require(can_link_to(request.user, came.provider.organisation))
    try:
        op = does.link_identity(came, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        told = _("You can now sign in through %(organisation)s.") % {"organisation": came.provider.organisation}
        say(request, op, told)
    return redirect("organisations:linked")


def turn_away(request, organisation_id: int, exception=None, error=AuthError.UNKNOWN):
    """To a page that says why, and goes on from there. Nothing that came in the address is repeated on it."""
    if error == AuthError.CANCELLED:
        why = _("You turned back before you had signed in there.")
    elif isinstance(exception, Fault):
        why = exception.told
    elif isinstance(exception, Unreadable):
        why = _("The client’s secret cannot be read any more. Whoever administers the organisation writes it anew.")
    elif exception is None:
        why = _("This sign-in has been used already, was begun in another window, or took too long. Begin anew.")
    else:
        why = _("The provider did not let you in.")
    request.session[WHY] = why
    return redirect("organisations:not_let_in", organisation_id)
