"""What can go wrong with a provider, in words for people."""

from allauth.socialaccount.providers.base import ProviderException
from django.utils.translation import gettext_lazy as _

TOLD = {
    "address": _("It names an address that is not HTTPS."),
    "inside": _("It names an address within Samverk’s own network, and that is not allowed."),
    "slow": _("It does not answer in time."),
    "away": _("It cannot be reached, or has no valid certificate."),
    "redirected": _("It sends Samverk on to another address. Write the address that it leads to instead."),
    "refused": _("It answers with an error where it should tell of itself."),
    "large": _("Its answer is too large."),
    "nonsense": _("Its answer cannot be understood."),
    "other": _("It says that it is another than the one whose address was given."),
    "lacking": _("It does not tell of all that sign-in needs."),
    "code": _("It did not take what Samverk showed it. Is the client’s secret right?"),
    "token": _("What it says of the person cannot be trusted: it is not signed for this sign-in."),
}


class Fault(ProviderException):
    """Why a provider cannot be used just now. `code` is a key of TOLD."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)

    @property
    def told(self) -> str:
        return str(TOLD[self.code])
