from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.trail import Conflict
from samverk.economy.dues import forecasts as owed
from samverk.economy.forecasts import Accuracy, ForecastRow, ForecastTable, accuracy_of, table_of
from samverk.economy.models import BudgetLine, Forecast
from samverk.economy.operations import Said, state_forecasts
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    ForecastFactory,
    book,
)
from samverk.followup.models import Round
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def round():
    """Tertial 2 of 2026, open."""
    return RoundFactory(name="T2 2026")


@pytest.fixture
def budget(round):
    return BudgetFactory(collaboration=round.plan.collaboration, title="Driften")


@pytest.fixture
def person(budget):
    """person("reader") has that seat in the budget's collaboration."""
    return lambda role: SeatFactory(collaboration=budget.collaboration, role=role, person__language="en").person


@pytest.fixture
def line(budget, person):
    """A cost of 1,000 kr in the adopted budget, of which 400 are booked; a reader answers for it."""
    line = BudgetLineFactory(budget=budget, number="10", name="Webb", owner=person("reader"))
    version = BudgetVersionFactory(budget=budget, state="adopted", body="KF", decided_on=date(2025, 11, 3))
    BudgetAmountFactory(budget_version=version, line=line, ore=1_000_00)
    book(line, 400_00)
    return line


def test_whoever_answers_for_a_line_says_what_it_will_come_to(line, round):
    state_forecasts(line.budget, round, [Said(line, 1_200_00, "Dyrare drift")], by=line.owner)

    [row] = table_of(line.budget, round).rows
    assert (row.budget, row.outcome, row.forecast.ore, row.deviation) == (1_000_00, 400_00, 1_200_00, -200_00)
    assert (row.forecast.comment, row.forecast.said_by) == ("Dyrare drift", line.owner)


def test_other_readers_and_editors_do_not(line, round, person):
    for role in ("reader", "reporter", "editor", "council"):
        with pytest.raises(PermissionDenied):
            state_forecasts(line.budget, round, [Said(line, 1_00)], by=person(role))
    assert Forecast.objects.count() == 0


def test_whoever_answers_for_a_line_but_does_not_see_the_budget_does_not(line, round):
    line.budget.level, line.budget.kept_by = 1, SeatFactory().organisation
    line.budget.save()

    with pytest.raises(PermissionDenied):
        state_forecasts(line.budget, round, [Said(line, 1_00)], by=line.owner)


def test_a_line_of_another_budget_is_refused(line, round, person):
    with pytest.raises(PermissionDenied):
        state_forecasts(line.budget, round, [Said(BudgetLineFactory(), 1_00)], by=person("lead"))


@pytest.mark.parametrize("state, code", [("planned", "round_not_open"), ("fixed", "round_closed")])
def test_a_round_that_takes_no_answers_takes_no_forecasts(line, round, person, state, code):
    Round.objects.filter(pk=round.pk).update(state=state)

    with pytest.raises(ValidationError) as refusal:
        state_forecasts(line.budget, round, [Said(line, 1_00)], by=person("lead"))

    assert refusal.value.code == code


def test_a_round_of_another_year_is_refused(line, round, person):
    round.period_from, round.period_to = date(2025, 5, 1), date(2025, 8, 31)
    round.save()

    with pytest.raises(ValidationError) as refusal:
        state_forecasts(line.budget, round, [Said(line, 1_00)], by=person("lead"))

    assert refusal.value.code == "other_year"


def test_two_who_say_at_once_are_told_of_each_other(line, round, person):
    lead = person("lead")
    state_forecasts(line.budget, round, [Said(line, 1_100_00)], by=lead)

    for late in (Said(line, 900_00), Said(line, None)):
        with pytest.raises(Conflict):
            state_forecasts(line.budget, round, [late], by=line.owner)

    assert Forecast.objects.get().ore == 1_100_00


def test_what_was_said_can_be_taken_back(line, round):
    said = ForecastFactory(line=line, round=round)

    state_forecasts(line.budget, round, [Said(line, None, version=said.version)], by=line.owner)

    assert Forecast.objects.count() == 0


def test_the_sum_is_said_only_when_all_lines_are(line, round):
    other = BudgetLineFactory(budget=line.budget, kind=BudgetLine.Kind.INCOME, owner=line.owner)
    ForecastFactory(line=line, round=round, ore=1_200_00)

    assert table_of(line.budget, round).forecast is None

    ForecastFactory(line=other, round=round, ore=-300_00)
    table = table_of(line.budget, round)
    assert (table.forecast, table.deviation) == (900_00, 100_00)


def test_the_earlier_forecast_is_that_of_the_round_before(line, round):
    t1 = RoundFactory(plan=round.plan, name="T1", period_from=date(2026, 1, 1), period_to=date(2026, 4, 30))
    year = RoundFactory(plan=round.plan, name="Helår", period_to=date(2026, 12, 31))
    for each, ore in ((t1, 1_00), (year, 3_00)):
        ForecastFactory(line=line, round=each, ore=ore)

    [row] = table_of(line.budget, round).rows

    assert (row.forecast, row.earlier.ore) == (None, 1_00)


def test_the_outcome_counts_to_the_end_of_the_rounds_period(line, round):
    book(line, 50_00, on=date(2026, 8, 31))
    book(line, 7_00, on=date(2026, 9, 1))

    assert table_of(line.budget, round).outcome == 450_00


def test_accuracy_is_reckoned_as_malmo_does(line, round):
    """Foreseen −200 (1,000 − 1,200); the year came to 1,000 − 1,050 = −50: better than foreseen by 150."""
    ForecastFactory(line=line, round=round, ore=1_200_00)
    BudgetLineFactory(budget=line.budget)
    book(line, 650_00, on=date(2026, 12, 31))

    by_round, by_line = accuracy_of(line.budget, [round])

    assert by_round == [Accuracy(round, 1, 2, foreseen=-200_00, came=-50_00)]
    assert by_round[0].error == 150_00
    assert [row.by_round for row in by_line] == [[(round, 150_00)], [(round, None)]]


@given(st.lists(st.tuples(*[st.integers(-(10**12), 10**12)] * 3), min_size=1))
def test_budget_less_forecast_is_the_deviation_line_by_line_and_in_all(sums):
    rows = [ForecastRow(BudgetLine(), budget, 0, Forecast(ore=ore), None) for budget, ore, _other in sums]

    table = ForecastTable(rows)

    assert table.deviation == sum(row.deviation for row in rows) == table.budget - table.forecast


def test_the_page_takes_forecasts_and_shows_them(client, line, round):
    client.force_login(line.owner)
    address = reverse("economy:forecasts", args=[line.budget.pk, round.pk])

    answer = client.post(address, {f"line-{line.pk}-ore": "1 100,50", f"line-{line.pk}-comment": "Lite dyrare"})

    assert (answer.status_code, answer.url) == (302, address)
    said = Forecast.objects.get()
    assert (said.ore, said.comment) == (1_100_50, "Lite dyrare")
    assert "−100.50" in client.get(address).content.decode()


def test_an_income_is_written_without_a_sign(client, line, round, person):
    income = BudgetLineFactory(budget=line.budget, kind=BudgetLine.Kind.INCOME)
    client.force_login(person("lead"))
    address = reverse("economy:forecasts", args=[line.budget.pk, round.pk])

    client.post(address, {f"line-{income.pk}-ore": "250"})

    assert Forecast.objects.get(line=income).ore == -250_00
    assert 'value="250"' in client.get(address).content.decode()


@pytest.mark.parametrize("typed, told", [("mycket", "A sum was expected"), ("9" * 30, "more than any budget holds")])
def test_what_is_no_sum_comes_back_with_the_reason(client, line, round, typed, told):
    client.force_login(line.owner)
    address = reverse("economy:forecasts", args=[line.budget.pk, round.pk])

    answer = client.post(address, {f"line-{line.pk}-ore": typed, f"line-{line.pk}-comment": "Se avtalet"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page and typed in page and "Se avtalet" in page


def test_a_stale_page_gets_409_with_both_figures(client, line, round, person):
    client.force_login(line.owner)
    state_forecasts(line.budget, round, [Said(line, 777_00)], by=person("lead"))

    answer = client.post(
        reverse("economy:forecasts", args=[line.budget.pk, round.pk]), {f"line-{line.pk}-ore": "888"}
    )  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 409
    assert "777" in page and "888" in page


def test_only_whose_line_it_is_gets_a_field(client, line, round, person):
    address = reverse("economy:forecasts", args=[line.budget.pk, round.pk])
    client.force_login(person("editor"))

    answer = client.get(address)

    assert answer.status_code == 200
    assert f"line-{line.pk}-ore" not in answer.content.decode()


def test_whoever_does_not_see_the_budget_gets_404(client, line, round):
    client.force_login(SeatFactory().person)

    for name, args in (("forecasts", [line.budget.pk, round.pk]), ("forecast_accuracy", [line.budget.pk])):
        assert client.get(reverse(f"economy:{name}", args=args)).status_code == 404


@pytest.mark.parametrize("name", ["forecasts", "forecast_accuracy"])
def test_many_lines_take_no_more_queries_than_few(client, line, round, person, name):
    client.force_login(person("lead"))
    args = [line.budget.pk, round.pk] if name == "forecasts" else [line.budget.pk]
    address = reverse(f"economy:{name}", args=args)
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for each in BudgetLineFactory.create_batch(5, budget=line.budget, owner=line.owner):
        ForecastFactory(line=each, round=round)
        book(each, 1_00)

    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_my_work_asks_for_what_is_not_said(line, round):
    BudgetLineFactory(budget=line.budget, owner=line.owner)

    found = owed(line.owner, None, 10)

    assert (found.count, found.dues[0].on) == (1, round.answers_due_on)
    assert "2 lines" in found.dues[0].note
    for each in line.budget.lines.all():
        ForecastFactory(line=each, round=round)
    assert owed(line.owner, None, 10).count == 0


def test_the_rounds_page_tells_how_many_lines_have_a_forecast(client, line, round):
    BudgetLineFactory(budget=line.budget)
    ForecastFactory(line=line, round=round)
    client.force_login(line.owner)

    page = client.get(reverse("followup:round", args=[round.pk])).content.decode()

    assert "1 of 2 lines" in page
