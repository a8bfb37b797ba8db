"""Keys through the database: what they give, how they come to be approved, and that they then stand."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from samverk.core import restoring, undo
from samverk.core.models import Revision
from samverk.core.trail import Conflict
from samverk.economy import operations
from samverk.economy.basis import basis_of
from samverk.economy.dividing import divide
from samverk.economy.models import CostKey, KeyShare, Population
from samverk.economy.shares import EQUAL, FIXED, INHABITANTS, MIXED, USE, NotDivisible
from samverk.economy.tests.factories import CostKeyFactory, KeyShareFactory, PopulationFactory
from samverk.organisations.tests.factories import ParticipationFactory

YEAR = date(2026, 1, 1), date(2026, 12, 31)
SPRING = date(2026, 1, 1), date(2026, 6, 30)
APPROVAL = {"approved_by": "kommunstyrelserna", "approved_on": date(2025, 11, 5), "paragraph": "§ 98"}


def drafted(joint, **facts):
    key = CostKey(**{
        "collaboration": joint.collaboration, "name": "Nyckel", "method": "equal", "agreement": "Avtalet",
        "from_on": date(2026, 1, 1), **facts,
    })  # fmt: skip
    shares = facts.pop("shares", ())
    operations.create_key(key, shares, by=joint.lead)
    return key


def proposed(joint, shares=(), **facts):
    key = CostKey(**{
        "collaboration": joint.collaboration, "name": "Nyckel", "method": "equal", "agreement": "Avtalet",
        "from_on": date(2026, 1, 1), **facts,
    })  # fmt: skip
    operations.create_key(key, shares, by=joint.lead)
    operations.propose_key(key, by=joint.lead)
    return key


def approved(joint, shares=(), **facts):
    key = proposed(joint, shares, **facts)
    operations.approve_key(key, **APPROVAL, by=joint.lead)
    return key


def fixed(joint, *percents):
    principals = (joint.norr, joint.ost, joint.syd)
    return [KeyShare(organisation=who, percent=Decimal(n)) for who, n in zip(principals, percents, strict=False)]


def people(joint, *numbers, year=2024):
    for who, number in zip((joint.norr, joint.ost, joint.syd), numbers, strict=False):
        PopulationFactory(organisation=who, year=year, inhabitants=number)


def given(key, ore=1_000_00, period=YEAR) -> dict[str, int]:
    return {who.name: part for who, part in divide(basis_of(key), *period, [("", ore)]).totals.items()}


def test_methods_are_spelled_as_the_model_has_them():
    assert {FIXED, EQUAL, INHABITANTS, MIXED, USE} == set(CostKey.Method.values)


def test_a_principal_that_joins_in_july_pays_by_its_days(joint):
    key = approved(joint)

    shares = divide(basis_of(key), *YEAR, []).shares

    expected = Fraction(181, 365) / 2 + Fraction(184, 365) / 3
    assert {who.name: share for who, share in shares.items()} == {
        "Norr": expected, "Öst": expected, "Syd": Fraction(184, 365) / 3,
    }  # fmt: skip


def approved_as(method):
    return lambda joint, shares=(), **facts: approved(joint, shares, method=method, **facts)


def test_fixed_shares_of_a_fixed_key(joint):
    key = approved_as("fixed")(joint, fixed(joint, 50, 30, 20))

    assert given(key, period=SPRING) == {"Norr": 62_500, "Öst": 37_500}
    assert given(key, period=(date(2026, 7, 1), date(2026, 7, 31))) == {"Norr": 50_000, "Öst": 30_000, "Syd": 20_000}


def test_the_odd_öre_is_the_older_ones_whatever_the_names(joint):
    key = approved(joint)
    joint.norr.name = "Överkalix"
    joint.norr.save()

    assert given(key, 1, SPRING) == {"Överkalix": 1, "Öst": 0}


def test_per_inhabitant_to_whole_kronor(joint):
    people(joint, 3_000, 1_000, 2_999)
    key = approved_as("inhabitants")(joint, population_year=2024, rounding=100)

    assert given(key, 1_000_00, SPRING) == {"Norr": 75_000, "Öst": 25_000}
    assert given(key, 1_001_00, SPRING) == {"Norr": 75_100, "Öst": 25_000}


def test_a_mixed_key_adds_its_parts_and_equal_ones_where_none_is_given(joint):
    people(joint, 3_000, 1_000)
    facts = {"population_year": 2024, "fixed_percent": Decimal("40")}

    equal = approved_as("mixed")(joint, name="Lika", **facts)
    own = approved_as("mixed")(joint, fixed(joint, 100, 0), name="Fast", **facts)

    assert given(equal, period=SPRING) == {"Norr": 65_000, "Öst": 35_000}
    assert given(own, period=SPRING) == {"Norr": 85_000, "Öst": 15_000}


def test_by_use_with_a_floor(joint):
    shares = [
        KeyShare(organisation=joint.norr, used=Decimal("9.5")),
        KeyShare(organisation=joint.ost, used=Decimal("0.5"), least_percent=Decimal(10)),
    ]
    key = approved_as("use")(joint, shares, used="besök")

    assert given(key, period=SPRING) == {"Norr": 90_000, "Öst": 10_000}


def test_whoever_the_key_says_nothing_of_is_named_with_the_days(joint):
    key = approved_as("fixed")(joint, fixed(joint, 60, 40))

    with pytest.raises(NotDivisible) as refusal:
        given(key)

    assert (refusal.value.code, refusal.value.of) == ("no_percent", (joint.syd,))
    assert (refusal.value.facts["first"], refusal.value.facts["last"]) == (date(2026, 7, 1), date(2026, 12, 31))


def test_days_between_a_key_that_has_ended_and_the_one_that_takes_its_place_have_none(joint):
    ended = approved(joint, to_on=date(2026, 1, 31))
    key = approved(joint, replaces=ended, from_on=date(2026, 3, 1))

    with pytest.raises(NotDivisible) as refusal:
        given(key, period=SPRING)

    assert (refusal.value.code, refusal.value.facts["first"], refusal.value.facts["last"]) == (
        "no_key", date(2026, 2, 1), date(2026, 2, 28),
    )  # fmt: skip


def test_a_missing_population_is_named_with_its_year(joint):
    people(joint, 3_000, 1_000)
    key = approved_as("inhabitants")(joint, population_year=2024)

    with pytest.raises(NotDivisible) as refusal:
        given(key)

    assert (refusal.value.code, refusal.value.of, refusal.value.facts["key"]) == ("no_population", (joint.syd,), key)


def test_days_that_no_approved_key_covers_are_named(joint):
    key = approved(joint)

    with pytest.raises(NotDivisible) as refusal:
        given(key, period=(date(2025, 12, 30), date(2026, 1, 2)))

    facts = refusal.value.facts
    assert (refusal.value.code, facts["first"], facts["last"]) == ("no_key", date(2025, 12, 30), date(2025, 12, 31))


def test_a_key_that_takes_anothers_place_leaves_the_days_before_alone(joint):
    key = approved_as("fixed")(joint, fixed(joint, 50, 30, 20))
    before = given(key, period=SPRING)

    _op, new = operations.replace_key(key, from_on=date(2026, 7, 1), by=joint.lead)
    new.method = "equal"
    operations.change_key(new, [], by=joint.lead)
    unapproved = given(key)
    operations.propose_key(new, by=joint.lead)
    operations.approve_key(new, approved_by="styrelsen", approved_on=date(2026, 5, 1), by=joint.lead)

    assert given(key, period=SPRING) == given(new, period=SPRING) == before
    assert given(new, period=(date(2026, 7, 1), date(2026, 7, 31))) == {"Norr": 33_334, "Öst": 33_333, "Syd": 33_333}
    assert given(new) == given(key) != unapproved


def test_a_year_that_is_over_keeps_its_key(joint):
    key = approved(joint, from_on=date(2024, 1, 1))
    _op, new = operations.replace_key(key, from_on=date(2025, 7, 1), by=joint.lead)
    operations.propose_key(new, by=joint.lead)

    with pytest.raises(ValidationError) as refusal:
        operations.approve_key(new, approved_by="styrelsen", approved_on=date(2026, 2, 1), by=joint.lead)

    assert refusal.value.code == "year_is_over"
    assert CostKey.objects.get(pk=new.pk).state == CostKey.State.PROPOSED


def test_of_two_for_one_place_one_is_approved(joint):
    key = approved(joint, from_on=date(2025, 1, 1))
    rivals = [operations.replace_key(key, from_on=date(2026, month, 1), by=joint.lead)[1] for month in (2, 3)]
    for rival in rivals:
        operations.propose_key(rival, by=joint.lead)
    operations.approve_key(rivals[0], **APPROVAL, by=joint.lead)

    with pytest.raises(ValidationError) as refusal:
        operations.approve_key(rivals[1], **APPROVAL, by=joint.lead)

    assert "Another key has taken the place" in refusal.value.messages[0]


def test_a_key_begins_after_the_one_whose_place_it_takes(joint):
    key = approved(joint)

    with pytest.raises(ValidationError) as refusal:
        operations.replace_key(key, from_on=key.from_on, by=joint.lead)

    assert list(refusal.value.message_dict) == ["from_on"]


@pytest.mark.parametrize(("percents", "told"), [((50, 30, "19.999999"), "99.999999 %"), ((), "0 %")])
def test_fixed_shares_that_are_not_whole_are_not_proposed(joint, percents, told):
    with pytest.raises(ValidationError) as refusal:
        approved_as("fixed")(joint, fixed(joint, *percents))

    assert refusal.value.code == "not_whole"
    assert told in refusal.value.messages[0]
    assert CostKey.objects.get().state == CostKey.State.DRAFT


def test_a_proposed_key_stays_whole_when_it_is_changed(joint):
    key = proposed(joint, fixed(joint, 50, 30, 20), method="fixed")

    with pytest.raises(ValidationError):
        operations.change_key(key, fixed(joint, 50, 30, 10), by=joint.lead)

    assert sum(key.shares.values_list("percent", flat=True)) == 100


def test_what_the_method_has_no_use_for_is_not_kept(joint):
    shares = [KeyShare(organisation=joint.norr, percent=Decimal(10), used=Decimal(3), most_percent=Decimal(90))]
    key = proposed(joint, shares, population_year=2024, fixed_percent=Decimal(5), used="besök")

    key.refresh_from_db()
    [share] = key.shares.all()
    assert (key.population_year, key.fixed_percent, key.used) == (None, None, "")
    assert (share.percent, share.used, share.most_percent) == (None, None, Decimal(90))


def test_an_approved_key_never_changes(joint):
    key = approved_as("fixed")(joint, fixed(joint, 50, 30, 20))
    done = {row.action: row.operation for row in Revision.objects.all()}
    stored, shares = CostKey.objects.values().get(), list(KeyShare.objects.values())
    earlier = Revision.objects.of(key).first()

    for act in (
        lambda: operations.change_key(key, [], by=joint.lead),
        lambda: operations.delete_key(key, by=joint.lead),
        lambda: operations.propose_key(key, by=joint.lead),
        lambda: operations.approve_key(key, **APPROVAL, by=joint.lead),
        lambda: restoring.restore(earlier, key, reason="", by=joint.lead),
    ):
        with pytest.raises(PermissionDenied):
            act()
    for action, told in (("created", "cannot be"), ("proposed", "cannot be"), ("approved", "a later day")):
        with pytest.raises(ValidationError, match=told):
            undo.undo(done[f"economy.key_{action}"], by=joint.lead)

    assert (CostKey.objects.values().get(), list(KeyShare.objects.values())) == (stored, shares)


def test_who_approves_must_have_read_the_shares_as_they_are(joint):
    key = proposed(joint, fixed(joint, 50, 30, 20), method="fixed")
    read = CostKey.objects.get(pk=key.pk)
    operations.change_key(key, fixed(joint, 40, 40, 20), by=joint.lead)

    with pytest.raises(Conflict):
        operations.approve_key(read, **APPROVAL, by=joint.lead)


def test_saving_what_is_there_already_changes_nothing(joint):
    people(joint, 1, 2, 3)
    facts = {"method": "mixed", "population_year": 2024, "fixed_percent": Decimal(30)}
    key = proposed(joint, fixed(joint, 50, 30, 20), **facts)
    again = CostKey.objects.get(pk=key.pk)
    again.fixed_percent = Decimal("30")

    op = operations.change_key(again, fixed(joint, 50, 30, 20), by=joint.lead)

    assert op.entries == []


def test_an_end_takes_no_day_that_has_been(joint):
    key, today = approved(joint), timezone.localdate()

    operations.end_key(key, to_on=today, by=joint.lead)
    operations.end_key(key, to_on=None, by=joint.lead)
    with pytest.raises(ValidationError):
        operations.end_key(key, to_on=date(2026, 3, 1), by=joint.lead)

    assert CostKey.objects.get().to_on is None


def test_what_an_approved_key_rests_on_stays(joint):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("inhabitants")(joint, population_year=2024)
    [figure, *_more] = Population.objects.order_by("pk")
    later = PopulationFactory(organisation=joint.norr, year=2025, inhabitants=1)
    before = given(key)

    figure.inhabitants = 9
    with pytest.raises(ValidationError) as refusal:
        operations.change_population(figure, by=joint.administrator)
    with pytest.raises(ValidationError):
        operations.delete_population(figure, by=joint.administrator)
    later.inhabitants = 2
    operations.change_population(later, by=joint.administrator)
    operations.add_population(Population(organisation=joint.ost, year=2023, inhabitants=1), by=joint.administrator)

    assert refusal.value.code == "carries_key"
    assert given(key) == before


def test_undoing_a_change_of_a_figure_waits_for_no_approved_key(joint):
    people(joint, 3_000, 1_000, 2_000)
    figure = Population.objects.get(organisation=joint.norr)
    figure.inhabitants = 2_500
    op = operations.change_population(figure, by=joint.administrator)
    key = approved_as("inhabitants")(joint, population_year=2024)
    before = given(key)

    with pytest.raises(ValidationError, match="an approved cost key rests on it"):
        undo.undo(op.id, by=joint.administrator)

    assert given(key) == before


def test_others_keys_populations_and_participations_change_nothing(joint):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("inhabitants")(joint, population_year=2024)
    before = divide(basis_of(key), *YEAR, [("", 12_345_67)])

    approved_as("equal")(joint, name="En annan")
    people(joint, 1, 2, 3, year=2025)
    people(joint, 1, 2, 3, year=2023)
    here = {"collaboration": joint.collaboration, "role": "principal"}
    ParticipationFactory(from_on=date(2027, 1, 1), **here)
    ParticipationFactory(to_on=date(2025, 12, 31), **here)
    ParticipationFactory(collaboration=joint.collaboration, role="partner")
    CostKeyFactory(collaboration=joint.collaboration, replaces=key, state="proposed", from_on=date(2026, 3, 1))

    assert divide(basis_of(key), *YEAR, [("", 12_345_67)]) == before


def test_as_many_queries_for_ten_principals_as_for_two(joint, django_assert_num_queries):
    people(joint, 3_000, 1_000, 2_000)
    key = approved_as("inhabitants")(joint, population_year=2024)
    for _n in range(10):
        row = ParticipationFactory(collaboration=joint.collaboration, role="principal")
        PopulationFactory(organisation=row.organisation, year=2024)
        KeyShareFactory(key=key, organisation=row.organisation, least_percent=1)

    with django_assert_num_queries(4):
        divide(basis_of(key), *YEAR, [("", 100)])


@pytest.mark.parametrize("who", ["reader", "other", "council", "outsider", "administrator"])
def test_only_the_lead_writes_keys(joint, who):
    key, by = proposed(joint), getattr(joint, who)

    for act in (
        lambda: operations.create_key(CostKey(collaboration=joint.collaboration), by=by),
        lambda: operations.change_key(key, [], by=by),
        lambda: operations.approve_key(key, **APPROVAL, by=by),
        lambda: operations.delete_key(key, by=by),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_a_draft_is_its_own_organisations(joint):
    key = drafted(joint)
    mine = {who for who in ("lead", "reader", "other", "council", "outsider", "administrator")
            if CostKey.objects.visible_to(getattr(joint, who)).exists()}  # fmt: skip
    operations.propose_key(key, by=joint.lead)
    seen = {who for who in ("lead", "reader", "other", "council", "outsider", "administrator")
            if CostKey.objects.visible_to(getattr(joint, who)).exists()}  # fmt: skip

    assert (mine, seen) == ({"lead", "reader"}, {"lead", "reader", "other"})


def test_a_hidden_draft_refuses_nobody(joint):
    drafted(joint)
    other = CostKeyFactory(
        collaboration=joint.collaboration, name="Nyckel", from_on=date(2026, 1, 1), kept_by=joint.ost
    )

    assert other.is_approved
