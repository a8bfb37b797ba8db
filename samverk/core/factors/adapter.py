"""How django-allauth asks Samverk about second factors."""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core import sealing


class FactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": gettext_lazy("The code is not right. Write the one that is shown now, or a recovery code."),
        "cannot_generate_recovery_codes": gettext_lazy("Add an app or a passkey first: the codes are for losing it."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """A secret that cannot be read lets nobody in, and says why: never is it taken for an empty one."""
        try:
            return sealing.unseal(encrypted_text)
        except sealing.Unreadable as fault:
            refusal = _(
                "The second step cannot be checked, since the key that it was kept with is gone. Whoever administers "
                "your organisation can take it away, and then you set it up anew."
            )
            raise ValidationError(refusal, code="unreadable") from fault

    def get_totp_issuer(self) -> str:
        return "Samverk"

    def generate_authenticator_name(self, user, type) -> str:
        return _("Passkey")
