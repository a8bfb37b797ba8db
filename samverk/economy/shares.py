"""What each of those who are there bears by a key's terms: exact fractions that add up to 1, with every step.

Nothing here knows of the database. Shares are of the whole, from 0 to 1.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from fractions import Fraction

FIXED, EQUAL, INHABITANTS, MIXED, USE = "fixed", "equal", "inhabitants", "mixed", "use"
NONE, ALL = Fraction(0), Fraction(1)


class NotDivisible(ValueError):
    """The terms give no shares. `code` says why, and `of` whom it is about, where it is about somebody."""

    def __init__(self, code: str, of: Iterable[Hashable] = (), **facts):
        self.code, self.of, self.facts = code, tuple(of), facts
        super().__init__(f"{code} {self.of or ''}".strip())


@dataclass(frozen=True)
class Terms:
    """`has_percents`: the key gives somebody a share in per cent. Where none is given, a mixed key's fixed part is
    equal."""

    method: str
    fixed: Fraction = NONE  # the fixed part of a mixed key
    has_percents: bool = False


@dataclass(frozen=True)
class Member:
    """What the terms say of one organisation. None is not given, which is not the same as nothing."""

    key: Hashable
    percent: Fraction | None = None  # of a hundred
    used: Fraction | None = None
    inhabitants: int | None = None
    least: Fraction = NONE
    most: Fraction = ALL


@dataclass(frozen=True)
class ShareRow:
    """How one share came about. `before` is what the method gives, before least and most; `bound` is "least" or "most"
    where one of them decides, else ""."""

    member: Member
    fixed: Fraction | None  # the share of the fixed part, where there is one
    variable: Fraction | None  # and of the rest
    before: Fraction
    bound: str
    share: Fraction


@dataclass(frozen=True)
class Shares:
    """`factor` is what `before` is multiplied by for those whom neither least nor most decides."""

    rows: tuple[ShareRow, ...]
    factor: Fraction

    @property
    def by_key(self) -> dict[Hashable, Fraction]:
        return {row.member.key: row.share for row in self.rows}


def shares_of(terms: Terms, members: Iterable[Member]) -> Shares:
    """The shares of those who are there, in the order in which they come. Raises NotDivisible.

    Shares in per cent, and use, count in relation to each other: where somebody is absent, the others bear that one's
    part as they bear the rest.
    """
    members = tuple(members)
    if not members:
        raise NotDivisible("nobody")
    size = _size_of_fixed(terms)
    fixed = _fixed(terms, members) if size else None
    variable = _variable(terms, members) if size < 1 else None
    before = [
        (size * fixed[place] if fixed else 0) + ((1 - size) * variable[place] if variable else 0)
        for place in range(len(members))
    ]
    factor = _factor(members, before)
    return Shares(
        tuple(
            _row(member, factor, before[place], fixed and fixed[place], variable and variable[place])
            for place, member in enumerate(members)
        ),
        factor,
    )


def _size_of_fixed(terms: Terms) -> Fraction:
    if terms.method == MIXED:
        return terms.fixed
    return ALL if terms.method in {FIXED, EQUAL} else NONE


def _fixed(terms: Terms, members: tuple[Member, ...]) -> list[Fraction]:
    if terms.method == EQUAL or (terms.method == MIXED and not terms.has_percents):
        return [Fraction(1, len(members))] * len(members)
    return _in_relation([member.percent for member in members], members, "no_percent")


def _variable(terms: Terms, members: tuple[Member, ...]) -> list[Fraction]:
    if terms.method == USE:
        return _in_relation([member.used for member in members], members, "no_use")
    return _in_relation([member.inhabitants for member in members], members, "no_population")


def _in_relation(weights: list, members: tuple[Member, ...], missing: str) -> list[Fraction]:
    """Each weight as a part of their sum. What is not given is not guessed."""
    if absent := [member.key for member, weight in zip(members, weights, strict=True) if weight is None]:
        raise NotDivisible(missing, absent)
    whole = sum(weights)
    if whole <= 0 or any(weight < 0 for weight in weights):
        raise NotDivisible("no_weight")
    return [Fraction(weight) / whole for weight in weights]


def _row(member: Member, factor: Fraction, before: Fraction, fixed, variable) -> ShareRow:
    wanted = factor * before
    bound = "least" if wanted < member.least else "most" if wanted > member.most else ""
    return ShareRow(member, fixed, variable, before, bound, _held(member, wanted))


def _held(member: Member, wanted: Fraction) -> Fraction:
    return min(max(wanted, member.least), member.most)


def _factor(members: tuple[Member, ...], before: list[Fraction]) -> Fraction:
    """The factor by which all shares, each held between its least and its most, add up to the whole.

    The sum grows with the factor, in a straight line between the points where somebody's least or most begins to
    decide: so it is found exactly, whatever the order of the members.
    """
    if any(member.least > member.most for member in members):
        raise NotDivisible("least_above_most", [each.key for each in members if each.least > each.most])

    def whole(factor: Fraction) -> Fraction:
        return sum((_held(m, factor * w) for m, w in zip(members, before, strict=True)), NONE)

    if whole(ALL) == 1:
        return ALL
    least = whole(NONE)
    if least > 1:
        raise NotDivisible("least_too_much", percent=least * 100)
    points = {bound / w for m, w in zip(members, before, strict=True) if w for bound in (m.least, m.most)}
    below, sum_below = NONE, least
    for point in sorted(points):
        here = whole(point)
        if here >= 1:
            if here == sum_below:  # nothing moves between them: both give the same shares
                return point
            return below + (1 - sum_below) * (point - below) / (here - sum_below)
        below, sum_below = point, here
    raise NotDivisible("most_too_little", percent=sum_below * 100)
