"""Any key, any principals, any days: what the properties of dividing are tried with."""

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from samverk.economy.dividing import Basis, Link
from samverk.economy.periods import Span, chain
from samverk.economy.shares import EQUAL, FIXED, INHABITANTS, MIXED, USE, Member, Terms

FIRST = date(2026, 1, 1)
WHO = range(5)

amounts = st.one_of(
    st.integers(-(10**12), 10**12), st.integers(-5, 5), st.sampled_from([0, 1, -1, 99, 100, 101, 18_250_000_000])
)
units = st.sampled_from([1, 100])
percents = st.integers(0, 100_000_000).map(lambda n: Fraction(n, 1_000_000))
days = st.integers(0, 400).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def members(draw, who=WHO, with_bounds: bool = True) -> dict[int, Member]:
    """Each with something of every kind. Bounds leave room, so that every method can be carried out."""
    found = {}
    for key in who:
        member = Member(
            key,
            draw(percents) + Fraction(1, 10**6),
            draw(st.integers(1, 10**6).map(Fraction)),
            draw(st.integers(1, 10**7)),
        )
        if with_bounds and draw(st.booleans()):
            least = draw(st.integers(0, 20).map(lambda n: Fraction(n, 100)))
            member = replace(member, least=least, most=least + draw(st.sampled_from([Fraction(2, 10), Fraction(1)])))
        found[key] = member
    return found


@st.composite
def terms(draw) -> Terms:
    method = draw(st.sampled_from([FIXED, EQUAL, INHABITANTS, MIXED, USE]))
    return Terms(method, draw(st.integers(0, 100).map(lambda n: Fraction(n, 100))), draw(st.booleans()))


@st.composite
def links(draw, with_bounds: bool = False) -> Link:
    known = draw(members(with_bounds=with_bounds))
    return Link(draw(terms()), known.__getitem__, draw(units))


@st.composite
def bases(draw) -> Basis:
    """One to three keys after each other; one principal is always there, the others join and leave, some twice."""
    starts = sorted(draw(st.sets(days, max_size=2)) - {FIRST})
    names = ["first", "second", "third"][: len(starts) + 1]
    known = {name: draw(links()) for name in names}
    keys = chain(zip(names, [FIRST - timedelta(days=1), *starts], [None] * len(names), strict=True))
    present = [Span(0, None, None)]
    for who in WHO[1:]:
        for _turn in range(draw(st.integers(0, 2))):
            begins = draw(st.none() | days)
            ends = draw(
                st.none() | st.integers(0, 300).map(lambda n, begins=begins: (begins or FIRST) + timedelta(days=n))
            )
            present.append(Span(who, begins, ends))
    return Basis(known, tuple(keys), tuple(present))


@st.composite
def periods(draw) -> tuple[date, date]:
    first = draw(days)
    return first, first + timedelta(days=draw(st.integers(0, 400)))
