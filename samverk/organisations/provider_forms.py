"""The form about an organisation's provider."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.organisations.models import IdentityProvider


class IssuerForm(VersionedForm):
    """What the installation vouches for."""

    class Meta:
        model = IdentityProvider
        fields = ["issuer"]

    def clean_issuer(self) -> str:
        return self.cleaned_data["issuer"].strip()


class ProviderForm(VersionedForm):
    """What the organisation's own administrator fills in. A secret is never shown again."""

    secret = forms.CharField(
        label=_("The client’s secret"), required=False, max_length=500, strip=True,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("From the provider. Left empty, the one that is kept stays."),
    )  # fmt: skip

    field_order = ["client_id", "secret", "is_on"]

    class Meta:
        model = IdentityProvider
        fields = ["client_id", "is_on"]
