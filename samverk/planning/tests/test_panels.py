import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.dates import FuzzyDate
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, MilestoneFactory, PartFactory
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


def seen(client, person, thing):
    client.force_login(person)
    response = client.get(thing.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_a_goal_shows_the_activities_that_reach_it_and_the_way(client, coast):
    council = GoalFactory(tree__document=SteeringDocumentFactory(owner_organisation=coast.north))
    middle = GoalFactory(title="Levande hav", tree__document__owner_collaboration=coast.collaboration)
    AlignmentFactory(source=middle, target=council)
    ContributionFactory(activity=coast.activity, goal=middle)
    elsewhere = ContributionFactory(goal=council).activity

    page = seen(client, coast.reader, council)

    assert "Laddplatser i hamnarna" in page
    assert "via Levande hav" in page
    assert str(elsewhere) not in page


def test_a_goal_that_is_gone_from_the_next_document_tells_how_many_activities_still_contribute_to_it(client, coast):
    earlier, later = SteeringDocumentFactory.create_batch(2, owner_organisation=coast.north)
    gone = GoalFactory(tree__document=earlier, title="God vård")
    ContributionFactory(activity=coast.activity, goal=gone)
    ContributionFactory(goal=gone)  # of an activity elsewhere
    client.force_login(coast.reader)

    page = client.get(reverse("steering:compare_documents", args=[earlier.pk]), {"with": later.pk}).text

    assert "Still linked to the earlier goal: 1 activity." in page


def test_an_organisation_shows_its_parts_in_plans_that_one_may_see(client, coast):
    elsewhere = PartFactory(organisation=coast.south).activity

    page = seen(client, coast.reader, coast.south)

    assert "Laddplatser i hamnarna" in page
    assert elsewhere.title not in page


@pytest.mark.parametrize(("who", "new"), [("lead", True), ("reader", False)])
def test_a_collaboration_shows_its_plans(who, new, client, coast):
    page = seen(client, coast.people[who], coast.collaboration)

    assert "Kustplanen" in page
    assert (reverse("planning:create_plan", args=[coast.collaboration.pk]) in page) is new


def test_an_administrator_without_a_seat_sees_no_plan_there(client, coast):
    assert "Kustplanen" not in seen(client, coast.administrator, coast.collaboration)


def test_my_work_leads_to_the_plans(client, coast):
    client.force_login(coast.reader)

    page = client.get("/").content.decode()

    assert coast.plan.get_absolute_url() in page


def test_an_activitys_page_tells_parts_goals_and_history(client, coast):
    goal = GoalFactory(title="Levande hav", tree__document__owner_collaboration=coast.collaboration)
    ContributionFactory(activity=coast.activity, goal=goal, why="Färre motorer.")
    coast.south_part.text = "Sex platser i Sörby hamn"
    coast.south_part.save()

    page = seen(client, coast.reader, coast.activity)

    for text in ("Laddplatser i hamnarna", "Nordvik", "Sex platser i Sörby hamn", "Levande hav", "Färre motorer."):
        assert text in page


def test_an_activitys_page_takes_as_many_queries_for_many_parts(client, coast):
    def count():
        with CaptureQueriesContext(connection) as captured:
            seen(client, coast.lead, coast.activity)
        return len(captured)

    def add():
        PartFactory(activity=coast.activity)
        ContributionFactory(activity=coast.activity, goal__tree__document__owner_collaboration=coast.collaboration)

    add()
    count()
    few = count()
    for _number in range(10):
        add()
    many = count()

    assert many == few


@pytest.mark.parametrize("who", ["elsewhere", "outsider", "administrator"])
def test_an_activity_elsewhere_is_not_found(who, client, coast):
    client.force_login(coast.people[who])

    assert client.get(coast.activity.get_absolute_url()).status_code == 404
    assert client.get(ActivityFactory().get_absolute_url()).status_code == 404


def test_my_work_stands_on_the_thread_of_ones_only_plan(client, coast):
    client.force_login(coast.reader)

    alone = client.get("/").content.decode()
    coast.plan.pk = None
    coast.plan.title = "En plan till"
    coast.plan.save()
    among = client.get("/").content.decode()

    assert 'class="strip strip-c"' in alone and "Activities" in alone
    assert 'class="strip strip-c"' not in among


def test_a_person_and_an_organisation_show_their_next_milestones_with_those_that_are_late(client, coast):
    coast.north_part.contact = coast.reporter
    coast.north_part.save()
    for title, due in (("Bryggan klar", "2020-05"), ("Avtal", "2190"), ("Någon gång", "ongoing")):
        MilestoneFactory(activity=coast.activity, title=title, due=FuzzyDate(due))
    MilestoneFactory(activity=coast.activity, title="Nådd", due=FuzzyDate("2020"), done_on="2020-03-01")

    for thing in (coast.reporter, coast.north):
        shown = seen(client, coast.reader, thing).partition("Next milestones")[2].partition("</ul>")[0]
        assert "late, was due May 2020" in shown.partition("Avtal")[0] and "Bryggan klar" in shown
        assert "Någon gång" not in shown and "Nådd" not in shown
    assert "Next milestones" not in seen(client, coast.reader, coast.south)
