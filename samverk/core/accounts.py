"""Signing in by e-mail and password. Accounts are given by an administrator: nobody makes one for themselves."""

import unicodedata

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ChangePasswordForm, LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from django.utils.translation import gettext_lazy as _

from samverk.core import passwords


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, *args, **kwargs) -> None:
        """Signing in and out shows by itself; a note about it would only be in the way."""
        template = kwargs.get("message_template") or (args[0] if args else "") or ""
        if not str(template).endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, *args, **kwargs)

    def _get_login_attempts_cache_key(self, request, **credentials) -> str:
        """However the address is written, and under whichever of its names Samverk is asked, it is one account's.

        The database takes “ſ” for “s” and so finds the person by many spellings: each would have its own ten tries.
        """
        return unicodedata.normalize("NFKC", credentials.get("email", "")).casefold()


class _WithoutPlaceholders:
    """The label says what to write; a placeholder that repeats it only looks as if the field were filled in."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class SignInForm(_WithoutPlaceholders, LoginForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["login"].label = _("E-mail address")
        self.fields["password"].label = _("Password")
        self.fields["remember"].label = _("Stay signed in on this computer")
        self.fields["remember"].help_text = _("For at most twelve hours.")


class NewPasswordByMailForm(_WithoutPlaceholders, ResetPasswordForm):
    def save(self, request, **_kwargs) -> str:
        """Only asked for, and as much work whether or not somebody has the address: neither the mail server nor the
        database tells by its time who has an account."""
        passwords.send_link(next(iter(self.users), None), site=request.build_absolute_uri("/"))
        return self.cleaned_data["email"]


class NewPasswordForm(_WithoutPlaceholders, ResetPasswordKeyForm):
    pass


class PasswordChangeForm(_WithoutPlaceholders, ChangePasswordForm):
    pass
