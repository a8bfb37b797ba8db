"""Exactly what the plan shows, as a file."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import read_workbook
from samverk.organisations.tests.factories import PersonFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

pytestmark = pytest.mark.django_db


def add(coast, number, lead=None, **facts):
    activity = ActivityFactory(plan=coast.plan, number=number, position=int(number) * 1024, **facts)
    PartFactory(activity=activity, organisation=lead or coast.north, is_lead=True)
    return activity


def exported(client, coast, query, kind="csv"):
    """The rows of the file, as they are read by anybody who opens it."""
    client.force_login(coast.reader)
    response = client.get(reverse("planning:export_view", args=[coast.plan.pk]) + f"?{query}&format={kind}")
    assert response.status_code == 200
    [sheet] = read_workbook(response.content, f"plan.{kind}")
    return [[str(cell or "") for cell in row] for row in sheet.rows]


def test_the_file_holds_the_filtered_rows_in_their_groups_and_the_chosen_columns(client, coast):
    step = coast.plan.scale.steps.get(key="risk")
    add(coast, "2", coast.south, title="Elbåtar", stated_step=step, starts=FuzzyDate("2025"), ends=FuzzyDate("2026"))
    add(coast, "3", title="Elbilar").parts.update(contact=PersonFactory(name="Åsa Berg"))

    rows = exported(client, coast, "q=elb&group=org&sort=-title&col=status&col=period&col=contact")

    assert rows == [
        ["Leading organisation", "No.", "Activity", "Status", "Contact", "Period"],
        ["Nordvik", "3", "Elbilar", "", "Åsa Berg"],
        ["Sörby", "2", "Elbåtar", "Minor deviation", "", "2025 to 2026"],
    ]


def test_the_workbook_says_what_it_is_above_the_table(client, coast):
    add(coast, "2", title="Elbåtar")

    rows = exported(client, coast, "q=elb&group=none&col=org", "xlsx")

    assert rows[0][0].startswith("Kustplanen, ")
    assert rows[1][0] == "Chosen filters: “elb”"
    assert [row[:3] for row in rows if any(row)][-2:] == [["No.", "Activity", "Lead"], ["2", "Elbåtar", "Nordvik"]]


def test_all_pages_are_in_the_file_and_can_be_shown_on_one(client, coast, monkeypatch):
    monkeypatch.setattr("samverk.planning.listing.table.PAGE_SIZE", 2)
    for number in range(2, 8):
        add(coast, str(number))

    rows = exported(client, coast, "group=none&page=2")
    page = client.get(coast.plan.get_absolute_url() + "?group=none&rows=all").context["table"]

    assert [row[0] for row in rows[1:]] == ["1", "2", "3", "4", "5", "6", "7"]
    assert (page.pages, [len(group.rows) for group in page.groups]) == (1, [7])


def test_text_stays_text(client, coast):
    add(coast, "2", title="=HYPERLINK(A1)")

    client.force_login(coast.reader)
    response = client.get(reverse("planning:export_view", args=[coast.plan.pk]) + "?show=all&format=csv")

    assert '"=HYPERLINK' not in response.content.decode()


@pytest.mark.parametrize(("who", "code"), [("reader", 200), ("lead", 200), ("outsider", 404), ("administrator", 404)])
def test_who_gets_the_file(who, code, client, coast):
    client.force_login(coast.people[who])

    assert client.get(reverse("planning:export_view", args=[coast.plan.pk])).status_code == code


def test_an_empty_plan_gives_a_file_with_a_header_alone(client, coast):
    coast.plan.activities.all().delete()

    assert len(exported(client, coast, "group=none&col=org")) == 1


def test_the_file_takes_no_more_queries_for_more_rows(client, coast):
    def count():
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        return len(captured)

    client.force_login(coast.reader)
    address = reverse("planning:export_view", args=[coast.plan.pk]) + "?group=org"
    for number in range(2, 4):
        add(coast, str(number))
    few = count()
    for number in range(4, 301):
        add(coast, str(number))

    assert count() == few
