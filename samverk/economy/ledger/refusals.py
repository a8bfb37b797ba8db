"""Why a file from the books is not taken: where, what was expected, and what to do."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class BooksRefused(ValidationError):
    """`number` is that of the file's line, or of the sheet's row, from 1; 0 where it is about the whole."""

    def __init__(self, message: str, number: int = 0):
        super().__init__(message, code="refused")
        self.number = number


def refused(number: int, what: str, do: str = "") -> BooksRefused:
    words = " ".join(filter(None, [what, do]))
    return BooksRefused(_("Line %(number)s: %(words)s") % {"number": number, "words": words}, number)


def refused_row(number: int, what: str, do: str = "") -> BooksRefused:
    words = " ".join(filter(None, [what, do]))
    return BooksRefused(_("Row %(number)s: %(words)s") % {"number": number, "words": words}, number)
