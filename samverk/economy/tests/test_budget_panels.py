"""The money panels on the pages of other rooms: of what the reader sees, and in sums of all of it."""

import pytest

from samverk.economy import panels
from samverk.economy.models import Budget
from samverk.economy.tests.conftest import begun, queries
from samverk.economy.tests.factories import BudgetAmountFactory, BudgetLineFactory, book
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


def test_money_stands_on_activity_goal_plan_collaboration_and_organisation(client, led):
    plan = PlanFactory(collaboration=led.collaboration)
    activity, goal = ActivityFactory(plan=plan), GoalFactory()
    ContributionFactory(activity=activity, goal=goal)
    led.web.activity = activity
    led.web.save()
    book(led.web, 25_000)

    places = [activity, goal, plan, led.collaboration, led.organisation]
    pages = [text(client.get(each.get_absolute_url(), follow=True)) for each in places]

    assert [led.budget.get_absolute_url() in page for page in pages] == [True] * 5
    assert [led.web.get_absolute_url() in page for page in pages] == [True, True, True, False, False]
    assert ["750" in page for page in pages[:3]] == [True] * 3
    assert ["350" in page for page in pages[3:]] == [True] * 2


def test_money_of_a_budget_that_one_does_not_see_stands_nowhere(client, it):
    plan = PlanFactory(collaboration=it.collaboration)
    it.web.activity = ActivityFactory(plan=plan)
    it.web.save()
    Budget.objects.filter(pk=it.budget.pk).update(level=1)
    client.force_login(SeatFactory(collaboration=it.collaboration, role="reader").person)

    places = [it.web.activity, plan, it.collaboration, it.organisation]
    pages = [text(client.get(each.get_absolute_url(), follow=True)) for each in places]

    assert [it.budget.get_absolute_url() in page for page in pages] == [False] * 4


def test_the_queries_of_a_panel_do_not_grow(client, led):
    activity = ActivityFactory(plan=PlanFactory(collaboration=led.collaboration))
    led.web.activity = activity
    led.web.save()
    few = queries(client, activity.get_absolute_url())
    for year in range(2030, 2036):
        other = begun(year=year)
        other.budget.collaboration = led.collaboration
        other.budget.save()
        other.web.activity = activity
        other.web.save()

    assert queries(client, activity.get_absolute_url()) == few


def test_of_many_lines_some_are_shown_and_the_net_is_of_all(client, led, monkeypatch):
    monkeypatch.setattr(panels, "SHOWN", 2)
    activity = ActivityFactory(plan=PlanFactory(collaboration=led.collaboration))
    for number in range(5):
        line = BudgetLineFactory(budget=led.budget, number=f"z{number}", position=30 + number, activity=activity)
        BudgetAmountFactory(budget_version=led.version, line=line, ore=1_000_00)
        book(line, 300_00)

    page = (
        text(client.get(activity.get_absolute_url(), follow=True)).partition('id="money"')[2].partition("</section>")[0]
    )

    assert [f"z{number}" in page for number in range(5)] == [True, True, False, False, False]
    assert ["5,000" in page, "1,500" in page, "3,500" in page] == [True] * 3
    assert "There are more" in page
