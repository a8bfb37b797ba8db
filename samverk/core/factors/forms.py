"""The library's forms with our words."""

from allauth.account.forms import ReauthenticateForm
from allauth.mfa.base import forms as base
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric"}


class _Worded:
    """What the fields say: a label, a help text, and no placeholder that repeats them."""

    words: dict[str, tuple] = {}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name in self.words:
                field.label, field.help_text = self.words[name]
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update(CODE)


class CodeForm(_Worded, base.AuthenticateForm):
    words = {"code": (_("Code"), _("Six digits from the authenticator app, or a recovery code of eight."))}


class CodeAgainForm(_Worded, base.ReauthenticateForm):
    words = CodeForm.words


class PasswordAgainForm(_Worded, ReauthenticateForm):
    words = {"password": (_("Password"), "")}


class AppForm(_Worded, ActivateTOTPForm):
    words = {"code": (_("Code from the app"), _("Six digits. They change twice a minute."))}


class PasskeyForm(_Worded, AddWebAuthnForm):
    words = {
        "name": (_("Name of the passkey"), _("So that you know it from others, such as “My phone”.")),
        "passwordless": (
            _("Sign in with it alone, without a password"),
            _("The device then asks for your fingerprint, face or PIN."),
        ),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True
