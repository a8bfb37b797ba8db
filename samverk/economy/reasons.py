"""Why a sum cannot be divided: in words that say what to do, and in words for somebody who only reads of it."""

from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from samverk.economy.shares import NotDivisible


def reason(refusal: NotDivisible) -> str:
    """With the days that it concerns, where it concerns some; and what to do about it."""
    return _with_days(refusal, _why(refusal))


def reason_to_read(refusal: NotDivisible) -> str:
    """The same for readers of a report, who can do nothing about it."""
    return _with_days(refusal, _why_as_fact(refusal))


def _with_days(refusal: NotDivisible, why: str) -> str:
    first, last = refusal.facts.get("first"), refusal.facts.get("last")
    if first is None:
        return why
    facts = {"first": date_format(first), "last": date_format(last), "why": why}
    return _("From %(first)s to %(last)s: %(why)s") % facts


def _why(refusal: NotDivisible) -> str:
    names = {"names": ", ".join(str(each) for each in refusal.of)}
    match refusal.code:
        case "no_key":
            return _("no approved key is in force. Approve one that covers these days, or choose other days.")
        case "nobody":
            return _("no principal takes part. Enter who does in the collaboration, with dates.")
        case "no_percent":
            return _("the key gives no share to %(names)s. Write one, 0 where nothing is to be paid.") % names
        case "no_use":
            return _("the key has no use of %(names)s. Write it, 0 where there was none.") % names
        case "no_population":
            key = refusal.facts.get("key")
            names["year"] = getattr(key, "population_year", None) or ""
            return _("the population of %(names)s in %(year)s is not entered. Enter it, then divide.") % names
        case "no_weight":
            return _("all shares are 0. Give somebody more.")
        case "least_above_most":
            return _("the least is more than the most for %(names)s. Change one of them.") % names
        case "least_too_much":
            return _("the least that each pays is %(percent)s %% together, more than the whole. Lower one.") % _percent(
                refusal
            )
        case _:
            return _("the most that each pays is %(percent)s %% together, less than the whole. Raise one.") % _percent(
                refusal
            )


def _why_as_fact(refusal: NotDivisible) -> str:
    names = {"names": ", ".join(str(each) for each in refusal.of)}
    match refusal.code:
        case "no_key":
            return _("no cost key is approved for these days.")
        case "nobody":
            return _("no principal takes part.")
        case "no_percent":
            return _("the cost key gives no share to %(names)s.") % names
        case "no_use":
            return _("it is not entered how much %(names)s used.") % names
        case "no_population":
            names["year"] = getattr(refusal.facts.get("key"), "population_year", None) or ""
            return _("the population of %(names)s in %(year)s is not entered.") % names
        case "no_weight":
            return _("all shares are 0.")
        case "least_above_most":
            return _("the least is more than the most for %(names)s.") % names
        case "least_too_much":
            return _("the least that each pays is %(percent)s %% together, more than the whole.") % _percent(refusal)
        case _:
            return _("the most that each pays is %(percent)s %% together, less than the whole.") % _percent(refusal)


def _percent(refusal: NotDivisible) -> dict:
    percent = refusal.facts["percent"]
    number = (Decimal(percent.numerator) / Decimal(percent.denominator)).normalize()
    return {"percent": number_format(number.quantize(Decimal("0.000001")).normalize(), use_l10n=True)}
