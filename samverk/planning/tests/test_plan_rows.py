"""Rows changed where they stand, and many at one go."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory
from samverk.planning import columns
from samverk.planning.columns import Origin
from samverk.planning.models import Activity, Contribution, Part
from samverk.planning.operations import change_activity, change_together
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory
from samverk.steering.tests.factories import GoalFactory

pytestmark = pytest.mark.django_db


def row_page(activity, view=""):
    return reverse("planning:change_row", args=[activity.pk]) + (f"?view={view}" if view else "")


def typed(coast, **changes):
    """The row's form as it is sent when nothing is changed, with these changes."""
    activity, part = Activity.objects.get(pk=coast.activity.pk), Part.objects.get(pk=coast.north_part.pk)
    sent = {
        "stated_step": activity.stated_step_id or "", "starts": activity.starts or "", "ends": activity.ends or "",
        "version": activity.version, "parts-0-id": part.pk, "parts-0-version": part.version,
        "parts-0-contact": part.contact_id or "",
    }  # fmt: skip
    return sent | changes


@pytest.fixture
def elsewhere():
    """The plan's status as it is when a room above makes it."""
    before = dict(columns._columns)
    columns.register(
        "status", "Status", columns.stated_status, columns.steps_of, origin=lambda plan: Origin("From T1.", "/t1/")
    )
    yield
    columns._columns.clear()
    columns._columns.update(before)


def test_status_dates_and_contact_are_changed_from_the_row_and_undone(client, coast):
    step = coast.plan.scale.steps.get(key="risk")
    client.force_login(coast.lead)

    sent = typed(coast, stated_step=step.pk, ends="Q3 2027", **{"parts-0-contact": coast.reader.pk})
    response = client.post(row_page(coast.activity, "group%3Dorg"), sent)

    assert response.headers["Location"] == f"/plans/{coast.plan.pk}/?group=org#a{coast.activity.pk}"
    coast.activity.refresh_from_db()
    coast.north_part.refresh_from_db()
    assert (coast.activity.stated_step, coast.activity.ends) == (step, FuzzyDate("2027-Q3"))
    assert coast.north_part.contact == coast.reader
    undo(Revision.objects.last().operation, by=coast.lead)
    assert typed(coast) | {"version": 0, "parts-0-version": 0} == {
        "stated_step": "", "starts": "", "ends": "", "version": 0, "parts-0-id": coast.north_part.pk,
        "parts-0-version": 0, "parts-0-contact": "",
    }  # fmt: skip


def test_the_row_comes_alone_to_htmx_and_as_a_page_to_others(client, coast):
    client.force_login(coast.lead)

    page = client.get(row_page(coast.activity)).content.decode()
    row = client.get(row_page(coast.activity), headers={"HX-Request": "true"})

    assert "<html" in page and 'class="form"' in page
    assert row.content.decode().lstrip().startswith("<tr")
    assert "HX-Request" in row.headers["Vary"]


def test_dates_in_the_wrong_order_come_back_as_they_were_typed(client, coast):
    client.force_login(coast.lead)

    response = client.post(row_page(coast.activity), typed(coast, starts="2027", ends="2026"))

    assert response.status_code == 422
    assert response.context["row"].facts.errors == {
        "ends": ["The activity ends before it starts. Change one of the dates."]
    }
    assert 'value="2027"' in response.content.decode()


def test_what_somebody_else_changed_meanwhile_is_shown_and_not_overwritten(client, coast):
    client.force_login(coast.lead)
    sent = typed(coast, ends="2027")
    client.post(row_page(coast.activity), typed(coast, ends="2026"))

    response = client.post(row_page(coast.activity), sent)

    assert response.status_code == 409
    coast.activity.refresh_from_db()
    assert coast.activity.ends == FuzzyDate("2026")


def test_the_contact_can_be_changed_though_somebody_else_changed_the_dates(client, coast):
    client.force_login(coast.lead)
    sent = typed(coast, **{"parts-0-contact": coast.reader.pk})
    Activity.objects.filter(pk=coast.activity.pk).update(title="Nytt namn", version=2)

    response = client.post(row_page(coast.activity), sent)

    assert response.status_code == 302
    coast.north_part.refresh_from_db()
    assert coast.north_part.contact == coast.reader


def test_a_status_that_is_made_elsewhere_is_changed_there(client, coast, elsewhere):
    step = coast.plan.scale.steps.get(key="risk")
    client.force_login(coast.lead)

    page = client.get(row_page(coast.activity))
    client.post(row_page(coast.activity), typed(coast, stated_step=step.pk))

    assert list(page.context["row"].facts.fields) == ["starts", "ends", "version"]
    assert '<a href="/t1/">' in page.content.decode()
    coast.activity.refresh_from_db()
    assert coast.activity.stated_step is None


@pytest.mark.parametrize(
    ("who", "code", "has_contact"),
    [("lead", 200, True), ("north_editor", 200, True), ("south_editor", 200, False), ("reporter", 403, None),
     ("reader", 403, None), ("outsider", 404, None)],
)  # fmt: skip
def test_who_changes_a_row(who, code, has_contact, client, coast):
    client.force_login(coast.people[who])

    response = client.get(row_page(coast.activity))

    assert response.status_code == code
    if code == 200:
        assert bool(response.context["row"].contact) is has_contact


@pytest.mark.parametrize(("who", "controls"), [("lead", 1), ("south_editor", 1), ("reporter", 0), ("reader", 0)])
def test_who_may_not_change_rows_gets_no_control(who, controls, client, coast):
    client.force_login(coast.people[who])

    page = client.get(coast.plan.get_absolute_url()).content.decode()

    assert page.count("data-row-edit") == page.count('name="chosen"') == controls


def test_another_editors_contact_is_not_changed_whatever_is_sent(client, coast):
    client.force_login(coast.south_editor)

    client.post(row_page(coast.activity), typed(coast, ends="2027", **{"parts-0-contact": coast.reader.pk}))

    coast.north_part.refresh_from_db()
    coast.activity.refresh_from_db()
    assert (coast.north_part.contact, coast.activity.ends) == (None, FuzzyDate("2027"))


# Many at one go


def together(coast, *activities, **more):
    address = reverse("planning:change_together", args=[coast.plan.pk])
    query = "&".join([f"chosen={activity.pk}" for activity in activities] + [f"{k}={v}" for k, v in more.items()])
    return f"{address}?{query}"


def add(coast, number, lead=None, **facts):
    activity = ActivityFactory(plan=coast.plan, number=number, position=int(number) * 1024, **facts)
    PartFactory(activity=activity, organisation=lead or coast.north, is_lead=True)
    return activity


def told(rows):
    return [
        (row.activity.number, [(each.label, each.before, each.after) for each in row.differences], row.refusals)
        for row in rows
    ]


def test_many_are_previewed_then_changed_and_undone_at_one_go(client, coast):
    second, third = add(coast, "2", ends=FuzzyDate("2026")), add(coast, "3", ends=FuzzyDate("2027"))
    sent = {"ends": "2027", "contact": coast.reader.pk}
    client.force_login(coast.lead)

    address = together(coast, coast.activity, second, third, view="group%3Dorg")
    preview = client.post(address, sent)
    done = client.post(address, sent | {"seen": preview.context["found"].fingerprint})

    name = coast.reader.name
    assert told(preview.context["found"].rows) == [
        ("1", [("Ends", "", "2027"), ("Contact", "", name)], []),
        ("2", [("Ends", "2026", "2027"), ("Contact", "", name)], []),
        ("3", [("Contact", "", name)], []),
    ]
    assert done.headers["Location"] == f"/plans/{coast.plan.pk}/?group=org"
    assert set(coast.plan.activities.values_list("ends", "ends_on")) == {
        (FuzzyDate("2027"), FuzzyDate("2027").last_day)
    }
    assert Part.objects.filter(contact=coast.reader).count() == 3
    undo(Revision.objects.last().operation, by=coast.lead)
    assert list(coast.plan.activities.values_list("ends", flat=True)) == [None, FuzzyDate("2026"), FuzzyDate("2027")]


def test_many_are_linked_to_a_goal_and_freed_from_another_and_undone_at_one_go(client, coast, strategy):
    second, third = add(coast, "2"), add(coast, "3")
    ContributionFactory(activity=second, goal=strategy["nature"], why="Sedan förut")
    ContributionFactory(activity=third, goal=strategy["trails"])
    sent = {"link": strategy["nature"].pk, "why": "Samma leder", "unlink": strategy["trails"].pk}
    client.force_login(coast.lead)
    before = list(Contribution.objects.order_by("pk").values_list("activity", "goal", "why"))

    address = together(coast, coast.activity, second, third)
    preview = client.post(address, sent)
    client.post(address, sent | {"seen": preview.context["found"].fingerprint})

    nature, trails = strategy["nature"], strategy["trails"]
    linked = ("Contributes to", "", f"{nature} (Samma leder)")
    assert told(preview.context["found"].rows) == [
        ("1", [linked], []),
        ("2", [], []),
        ("3", [linked, ("Contributes to", str(trails), "")], []),
    ]
    assert {(row.activity.number, row.goal, row.why) for row in Contribution.objects.all()} == {
        ("1", nature, "Samma leder"), ("2", nature, "Sedan förut"), ("3", nature, "Samma leder"),
    }  # fmt: skip
    assert list(coast.plan.activities.values_list("number", "version")) == [("1", 2), ("2", 1), ("3", 2)]
    undo(Revision.objects.last().operation, by=coast.lead)
    assert list(Contribution.objects.order_by("pk").values_list("activity", "goal", "why")) == before


def test_whoever_read_an_activity_before_it_was_linked_with_others_is_told(client, coast, strategy):
    client.force_login(coast.lead)
    read = Activity.objects.get(pk=coast.activity.pk)
    sent = {"link": strategy["nature"].pk}
    seen = client.post(together(coast, coast.activity), sent).context["found"].fingerprint
    client.post(together(coast, coast.activity), sent | {"seen": seen})

    with pytest.raises(Conflict):
        change_activity(read, contributions=[], by=coast.lead)


def test_a_goal_that_one_does_not_see_is_not_linked(client, coast, strategy):
    hidden = GoalFactory(tree__document__owner_organisation=OrganisationFactory(), title="KANARIE")
    ContributionFactory(activity=coast.activity, goal=hidden)
    client.force_login(coast.north_editor)

    page = client.get(together(coast, coast.activity))
    refused = client.post(together(coast, coast.activity), {"unlink": hidden.pk})

    assert "KANARIE" not in page.text and "KANARIE" not in refused.text
    assert refused.status_code == 422
    with pytest.raises(PermissionDenied):
        change_together(
            coast.plan, activities=[], parts=[], by=coast.north_editor,
            linked=[Contribution(activity=add(coast, "2"), goal=hidden)],
        )  # fmt: skip


def test_what_is_refused_says_why_and_the_rest_goes_through(client, coast):
    late, others = add(coast, "2", starts=FuzzyDate("2027")), add(coast, "3", lead=coast.south)
    sent = {"ends": "2026", "contact": coast.reader.pk}
    client.force_login(coast.north_editor)

    preview = client.post(together(coast, late, others), sent)
    client.post(together(coast, late, others), sent | {"seen": preview.context["found"].fingerprint})

    name = coast.reader.name
    assert told(preview.context["found"].rows) == [
        ("2", [("Contact", "", name)], ["The activity ends before it starts. Change one of the dates."]),
        ("3", [("Ends", "", "2026")], ["Only the lead and Sörby’s own editors change the contact."]),
    ]
    late.refresh_from_db()
    others.refresh_from_db()
    assert (late.ends, late.parts.get().contact) == (None, coast.reader)
    assert (others.ends, others.parts.get().contact) == (FuzzyDate("2026"), None)


def test_what_has_changed_since_the_preview_is_shown_again(client, coast):
    sent = {"ends": "2027"}
    client.force_login(coast.lead)
    seen = client.post(together(coast, coast.activity), sent).context["found"].fingerprint
    client.post(row_page(coast.activity), typed(coast, ends="2025"))

    again = client.post(together(coast, coast.activity), sent | {"seen": seen})

    assert again.status_code == 409
    assert told(again.context["found"].rows) == [("1", [("Ends", "2025", "2027")], [])]
    coast.activity.refresh_from_db()
    assert coast.activity.ends == FuzzyDate("2025")


def test_values_are_taken_away_when_that_is_asked_for(client, coast):
    second = add(coast, "2", ends=FuzzyDate("2026"))
    client.force_login(coast.lead)

    preview = client.post(together(coast, second), {"emptied": ["ends"]})

    assert told(preview.context["found"].rows) == [("2", [("Ends", "2026", "")], [])]


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({"ends": ""}, {"__all__": ["Choose what to change."]}),
        ({"why": "Därför"}, {"link": ["Choose the goal that this is about."]}),
        ({"ends": "2026", "emptied": ["ends"]}, {"ends": ["Either fill in a new value or take the old one away."]}),
    ],
)
def test_an_unclear_wish_is_refused(sent, errors, client, coast):
    client.force_login(coast.lead)

    response = client.post(together(coast, coast.activity), sent)

    assert (response.status_code, response.context["form"].errors) == (422, errors)


def test_all_that_the_view_shows_are_chosen_with_one_press(client, coast):
    add(coast, "2", lead=coast.south)
    third = add(coast, "3", lead=coast.south)
    client.force_login(coast.lead)

    page = client.get(together(coast, all=1, view=f"org%3D{coast.south.pk}%26q%3D{third.title.split()[-1]}"))

    assert third in page.context["chosen"]
    assert coast.activity not in page.context["chosen"]


def test_nothing_chosen_is_told(client, coast):
    client.force_login(coast.lead)

    page = client.get(together(coast))

    assert "Nothing is chosen" in page.content.decode()


def test_activities_of_another_plan_are_left_alone(client, coast):
    others = ActivityFactory()
    client.force_login(coast.lead)

    assert client.get(together(coast, others)).context["chosen"] == []


def test_many_at_one_go_take_no_more_queries_than_few(client, coast):
    coast.plan.activities.all().delete()
    for number in range(1, 4):
        add(coast, str(number))
    few = _queries(client, coast, "2026")
    for number in range(4, 301):
        add(coast, str(number))

    many = _queries(client, coast, "2027")

    assert many <= few + 10  # rows are locked, written and indexed in batches


def _queries(client, coast, ends):
    client.force_login(coast.lead)
    sent = {"ends": ends, "contact": coast.reader.pk if ends == "2026" else coast.lead.pk}
    address = together(coast, all=1, view="show%3Dall")
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        seen = client.post(address, sent).context["found"].fingerprint
        done = client.post(address, sent | {"seen": seen})
    assert done.status_code == 302
    return len(captured)


def test_a_row_takes_the_same_queries_however_many_people_there_are(client, coast):
    client.force_login(coast.lead)

    def count():
        client.get(row_page(coast.activity))
        with CaptureQueriesContext(connection) as captured:
            client.get(row_page(coast.activity))
        return len(captured)

    for _each in range(20):
        SeatFactory(collaboration=coast.collaboration, organisation=coast.north)
    few = count()
    for _each in range(50):
        SeatFactory(collaboration=coast.collaboration, organisation=coast.north)

    assert count() == few
