"""Secrets that Samverk must be able to read again (the key of an authenticator app) lie sealed in the database.

Who copies the database alone cannot use them. They are sealed with the first of settings.SEALING_KEYS and opened with
any of them, so that a key can be changed: the old one is kept behind the new until all is sealed anew
(docs/sign-in.md).
"""

import base64
import hashlib
import hmac

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

PURPOSE = b"samverk.core.sealing/1"


class Unreadable(Exception):
    """It was sealed with a key that is not there any more."""


def seal(text: str) -> str:
    return _seals().encrypt(text.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises Unreadable for what none of the keys opens."""
    try:
        return _seals().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise Unreadable from fault


def reseal(sealed: str) -> str:
    """The same secret, sealed with the first key."""
    return seal(unseal(sealed))


def _seals() -> MultiFernet:
    # Derived, so that a key that also signs sessions is never used as it is for something else.
    derived = (hmac.new(key.encode(), PURPOSE, hashlib.sha256).digest() for key in settings.SEALING_KEYS)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in derived])
