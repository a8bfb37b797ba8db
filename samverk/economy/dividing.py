"""Sums divided over a period by a key: each one's parts, and everything that they came out of.

Nothing here knows of the database: `basis.basis_of` fetches what is needed, and a command may make it up from a file.
Pages, sheets, commands and settlements all show what stands here.
"""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from samverk.economy.periods import Span, Stretch, stretches
from samverk.economy.shares import Member, NotDivisible, Shares, Terms, shares_of
from samverk.economy.splitting import SplitRow, split


@dataclass(frozen=True)
class Link:
    """One key of a chain: its terms, and what they say of whoever may be there."""

    terms: Terms
    member: Callable[[Hashable], Member]
    unit_ore: int = 1


@dataclass(frozen=True)
class Basis:
    """What sums are divided by. `present` are the principals' spans in the order that decides ties: the older first."""

    links: Mapping[Hashable, Link]
    keys: tuple[Span, ...]
    present: tuple[Span, ...]


@dataclass(frozen=True)
class Worked:
    """One stretch of the period, with its shares and its part of the days."""

    stretch: Stretch
    shares: Shares
    part: Fraction


@dataclass(frozen=True)
class Line:
    name: str
    ore: int
    rows: Mapping[Hashable, SplitRow]


@dataclass(frozen=True)
class Divided:
    """`shares` are those of the whole period: each stretch's, by its part of the days."""

    first: date
    last: date
    days: int
    stretches: tuple[Worked, ...]
    shares: Mapping[Hashable, Fraction]
    lines: tuple[Line, ...]
    unit_ore: int

    @property
    def ore(self) -> int:
        return sum(line.ore for line in self.lines)

    @property
    def totals(self) -> dict[Hashable, int]:
        """What each bears of all lines together: the sum of its parts, so that both ways of adding agree."""
        return {key: sum(line.rows[key].ore for line in self.lines) for key in self.shares}


def shares_over(basis: Basis, first: date, last: date) -> tuple[tuple[Worked, ...], dict[Hashable, Fraction]]:
    """Each stretch with its shares, and the shares of the whole period. Raises NotDivisible, which names the days."""
    cut = stretches(first, last, basis.keys, basis.present)
    days = sum(stretch.days for stretch in cut)
    worked, whole = [], dict.fromkeys(dict.fromkeys(span.what for span in basis.present), Fraction(0))
    for stretch in cut:
        between = {"first": stretch.first, "last": stretch.last}
        if stretch.key is None:
            raise NotDivisible("no_key", **between)
        link = basis.links[stretch.key]
        try:
            shares = shares_of(link.terms, [link.member(who) for who in stretch.present])
        except NotDivisible as refusal:
            raise NotDivisible(refusal.code, refusal.of, key=stretch.key, **between, **refusal.facts) from None
        part = Fraction(stretch.days, days)
        worked.append(Worked(stretch, shares, part))
        for who, share in shares.by_key.items():
            whole[who] += part * share
    there = {who for stretch in cut for who in stretch.present}
    return tuple(worked), {who: share for who, share in whole.items() if who in there}


def divide(
    basis: Basis, first: date, last: date, sums: Iterable[tuple[str, int]], unit_ore: int | None = None
) -> Divided:
    """Each sum (a name, and öre) divided over the period. Raises NotDivisible.

    Rounding is that of the key in force on the last day, unless it is given.
    """
    worked, shares = shares_over(basis, first, last)
    unit_ore = unit_ore or basis.links[worked[-1].stretch.key].unit_ore
    lines = tuple(Line(name, ore, split(ore, shares, unit_ore)) for name, ore in sums)
    days = sum(each.stretch.days for each in worked)
    return Divided(first, last, days, worked, shares, lines, unit_ore)
