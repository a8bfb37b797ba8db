"""The order of a plan's activities: moved with a reason, and the log of what was moved and dropped."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.organisations.tests.factories import SeatFactory
from samverk.planning import operations
from samverk.planning.models import Activity
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory, PlanFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas(coast, strategy):
    """Two goals with activities 2, 3 and 4 under the first and 5 under the second."""
    for number, goal in [("2", "nature"), ("3", "nature"), ("4", "nature")]:
        ContributionFactory(activity=add(coast, number), goal=strategy[goal])
    return {activity.number: activity for activity in Activity.objects.all()}


def add(coast, number):
    activity = ActivityFactory(plan=coast.plan, number=number, position=int(number) * 1024)
    PartFactory(activity=activity, organisation=coast.north, is_lead=True)
    return activity


def move(client, coast, **sent):
    return client.post(reverse("planning:order", args=[coast.plan.pk]), sent)


def order_of(coast):
    return [activity.number for activity in coast.plan.activities.order_by("position", "pk")]


def log(client, coast):
    page = client.get(reverse("planning:order_log", args=[coast.plan.pk]))
    return [(entry.name.split()[0], entry.what, entry.why, entry.is_undone) for entry in page.context["entries"]]


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        ({"up": "3"}, ["1", "3", "2", "4"]),
        ({"down": "3"}, ["1", "2", "4", "3"]),
        ({"up": "2"}, ["1", "2", "3", "4"]),
        ({"moved": "4", "before": "2"}, ["1", "4", "2", "3"]),
        ({"moved": "2", "after": "4"}, ["1", "3", "4", "2"]),
        ({"moved": "2", "before": "1"}, ["1", "2", "3", "4"]),
        ({"moved": "2"}, ["1", "2", "3", "4"]),
        ({"reason": "Enter in the field alone"}, ["1", "2", "3", "4"]),
    ],
)
def test_activities_move_within_their_group(sent, expected, client, coast, areas):
    client.force_login(coast.north_editor)

    response = move(client, coast, **{k: areas[v].pk if v in areas else v for k, v in sent.items()})

    assert response.status_code == 302
    assert order_of(coast) == expected


def test_the_log_says_what_was_moved_and_dropped_by_whom_and_why(client, coast, areas):
    client.force_login(coast.lead)
    move(client, coast, up=areas["4"].pk, reason="Rådet vill det före sommaren.")
    move(client, coast, moved=areas["2"].pk, after=areas["3"].pk)
    operations.drop_activity(Activity.objects.get(number="3"), reason="Pengarna tog slut.", by=coast.lead)
    operations.take_back_activity(Activity.objects.get(number="3"), by=coast.lead)
    client.force_login(coast.reader)

    assert log(client, coast) == [
        ("3", "back", "", False),
        ("3", "dropped", "Pengarna tog slut.", False),
        ("2", "down", "", False),
        ("4", "up", "Rådet vill det före sommaren.", False),
    ]


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"moved": "4", "before": "2"}, "was moved from place 3 to place 1, past 2, 3"),
        ({"down": "2"}, "was moved from place 1 to place 2, past 3"),
    ],
)
def test_the_log_says_from_which_place_to_which_and_past_what(sent, words, client, coast, areas):
    client.force_login(coast.lead)
    move(client, coast, **{k: areas[v].pk for k, v in sent.items()})

    page = client.get(reverse("planning:order_log", args=[coast.plan.pk])).text

    assert words in page


@given(st.data())
@unhurried(60)
def test_the_trail_keeps_the_places_as_the_order_was_and_became(data):
    """As the plan's rows say before and after, whatever is moved beside whatever."""
    with transaction.atomic():
        plan = PlanFactory()
        lead = SeatFactory(collaboration=plan.collaboration, role="lead").person
        rows = [ActivityFactory(plan=plan, number=str(n), position=n * 3) for n in range(data.draw(st.integers(2, 6)))]
        moved, neighbour = data.draw(st.permutations(rows))[:2]
        side = {data.draw(st.sampled_from(["before", "after"])): neighbour}
        before = list(plan.activities.values_list("number", flat=True))

        operations.move_activity(moved, **side, by=lead)

        after = list(plan.activities.values_list("number", flat=True))
        newest = Revision.objects.order_by("sequence").last()
        facts = newest.values["facts"] if newest else None
        transaction.set_rollback(True)
    was, becomes = before.index(moved.number), after.index(moved.number)
    if facts is None:  # it was moved to where it stood: nothing was changed but room made
        assert before == after
    else:
        assert (facts["from"], facts["to"]) == (was + 1, becomes + 1)
        others = [number for number in before if number != moved.number]
        assert facts["past"] == others[min(was, becomes) : max(was, becomes)]


def test_what_was_undone_says_so(client, coast, areas):
    client.force_login(coast.lead)
    move(client, coast, up=areas["3"].pk)
    undo(Revision.objects.last().operation, by=coast.lead)
    move(client, coast, down=areas["3"].pk)

    assert log(client, coast) == [("3", "down", "", False), ("3", "up", "", True)]


def test_a_reason_is_kept_as_long_as_it_may_be(client, coast, areas):
    client.force_login(coast.lead)

    move(client, coast, up=areas["3"].pk, reason="  " + "x" * 400 + "\x00")

    assert [why for _name, _what, why, _undone in log(client, coast)] == ["x" * 300]


def test_activities_of_another_plan_are_not_moved_here(client, coast, areas):
    client.force_login(coast.lead)

    assert move(client, coast, up=ActivityFactory().pk).status_code == 404


@pytest.mark.parametrize(
    ("who", "moves", "reads"),
    [("lead", 302, 200), ("south_editor", 302, 200), ("reporter", 403, 200), ("reader", 403, 200),
     ("outsider", 404, 404)],
)  # fmt: skip
def test_who_moves_and_who_reads_the_log(who, moves, reads, client, coast, areas):
    client.force_login(coast.people[who])

    assert move(client, coast, up=areas["3"].pk).status_code == moves
    assert client.get(reverse("planning:order_log", args=[coast.plan.pk])).status_code == reads


def test_the_log_takes_no_more_queries_for_more_entries(client, coast, areas):
    def count():
        client.get(reverse("planning:order_log", args=[coast.plan.pk]))
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("planning:order_log", args=[coast.plan.pk]))
        return len(captured)

    client.force_login(coast.lead)
    for _each in range(3):
        move(client, coast, up=areas["3"].pk)
        move(client, coast, down=areas["3"].pk)
    few = count()
    for _each in range(20):
        move(client, coast, up=areas["4"].pk)
        move(client, coast, down=areas["4"].pk)

    assert count() == few
