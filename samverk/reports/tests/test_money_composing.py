"""The parts add up, what is not said is not counted as nothing, and only what all see is told."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    CostKeyFactory,
    ForecastFactory,
    book,
)
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.visibility import Level
from samverk.reports.composing import compose
from samverk.reports.composing.money import adds_up
from samverk.reports.material import gather
from samverk.reports.tests.money_content import a_budget, reported, section

TOLD = ("budget", "outcome", "forecast", "deviation")
sums = st.integers(-(10**15), 10**15)
weights = st.lists(st.integers(0, 10**6), min_size=3, max_size=3).filter(any)
lines = st.lists(st.tuples(sums, sums, st.none() | sums), min_size=1, max_size=6)


@unhurried(60)
@given(lines, weights, weights, st.sampled_from([1, 100]))
def test_all_principals_parts_are_the_joint_sum_line_by_line_and_in_total(rows, year, so_far, unit_ore):
    told = [(str(place), "Rad", *row) for place, row in enumerate(rows)]
    budget = reported(*told, year=year, so_far=so_far, unit_ore=unit_ore)

    joint = section(budget)["money"]["budgets"][0]
    own = [section(budget, principal=place)["money"]["budgets"][0] for place in (1, 2, 3)]

    assert joint["adds_up"] and all(each["adds_up"] for each in own)
    for name in TOLD:
        expected = [line[name] for line in joint["lines"]]
        parts = [[line["own"][name] for line in each["lines"]] for each in own]
        for place, whole in enumerate(expected):
            mine = [part[place] for part in parts]
            assert mine == [None] * 3 if whole is None else sum(mine) == whole
        whole = None if None in expected else sum(expected)
        assert joint["total"][name] == whole
        totals = [each["total"]["own"][name] for each in own]
        assert totals == [row[name] for row in joint["principals"]]
        assert totals == [None] * 3 if whole is None else sum(totals) == whole


def test_a_line_without_a_forecast_leaves_the_sum_without_one():
    budget = reported(("10", "Webb", 900, 300, None), ("20", "Stab", 600, 300, 0))

    told = section(budget, principal=1)["money"]["budgets"][0]

    assert [(line["forecast"], line["deviation"]) for line in told["lines"]] == [(None, None), (0, 600)]
    assert (told["total"]["budget"], told["total"]["forecast"], told["total"]["deviation"]) == (1500, None, None)
    assert (told["total"]["own"]["budget"], told["total"]["own"]["forecast"]) == (500, None)


def test_what_cannot_be_divided_is_told_jointly_with_the_reason():
    budget = reported(("10", "Webb", 900, 300, 900), year=())

    told = section(budget, principal=1, language="en")["money"]["budgets"][0]

    assert told["lines"][0] | {"own": None} == {
        "id": 1, "number": "10", "name": "Webb", "kind": "cost", "budget": 900, "outcome": 300, "forecast": 900,
        "deviation": 0, "own": None,
    }  # fmt: skip
    assert told["lines"][0]["own"] == {"budget": None, "outcome": 100, "forecast": None, "deviation": None}
    assert told["not_divided"] == [{"why": "no cost key is chosen.", "lines": ["10"]}]


def test_no_budget_no_section():
    assert section() == {}


def one_ore_too_much(content):
    content["principals"][0]["outcome"] += 1


def another_total(content):
    content["total"]["budget"] += 1


def another_own_part(content):
    content["lines"][0]["own"]["forecast"] += 1


def somebody_elses_part(content):
    content["total"]["own"] = {name: content["principals"][1][name] for name in TOLD}


@pytest.mark.parametrize("fault", [one_ore_too_much, another_total, another_own_part, somebody_elses_part])
def test_the_tie_is_counted_from_what_is_told(fault):
    budget = a_budget(year=(5, 3, 2))
    content = section(budget, principal=1)["money"]["budgets"][0]
    assert adds_up(budget, content)

    fault(content)

    assert not adds_up(budget, content)


def test_a_line_whose_parts_are_not_it_does_not_add_up():
    budget = a_budget()
    line = budget.lines[0]
    parts = {who: ore + 1 for who, ore in line.budget.parts.items()}
    content = section(budget)["money"]["budgets"][0]

    assert not adds_up(replace(budget, lines=[replace(line, budget=replace(line.budget, parts=parts))]), content)


def money_of(world, principal=None, language="sv"):
    return compose(gather(world.round, principal, language)).get("money")


def test_each_edition_has_the_principals_own_part_and_the_joint_sum(world, budget):
    joint, norr, ost = (money_of(world, each)["budgets"][0] for each in (None, world.norr, world.ost))

    line = norr["lines"][0]
    assert {name: line[name] for name in TOLD} == {
        "budget": 1_000_01, "outcome": 401_00, "forecast": 1_200_00, "deviation": -199_99,
    }  # fmt: skip
    assert line["own"] == {"budget": 600_01, "outcome": 240_60, "forecast": 720_00, "deviation": -119_99}
    assert ost["lines"][0]["own"] == {"budget": 400_00, "outcome": 160_40, "forecast": 480_00, "deviation": -80_00}
    assert line["comment"] == "Driften blev dyrare."
    assert "own" not in joint["lines"][0]
    assert [(row["organisation"]["name"], row["is_own"], row["budget"]) for row in norr["principals"]] == [
        ("Norr", True, 600_01), ("Öst", False, 400_00),
    ]  # fmt: skip
    assert (norr["version"]["body"], norr["version"]["paragraph"], norr["adds_up"]) == ("KF", "§ 98", True)


@pytest.mark.parametrize("level", [Level.OWN, Level.NAMED])
def test_another_organisations_draft_is_in_no_edition(world, budget, level):
    BudgetFactory(collaboration=world.collaboration, title="Hemligt utkast", level=level, kept_by=world.ost)
    BudgetLineFactory(budget__collaboration=world.collaboration, budget__title="Utkast", budget__level=level)

    for reader in (None, world.norr, world.ost):
        assert [each["title"] for each in money_of(world, reader)["budgets"]] == ["Driften"]


def test_only_the_rounds_own_collaboration_and_year(world, budget):
    BudgetLineFactory(budget__collaboration=world.collaboration, budget__title="Nästa år", budget__year=2027)
    BudgetLineFactory(budget__title="Andras")

    assert [each["title"] for each in money_of(world)["budgets"]] == ["Driften"]


def test_an_edition_without_a_budget_has_no_such_section(world):
    assert "money" not in compose(gather(world.round, world.norr, "sv"))


def test_a_line_with_its_own_key_is_divided_by_that(world, budget):
    key = CostKeyFactory(collaboration=world.collaboration, name="Lika")
    budget.lines.update(key=key)

    told = money_of(world, world.norr)["budgets"][0]["lines"][0]

    assert told["own"]["forecast"] == 600_00


def test_a_principal_that_joins_in_mid_year_bears_its_days_of_the_year(world, budget):
    key = CostKeyFactory(collaboration=world.collaboration, name="Lika")
    budget.lines.update(key=key)
    world.collaboration.participations.filter(organisation=world.ost).update(from_on=date(2026, 7, 2))

    told = money_of(world, world.ost)["budgets"][0]["lines"][0]

    days, so_far = 183, 61  # from 2 July; until 31 August
    assert told["own"]["forecast"] == round(1_200_00 * days / 365 / 2)
    assert told["own"]["outcome"] == round(401_00 * so_far / 243 / 2)


def test_a_key_that_is_not_in_force_all_year_leaves_the_joint_sums_alone(world, budget):
    budget.key.to_on = date(2026, 9, 30)
    budget.key.save()

    told = money_of(world, world.norr, "en")["budgets"][0]

    assert told["lines"][0]["own"] == {"budget": None, "outcome": 240_60, "forecast": None, "deviation": None}
    assert told["not_divided"][0]["lines"] == ["10"]
    why = "From 1 October 2026 to 31 December 2026: no cost key is approved for these days."
    assert told["not_divided"][0]["why"] == why
    assert told["adds_up"]


def test_what_nobody_has_said_is_not_nothing(world, budget):
    line = BudgetLineFactory(budget=budget, number="20", name="Stab")
    earlier = RoundFactory(plan=world.plan, period_from=date(2026, 1, 1), period_to=date(2026, 4, 30))
    ForecastFactory(line=line, round=earlier)
    unplanned = BudgetLineFactory(budget__collaboration=world.collaboration, budget__title="Utan version")

    without, told = sorted(money_of(world, world.norr)["budgets"], key=lambda each: each["id"] == budget.pk)

    assert [line["forecast"] for line in told["lines"]] == [1_200_00, None]
    assert (told["total"]["forecast"], told["total"]["budget"]) == (None, 1_000_01)
    assert (without["id"], without["version"], without["has_books"]) == (unplanned.budget_id, None, False)
    assert (without["lines"][0]["budget"], without["lines"][0]["outcome"]) == (None, 0)


def test_what_is_booked_on_no_line_is_told_of(world, budget):
    book(None, 77_00, budget=budget)
    book(None, 5_00, budget=budget, is_outside=True)

    told = money_of(world)["budgets"][0]

    assert (told["on_no_line"], told["total"]["outcome"]) == ({"rows": 1, "ore": 77_00}, 401_00)


def test_many_lines_take_no_more_queries_than_few(world, budget):
    def queries():
        with CaptureQueriesContext(connection) as found:
            money_of(world, world.norr)
        return len(found)

    few = queries()
    version = budget.versions.get()
    for number in range(20, 32):
        line = BudgetLineFactory(budget=budget, number=str(number))
        BudgetAmountFactory(budget_version=version, line=line)
        ForecastFactory(line=line, round=world.round)
        book(line, 10_00)

    assert queries() == few
