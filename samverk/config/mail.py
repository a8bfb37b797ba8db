"""Where mail goes: to the server that SAMVERK_SMTP names, else as files in the data folder."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EmailValidator

PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def from_url(url: str, data: Path) -> dict:
    """Django's settings for smtp://user:password@host:port (STARTTLS), smtps:// (TLS at once), smtp+plain:// (neither).

    Raises ImproperlyConfigured for any other scheme.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": data / "mail"}
    parts = urlsplit(url)
    if parts.scheme not in PORTS:
        raise ImproperlyConfigured(
            f"SAMVERK_SMTP must begin with smtp://, smtps:// or smtp+plain://, not {parts.scheme}://"
        )
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or PORTS[parts.scheme],
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def addresses(text: str) -> list[str]:
    """The e-mail addresses in a setting, with commas between. Raises ImproperlyConfigured for what is none."""
    found = [each.strip() for each in text.split(",") if each.strip()]
    for address in found:
        try:
            EmailValidator()(address)
        except ValidationError as refusal:
            raise ImproperlyConfigured(f"SAMVERK_ANCHOR_TO names {address!r}, which is no e-mail address.") from refusal
    return found
