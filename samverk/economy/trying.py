"""What a key gives over a period, or why it gives nothing: for its pages, whether it is approved or not."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.economy.basis import basis_of
from samverk.economy.dividing import Divided, divide
from samverk.economy.models import CostKey
from samverk.economy.reasons import reason
from samverk.economy.shares import NotDivisible


@dataclass(frozen=True)
class Attempt:
    """Either what came out, or the refusal with what can be done about it: (label, address)."""

    first: date
    last: date
    divided: Divided | None = None
    refusal: str = ""
    ways: tuple[tuple[str, str], ...] = ()


def tried(key: CostKey, first: date, last: date, sums: Iterable[tuple[str, int]] = ()) -> Attempt:
    try:
        return Attempt(first, last, divide(basis_of(key, trying=True), first, last, sums))
    except NotDivisible as refusal:
        return Attempt(first, last, refusal=reason(refusal), ways=_ways(refusal))


def this_year(key: CostKey) -> tuple[date, date]:
    """The current year as far as the key holds; else the first year that it does."""
    year = timezone.localdate().year
    if key.from_on.year > year or (key.to_on and key.to_on.year < year):
        year = key.from_on.year
    first, last = date(year, 1, 1), date(year, 12, 31)
    if key.replaces_id is None:
        first = max(first, key.from_on)
    return first, min(last, key.to_on) if key.to_on else last


def _ways(refusal: NotDivisible) -> tuple[tuple[str, str], ...]:
    key = refusal.facts.get("key")
    if refusal.code != "no_population" or key is None or key.population_year is None:
        return ()
    address = reverse("economy:add_population")
    return tuple(
        (
            _("Enter the population of %(organisation)s") % {"organisation": who},
            f"{address}?organisation={who.pk}&year={key.population_year}",
        )
        for who in refusal.of
    )
