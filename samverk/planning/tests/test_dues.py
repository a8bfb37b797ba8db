"""What My work says of milestones: to the contact of a part, to whoever reports where nobody is named, to the lead."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from samverk.core.dates import FuzzyDate
from samverk.core.once import remembering
from samverk.planning.dues import milestones
from samverk.planning.operations import drop_activity
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory, PartFactory


def day(from_today: int) -> FuzzyDate:
    return FuzzyDate.from_date(timezone.localdate() + timedelta(days=from_today))


def told(person, place=None) -> list[tuple[str, int]]:
    owed = milestones(person, place, 12)
    return [(due.title, due.days_left) for due in owed.dues] if owed else []


@pytest.fixture
def points(coast):
    for title, days in (("Soon", 5), ("Late", -3), ("Far", 90)):
        MilestoneFactory(activity=coast.activity, title=title, due=day(days))
    MilestoneFactory(activity=coast.activity, title="Reached", due=day(-9), done_on=timezone.localdate())
    MilestoneFactory(activity=coast.activity, title="Whenever", due=FuzzyDate("ongoing"))
    MilestoneFactory(activity=coast.activity, title="Undated")
    return coast


def name_contact(part, person):
    part.contact = person
    part.save()


def test_the_contact_of_any_part_is_told_of_what_is_late_or_soon(points):
    name_contact(points.south_part, points.reader)

    assert told(points.reader) == [("Late", -3), ("Soon", 5)]
    assert told(points.reporter) == []
    owed = milestones(points.reader, None, 1)
    assert (len(owed.dues), owed.count, owed.late) == (1, 2, 1)


def test_where_nobody_is_named_the_leading_organisation_and_the_lead_are_asked(points):
    people = ("lead", "north_editor", "reporter", "south_editor", "reader", "elsewhere", "outsider", "administrator")

    asked = [name for name in people if told(points.people[name])]

    assert asked == ["lead", "north_editor", "reporter"]


def test_the_lead_is_told_how_many_are_late_with_others_and_finds_them_in_the_plan(points):
    name_contact(points.north_part, points.reporter)
    on_time = ActivityFactory(plan=points.plan, number="2", title="I tid")
    PartFactory(activity=on_time, organisation=points.north, is_lead=True, contact=points.reporter)
    MilestoneFactory(activity=on_time, due=day(2))

    owed = milestones(points.lead, None, 12)

    [(text, url)] = owed.beside
    assert (owed.dues, text) == ([], "1 milestone in Kustplanen is late with others")
    client = Client()
    client.force_login(points.lead)
    rows = client.get(url).text.partition('id="list"')[2]
    assert "Laddplatser i hamnarna" in rows and "I tid" not in rows
    assert milestones(points.south_editor, None, 12) is None


def test_what_is_dropped_or_of_another_place_is_not_asked(points):
    assert told(points.lead, points.collaboration.pk) != [] and told(points.lead, points.collaboration.pk + 1) == []

    drop_activity(points.activity, reason="Pengarna räcker inte", by=points.lead)

    assert told(points.lead) == []


def test_a_milestone_stands_among_the_tasks_with_how_late_it_is_and_who_asks_sees_all(points):
    for n in range(20):
        MilestoneFactory(activity=points.activity, title=f"Punkt {n}", due=day(10))
    client = Client()
    client.force_login(points.reporter)

    page, whole = client.get("/").text, client.get("/", {"tasks": "all"}).text

    assert "3 days late" in page and f'href="{points.activity.get_absolute_url()}#milestones"' in page
    assert page.count('<li class="due') == 12 and 'href="?tasks=all#owed"' in page and "All 22 tasks" in page
    assert whole.count('<li class="due') == 22 and "?tasks=all" not in whole.partition('id="owed"')[2]


@pytest.mark.parametrize("rows", [3, 60])
def test_the_queries_are_as_many_however_many_milestones_there_are(coast, rows, django_assert_num_queries):
    for n in range(rows):
        activity = ActivityFactory(plan=coast.plan, number=f"x{n}")
        MilestoneFactory(activity=activity, due=day(-n))

    with remembering(), django_assert_num_queries(4):
        milestones(coast.lead, None, 12)
