"""Numbers and dates as people write them in their language. Built in: templates need not load this library.

    {{ 1850|number }}      1 850 (no-break space; in English 1,850)     {{ share|number:1 }}   64,5
    {{ on|day }}           8 september 2026                             {{ on|short_day }}     8 sep 2026
    {{ at|moment }}        8 september 2026 10.42 (Stockholm time)     {{ at|short_moment }}  8 sep 2026 10.42
    {{ starts|fuzzy }}     våren 2026, kvartal 3 2025, löpande: with the precision it was entered

Dates may also be ISO strings, as in an edition's content. What is missing becomes "".
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language

register = template.Library()


@register.filter
def number(value, decimals: int = 0) -> str:
    if value is None or value == "":
        return ""
    return number_format(value, decimal_pos=decimals, force_grouping=True)


@register.filter
def day(value) -> str:
    value = _date(value)
    return _unbroken(date_format(value, "DATE_FORMAT")) if value else ""


@register.filter
def short_day(value) -> str:
    value = _date(value)
    return _unbroken(date_format(value, "SHORT_DATE_FORMAT")) if value else ""


@register.filter
def moment(value) -> str:
    at = _moment(value)
    return _unbroken(date_format(at, "DATETIME_FORMAT")) if at else ""


@register.filter
def short_moment(value) -> str:
    at = _moment(value)
    return _unbroken(f"{date_format(at, 'SHORT_DATE_FORMAT')} {date_format(at, 'TIME_FORMAT')}") if at else ""


@register.filter
def fuzzy(value) -> str:
    return value.in_words(get_language()) if hasattr(value, "in_words") else (value or "")


def _date(value) -> date | None:
    if isinstance(value, str):
        value = parse_date(value[:10]) if value else None
    return _moment(value) if isinstance(value, datetime) else value or None


def _moment(value) -> datetime | None:
    value = parse_datetime(value) if isinstance(value, str) else value
    return timezone.localtime(value) if value and timezone.is_aware(value) else value or None


def _unbroken(text: str) -> str:
    """The day stays with its month at the end of a line."""
    return text.replace(" ", "\N{NO-BREAK SPACE}", 1)
