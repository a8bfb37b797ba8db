"""Two versions of a thing side by side, in words that people read."""

import difflib
import re
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.lines import with_plain_lines


@dataclass(frozen=True)
class Piece:
    """A stretch of a comparison. `kind` is "same", "removed" or "added"."""

    kind: str
    text: str


# Shorter than this, a text is easier to read whole, before and after, than with single words crossed out.
FEW_WORDS = 8
ALIKE = 0.4  # of all words; in texts with less in common, what stayed is chance, such as every "och"


def compare(before: str, after: str) -> list[Piece]:
    """What went and what came, in reading order: word by word in texts, as a whole in names and dates."""
    before, after = with_plain_lines(before), with_plain_lines(after)
    old, new = re.findall(r"\S+", before), re.findall(r"\S+", after)
    if min(len(old), len(new)) < FEW_WORDS and before != after:
        return [Piece(kind, text) for kind, text in (("removed", before), ("added", after)) if text]
    matcher = difflib.SequenceMatcher(a=old, b=new, autojunk=False)
    if matcher.ratio() < ALIKE:
        return [Piece("removed", before), Piece("added", after)]
    pieces = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", " ".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece("removed", " ".join(old[a:b])))
        if d > c:
            pieces.append(Piece("added", " ".join(new[c:d])))
    return pieces


def in_words(value) -> str:
    """A value as people read it in their language."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if hasattr(value, "in_words"):
        return value.in_words(get_language())
    if isinstance(value, datetime):
        return date_format(timezone.localtime(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, int | float):
        return number_format(value, force_grouping=True)
    if isinstance(value, list):
        return ", ".join(in_words(each) for each in value)
    return str(value)


def words_of(obj, field_name: str) -> str:
    """One field of an object as people read it."""
    try:
        field = obj._meta.get_field(field_name)
    except FieldDoesNotExist:
        return ""
    if field.is_relation:
        return str(getattr(obj, field.name) or "")
    if field.choices:
        return str(getattr(obj, f"get_{field.name}_display")())
    value = field.value_from_object(obj)
    return field.words_of(value) if hasattr(field, "words_of") else in_words(value)
