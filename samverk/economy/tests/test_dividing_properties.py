"""What is true of every division, whatever the key, the days, those who join and leave, and the sums."""

import random
from datetime import timedelta
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from samverk.economy.dividing import Basis, Link, divide, shares_over
from samverk.economy.periods import DAY, Span
from samverk.economy.shares import ALL, NONE, Member, NotDivisible, Terms, shares_of
from samverk.economy.splitting import parts
from samverk.economy.tests.strategies import amounts, bases, links, members, periods, terms, units

sums = st.lists(amounts, max_size=5).map(lambda ores: [(f"Rad {n}", ore) for n, ore in enumerate(ores)])


@given(bases(), periods(), sums, units)
def test_parts_add_up_line_by_line_and_in_total(basis, period, lines, unit):
    divided = divide(basis, *period, lines, unit)

    assert sum(divided.shares.values()) == 1
    assert [sum(row.ore for row in line.rows.values()) for line in divided.lines] == [ore for _name, ore in lines]
    assert sum(divided.totals.values()) == divided.ore == sum(ore for _name, ore in lines)


@given(bases(), periods(), amounts, units)
def test_each_part_is_within_one_unit_of_its_exact_part(basis, period, ore, unit):
    [line] = divide(basis, *period, [("", ore)], unit).lines

    assert all(abs(row.ore - row.quota) < unit for row in line.rows.values())
    assert sum(row.quota for row in line.rows.values()) == ore
    assert all(row.whole_ore + row.added_ore == row.ore for row in line.rows.values())
    assert all(row.whole_ore % unit == 0 for row in line.rows.values())


@given(bases(), periods(), amounts, sums, units)
def test_no_part_changes_when_an_unrelated_line_does(basis, period, ore, others, unit):
    alone = divide(basis, *period, [("Egen", ore)], unit)
    among = divide(basis, *period, [*others, ("Egen", ore)], unit)

    assert among.lines[-1] == alone.lines[0]
    assert among.shares == alone.shares


@given(bases(), periods(), st.integers(0, 400))
def test_the_days_shares_make_up_the_whole_periods(basis, period, at):
    """Cut in two anywhere, and weighed by days, the shares are those of the whole."""
    first, last = period
    cut = first + timedelta(days=at)
    assume(cut < last)

    _worked, whole = shares_over(basis, first, last)
    halves = [(first, cut), (cut + DAY, last)]
    sizes = [Fraction((end - start).days + 1, (last - first).days + 1) for start, end in halves]
    found = dict.fromkeys(whole, NONE)
    for (start, end), size in zip(halves, sizes, strict=True):
        for who, share in shares_over(basis, start, end)[1].items():
            found[who] += size * share

    assert found == whole


@given(bases(), periods())
def test_the_period_is_made_of_its_days_one_by_one(basis, period):
    """The plainest way there is: what each bears on each day, added."""
    first, last = period[0], min(period[1], period[0] + timedelta(days=40))
    days = (last - first).days + 1
    found = {}
    for number in range(days):
        day = first + timedelta(days=number)
        key = next(span.what for span in basis.keys if span.holds(day))
        there = dict.fromkeys(span.what for span in basis.present if span.holds(day))
        link = basis.links[key]
        for who, share in shares_of(link.terms, map(link.member, there)).by_key.items():
            found[who] = found.get(who, NONE) + share / days

    assert shares_over(basis, first, last)[1] == found


@given(links(), periods(), st.integers(0, 400), amounts)
def test_cutting_where_nothing_changes_changes_nothing(link, period, at, ore):
    """Spans that end and go on the day after, and a key that is the same after the cut."""
    first, last = period
    cut = first + timedelta(days=at)
    whole = Basis({"a": link}, (Span("a", None, None),), (Span(0, None, None), Span(1, None, None)))
    pieces = (Span(0, None, cut), Span(0, cut + DAY, None), Span(1, None, None))
    same = Basis({"a": link, "b": link}, (Span("a", None, cut), Span("b", cut + DAY, None)), pieces)

    assert divide(same, first, last, [("", ore)], 1).lines == divide(whole, first, last, [("", ore)], 1).lines


@given(bases(), periods(), amounts, units, st.randoms(use_true_random=False))
def test_the_order_of_keys_and_lines_does_not_matter(basis, period, ore, unit, chance: random.Random):
    keys, lines = list(basis.keys), [("A", ore), ("B", 7)]
    chance.shuffle(keys)
    shuffled = Basis(basis.links, tuple(keys), basis.present)

    one, other = divide(basis, *period, lines, unit), divide(shuffled, *period, lines[::-1], unit)

    assert {line.name: line for line in one.lines} == {line.name: line for line in other.lines}
    assert one.totals == other.totals


@given(terms(), members(), st.randoms(use_true_random=False))
def test_shares_do_not_depend_on_who_comes_first(the_terms, known, chance: random.Random):
    """Least and most are met all at once, not one after the other."""
    try:
        shares = shares_of(the_terms, known.values()).by_key
    except NotDivisible as refusal:
        assume(refusal.code not in {"least_too_much", "most_too_little"})
        raise
    shuffled = list(known.values())
    chance.shuffle(shuffled)

    assert shares_of(the_terms, shuffled).by_key == shares


@given(terms(), members())
def test_least_and_most_hold_and_the_rest_keep_their_proportions(the_terms, known):
    try:
        found = shares_of(the_terms, known.values())
    except NotDivisible as refusal:
        least, most = sum(m.least for m in known.values()), sum(m.most for m in known.values())
        assert (refusal.code, least > 1, most < 1) in {
            ("least_too_much", True, False),
            ("most_too_little", False, True),
        }
        return

    assert sum(row.share for row in found.rows) == 1
    assert all(row.member.least <= row.share <= row.member.most for row in found.rows)
    assert all(row.share == found.factor * row.before for row in found.rows if not row.bound)
    assert all(row.share == row.member.least >= found.factor * row.before for row in found.rows if row.bound == "least")
    assert all(row.share == row.member.most <= found.factor * row.before for row in found.rows if row.bound == "most")


@given(terms(), members(with_bounds=False))
def test_without_least_and_most_the_methods_say_it_all(the_terms, known):
    found = shares_of(the_terms, known.values())
    people = sum(m.inhabitants for m in known.values())
    percents = sum(m.percent for m in known.values())
    fixed = {k: m.percent / percents for k, m in known.items()}
    equal = dict.fromkeys(known, Fraction(1, len(known)))
    heads = {k: Fraction(m.inhabitants, people) for k, m in known.items()}
    part, own = the_terms.fixed, fixed if the_terms.has_percents else equal
    expected = {
        "fixed": fixed,
        "equal": equal,
        "inhabitants": heads,
        "use": {k: m.used / sum(each.used for each in known.values()) for k, m in known.items()},
        "mixed": {k: part * own[k] + (1 - part) * heads[k] for k in known},
    }[the_terms.method]

    assert found.by_key == expected
    assert found.factor == 1


@given(bases(), periods(), amounts)
def test_what_happens_outside_the_period_changes_nothing(basis, period, ore):
    first, last = period
    later = Basis(
        {**basis.links, "later": Link(Terms("equal"), lambda who: Member(who))},
        tuple(
            Span(span.what, span.from_on, last if span.holds(last) else span.to_on)
            for span in basis.keys
            if span.from_on is None or span.from_on <= last
        )
        + (Span("later", last + DAY, None),),
        (*basis.present, Span("newcomer", last + DAY, None), Span("gone", None, first - DAY)),
    )

    assert divide(later, first, last, [("", ore)], 1) == divide(basis, first, last, [("", ore)], 1)


@given(st.integers(1, 10**6), st.integers(1, 30), units)
def test_equal_parts_differ_by_one_unit_at_most_and_the_first_get_more(ore, many, unit):
    found = list(parts(ore * unit, dict.fromkeys(range(many), ALL / many), unit).values())

    assert max(found) - min(found) <= unit
    assert found == sorted(found, reverse=True)


@given(bases(), periods(), amounts, units)
def test_a_negative_sum_is_the_positive_one_turned(basis, period, ore, unit):
    [there] = divide(basis, *period, [("", ore)], unit).lines
    [back] = divide(basis, *period, [("", -ore)], unit).lines

    assert {who: row.ore for who, row in there.rows.items()} == {who: -row.ore for who, row in back.rows.items()}
