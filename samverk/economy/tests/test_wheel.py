"""The dates of budgets and settlements in the year wheel."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from samverk.economy.models import BudgetShare, Settlement
from samverk.economy.tests.factories import BudgetFactory, BudgetVersionFactory
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.yearwheel import sources

pytestmark = pytest.mark.django_db


@pytest.fixture
def budget():
    budget = BudgetFactory(title="Driften", year=2026)
    adopted = {"state": "adopted", "body": "Kommunfullmäktige", "paragraph": "§ 98"}
    BudgetVersionFactory(budget=budget, decided_on=date(2025, 11, 24), **adopted)
    BudgetVersionFactory(budget=budget, number=2, decided_on=date(2026, 6, 8), **adopted | {"paragraph": ""})
    BudgetVersionFactory(budget=budget, number=3)
    Settlement.objects.create(budget=budget, from_on=date(2026, 1, 1), to_on=date(2026, 4, 30))
    return budget


def told(person, collaboration, year: int) -> list[tuple]:
    with override("en"):
        found = sources.entries(person, [collaboration], date(year, 1, 1), date(year, 12, 31))
    return [(each.last_day, each.title, each.url, each.note) for each in found if each.lane == "budget"]


def seat(budget, **more):
    found = SeatFactory(collaboration=budget.collaboration, **{"role": "reader"} | more)
    ParticipationFactory(collaboration=budget.collaboration, organisation=found.organisation)
    return found


def test_decisions_the_year_and_settlements_stand_there_with_links(budget):
    person = seat(budget).person
    here = budget.get_absolute_url()
    settlement = budget.settlements.get().get_absolute_url()

    assert told(person, budget.collaboration, 2025) == [
        (date(2025, 11, 24), "Driften 2026 is adopted", f"{here}?version=1", "Kommunfullmäktige § 98"),
    ]
    assert told(person, budget.collaboration, 2026) == [
        (date(2026, 1, 1), "Driften 2026 begins", here, ""),
        (date(2026, 4, 30), "Settlement: Driften 2026", settlement, "1 January 2026 – 30 April 2026, draft"),
        (date(2026, 6, 8), "Driften 2026 is revised", f"{here}?version=2", "Kommunfullmäktige"),
        (date(2026, 12, 31), "Driften 2026 ends", here, ""),
    ]


def test_only_who_sees_the_budget_sees_its_dates(budget):
    own, named, other = seat(budget), seat(budget), seat(budget, role="lead")
    budget.level, budget.kept_by = 1, own.organisation
    budget.save()
    BudgetShare.objects.create(budget=budget, organisation=named.organisation)

    def count(each) -> int:
        return len(told(each.person, budget.collaboration, 2026))

    assert [count(each) for each in (own, named, other)] == [4, 0, 0]
    budget.level = 2
    budget.save()
    assert [count(each) for each in (own, named, other)] == [4, 4, 0]
    assert count(SeatFactory(role="council", collaboration=budget.collaboration)) == 0
    assert told(SeatFactory(role="lead").person, budget.collaboration, 2026) == []


def test_more_budgets_take_no_more_queries(budget):
    person = seat(budget).person

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            told(person, budget.collaboration, 2026)
        return len(found)

    few = queries()
    for other in BudgetFactory.create_batch(3, collaboration=budget.collaboration, year=2026):
        BudgetVersionFactory(budget=other, state="adopted", body="KS", decided_on=date(2026, 1, 9))
        Settlement.objects.create(budget=other, from_on=date(2026, 1, 1), to_on=date(2026, 4, 30))

    assert queries() == few
    assert len(told(person, budget.collaboration, 2026)) == 4 + 3 * 4
