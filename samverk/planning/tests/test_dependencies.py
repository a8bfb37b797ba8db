"""What activities wait for: no circles, warnings where the dates contradict, and who may say so."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.dates import FuzzyDate
from samverk.core.models import Revision
from samverk.core.tests.drawing import unhurried
from samverk.core.undo import undo
from samverk.planning import operations
from samverk.planning.models import Activity, Dependency
from samverk.planning.tests.factories import ActivityFactory, DependencyFactory, PartFactory
from samverk.planning.waiting import problem

pytestmark = pytest.mark.django_db


def add(coast, number, **facts):
    activity = ActivityFactory(plan=coast.plan, number=number, position=int(number) * 1024, **facts)
    PartFactory(activity=activity, organisation=coast.north, is_lead=True)
    return activity


def wait(activity, on, by):
    return operations.add_dependency(Dependency(activity=activity, on=on), by=by)


def page(activity):
    return reverse("planning:add_dependency", args=[activity.pk])


def dates(text):
    return FuzzyDate(text) if text else None


@pytest.mark.parametrize(
    ("starts", "ends", "expected"),
    [
        ("2026-04", "2026-03", ""),
        ("2026-03", "2026-03", ""),
        ("2026", "2026-06", ""),
        ("2026-02", "2026-03", "2 begins before 1 has ended."),
        ("2026-Q1", "2026-HT", "2 begins before 1 has ended."),
        ("2025", "2026", "2 begins before 1 has ended."),
        ("2026", "ongoing", "1 has no end."),
        ("ongoing", "2026", ""),
        (None, "2026", ""),
        ("2026", None, ""),
    ],
)
def test_dates_contradict_only_where_it_is_certain(starts, ends, expected):
    first = Activity(number="1", ends=dates(ends))
    second = Activity(number="2", starts=dates(starts))

    assert problem(second, first) == expected


def test_to_wait_for_what_has_been_dropped_is_a_problem(coast):
    first = Activity(number="1", dropped_on="2026-01-01")

    assert problem(Activity(number="2"), first) == "1 has been dropped."
    assert problem(Activity(number="2", dropped_on="2026-01-01"), first) == ""


def test_what_an_activity_waits_for_is_added_taken_away_and_undone(client, coast):
    second = add(coast, "2")
    client.force_login(coast.north_editor)

    client.post(page(second), {"on": coast.activity.pk})
    [dependency] = Dependency.objects.all()
    assert (dependency.activity, dependency.on) == (second, coast.activity)
    client.post(reverse("planning:remove_dependency", args=[dependency.pk]))
    assert list(Dependency.objects.all()) == []

    undo(Revision.objects.last().operation, by=coast.north_editor)
    assert Dependency.objects.get().on == coast.activity


def test_a_circle_is_refused_and_named(client, coast):
    second, third = add(coast, "2"), add(coast, "3")
    wait(second, coast.activity, coast.lead)
    wait(third, second, coast.lead)
    client.force_login(coast.lead)

    response = client.post(page(coast.activity), {"on": third.pk})

    assert response.status_code == 422
    assert response.context["form"].errors == {"on": ["They would wait for each other in a circle: 1 → 3 → 2 → 1."]}


def test_the_same_is_not_waited_for_twice_nor_itself_nor_another_plans(client, coast):
    second = add(coast, "2")
    wait(second, coast.activity, coast.lead)
    client.force_login(coast.lead)

    twice = client.post(page(second), {"on": coast.activity.pk})
    itself = client.post(page(second), {"on": second.pk})
    another = client.post(page(second), {"on": ActivityFactory().pk})

    assert [answer.status_code for answer in (twice, itself, another)] == [422] * 3
    assert twice.context["form"].non_field_errors() == ["It waits for that activity already."]
    with pytest.raises(ValidationError):
        wait(second, second, coast.lead)
    with pytest.raises(ValidationError):
        wait(second, ActivityFactory(), coast.lead)


@given(pairs=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=14))
@unhurried(25)
def test_whatever_is_added_in_whatever_order_there_is_never_a_circle(coast, pairs):
    Dependency.objects.all().delete()
    coast.plan.activities.exclude(pk=coast.activity.pk).delete()
    activities = [add(coast, str(number)) for number in range(10, 16)]
    refused = set()

    for one, other in pairs:
        try:
            wait(activities[one], activities[other], coast.lead)
        except ValidationError:
            refused.add((one, other))

    place = {activity.pk: number for number, activity in enumerate(activities)}
    kept = {(place[a], place[b]) for a, b in Dependency.objects.values_list("activity_id", "on_id")}
    assert not any(reaches(kept, one, one) for one in range(6))
    # And nothing is refused without cause: it stands there already, or would have closed a circle.
    assert all(pair in kept or pair[0] == pair[1] or reaches(kept, pair[1], pair[0]) for pair in refused)


def reaches(pairs, start, goal) -> bool:
    found, waiting = set(), [start]
    while waiting:
        at = waiting.pop()
        for one, other in pairs:
            if one == at and other not in found:
                found.add(other)
                waiting.append(other)
    return goal in found


@pytest.mark.parametrize(
    ("who", "code"),
    [("lead", 200), ("south_editor", 200), ("reporter", 403), ("reader", 403), ("outsider", 404)],
)
def test_who_says_what_waits(who, code, client, coast):
    dependency = DependencyFactory(activity=add(coast, "2"), on=coast.activity)
    client.force_login(coast.people[who])

    assert client.get(page(dependency.activity)).status_code == code
    removed = client.post(reverse("planning:remove_dependency", args=[dependency.pk]))
    assert removed.status_code == {200: 302}.get(code, code)


def test_both_activities_pages_and_the_plan_tell_of_it_and_of_the_contradiction(client, coast):
    Activity.objects.filter(pk=coast.activity.pk).update(starts=FuzzyDate("2025"), ends=FuzzyDate("2027"))
    second = add(coast, "2", starts=FuzzyDate("2026"), ends=FuzzyDate("2027"), title="Laddare")
    wait(second, coast.activity, coast.lead)
    client.force_login(coast.reader)

    waiting = client.get(second.get_absolute_url()).context["page"]
    waited_for = client.get(coast.activity.get_absolute_url()).context["page"]
    plan = client.get(coast.plan.get_absolute_url(), {"group": "none"})

    told = "2 begins before 1 has ended."
    assert [(each.on, each.problem) for each in waiting.waits] == [(coast.activity, told)]
    assert [(each.activity, each.problem) for each in waited_for.waited_for_by] == [(second, told)]
    rows = plan.context["table"].groups[0].rows
    assert [row.problems for row in rows] == [[], [told]]
    bar = next(cell.value for head, cell in rows[1].cells if head.key == "period")
    assert bar.words == f"2026 to 2027; {told}"
    assert [hook.is_broken for hook in bar.hooks] == [True]


def test_the_plan_takes_no_more_queries_for_more_that_waits(client, coast):
    def count():
        client.get(coast.plan.get_absolute_url())
        with CaptureQueriesContext(connection) as captured:
            client.get(coast.plan.get_absolute_url())
        return len(captured)

    client.force_login(coast.lead)
    rows = [add(coast, str(number)) for number in range(2, 5)]
    DependencyFactory(activity=rows[1], on=rows[0])
    few = count()
    rows += [add(coast, str(number)) for number in range(5, 301)]
    for one, other in zip(rows[2:], rows[1:], strict=False):
        DependencyFactory(activity=one, on=other)

    assert count() == few
