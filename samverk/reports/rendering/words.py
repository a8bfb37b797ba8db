"""Dates, numbers and lists as a reader of the edition's language writes them.

Pure functions of value and language: an edition rendered again in ten years must come out the same, so nothing
here follows the reader's own settings.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import dates, numbers
from django.utils.translation import get_language
from django.utils.translation import gettext as _

LOCALES = {"sv": "sv_SE", "en": "en_GB", "fi": "fi_FI"}
CLOCKS = {"sv": "HH.mm", "fi": "H.mm"}
STOCKHOLM = ZoneInfo("Europe/Stockholm")
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
# What XML 1.0 cannot hold (a DOCX with one of these does not open) and Unicode's non-characters and lone surrogates.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def locale() -> str:
    return LOCALES.get(get_language() or "", "en_GB")


def clean(text) -> str:
    """The text with what no document format can hold shown as a replacement character, never silently dropped."""
    return UNPRINTABLE.sub("\ufffd", str(text if text is not None else "")).replace("\r\n", "\n").replace("\r", "\n")


def day(value: str | None) -> str:
    """An ISO date or time in words; anything else (a date of lower precision) is words already."""
    if not value:
        return ""
    value = str(value)
    if ISO_DATE.match(value):
        return dates.format_date(date.fromisoformat(value), "long", locale=locale())
    try:
        when = _local(value)
    except ValueError:
        return clean(value)
    return dates.format_date(when.date(), "long", locale=locale())


def moment(value: str | None) -> str:
    """A point in time in Swedish local time, to the minute."""
    if not value or ISO_DATE.match(str(value)):
        return day(value)
    when = _local(str(value))
    clock = dates.format_time(when.time(), CLOCKS.get(get_language() or "", "HH:mm"), locale=locale())
    return _("%(date)s at %(time)s") % {"date": day(value), "time": clock}


def _local(value: str) -> datetime:
    when = datetime.fromisoformat(value)
    return when.astimezone(STOCKHOLM) if when.tzinfo else when


def period(first: str | None, last: str | None) -> str:
    """“1 maj–31 augusti 2026”; with one end missing “from …” or “until …”."""
    if first and last:
        start = date.fromisoformat(first)
        if first[:4] == last[:4]:
            return f"{dates.format_skeleton('MMMMd', start, locale=locale())}–{day(last)}"
        return f"{day(first)} – {day(last)}"
    if first:
        return _("from %(date)s") % {"date": day(first)}
    if last:
        return _("until %(date)s") % {"date": day(last)}
    return ""


def span(first: str, last: str) -> str:
    """Start and end that may each be of any precision, or missing."""
    first, last = day(first), day(last)
    if first and last and first != last:
        return _("%(first)s to %(last)s") % {"first": first, "last": last}
    return first or last


def number(value: int) -> str:
    """3939 as “3 939”, “3,939” or “3 939”, with the language's own space."""
    return numbers.format_decimal(value, locale=locale())


def percent(value) -> str:
    return "" if value is None else numbers.format_percent(value / 100, locale=locale())


def sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def joined(pieces) -> str:
    return " · ".join(piece for piece in pieces if piece)


def made_on(content: dict, seal: dict | None) -> datetime:
    """The time a file is dated with, in UTC: the edition's own, so that a file made again is the same file."""
    fixed = (seal or {}).get("fixed_at") or (seal or {}).get("approved_at")
    if fixed:
        return datetime.fromisoformat(str(fixed)).astimezone(UTC).replace(microsecond=0)
    last = content["round"]["cutoff_on"] or content["round"]["period_to"] or "2000-01-01"
    return datetime.combine(date.fromisoformat(last), datetime.min.time(), UTC)
