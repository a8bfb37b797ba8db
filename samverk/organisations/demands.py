"""What an organisation asks of its people's sign-in, and who has yet to do as it asks."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.models import Authenticator
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy

from samverk.core import history
from samverk.core.sorting import alphabetical
from samverk.core.trail import operation
from samverk.organisations.models import Identity, IdentityProvider, Membership, Organisation, Person, Seat
from samverk.organisations.permissions import can_edit_organisation

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SHOWN = 20
# Who must first add a second step can still choose a language, and read what anybody can.
OPEN = {"core:language", "core:appearance"}
# Who must sign in elsewhere, and is not linked yet, can do no more than link.
LINKING = {"organisations:linked", "organisations:link"}
PAST = "organisations.signed_in_past_demand"


def has_factor(person="pk"):
    """Whether the person of a row has a second step of their own; recovery codes are none."""
    return Exists(Authenticator.objects.filter(user=OuterRef(person), type__in=FACTORS))


def is_asked(demand: str) -> Q:
    """Whether an organisation that the person belongs to, or sits for, asks for that."""
    asking = {"person": OuterRef("pk"), "organisation__sign_in_demand": demand}
    return Q(Exists(Membership.objects.on().filter(**asking))) | Q(Exists(Seat.objects.on().filter(**asking)))


def must_add_factor():
    asked = is_asked(Organisation.SignInDemand.SECOND_FACTOR)
    return ExpressionWrapper(asked & ~Q(has_factor()), output_field=BooleanField())


def must_come_elsewhere():
    """Not who administers the installation: somebody must get in where the provider does not answer."""
    asked = is_asked(Organisation.SignInDemand.PROVIDER)
    return ExpressionWrapper(asked & Q(is_administrator=False), output_field=BooleanField())


class Backend(AuthenticationBackend):
    """Whoever has signed in is fetched along with what is asked of them, in the query that is made anyway."""

    def get_user(self, user_id):
        asked = {"must_add_factor": must_add_factor(), "must_come_elsewhere": must_come_elsewhere()}
        person = Person.objects.filter(pk=user_id).annotate(**asked).first()
        return person if person and self.user_can_authenticate(person) else None


class DemandMiddleware:
    """Who has yet to do as the organisation asks gets no further than to the page where it is done."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _arguments, _named):
        if not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name
        if name.startswith(("account_", "mfa_")) or name in OPEN:
            return None
        if getattr(request.user, "must_come_elsewhere", False):
            held = _held_until_elsewhere(request, name)
        else:
            held = reverse("mfa_index") if getattr(request.user, "must_add_factor", False) else ""
        if held and request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": held})
        return redirect(held) if held else None


def _held_until_elsewhere(request, name: str) -> str:
    """Where somebody must go who has not come through a provider of those that ask for it; "" for who has.

    Of several that ask one is enough: nobody can come through two at once. Who is linked is signed out, and signs in
    there; who is not yet is let in as far as to the page where one links.
    """
    asking = Organisation.objects.filter(sign_in_demand=Organisation.SignInDemand.PROVIDER)
    here = {"person": request.user.pk}
    asking = asking.filter(
        Q(pk__in=Membership.objects.on().filter(**here).values("organisation"))
        | Q(pk__in=Seat.objects.on().filter(**here).values("organisation"))
    )
    keys = {provider.key: provider for provider in IdentityProvider.objects.filter(organisation__in=asking)}
    if any(record.get("provider") in keys for record in get_authentication_records(request, request.user)):
        return ""
    linked = Identity.objects.filter(person=request.user.pk, provider__in=keys.values()).select_related("provider")
    if (identity := linked.first()) is not None:
        logout(request)
        return reverse("organisations:asked_of", args=[identity.provider.organisation_id])
    return "" if name in LINKING else reverse("organisations:linked")


def begin() -> None:
    history.REASONS[PAST] = gettext_lazy(
        "Signed in without the organisation’s own sign-in, to administer the installation"
    )
    user_logged_in.connect(_note_the_way_past, dispatch_uid="organisations.past_demand")


def _note_the_way_past(sender, request, user, **_said) -> None:
    """The way in that is left when a provider does not answer is in the trail each time it is used."""
    asked = is_asked(Organisation.SignInDemand.PROVIDER)
    person = Person.objects.filter(asked, pk=user.pk, is_administrator=True).first()
    if person is not None:
        with operation(PAST, by=person) as op:
            op.note(person)


def on_organisation(request, organisation) -> dict | None:
    """For its administrator: what is asked, and who of its people has not done so yet."""
    if not can_edit_organisation(request.user, organisation):
        return None
    places = Membership.objects.on().filter(organisation=organisation, person__is_active=True)
    people = Person.objects.filter(pk__in=places.values("person"), email__isnull=False)
    lacking = people.exclude(has_factor())
    count, lacking_count = people.count(), lacking.count()
    waiting = Identity.objects.waiting().filter(provider__organisation=organisation).count()
    return {
        "organisation": organisation,
        "waiting": waiting,
        "demand": organisation.get_sign_in_demand_display(),
        "count": count,
        "having_count": count - lacking_count,
        "lacking": lacking.order_by(alphabetical("name"), "pk")[:SHOWN],
        "more": max(lacking_count - SHOWN, 0),
    }
