"""Numbers and dates as people write them in their language. Built in: templates need not load this library.

    {{ 1850|number }}      1 850 (no-break space; in English 1,850)     {{ share|number:1 }}   64,5
    {{ on|day }}           8 september 2026                             {{ on|short_day }}     8 sep 2026
    {{ at|moment }}        8 september 2026 10.42 (Stockholm time)     {{ at|short_moment }}  8 sep 2026 10.42
    {{ on|day_near }}      today, yesterday, Tuesday 8 September 2026
    {{ at|since_when }}    10.42 today, yesterday, Monday, 8 September 2026: what follows "since"
    {{ starts|fuzzy }}     våren 2026, kvartal 3 2025, löpande: with the precision it was entered
    {{ ore|money:unit }}   1 850 (in kr; or "tkr", "mnkr")              {{ ore|difference:unit }}  +250, −12
    {{ ore|money_in_words:unit }}    1 850 kr: where no header says the unit

Dates may also be ISO strings, as in an edition's content. What is missing becomes "".
"""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from samverk.core.money import Unit, in_figures, in_words, with_sign

register = template.Library()


@register.filter
def number(value, decimals: int = 0) -> str:
    if value is None or value == "":
        return ""
    return number_format(value, decimal_pos=decimals, force_grouping=True)


@register.filter
def money(ore: int | None, unit: str = Unit.KR) -> str:
    return "" if ore is None or ore == "" else in_figures(ore, unit)


@register.filter
def difference(ore: int | None, unit: str = Unit.KR) -> str:
    """With its sign, plus too. No sum, no difference."""
    return "" if ore is None or ore == "" else with_sign(ore, unit)


@register.filter
def money_in_words(ore: int | None, unit: str = Unit.KR) -> str:
    return "" if ore is None or ore == "" else in_words(ore, unit)


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
def day_near(value) -> str:
    """A day in the past, as a heading."""
    value = _date(value)
    value = value.date() if isinstance(value, datetime) else value
    away = (timezone.localdate() - value).days
    if away in {0, 1}:
        return _("Yesterday") if away else _("Today")
    return _with_weekday(value)


def _with_weekday(value: date) -> str:
    text = _("%(weekday)s %(day)s") % {"weekday": date_format(value, "l"), "day": _unbroken(date_format(value))}
    return text[:1].upper() + text[1:]


@register.filter
def weekday(value) -> str:
    """A day near by, short: tis 8 sep; of another year with the year."""
    value = _date(value)
    text = date_format(value, "SHORT_DATE_FORMAT")
    if value.year == timezone.localdate().year:
        text = text.removesuffix(str(value.year)).rstrip()
    return _("%(weekday)s %(day)s") % {"weekday": date_format(value, "D"), "day": _unbroken(text)}


@register.filter
def long_day(value) -> str:
    """Tuesday 8 September 2026, week 37."""
    value = _date(value)
    week = value.isocalendar().week
    return _("%(day)s · week %(week)s") % {"day": _with_weekday(value), "week": week}


@register.filter
def since_when(value) -> str:
    """A moment in the past, by the weekday where it lies in the last week."""
    at = _moment(value)
    away = (timezone.localdate() - at.date()).days
    if away <= 0:
        return _("%(time)s today") % {"time": date_format(at, "TIME_FORMAT")}
    if away == 1:
        return pgettext("since", "yesterday")
    return _weekdays()[at.weekday()] if away < 7 else _unbroken(date_format(at, "DATE_FORMAT"))


def _weekdays() -> list[str]:
    return [
        pgettext("since", "Monday"), pgettext("since", "Tuesday"), pgettext("since", "Wednesday"),
        pgettext("since", "Thursday"), pgettext("since", "Friday"), pgettext("since", "Saturday"),
        pgettext("since", "Sunday"),
    ]  # fmt: skip


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
