"""What an organisation asks of its people's sign-in, and who has yet to do as it asks."""

from allauth.account.auth_backends import AuthenticationBackend
from allauth.mfa.models import Authenticator
from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from samverk.core.sorting import alphabetical
from samverk.organisations.models import Membership, Organisation, Person, Seat
from samverk.organisations.permissions import can_edit_organisation

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
SHOWN = 20
# Who must first add a second step can still choose a language, and read what anybody can.
OPEN = {"core:language", "core:appearance"}


def has_factor(person="pk"):
    """Whether the person of a row has a second step of their own; recovery codes are none."""
    return Exists(Authenticator.objects.filter(user=OuterRef(person), type__in=FACTORS))


def must_add_factor():
    """Whether an organisation that the person belongs to, or sits for, asks for a second step that is not there."""
    asking = {"person": OuterRef("pk"), "organisation__sign_in_demand": Organisation.SignInDemand.SECOND_FACTOR}
    is_asked = Q(Exists(Membership.objects.on().filter(**asking))) | Q(Exists(Seat.objects.on().filter(**asking)))
    return ExpressionWrapper(is_asked & ~Q(has_factor()), output_field=BooleanField())


class Backend(AuthenticationBackend):
    """Whoever has signed in is fetched along with what is asked of them, in the query that is made anyway."""

    def get_user(self, user_id):
        person = Person.objects.filter(pk=user_id).annotate(must_add_factor=must_add_factor()).first()
        return person if person and self.user_can_authenticate(person) else None


class DemandMiddleware:
    """Who must add a second step gets no further than to the page where it is added."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, _arguments, _named):
        if not getattr(request.user, "must_add_factor", False) or not getattr(view, "login_required", True):
            return None
        name = request.resolver_match.view_name
        if name.startswith(("account_", "mfa_")) or name in OPEN:
            return None
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401, headers={"HX-Redirect": reverse("mfa_index")})
        return redirect("mfa_index")


def on_organisation(request, organisation) -> dict | None:
    """For its administrator: what is asked, and who of its people has not done so yet."""
    if not can_edit_organisation(request.user, organisation):
        return None
    places = Membership.objects.on().filter(organisation=organisation, person__is_active=True)
    people = Person.objects.filter(pk__in=places.values("person"), email__isnull=False)
    lacking = people.exclude(has_factor())
    count, lacking_count = people.count(), lacking.count()
    return {
        "demand": organisation.get_sign_in_demand_display(),
        "count": count,
        "having_count": count - lacking_count,
        "lacking": lacking.order_by(alphabetical("name"), "pk")[:SHOWN],
        "more": max(lacking_count - SHOWN, 0),
    }
