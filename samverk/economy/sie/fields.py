"""One line of a SIE file: a label and its fields."""

import re
from datetime import date

from django.utils.translation import gettext as _

from samverk.economy.ledger.refusals import refused
from samverk.economy.ledger.vouchers import MOST_IN_A_ROW

LONGEST_LINE = 10_000  # characters
# A field ends where a blank, a brace or the line does: a quotation mark within a text may lack its backslash.
_FIELD = re.compile(r'[ \t]*(?:"((?:\\"|[^"])*)"(?=[ \t{}]|$)|([{}])|([^ \t"{}]+))')
_AMOUNT = re.compile(r"([+-]?)([0-9]{1,13})(?:[.,]([0-9]{1,2})0*)?")
_DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})")

Field = str | list[str]


def fields_of(line: str, number: int) -> list[Field]:
    """The fields, the label first; a list of objects (in braces) is one field, as a list. A brace that is opened last
    begins the rows of a voucher, and is a field of its own."""
    if len(line) > LONGEST_LINE:
        raise refused(number, _("The line is longer than %(most)s characters.") % {"most": LONGEST_LINE})
    fields, inner, at = [], None, 0
    while match := _FIELD.match(line, at):
        quoted, brace, bare = match.groups()
        at = match.end()
        if brace == "{" and inner is None:
            inner = []
            fields.append(inner)
        elif brace == "}" and inner is not None:
            inner = None
        elif brace:
            raise refused(number, _("A brace stands where none belongs."))
        else:
            (fields if inner is None else inner).append(bare if quoted is None else quoted.replace('\\"', '"'))
    if line[at:].strip(" \t"):
        raise refused(
            number, _("A quotation mark is opened and never closed."),
            _("Close it on the same line; one inside a text is written with a backslash before it."),
        )  # fmt: skip
    if inner == []:
        fields[-1] = "{"
    elif inner is not None:
        raise refused(number, _("A list of objects begins with a brace and has none at its end."))
    return fields


def ore_of(field: Field, number: int) -> int:
    """1234.50 as öre, exactly."""
    match = _AMOUNT.fullmatch(field) if isinstance(field, str) else None
    if match is None:
        raise refused(
            number,
            _("An amount was expected, such as -1234.50, and “%(found)s” stands there.") % {"found": shown(field)},
        )
    sign, whole, part = match.groups()
    ore = int(whole) * 100 + int((part or "").ljust(2, "0"))
    if ore > MOST_IN_A_ROW:
        raise refused(number, _("The amount is larger than any books hold."))
    return -ore if sign == "-" else ore


def day_of(field: Field, number: int) -> date:
    match = _DAY.fullmatch(field) if isinstance(field, str) else None
    try:
        return date(*map(int, match.groups()))
    except (AttributeError, ValueError):
        raise refused(
            number, _("A day was expected, such as 20260131, and “%(found)s” stands there.") % {"found": shown(field)}
        ) from None


def shown(field: Field) -> str:
    text = field if isinstance(field, str) else "{" + " ".join(field) + "}"
    return text if len(text) <= 40 else f"{text[:39]}…"
