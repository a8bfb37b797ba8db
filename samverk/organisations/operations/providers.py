"""The provider that an organisation's people sign in through."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import IdentityProvider, Organisation
from samverk.organisations.permissions import can_edit_organisation, can_vouch_for_issuer
from samverk.organisations.providers import demanded


def register_provider(provider: IdentityProvider, *, by, secret: str = "") -> Operation:
    """Vouch for an issuer: who signs in there is of that organisation."""
    require(can_vouch_for_issuer(by))
    _keep(provider, secret)
    with operation("organisations.provider_registered", by=by) as op:
        op.create(provider)
    return op


def change_provider(
    provider: IdentityProvider, *, by, secret: str = "", expected_version: int | None = None
) -> Operation:
    """Change all but the issuer: that is another provider, and other people. An empty secret leaves it as it was.

    Raises ValidationError with code "issuer_stays" or "demanded".
    """
    earlier = IdentityProvider.objects.get(pk=provider.pk)
    require(can_edit_organisation(by, earlier.organisation))
    require(earlier.organisation_id == provider.organisation_id)
    if provider.issuer != earlier.issuer:
        refusal = _("The issuer cannot be changed. Take the provider away, and have the other registered.")
        raise ValidationError({"issuer": refusal}, code="issuer_stays")
    _keep(provider, secret)
    with operation("organisations.provider_changed", by=by) as op:
        op.save(provider, expected_version)
    return op


def remove_provider(provider: IdentityProvider, *, by, expected_version: int | None = None) -> Operation:
    """Take it away with who everybody was there. Raises ValidationError with code "demanded"."""
    require(can_edit_organisation(by, provider.organisation))
    with operation("organisations.provider_removed", by=by) as op:
        organisation = Organisation.objects.select_for_update().get(pk=provider.organisation_id)
        if organisation.sign_in_demand == Organisation.SignInDemand.PROVIDER:
            raise demanded()
        op.delete(provider, expected_version)
    return op


def _keep(provider: IdentityProvider, secret: str) -> None:
    """Sealed, and outside the trail: that keeps when it was written."""
    if secret:
        provider.secret, provider.secret_set_at = secret, timezone.now()
