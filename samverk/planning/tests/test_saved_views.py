"""Views of a plan under a name: one's own and shared ones, and the one that the plan opens with."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.planning import operations
from samverk.planning.listing.query import MOST_STORED, stored
from samverk.planning.models import SavedView
from samverk.planning.tests.factories import ActivityFactory, PartFactory, SavedViewFactory

pytestmark = pytest.mark.django_db


def address(name, *arguments, view=""):
    return reverse(f"planning:{name}", args=arguments) + (f"?view={view}" if view else "")


def view_of(coast, owner, **facts):
    return SavedViewFactory(plan=coast.plan, owner=coast.people[owner], **facts)


def tabs(client, coast, who, query="?show=all"):
    client.force_login(coast.people[who])
    found = client.get(coast.plan.get_absolute_url() + query).context["tabs"]
    return [(tab.label, tab.count, tab.is_current) for tab in found.shown][2:], [tab.label for tab in found.more]


def test_what_the_plan_shows_is_saved_under_a_name_and_undone(client, coast):
    client.force_login(coast.reader)

    shown = "group%3Dorg%26q%3D%26page%3D2%26org%3D1%26org%3D2"
    response = client.post(address("create_view", coast.plan.pk, view=shown), {"name": "Per organisation"})

    [view] = SavedView.objects.all()
    assert (view.name, view.query, view.owner, view.is_shared) == (
        "Per organisation", "group=org&org=1&org=2", coast.reader, False,
    )  # fmt: skip
    assert response.headers["Location"] == view.get_absolute_url() == f"/plans/{coast.plan.pk}/?group=org&org=1&org=2"
    undo(Revision.objects.last().operation, by=coast.reader)
    assert list(SavedView.objects.all()) == []


def test_saved_views_are_tabs_with_counts_as_long_as_there_is_room(client, coast):
    second = ActivityFactory(plan=coast.plan, number="2", title="Elbåtar")
    PartFactory(activity=second, organisation=coast.south, is_lead=True)
    view_of(coast, "reader", name="Båtar", query="q=elb%C3%A5tar")
    view_of(coast, "lead", name="Alla delar", query="group=org", is_shared=True)
    view_of(coast, "lead", name="En vy med ett namn som är sextio tecken långt och lite till", is_shared=True)
    view_of(coast, "lead", name="Någon annans")

    shown, more = tabs(client, coast, "reader", "?group=org")

    assert shown == [("Båtar", 1, False), ("Alla delar", 2, True)]
    assert more == ["En vy med ett namn som är sextio tecken långt och lite till"]


def test_a_view_that_finds_no_room_stands_in_the_row_while_it_is_shown(client, coast):
    for number in range(12):
        view_of(coast, "reader", name=f"En ganska lång vy {number:02}", query=f"q={number}")

    shown, more = tabs(client, coast, "reader", "?q=11")

    assert shown[-1] == ("En ganska lång vy 11", 0, True)
    assert "En ganska lång vy 11" not in more


def test_the_plan_opens_with_ones_own_view_else_with_the_one_for_all(client, coast):
    shared = view_of(coast, "lead", name="För alla", query="group=org", is_shared=True, is_default=True)
    own = view_of(coast, "reader", name="Min", query="group=contact", is_default=True)

    opened = {}
    for who in ("reader", "south_editor"):
        client.force_login(coast.people[who])
        opened[who] = client.get(coast.plan.get_absolute_url()).headers["Location"]

    assert opened == {"reader": own.get_absolute_url(), "south_editor": shared.get_absolute_url()}
    assert client.get(coast.plan.get_absolute_url() + "?show=all").status_code == 200


def test_one_view_opens_the_plan(client, coast):
    first = view_of(coast, "reader", name="Första", is_default=True)
    client.force_login(coast.reader)

    client.post(address("create_view", coast.plan.pk, view="group%3Dorg"), {"name": "Andra", "is_default": "on"})

    assert list(SavedView.objects.filter(is_default=True).values_list("name", flat=True)) == ["Andra"]
    undo(Revision.objects.last().operation, by=coast.reader)
    first.refresh_from_db()
    assert first.is_default


def test_a_view_gets_a_new_name_and_shows_what_the_plan_shows_now_if_asked(client, coast):
    view = view_of(coast, "reader", name="Gammalt", query="group=org")
    client.force_login(coast.reader)
    here = address("change_view", view.pk, view="group%3Dcontact")

    client.post(here, {"name": "Nytt", "version": 1})
    view.refresh_from_db()
    assert (view.name, view.query) == ("Nytt", "group=org")
    client.post(here, {"name": "Nytt", "version": 2, "now": "on"})

    view.refresh_from_db()
    assert view.query == "group=contact"


def test_two_views_of_one_person_have_different_names(client, coast):
    view_of(coast, "reader", name="Min")
    view_of(coast, "lead", name="Ledarens")
    client.force_login(coast.reader)

    same = client.post(address("create_view", coast.plan.pk), {"name": "Min"})
    anothers = client.post(address("create_view", coast.plan.pk), {"name": "Ledarens"})

    assert (same.status_code, anothers.status_code) == (422, 302)
    assert same.context["form"].non_field_errors() == ["You already have a view with that name. Choose another."]


@pytest.mark.parametrize(
    ("who", "shares", "opens_for_all"),
    [("lead", True, True), ("north_editor", True, False), ("reporter", False, False), ("reader", False, False)],
)
def test_who_shares_views(who, shares, opens_for_all, client, coast):
    client.force_login(coast.people[who])
    here = address("create_view", coast.plan.pk)

    form = client.get(here).context["form"]
    client.post(here, {"name": "En", "is_shared": "on"})
    client.post(here, {"name": "Två", "is_shared": "on", "is_default": "on"})

    assert ("is_shared" in form.fields) is shares
    assert SavedView.objects.filter(name="En", is_shared=True).exists() is shares
    assert SavedView.objects.filter(is_shared=True, is_default=True).exists() is opens_for_all


def test_who_may_not_share_is_refused_by_the_operation_too(coast):
    view = SavedView(plan=coast.plan, name="En", is_shared=True)

    with pytest.raises(PermissionDenied):
        operations.create_view(view, by=coast.reader)


@pytest.mark.parametrize(
    ("who", "own", "shared"),
    [("reader", 404, 403), ("north_editor", 200, 200), ("south_editor", 404, 403), ("lead", 404, 200),
     ("outsider", 404, 404)],
)  # fmt: skip
def test_who_changes_and_deletes_an_editors_views(who, own, shared, client, coast):
    mine = view_of(coast, "north_editor", name="Egen")
    ours = view_of(coast, "north_editor", name="Delad", is_shared=True)
    client.force_login(coast.people[who])

    for page in ("change_view", "delete_view"):
        answers = [client.get(address(page, view.pk)).status_code for view in (mine, ours)]
        assert answers == [own, shared]


def test_a_view_is_deleted_and_brought_back(client, coast):
    view = view_of(coast, "reader", name="Min", query="group=org")
    client.force_login(coast.reader)

    client.post(address("delete_view", view.pk), {"version": 1})
    assert list(SavedView.objects.all()) == []
    undo(Revision.objects.last().operation, by=coast.reader)

    assert SavedView.objects.get().query == "group=org"


def test_the_list_names_ones_own_and_the_shared(client, coast):
    view_of(coast, "reader", name="Min")
    view_of(coast, "lead", name="Delad", is_shared=True)
    view_of(coast, "lead", name="Hemlig")
    client.force_login(coast.reader)

    page = client.get(address("views", coast.plan.pk))

    assert [(row["view"].name, row["may_change"]) for row in page.context["own"]] == [("Min", True)]
    assert [(row["view"].name, row["may_change"]) for row in page.context["shared"]] == [("Delad", False)]


def test_an_address_that_is_too_long_is_cut_at_a_whole_choice():
    params = QueryDict(mutable=True)
    params["group"] = "org"
    params["q"] = "x" * MOST_STORED

    assert stored(params) == "group=org"


def test_the_views_take_no_more_queries_for_more_rows_and_the_list_none_for_more_views(client, coast):
    def count(path):
        client.get(path)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        return len(captured)

    client.force_login(coast.lead)
    view_of(coast, "lead", name="Ord", query="q=a&status=plan")
    view_of(coast, "lead", name="Del", query=f"org={coast.north.pk}", is_shared=True)
    plan, views = coast.plan.get_absolute_url() + "?show=all", address("views", coast.plan.pk)
    before = count(plan), count(views)
    for number in range(2, 301):
        activity = ActivityFactory(plan=coast.plan, number=str(number))
        PartFactory(activity=activity, organisation=coast.north, is_lead=True)
    rows = count(plan)
    for number in range(30):
        view_of(coast, "lead", name=f"Vy {number}", is_shared=True)

    assert (rows, count(views)) == before
