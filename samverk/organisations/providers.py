"""Signing in through one's organisation: the provider that is vouched for, and who somebody is there."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core import sealing
from samverk.core.elsewhere.calling import is_askable
from samverk.core.models import Versioned


def validate_issuer(address: str) -> None:
    if not is_askable(address) or set("?#") & set(address) or any(letter.isspace() for letter in address):
        refusal = _("Write an address that begins with https:// and holds neither “?” nor “#”.")
        raise ValidationError(refusal, code="address")


def demanded() -> ValidationError:
    refusal = _("The organisation asks its people to sign in through it. Change what it asks for first.")
    return ValidationError(refusal, code="demanded")


class ProviderQuerySet(models.QuerySet):
    def usable(self):
        """Those that people can sign in through now."""
        return self.filter(is_on=True).exclude(client_id="")


class IdentityProvider(Versioned):
    """Where an organisation's people sign in: an OpenID Connect issuer that the installation has vouched for.

    The issuer decides the organisation, so there is one of each; and it stays as it is, for who somebody is there was
    said by that very issuer.
    """

    belongs_to = ("organisation",)
    named_by = ("organisation",)
    untracked = ("sealed_secret",)

    organisation = models.OneToOneField(
        "organisations.Organisation", models.PROTECT, related_name="provider", verbose_name=_("organisation")
    )  # fmt: skip
    issuer = models.CharField(
        _("issuer"), max_length=300, unique=True, validators=[validate_issuer],
        help_text=_("The provider’s address as it writes it itself, such as https://login.kommun.example."),
        error_messages={"unique": _("Another organisation’s people already sign in through that issuer.")},
    )  # fmt: skip
    client_id = models.CharField(
        _("client id"), max_length=200, blank=True, help_text=_("What the provider calls Samverk.")
    )  # fmt: skip
    sealed_secret = models.TextField(_("the client’s secret, sealed"), blank=True, editable=False)
    secret_set_at = models.DateTimeField(_("secret written"), null=True, blank=True, editable=False)
    is_on = models.BooleanField(
        _("people can sign in through it"), default=False,
        help_text=_("It is then offered on the page where one signs in."),
    )  # fmt: skip

    objects = ProviderQuerySet.as_manager()

    class Meta:
        verbose_name = _("identity provider")

    def __str__(self):
        return _("Sign-in through %(organisation)s") % {"organisation": self.organisation}

    def clean(self):
        if self.is_on and not self.client_id:
            raise ValidationError({"client_id": _("Write the client id before it is switched on.")}, code="no_client")
        if not self.is_on and self.organisation.sign_in_demand == self.organisation.SignInDemand.PROVIDER:
            raise demanded()

    @property
    def key(self) -> str:
        """What the session calls it; the organisation stands first (demands.py)."""
        return f"{self.organisation_id}.{self.pk}"

    @property
    def is_usable(self) -> bool:
        return self.is_on and bool(self.client_id)

    @property
    def secret(self) -> str:
        return sealing.unseal(self.sealed_secret) if self.sealed_secret else ""

    @secret.setter
    def secret(self, text: str) -> None:
        self.sealed_secret = sealing.seal(text) if text else ""


class IdentityQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, and those of the organisations that one administers. Who administers the installation sees all."""
        if not person.is_authenticated:
            return self.none()
        if person.is_administrator:
            return self
        places = person.memberships.on().filter(is_administrator=True).values("organisation")
        return self.filter(Q(person=person.pk) | Q(provider__organisation__in=places))

    def waiting(self):
        return self.filter(state=Identity.State.WAITING)

    def linked(self):
        return self.filter(state=Identity.State.LINKED)


class Identity(Versioned):
    """Who somebody is at a provider: its subject, and whose account here that is, once that is settled.

    Somebody unknown waits until the organisation's administrator has answered; nothing opens before.
    """

    belongs_to = ("provider__organisation",)
    named_by = ("provider__organisation", "person")
    untracked = ("used_at",)

    class State(models.TextChoices):
        WAITING = "waiting", _("waits for an answer")
        LINKED = "linked", _("signs in with it")
        DECLINED = "declined", _("was not let in")

    provider = models.ForeignKey(
        IdentityProvider, models.CASCADE, related_name="identities", verbose_name=_("identity provider")
    )  # fmt: skip
    subject = models.CharField(_("subject"), max_length=255)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="identities",
        verbose_name=_("person"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.WAITING)
    name = models.CharField(_("name there"), max_length=150, blank=True)
    email = models.EmailField(_("e-mail address there"), blank=True)
    is_email_confirmed = models.BooleanField(_("the provider has confirmed the address"), default=False)
    asked_at = models.DateTimeField(_("first came"))
    used_at = models.DateTimeField(_("last signed in"), null=True, blank=True, editable=False)

    objects = IdentityQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        verbose_name = _("sign-in elsewhere")
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="one_identity_per_subject"),
            models.CheckConstraint(
                condition=Q(state="linked", person__isnull=False) | (~Q(state="linked") & Q(person__isnull=True)),
                name="only_linked_identities_have_a_person",
            ),
        ]  # fmt: skip

    def __str__(self):
        return _("%(name)s through %(organisation)s") % {
            "name": self.person or self.shown, "organisation": self.provider.organisation,
        }  # fmt: skip

    @property
    def shown(self) -> str:
        """What to call somebody of whom the provider tells little."""
        return self.name or self.email or self.subject
