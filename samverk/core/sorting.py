"""Alphabetical order as the reader's language has it: å, ä and ö come last in Swedish and Finnish.

PostgreSQL brings these collations with ICU. SQLite has none, so each new connection is taught them here,
under the same names.
"""

import unicodedata

from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models import F
from django.db.models.functions import Collate
from django.utils.translation import get_language

# After z and whatever follows it, and in this order among themselves.
LAST_LETTERS = {"å": "zå1", "ä": "zå2", "æ": "zå2", "ö": "zå3", "ø": "zå3"}


def sort_key(text: str, language: str | None = None) -> tuple[str, str]:
    """Key for sorting in Python: letters first, then capitals and accents to tell equals apart."""
    language = language or get_language() or settings.LANGUAGE_CODE
    folded = unicodedata.normalize("NFC", text).casefold()
    own = LAST_LETTERS if language[:2] in {"sv", "fi"} else {}
    letters = (own.get(letter) or unicodedata.normalize("NFD", letter)[0] for letter in folded)
    return "".join(letters), text


def alphabetical(field: str, language: str | None = None) -> Collate:
    """For order_by: the field in the alphabetical order of the reader's language."""
    language = language or get_language() or settings.LANGUAGE_CODE
    return Collate(F(field), f"{language[:2]}-x-icu")


def teach_sqlite(sender, connection, **kwargs):
    if connection.vendor != "sqlite":
        return
    for language, _name in settings.LANGUAGES:
        connection.connection.create_collation(f"{language}-x-icu", _comparison(language))


def _comparison(language):
    def compare(one: str, other: str) -> int:
        first, second = sort_key(one, language), sort_key(other, language)
        return (first > second) - (first < second)

    return compare


connection_created.connect(teach_sqlite, dispatch_uid="samverk.core.sorting")
