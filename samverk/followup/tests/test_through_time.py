"""Status round by round: what is counted, what is not told, and the page that shows it."""

from datetime import date

import pytest

from samverk.followup.joint import joint_statuses
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.through_time import chart_of, counts_by_round, of_goal, rounds_until
from samverk.organisations.tests.factories import PersonFactory
from samverk.planning.models import Activity
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory


@pytest.fixture
def earlier(round):
    def make(name, month):
        period = {"period_from": date(2025, month, 1), "period_to": date(2025, month, 28)}
        return RoundFactory(plan=round.plan, name=name, scale=round.scale, **period)

    return make


@pytest.fixture
def asked(round):
    def ask(rounds, many=1, **said):
        for _number in range(many):
            part = PartFactory(activity=ActivityFactory(plan=round.plan))
            for each in rounds:
                FollowUpFactory(round=each, part=part, **said)

    return ask


def contribute(goal, activities):
    for activity in activities:
        ContributionFactory(activity=activity, goal=goal)


def counted(found):
    return {round: {each.key: each.count for each in counts} for round, counts in found.items()}


def test_each_round_is_counted_as_its_own_page_counts_it(round, earlier, asked, on_track, off_track):
    rounds = [earlier("T1", 1), earlier("T2", 2), round]
    asked(rounds[:2], 3, reported=True, step=on_track)
    asked(rounds[1:], 2, reported=True, step=off_track, deviation="Sent", measure="Snart")
    asked(rounds, 1)

    found = counted(counts_by_round(rounds))

    for each in rounds:
        joint = [status for status in joint_statuses(each).values() if status.asked]
        assert found[each.pk] == {key: sum(s.key == key for s in joint) for key in {s.key for s in joint}}


def test_a_draft_is_silence(round, earlier, on_track):
    before = earlier("T1", 1)
    FollowUpFactory(round=before, state="draft", answer="reported", step=on_track)

    assert counted(counts_by_round([before])) == {before.pk: {"unans": 1}}


def test_rounds_of_this_plan_up_to_this_one_that_one_may_see(round, earlier, lead):
    first, second = earlier("T1", 1), earlier("T2", 2)
    RoundFactory()

    assert rounds_until(second, lead) == [first, second]
    assert rounds_until(second, PersonFactory()) == []


def test_the_first_round_has_nothing_to_be_compared_with(round, earlier, asked):
    empty = earlier("T1", 1)
    asked([round])

    assert chart_of([empty, round], counts_by_round([empty, round]), (), "t") is None


def test_a_round_in_which_nobody_was_asked_is_a_gap(round, earlier, asked):
    rounds = [earlier("T0", 1), earlier("T1", 2), earlier("T2", 3), round]
    asked([rounds[1], round])

    chart = chart_of(rounds, counts_by_round(rounds), (), "t")

    assert [row[:2] for row in chart.table.rows] == [("T1", 1), ("T2", None), (round.name, 1)]


def test_the_rounds_page_shows_it_with_as_many_queries_for_many_rounds_and_rows(
    client, round, earlier, asked, reporter, follow_up, queries
):
    client.force_login(reporter)
    asked([earlier("T1", 1), round], 2)
    few, text = queries(client.get, round.get_absolute_url()), client.get(round.get_absolute_url()).text

    asked([*(earlier(f"T{number}", number) for number in range(2, 12)), round], 30)

    assert 'id="through-time"' in text and "T1: 2 not answered." in text
    assert queries(client.get, round.get_absolute_url()) <= few


def test_a_goals_page_shows_how_what_reaches_it_has_gone(
    client, round, earlier, asked, on_track, goal, reporter, queries
):
    client.force_login(reporter)
    rounds = [earlier("T1", 1), round]
    asked(rounds, 3, reported=True, step=on_track)
    asked(rounds, 4)
    contribute(goal, Activity.objects.filter(parts__follow_ups__step=on_track).distinct())
    few = queries(client.get, goal.get_absolute_url())

    text = client.get(goal.get_absolute_url()).text
    asked([*(earlier(f"T{number}", number) for number in range(2, 12)), round], 20)
    contribute(goal, Activity.objects.filter(contributions=None))

    assert f"T1: 3 on track. {round}: 3 on track." in text
    assert queries(client.get, goal.get_absolute_url()) <= few


def test_nobody_sees_a_chart_of_rounds_of_others(round, earlier, asked, goal, on_track):
    rounds = [earlier("T1", 1), round]
    asked(rounds, reported=True, step=on_track)
    ContributionFactory(activity=Activity.objects.first(), goal=goal)

    assert of_goal(PersonFactory(), goal) == {"through_time": None}


def test_silence_comes_last_whatever_round_it_occurs_in(round, earlier, asked, on_track, off_track):
    rounds = [earlier("T1", 1), round]
    asked(rounds[:1], reported=True, step=on_track)
    asked(rounds[:1])
    asked(rounds[1:], reported=True, step=off_track, deviation="Sent", measure="Snart")

    chart = chart_of(rounds, counts_by_round(rounds), round.scale.steps.all(), "t")

    assert chart.table.columns[2:] == (on_track.local_word, off_track.local_word, "Not answered")
