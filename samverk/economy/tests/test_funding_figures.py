"""The sums of co-financing tie whichever way they are turned, and the checks say what the figures say."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.economy.funding.checks import checks_of, is_over
from samverk.economy.funding.figures import Fact, Sums, sums_of, table_of, total, worth
from samverk.economy.funding.pivot import DIMENSIONS, MEASURES, pivot
from samverk.economy.models import Funding, FundingDate, FundingSource, FundingYear
from samverk.organisations.models import Organisation

ORGANISATIONS = [Organisation(pk=pk, name=name, kind="municipality") for pk, name in enumerate(["Åmål", "Alvesta"], 1)]
ORE = st.integers(0, 10**12)
HOURS = st.decimals(0, 10_000, places=2)
YEARS = range(2026, 2029)
TODAY = date(2026, 11, 23)


def funding_of(**values) -> Funding:
    known = {"pk": 1, "title": "Museet", "from_year": 2026, "to_year": 2028, "recipient": ORGANISATIONS[0]}
    return Funding(**known | values)


def fact_of(source: FundingSource, year: int = 2026, paid=(), **values) -> Fact:
    row = FundingYear(source=source, year=year, **values)
    return Fact(row, sums_of(row, paid))


def source_of(kind: str, pk: int = 1, funding=None, **values) -> FundingSource:
    return FundingSource(pk=pk, kind=kind, funding=funding or funding_of(), **values)


@st.composite
def worlds(draw) -> list[Fact]:
    """Any fundings, sources, years and payments, money and hours."""
    facts, key = [], 0
    for pk in range(1, draw(st.integers(1, 3)) + 1):
        funding = funding_of(
            pk=pk, title=f"Nr {pk}", recipient=draw(st.sampled_from(ORGANISATIONS)),
            municipality=draw(st.sampled_from([None, *ORGANISATIONS])),
        )  # fmt: skip
        for _place in range(draw(st.integers(0, 4))):
            key += 1
            kind = draw(st.sampled_from(FundingSource.Kind.values))
            source = source_of(
                kind, key, funding, name=draw(st.sampled_from(["", "staten", "Kulturrådet"])),
                organisation=draw(st.sampled_from([None, *ORGANISATIONS])),
            )  # fmt: skip
            facts += [draw(years_of(source, year)) for year in YEARS if draw(st.booleans())]
    return facts


@st.composite
def years_of(draw, source: FundingSource, year: int) -> Fact:
    state = draw(st.sampled_from(FundingYear.State.values))
    decided = state == "decided"
    if source.is_in_kind:
        values = {"hour_price_kr": draw(st.integers(1, 2_000)), "applied_hours": draw(HOURS)}
        values |= {"decided_hours": draw(HOURS)} if decided else {}
        paid = [(None, each) for each in draw(st.lists(HOURS, max_size=3))]
    else:
        values = {"applied_ore": draw(ORE)} | ({"decided_ore": draw(ORE)} if decided else {})
        paid = [(each, None) for each in draw(st.lists(st.integers(-(10**12), 10**12), max_size=3))]
    return fact_of(source, year, paid, state=state, **values)


@given(worlds(), st.sampled_from(sorted(MEASURES)), st.integers(1, 3))
def test_every_ordering_ties_to_the_same_total(facts, measure, depth):
    whole = getattr(total(facts), measure)

    for names in permutations(["institution", "funder", "municipality", "year"]):
        table = pivot(facts, names[:depth], names[depth], measure)
        for level in range(depth):
            rows = [row for row in table.rows if row.level == level]
            assert sum(row.total for row in rows) == whole
            assert [sum(column) for column in zip(*(row.cells for row in rows), strict=True)] == table.foot
        assert table.total == sum(table.foot) == whole
        assert all(sum(row.cells) == row.total for row in table.rows)


@given(worlds())
def test_a_row_is_the_sum_of_those_below_it(facts):
    table = pivot(facts, ("institution", "funder", "municipality"), "year", "remaining")

    for row in table.rows:
        if row.has_rows_below:
            here = (*row.above, row.part)
            below = [each for each in table.rows if each.above == here]
            assert sum(each.total for each in below) == row.total


@given(worlds())
def test_what_remains_is_decided_without_paid_everywhere(facts):
    remaining = {name: pivot(facts, ("funding", "kind"), "year", name) for name in ("decided", "paid", "remaining")}
    decided, paid, left = (remaining[name] for name in ("decided", "paid", "remaining"))

    assert [row.total for row in left.rows] == [
        one.total - other.total for one, other in zip(decided.rows, paid.rows, strict=True)
    ]
    assert left.total == decided.total - paid.total


@given(worlds())
def test_a_fundings_own_table_ties_both_ways(facts):
    facts = [fact for fact in facts if fact.source.funding_id == 1]
    sources = {fact.source.pk: fact.source for fact in facts}.values()

    table = table_of(YEARS, sources, facts)

    rows = sum((line.sums for line in table.lines), Sums())
    columns = sum((cell.sums for cell in table.foot.cells), Sums())
    assert rows == columns == table.foot.sums == total(facts)
    assert all(sum((cell.sums for cell in line.cells), Sums()) == line.sums for line in table.lines)


@given(HOURS, st.integers(1, 100_000))
def test_hours_at_whole_kronor_are_whole_ore(hours, price):
    assert worth(hours, price) == Fraction(hours) * price * 100


def test_a_table_of_nothing_is_empty():
    table = pivot([], ("institution",), "year", "decided")

    assert (table.columns, table.rows, table.foot, table.total) == ([], [], [], 0)


def test_dimensions_and_funders_are_told_apart():
    own = [source_of("own", pk, funding_of(pk=pk)) for pk in (1, 2)]
    state = [source_of("state", 3, name="Kulturrådet"), source_of("state", 4, name="Energimyndigheten")]
    facts = [fact_of(source, state="decided", decided_ore=100) for source in (*own, *state)]

    table = pivot(facts, ("funder",), "year", "decided")

    assert [(row.part.label, row.total) for row in table.rows] == [
        ("Energimyndigheten", 100), ("Kulturrådet", 100), ("Own income", 200),
    ]  # fmt: skip
    assert set(DIMENSIONS) >= {"institution", "funder", "municipality", "year"}


# The share of the whole, in öre and per cent: what is exactly the ceiling is within it.
@pytest.mark.parametrize(
    ("part", "percent", "whole", "over"),
    [
        (50, 50, 100, False),
        (51, 50, 100, True),
        (96_000_000, 50, 192_000_000, False),
        (96_000_001, 50, 192_000_001, True),
        (1, "33.33", 3, True),
        (3333, "33.33", 10_000, False),
        (0, 0, 100, False),
        (1, 0, 100, True),
        (100, 100, 100, False),
    ],
)
def test_a_share_is_over_when_it_is_more_than_its_per_cent(part, percent, whole, over):
    assert is_over(part, Decimal(percent), whole) is over


def decided(kind: str, ore: int, pk: int = 1, funding=None, **values) -> Fact:
    told = {"body": "nämnden", "decided_on": date(2026, 2, 3)} | values
    paid = told.pop("paid", ())
    about = {name: told.pop(name) for name in ("most_ore", "most_percent", "name") if name in told}
    return fact_of(
        source_of(kind, pk, funding, **{"name": kind} | about), paid=paid, state="decided", decided_ore=ore, **told
    )


def applied(kind: str, ore: int, pk: int = 1) -> Fact:
    return fact_of(source_of(kind, pk, name=kind), state="applied", applied_ore=ore)


def refused(kind: str, ore: int, pk: int = 1) -> Fact:
    return fact_of(source_of(kind, pk, name=kind), state="refused", applied_ore=ore)


def dates(*days: date, done_on=None) -> list[FundingDate]:
    return [FundingDate(title="Rekvisition", kind="requisition", due_on=day, done_on=done_on) for day in days]


LATE, TODAY_ITSELF = date(2026, 11, 22), TODAY
WELL = [decided("state", 96_000_000), decided("region", 96_000_000, 2)]
TABLE = [
    ("half is half", {}, WELL, (), [("state_share", "plan")]),
    ("an öre more than half", {}, [decided("state", 101), decided("region", 100, 2)], (), [("state_share", "dev")]),
    ("no share is set", {"state_most_percent": None}, [decided("state", 100)], (), []),
    ("another share is set", {"state_most_percent": 60}, [decided("state", 60), decided("region", 40, 2)], (),
     [("state_share", "plan")]),
    ("nothing is put in", {}, [decided("state", 0)], (), []),
    ("what is applied for counts", {}, [decided("state", 60), applied("region", 60, 2)], (), [("state_share", "plan")]),
    ("what is refused does not", {}, [decided("state", 60), refused("region", 60, 2)], (), [("state_share", "dev")]),
    ("a ceiling is reached", {}, [decided("region", 500, most_ore=500)], (),
     [("state_share", "plan"), ("ceiling", "plan")]),
    ("a ceiling is passed", {}, [decided("region", 501, most_ore=500)], (),
     [("ceiling", "dev"), ("state_share", "plan")]),
    ("a source’s share is passed", {}, [decided("region", 51, most_percent=50), decided("municipality", 49, 2)], (),
     [("source_share", "dev"), ("state_share", "plan")]),
    ("more is paid than decided", {}, [decided("region", 500, paid=[(501, None)])], (),
     [("overpaid", "dev"), ("state_share", "plan")]),
    ("all is paid", {}, [decided("region", 500, paid=[(500, None)])], (), [("state_share", "plan")]),
    ("paid before it is decided", {"state_most_percent": None},
     [fact_of(source_of("region", name="r"), paid=[(1, None)])], (), [("overpaid", "dev")]),
    ("no body has decided", {}, [decided("region", 500, body="")], (), [("decision", "risk"), ("state_share", "plan")]),
    ("no day is told", {}, [decided("eu", 500, decided_on=None)], (), [("decision", "risk"), ("state_share", "plan")]),
    ("nobody decides on own income", {}, [decided("own", 500, body="", decided_on=None)], (),
     [("state_share", "plan")]),
    ("three years are three", {"most_years": 3}, WELL, (), [("state_share", "plan"), ("years", "plan")]),
    ("three years are too many", {"most_years": 2}, WELL, (), [("years", "dev"), ("state_share", "plan")]),
    ("a requisition is late", {}, [], dates(LATE), [("late", "dev")]),
    ("its last day is not late", {}, [], dates(TODAY_ITSELF), []),
    ("what is sent is not late", {}, [], dates(LATE, done_on=TODAY), []),
]  # fmt: skip


@pytest.mark.parametrize(("about", "facts", "on", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_checks(about, facts, on, found):
    told = checks_of(funding_of(**about), facts, on, TODAY)

    assert [(check.key, check.shape) for check in told] == found


def test_a_check_tells_the_figures_behind_it():
    [check] = checks_of(funding_of(), WELL, (), TODAY)

    assert check.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "The state’s share 2026: 960,000 kr of 1,920,000 kr is 50 per cent; at most 50."
    )
    assert check.word == "Within the share"


def test_a_share_that_is_only_just_over_is_not_told_as_half():
    [check] = checks_of(funding_of(), [decided("state", 50_001), decided("region", 50_000, 2)], (), TODAY)

    assert "is 50.00 per cent" in check.text
    assert check.word == "Over the share"


def test_what_is_over_says_by_how_much_too_much_is_paid():
    over = decided("region", 500_00, paid=[(600_50, None)])
    [check] = [each for each in checks_of(funding_of(), [over], (), TODAY) if each.key == "overpaid"]

    assert check.text.replace("\N{NO-BREAK SPACE}", " ") == (
        "region, 2026: 600.50 kr is paid and 500 kr decided: 100.50 kr too much."
    )
