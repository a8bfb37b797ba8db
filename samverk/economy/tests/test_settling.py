"""What a settlement says, whatever it is made of."""

import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from samverk.core.trail import canonical
from samverk.economy.settling.composing import Booked, KeyMaterial, Material, Paid, compose, key_from

ORGANISATIONS = {1: {"name": "Norr"}, 2: {"name": "Ost"}, 3: {"name": "Syd"}}
SUMS = st.integers(-(10**12), 10**12)


@st.composite
def keys(draw, id):
    weights = draw(st.lists(st.integers(0, 10**6), min_size=3, max_size=3).filter(any))
    shares = {
        organisation: Fraction(weight, sum(weights)) for organisation, weight in zip((1, 2, 3), weights, strict=True)
    }
    return KeyMaterial(id, f"Nyckel {id}", draw(st.sampled_from([1, 100])), shares)


@st.composite
def materials(draw):
    booked = [
        Booked(n, str(n), "Rad", "cost", draw(st.sampled_from([7, 8])), draw(st.integers(1, 9)), draw(SUMS), late)
        for n, late in enumerate(draw(st.lists(st.sampled_from([None, None, 4]), max_size=6)))
    ]
    paid = [Paid(n, draw(st.sampled_from([1, 2, 3])), "2026-03-01", draw(SUMS)) for n in range(draw(st.integers(0, 5)))]
    return Material(
        {"budget": 1}, ORGANISATIONS, [draw(keys(7)), draw(keys(8))], {4: [draw(keys(7)), draw(keys(8))]}, booked,
        paid, dict.fromkeys((1, 3), draw(SUMS)),
    )  # fmt: skip


@given(materials())
def test_all_that_is_booked_is_somebodys_and_all_that_is_paid_is_somebodys_credit(material):
    content = compose(material)

    assert content["reckoning"]["adds_up"]
    assert len(content["lines"]) + len(content["late"]) == len(material.booked)
    assert [sum(line["parts"].values()) for line in content["lines"]] == [line["ore"] for line in content["lines"]]
    closing = sum(each["closing"] for each in content["balances"])
    paid, opened = sum(each.ore for each in material.paid), sum(material.opening.values())
    assert closing == opened + paid - sum(each.ore for each in material.booked)


@given(materials(), SUMS)
def test_what_is_booked_on_one_line_moves_no_other_lines_parts(material, ore):
    more = Booked(99, "99", "Ny rad", "cost", 7, 1, ore)

    before, after = compose(material), compose(Material(**{**vars(material), "booked": [*material.booked, more]}))

    assert after["lines"][:-1] == before["lines"]
    assert after["late"] == before["late"]


@given(materials())
def test_a_fixed_settlements_keys_divide_late_rows_as_they_divided_then(material):
    content = json.loads(json.dumps(compose(material)))

    assert [key_from(each) for each in content["keys"]] == material.keys


def test_by_hand():
    """1,000.01 kr by thirds: the odd öre goes to the oldest. Norr has paid 500 kr in, and had 10 to its credit."""
    third = Fraction(1, 3)
    material = Material(
        {}, ORGANISATIONS, [KeyMaterial(7, "Lika", 1, {1: third, 2: third, 3: third})], {},
        [Booked(1, "10", "Webb", "cost", 7, 2, 1_000_01)], [Paid(1, 1, "2026-03-01", 500_00, "F 12")], {1: 10_00},
    )  # fmt: skip

    content = compose(material)

    assert content["lines"][0]["parts"] == {"1": 333_34, "2": 333_34, "3": 333_33}
    assert content["balances"] == [
        {"organisation": 1, "opening": 10_00, "paid": 500_00, "cost": 333_34, "closing": 176_66},
        {"organisation": 2, "opening": 0, "paid": 0, "cost": 333_34, "closing": -333_34},
        {"organisation": 3, "opening": 0, "paid": 0, "cost": 333_33, "closing": -333_33},
    ]


def test_of_parts_that_tie_the_older_organisation_gets_the_odd_öre_late_as_in_time():
    """Number 10 comes after number 9, though as text it comes before."""
    key = KeyMaterial(7, "Lika", 1, {9: Fraction(1, 2), 10: Fraction(1, 2)})
    organisations = {9: {"name": "Väst"}, 10: {"name": "Aln"}}
    row = {"line": 1, "number": "1", "name": "Rad", "kind": "cost", "key": 7, "rows": 1, "ore": 1}
    facts = {"facts": {}, "organisations": organisations, "paid": [], "opening": {}}
    in_time = compose(Material(keys=[key], late_keys={}, booked=[Booked(**row)], **facts))
    [then] = json.loads(canonical(in_time))["keys"]

    late = compose(Material(keys=[], late_keys={4: [key_from(then)]}, booked=[Booked(**row, late=4)], **facts))

    assert late["late"][0]["parts"] == in_time["lines"][0]["parts"] == {"9": 1, "10": 0}
