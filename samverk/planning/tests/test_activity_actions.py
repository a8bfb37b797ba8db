"""The buttons on an activity's page: each by whom it may be pressed, and what it does."""

import pytest
from django.urls import reverse

from samverk.planning.models import Activity, Milestone
from samverk.planning.tests.factories import ActivityFactory, MilestoneFactory

pytestmark = pytest.mark.django_db


def press(client, coast, who, page, key=None, **sent):
    client.force_login(coast.people[who])
    return client.post(reverse(f"planning:{page}", args=[key or coast.activity.pk]), sent)


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("lead", 302),
        ("north_editor", 302),
        ("south_editor", 403),
        ("reporter", 403),
        ("reader", 403),
        ("outsider", 404),
    ],
)
@pytest.mark.parametrize("page", ["delete_activity", "drop_activity", "take_back_activity"])
def test_who_may_end_an_activity(page, who, code, client, coast):
    assert press(client, coast, who, page, reason="Rådet beslutade så.").status_code == code


def test_an_activity_is_deleted_and_the_page_leads_to_the_plan(client, coast):
    response = press(client, coast, "lead", "delete_activity")

    assert response.headers["Location"] == coast.plan.get_absolute_url()
    assert list(Activity.objects.all()) == []


def test_a_drop_without_a_reason_is_refused(client, coast):
    response = press(client, coast, "lead", "drop_activity", reason=" ")

    assert response.status_code == 422
    assert list(Activity.objects.current()) == [coast.activity]


def test_a_dropped_activity_says_so_and_is_taken_back(client, coast):
    press(client, coast, "lead", "drop_activity", reason="Rådet beslutade så.")
    dropped = client.get(coast.activity.get_absolute_url()).content.decode()
    press(client, coast, "lead", "take_back_activity")

    assert "Rådet beslutade så." in dropped
    assert list(Activity.objects.current()) == [coast.activity]


@pytest.mark.parametrize(
    ("who", "code"), [("lead", 302), ("south_editor", 302), ("reporter", 302), ("reader", 403), ("outsider", 404)]
)
def test_who_may_tick_a_milestone(who, code, client, coast):
    milestone = MilestoneFactory(activity=coast.activity)

    response = press(client, coast, who, "tick_milestone", milestone.pk)

    assert response.status_code == code
    assert (Milestone.objects.get().done_on is not None) is (code == 302)


@pytest.mark.parametrize(
    ("place", "expected"), [("1", ["3", "1", "2"]), ("2", ["1", "3", "2"]), ("99", ["1", "2", "3"])]
)
def test_an_activity_is_moved_to_a_place(place, expected, client, coast):
    second, third = (ActivityFactory(plan=coast.plan, number=n, position=int(n) * 1024) for n in "23")

    response = press(client, coast, "south_editor", "move_activity", third.pk, place=place, reason="Rådet vill det.")

    assert [activity.number for activity in coast.plan.activities.all()] == expected
    assert response.status_code == (422 if place == "99" else 302)


@pytest.mark.parametrize("place", ["", "0", "x", "-1"])
def test_no_place_is_no_move(place, client, coast):
    response = press(client, coast, "lead", "move_activity", place=place)

    assert response.status_code == 422


def test_the_first_stays_first(client, coast):
    ActivityFactory(plan=coast.plan, number="2", position=2048)

    response = press(client, coast, "lead", "move_activity", step="up")

    assert response.status_code == 302
    assert [activity.number for activity in coast.plan.activities.all()] == ["1", "2"]


@pytest.mark.parametrize("page", ["take_back_activity", "tick_milestone"])
def test_looking_changes_nothing(page, client, coast):
    milestone = MilestoneFactory(activity=coast.activity)
    client.force_login(coast.lead)
    key = milestone.pk if page == "tick_milestone" else coast.activity.pk

    assert client.get(reverse(f"planning:{page}", args=[key])).status_code == 405
