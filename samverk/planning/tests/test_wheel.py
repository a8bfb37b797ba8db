"""What the year wheel is told of plans."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.core.dates import FuzzyDate
from samverk.core.once import remembering
from samverk.core.trail import operation
from samverk.core.undo import undo
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning.models import Milestone
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PlanFactory
from samverk.yearwheel.sources import entries

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def plan():
    return PlanFactory(title="The plan", from_on=date(2026, 1, 1), to_on=date(2027, 12, 31))


def told(plan, person=None):
    person = person or SeatFactory(collaboration=plan.collaboration).person
    return [(entry.title, entry.last_day) for entry in entries(person, [plan.collaboration], *YEAR)]


def test_a_plan_tells_its_first_and_last_day_where_they_fall(plan):
    assert told(plan) == [("The plan begins", date(2026, 1, 1))]


def test_activities_that_end_on_one_day_are_one_date_and_dropped_ones_none(plan):
    for number in ("1.1", "1.2"):
        ActivityFactory(plan=plan, number=number, ends=FuzzyDate.parse("Q3 2026"))
    ActivityFactory(plan=plan, number="1.3", ends=FuzzyDate.parse("2026-09-30"),
                    dropped_on=date(2026, 2, 1), drop_reason="No money")  # fmt: skip
    ActivityFactory(plan=plan, number="1.4", ends=FuzzyDate.parse("löpande"))

    assert ("2 activities end", date(2026, 9, 30)) in told(plan)
    assert len(told(plan)) == 2


def test_a_milestone_stands_on_its_last_possible_day(plan):
    MilestoneFactory(activity=ActivityFactory(plan=plan, number="1.1"), title="Signed", due=FuzzyDate.parse("2026-05"))

    assert ("1.1 Signed", date(2026, 5, 31)) in told(plan)


def test_who_has_no_seat_is_told_nothing(plan):
    assert told(plan, SeatFactory().person) == []


@pytest.mark.parametrize("rows", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_plan(plan, rows, django_assert_max_num_queries):
    person = SeatFactory(collaboration=plan.collaboration).person
    for number in range(rows):
        activity = ActivityFactory(plan=plan, number=str(number), ends=FuzzyDate.parse("2026-05"))
        MilestoneFactory(activity=activity, due=FuzzyDate.parse("2026-04"))

    with remembering(), django_assert_max_num_queries(8):
        assert len(entries(person, [plan.collaboration], *YEAR)) == rows + 2


def test_only_the_asked_years_milestones_are_read(plan):
    activity = ActivityFactory(plan=plan, number="1.1")
    for year in (2024, 2025, 2027):
        MilestoneFactory(activity=activity, due=FuzzyDate.parse(f"{year}"))
    MilestoneFactory(activity=activity, due=FuzzyDate.parse("löpande"))
    person = SeatFactory(collaboration=plan.collaboration).person

    with CaptureQueriesContext(connection) as seen:
        found = list(entries(person, [plan.collaboration], *YEAR))

    [milestones] = [query["sql"] for query in seen if 'FROM "planning_milestone"' in query["sql"]]
    assert '"due_on" BETWEEN' in milestones
    assert [entry.title for entry in found] == ["The plan begins"]


def test_the_last_day_follows_the_date_however_it_is_saved(plan):
    one, *many = (MilestoneFactory.build(activity=ActivityFactory(plan=plan, number=str(n))) for n in range(3))
    one.due, many[0].due, many[1].due = FuzzyDate("2026-Q1"), FuzzyDate("2026-05"), FuzzyDate("ongoing")
    lead = SeatFactory(collaboration=plan.collaboration, role="lead").person
    with operation("tests.made", by=lead) as op:
        op.create(one)
        op.create_many(many)
    told = list(Milestone.objects.order_by("pk").values_list("due_on", flat=True))

    one.due, many[0].due, many[1].due = None, FuzzyDate("2026-VT"), FuzzyDate("2027")
    with operation("tests.changed", by=lead) as op:
        op.save(one)
        op.save_many(many)
    after = list(Milestone.objects.order_by("pk").values_list("due_on", flat=True))
    undo(op.id, by=lead)

    assert told == [date(2026, 3, 31), date(2026, 5, 31), None]
    assert after == [None, date(2026, 6, 30), date(2027, 12, 31)]
    assert list(Milestone.objects.order_by("pk").values_list("due_on", flat=True)) == told


def test_the_migration_fills_in_the_days_of_what_is_there_already(plan):
    for due in ("2026-05", "2026-05", "ongoing", "2027-HT"):
        MilestoneFactory(activity=ActivityFactory(plan=plan), due=FuzzyDate(due))
    Milestone.objects.update(due_on=None)

    import_module("samverk.planning.migrations.0009_last_day_of_milestones").fill_in(apps, connection.schema_editor())

    days = list(Milestone.objects.order_by("pk").values_list("due_on", flat=True))
    assert days == [date(2026, 5, 31), date(2026, 5, 31), None, date(2027, 12, 31)]
