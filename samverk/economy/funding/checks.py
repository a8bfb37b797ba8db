"""What is checked of a co-financing, each with the figures behind it: shares, ceilings, decisions, dates, payments.

Sums are told in kronor and öre, however the tables show them: what is over by little would else look as if it was not.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.core.money import in_words
from samverk.economy.funding.figures import Fact, Kind, State
from samverk.economy.models import Funding, FundingDate


@dataclass(frozen=True)
class Check:
    """`shape` is drawn beside the `word`: whole where it holds, a triangle where something lacks, a diamond where a
    rule is broken."""

    key: str
    shape: str
    word: str
    text: str

    @property
    def step(self) -> dict:
        return {"shape": self.shape, "tone": self.shape, "word": self.word}

    @property
    def is_well(self) -> bool:
        return self.shape == "plan"


def checks_of(funding: Funding, facts: list[Fact], dates: Iterable[FundingDate], today: date) -> list[Check]:
    """What is broken first, then what lacks, then what holds."""
    by_year: dict[int, list[Fact]] = defaultdict(list)
    for fact in facts:
        by_year[fact.year].append(fact)
    found = [check for year in sorted(by_year) for check in _of_year(funding, year, by_year[year])]
    found += _of_years(funding)
    found += _of_decisions(facts)
    found += [_overpaid(fact) for fact in facts if fact.sums.remaining < 0]
    found += [_late(each, today) for each in dates if not each.is_done and each.due_on < today]
    order = ("dev", "risk", "plan")
    return sorted(found, key=lambda check: order.index(check.shape))


def is_over(part: int, percent: Decimal, whole: int) -> bool:
    """Whether a part is more than so many per cent of the whole. Exactly so many is no more."""
    return part * 100 > Decimal(percent) * whole


def _of_year(funding: Funding, year: int, facts: list[Fact]) -> list[Check]:
    whole, found = sum(fact.expected for fact in facts), []
    if not whole:
        return []
    beside = _("What is applied for and not decided is counted too.") if any(fact.asked for fact in facts) else ""
    if funding.state_most_percent is not None:
        state = sum(fact.expected for fact in facts if fact.source.kind == Kind.STATE)
        who = _("The state’s share %(year)s") % {"year": year}
        found.append(_share("state_share", who, state, whole, funding.state_most_percent, beside))
    for fact in facts:
        who = f"{fact.source}, {year}"
        if fact.source.most_percent is not None:
            ceiling = fact.source.most_percent
            found.append(_share("source_share", who, fact.expected, whole, ceiling, beside))
        if fact.source.most_ore is not None:
            found.append(_ceiling(who, fact.expected, fact.source.most_ore))
    return found


def _share(key: str, who: str, part: int, whole: int, most: Decimal, beside: str) -> Check:
    places = {
        "who": who, "part": in_words(part), "whole": in_words(whole),
        "percent": _percent(Decimal(part * 100) / whole), "most": _percent(most),
    }  # fmt: skip
    text = _("%(who)s: %(part)s of %(whole)s is %(percent)s per cent; at most %(most)s.") % places
    text = f"{text} {beside}".strip()
    over = is_over(part, most, whole)
    return Check(key, "dev" if over else "plan", _("Over the share") if over else _("Within the share"), text)


def _ceiling(who: str, ore: int, most_ore: int) -> Check:
    places = {"who": who, "sum": in_words(ore), "most": in_words(most_ore)}
    text = _("%(who)s: %(sum)s; at most %(most)s a year.") % places
    over = ore > most_ore
    return Check("ceiling", "dev" if over else "plan", _("Over the ceiling") if over else _("Within the ceiling"), text)


def _of_years(funding: Funding) -> list[Check]:
    if funding.most_years is None:
        return []
    places = {"count": len(funding.years), "first": funding.from_year, "last": funding.to_year}
    places["most"] = funding.most_years
    text = _("Years: %(count)s, from %(first)s to %(last)s; at most %(most)s.")
    over = len(funding.years) > funding.most_years
    return [
        Check("years", "dev" if over else "plan", _("Too many years") if over else _("No more years"), text % places)
    ]


def _of_decisions(facts: list[Fact]) -> list[Check]:
    asked = [fact for fact in facts if fact.row.state == State.DECIDED and fact.source.is_decided_by_a_body]
    found = []
    for fact in asked:
        lacking = [
            word for word, value in ((_("the body"), fact.row.body), (_("the day"), fact.row.decided_on)) if not value
        ]
        if lacking:
            text = _("%(row)s is decided, and does not say: %(lacking)s.")
            text %= {"row": fact.row, "lacking": ", ".join(lacking)}
            found.append(Check("decision", "risk", _("Decision incomplete"), text))
    return found


def _overpaid(fact: Fact) -> Check:
    places = {"row": fact.row, "paid": in_words(fact.sums.paid), "decided": in_words(fact.sums.decided)}
    places["more"] = in_words(-fact.sums.remaining)
    text = _("%(row)s: %(paid)s is paid and %(decided)s decided: %(more)s too much.") % places
    return Check("overpaid", "dev", _("More paid than decided"), text)


def _late(each: FundingDate, today: date) -> Check:
    days = (today - each.due_on).days
    text = ngettext(
        "%(title)s was due %(day)s and is %(number)s day late.",
        "%(title)s was due %(day)s and is %(number)s days late.", days,
    )  # fmt: skip
    text %= {"title": each.title, "day": date_format(each.due_on, "DATE_FORMAT"), "number": days}
    return Check("late", "dev", _("Past its last day"), text)


def _percent(share: Decimal) -> str:
    """With two decimals where it has any: 50, 50,01. A share that only just is more is not rounded to be as much."""
    share = Decimal(share)
    rounded = share.quantize(Decimal("0.01"))
    return number_format(rounded, 0 if rounded == rounded.to_integral_value() and rounded == share else 2)
