"""Signing in by e-mail and password. Accounts are given by an administrator: nobody makes one for themselves."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request) -> bool:
        return False

    def add_message(self, request, level, *args, **kwargs) -> None:
        """Signing in and out shows by itself; a note about it would only be in the way."""
        template = kwargs.get("message_template") or (args[0] if args else "") or ""
        if not str(template).endswith(("logged_in.txt", "logged_out.txt")):
            super().add_message(request, level, *args, **kwargs)
