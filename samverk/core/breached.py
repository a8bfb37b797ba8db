"""Passwords that are known from breaches are refused, by a list on this machine: nothing of a password leaves it.

The list is that of Have I Been Pwned as it can be fetched whole (https://haveibeenpwned.com/Passwords): a line for each
password with its SHA-1 and how often it has been seen, in the order of the sums. It is some 40 GB; it is searched where
it lies, by halving, so a question reads about forty lines.
"""

import hashlib
import logging
import re

from django.conf import settings
from django.core.checks import Error, Tags, register
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

LINE = re.compile(rb"[0-9A-Fa-f]{40}(:\d+)?\s*")
LONGEST = 200  # bytes that a line may have; what has more is no such list
logger = logging.getLogger(__name__)


class NotBreached:
    """One of Django's validators of passwords. Does nothing where no list is set."""

    def validate(self, password, user=None) -> None:
        if not settings.SAMVERK_BREACHED_PASSWORDS:
            return
        try:
            found = is_listed(settings.SAMVERK_BREACHED_PASSWORDS, password)
        except OSError as fault:
            logger.error("The list of breached passwords cannot be read: %s", fault)
            refusal = _("The password cannot be checked just now. Try again in a while, or tell who keeps Samverk.")
            raise ValidationError(refusal, code="list_away") from fault
        if found:
            raise ValidationError(self.get_help_text(), code="breached")

    def get_help_text(self) -> str:
        return _("This password has leaked from another service, so others can guess it. Choose another.")


def is_listed(path, password: str) -> bool:
    """Whether the password's sum stands in the list. Raises OSError where the file cannot be read."""
    wanted = hashlib.sha1(password.encode(), usedforsecurity=False).hexdigest().upper().encode()
    with open(path, "rb", buffering=4096) as file:
        low, high = 0, file.seek(0, 2)
        while low < high:
            middle = (low + high) // 2
            if (found := _sum_from(file, middle)) and found < wanted:
                low = middle + 1
            else:
                high = middle
        return _sum_from(file, low) == wanted


def _sum_from(file, offset: int) -> bytes:
    """The sum on the first line that begins there or later; empty at the end."""
    file.seek(max(offset - 1, 0))
    if offset:
        file.readline(LONGEST)
    return file.readline(LONGEST)[:40].upper()


@register(Tags.security)
def list_can_be_read(app_configs, **_given) -> list[Error]:
    """A list that is named but not there, or is something else, is found at the start and not by the first person."""
    path = settings.SAMVERK_BREACHED_PASSWORDS
    if not path:
        return []
    try:
        with open(path, "rb") as file:
            is_list = LINE.fullmatch(file.readline(LONGEST)) is not None
    except OSError as fault:
        return [Error(f"SAMVERK_BREACHED_PASSWORDS cannot be read: {fault}", id="samverk.E010")]
    told = f"{path} is no list of SHA-1 sums in their order, as SAMVERK_BREACHED_PASSWORDS asks for."
    return [] if is_list else [Error(told, id="samverk.E011")]
