"""Pictures of a budget: of the same figures as its tables, and no more queries for more lines."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.economy.budget_charts import MOST, lines_chart, newest_forecasts, years_chart
from samverk.economy.figures import BudgetTable
from samverk.economy.models import BudgetAmount
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    ForecastFactory,
    book,
)
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.tests.factories import ActivityFactory, PlanFactory

pytestmark = pytest.mark.django_db


def round_in(it, month, **facts):
    plan = PlanFactory(collaboration=it.collaboration, kept_by=it.organisation)
    end = date(it.budget.year, month, 28)
    return RoundFactory(plan=plan, period_from=date(it.budget.year, 1, 1), period_to=end, **facts)


def chart(it, unit="kr", **asked):
    table = BudgetTable(it.budget, it.version, it.lead, **asked)
    return lines_chart(table, newest_forecasts(it.budget, it.lead), unit)


def test_budget_outcome_and_the_newest_forecast_of_each_line(it):
    book(it.web, 30_000)
    book(it.fees, -50_000)
    ForecastFactory(line=it.web, round=round_in(it, 8), ore=120_000)
    ForecastFactory(line=it.web, round=round_in(it, 4), ore=90_000)

    table = chart(it).table

    assert table.columns == ("Line", "Budget", "Outcome", "Latest forecast")
    assert table.rows == (
        ("10 Web", "1,000", "300", "1,200"),
        ("20 Fees", "−400", "−500", None),
        ("Sum of costs", "1,000", "300", "1,200"),
        ("Sum of incomes", "−400", "−500", None),
        ("Net", "600", "−200", None),  # not every line is forecast
    )


def test_what_is_not_there_has_no_bar(it):
    assert chart(it).table.columns == ("Line", "Budget")

    it.version.amounts.update(ore=0)

    assert chart(it) is None
    empty = BudgetFactory(collaboration=it.collaboration)
    assert lines_chart(BudgetTable(empty, BudgetVersionFactory(budget=empty), it.lead), {}, "kr") is None


def test_of_many_lines_the_smallest_are_drawn_together_and_all_stand_in_the_table(it):
    for number in range(20):
        line = BudgetLineFactory(budget=it.budget, number=f"x{number}", name="L", position=10 + number)
        BudgetAmountFactory(budget_version=it.version, line=line, ore=100 * (number + 1))

    found = chart(it)

    names = found.wide.description.split(". ")
    assert len(names) == MOST
    # 20 + 2 lines, 11 of which have bars of their own: the nine largest beside Web and Fees.
    assert names[-1] == "11 other lines together: Budget 66."
    assert len(found.table.rows) == 22 + 3
    assert "x19 L" in found.narrow.description and "x10 L" not in found.narrow.description


def test_it_shows_the_lines_that_the_page_shows(it):
    assert [row[0] for row in chart(it, words="web").table.rows] == ["10 Web"]


def test_the_planned_years_have_costs_incomes_and_net(it):
    assert years_chart(BudgetTable(it.budget, it.version, it.lead), "kr") is None
    BudgetAmount.objects.filter(line=it.web).update(second_ore=110_000)
    BudgetAmount.objects.filter(line=it.fees).update(second_ore=-10_000)

    found = years_chart(BudgetTable(it.budget, it.version, it.lead), "kr").table

    first, second, third = it.budget.years
    assert found.columns == ("Year", "Costs", "Incomes", "Net")
    assert found.rows == (
        (str(first), "1,000", "−400", "600"), (str(second), "1,100", "−100", "1,000"), (str(third), None, None, None),
    )  # fmt: skip


def test_a_forecast_of_a_round_that_one_does_not_see_is_not_drawn(it):
    round = round_in(it, 8)
    ForecastFactory(line=it.web, round=round, ore=120_000)
    before = newest_forecasts(it.budget, it.lead)
    round.plan.level, round.plan.kept_by = Level.OWN, SeatFactory(collaboration=it.collaboration).organisation
    round.plan.save()

    assert (before, newest_forecasts(it.budget, it.lead)) == ({it.web.pk: 120_000}, {})


def test_the_page_has_picture_and_table(client, it):
    client.force_login(it.lead)
    book(it.web, 30_000)

    page = client.get(f"{it.budget.get_absolute_url()}?unit=tkr").content.decode()

    section = page[page.index('id="charts"') :]
    assert 'id="lines-chart-wide-d">10 Web: Budget 1, Outcome 0.' in section
    assert "<details" in section and "Sum of costs" in section


def test_plan_and_collaboration_have_a_small_one_as_soon_as_anything_is_booked(client, it):
    client.force_login(it.lead)
    plan = PlanFactory(collaboration=it.collaboration, kept_by=it.organisation)
    it.web.activity = ActivityFactory(plan=plan)
    it.web.save()
    addresses = [plan.get_absolute_url(), it.collaboration.get_absolute_url()]

    before = ["money-chart" in client.get(each).content.decode() for each in addresses]
    book(it.web, 30_000)
    pages = [client.get(each).content.decode() for each in addresses]

    assert before == [False, False]
    called = str(it.budget)
    assert f"{called}: Budget 1,000, Outcome 300." in pages[0]
    assert f"{called}: Budget 600, Outcome 300." in pages[1]


def test_pictures_take_as_many_queries_for_many_lines_as_for_few(it):
    round = round_in(it, 8)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            chart(it)
        return len(queries)

    def more(number):
        line = BudgetLineFactory(budget=it.budget, number=f"x{number}", position=10 + number)
        BudgetAmountFactory(budget_version=it.version, line=line)
        book(line, 100)
        ForecastFactory(line=line, round=round)

    more(1)
    few = asked()
    for number in range(2, 9):
        more(number)

    assert few == asked()
    with CaptureQueriesContext(connection) as queries:
        newest_forecasts(it.budget, it.lead)
    assert len(queries) == 3  # two of them ask where the person sits
