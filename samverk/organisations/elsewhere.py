"""What is told of signing in through one's organisation: on the sign-in page, on My work, in the menu and by mail."""

from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import history, panels
from samverk.core.addresses import absolute
from samverk.core.factors import following
from samverk.core.post import kinds
from samverk.core.post.kinds import Composed, Link, Words
from samverk.core.sorting import alphabetical
from samverk.organisations.models import Identity, IdentityProvider
from samverk.organisations.operations.identities import LINKED, UNLINKED
from samverk.organisations.seating import organisations_administered

TOLD = {
    LINKED: gettext_lazy("Your account was linked to your organisation’s sign-in"),
    UNLINKED: gettext_lazy("The link to your organisation’s sign-in was taken away"),
}


def register_own() -> None:
    following.TOLD.update(TOLD)
    history.REASONS.update(TOLD)
    panels.register("sign-in-ways", "organisations/_ways.html", ways)
    panels.register("person-menu-sign-in", "organisations/_linked_menu.html", in_menu)
    panels.register("start", "organisations/_waiting_panel.html", on_start, order=11)
    at = "samverk.organisations.elsewhere"
    kinds.register(
        "organisations.identity_asked", gettext_lazy("Somebody asks to be let in"), f"{at}.compose_asked",
        why=gettext_lazy("You get it because you answer for who belongs to the organisation."),
    )  # fmt: skip
    kinds.register(
        "organisations.let_in", gettext_lazy("You have been let in"), f"{at}.compose_let_in",
        why=gettext_lazy("You get it because you asked to be let in."),
    )  # fmt: skip


def ways(request, _obj=None) -> dict | None:
    """The organisations through which one can sign in, with the page that one was on the way to."""
    found = IdentityProvider.objects.usable().select_related("organisation")
    found = list(found.order_by(alphabetical("organisation__name"), "pk"))
    asked = get_next_redirect_url(request)
    return {"ways": found, "onwards": f"?{urlencode({'next': asked})}" if asked else ""} if found else None


def in_menu(request, person) -> dict | None:
    """For who is linked, or could be."""
    return {} if IdentityProvider.objects.usable().exists() and not person.is_administrator else None


def on_start(request, person) -> dict | None:
    waiting = Identity.objects.waiting().filter(provider__organisation__in=organisations_administered(person))
    rows = waiting.select_related("provider__organisation").order_by("asked_at", "pk")[:20]
    return {"identities": rows} if rows else None


def compose_asked(letter) -> Composed | None:
    """Nothing where somebody has answered before the mail was sent, or where the receiver answers no longer."""
    waiting = Identity.objects.waiting().visible_to(letter.person) if letter.person else Identity.objects.none()
    identity = waiting.filter(pk=letter.order["identity"]).select_related("provider__organisation").first()
    if identity is None:
        return None
    organisation = identity.provider.organisation
    told = {"name": identity.shown, "organisation": organisation, "email": identity.email}
    what = _("%(name)s has signed in through %(organisation)s for the first time, and waits for your answer.")
    where = _("The provider gives the address %(email)s.") if identity.email else _("The provider gives no address.")
    link = Link(_("Answer"), absolute(reverse("organisations:own_sign_in", args=[organisation.pk])))
    return Composed(_("%(name)s asks to be let in") % told, (Words(what % told), Words(where % told), link))


def compose_let_in(letter) -> Composed | None:
    linked = Identity.objects.linked().filter(pk=letter.order["identity"], person=letter.person)
    identity = linked.select_related("provider__organisation").first()
    if identity is None:
        return None
    organisation = identity.provider.organisation
    told = {"organisation": organisation}
    link = Link(_("Sign in"), absolute(reverse("organisations:begin", args=[organisation.pk])))
    return Composed(
        _("You have been let in to Samverk"),
        (Words(_("You can now sign in to Samverk through %(organisation)s.") % told), link),
    )
