"""The heat map: how many of the activities that reach two goals deviate, and what stands behind each figure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.tests.drawing import unhurried
from samverk.followup.heat import Cell, HeatMap
from samverk.followup.overview import RoundOverview
from samverk.followup.tests.factories import FollowUpFactory
from samverk.organisations.tests.factories import ParticipationFactory
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory


@pytest.fixture
def own_goal(principal, goal):
    """A goal of the principal's own, which the strategy's goal contributes to."""
    document = SteeringDocumentFactory(owner_organisation=principal)
    own = GoalFactory(tree=GoalTreeFactory(document=document), code="N1")
    AlignmentFactory(source=goal, target=own)
    return own


@pytest.fixture
def heat(round, lead, principal):
    return lambda: HeatMap(RoundOverview(round, lead), [principal])


def answered(round, step, *goals):
    part = PartFactory(activity=ActivityFactory(plan=round.plan))
    for goal in goals:
        ContributionFactory(activity=part.activity, goal=goal)
    return FollowUpFactory(round=round, part=part, reported=True, step=step).part.activity


def test_a_cell_counts_each_activity_that_reaches_both_goals_once(round, heat, goal, own_goal, on_track, off_track):
    answered(round, on_track, goal)
    answered(round, off_track, goal, own_goal)  # by two ways, yet one activity
    answered(round, off_track)  # reaches no goal

    [group] = heat().groups

    [row] = group.rows
    [cell] = row.cells
    assert (group.activities, cell.activities, cell.deviating) == (2, 2, 1)
    assert (row.whole.activities, row.whole.share_percent, row.whole.shade) == (2, 50, 5)
    assert cell.in_words == "1 on track, 1 major deviation"


def test_goals_that_no_activity_reaches_take_no_room(round, heat, goal, own_goal, on_track):
    GoalFactory(tree=goal.tree)
    GoalFactory(tree=own_goal.tree)
    answered(round, on_track, goal)

    shown = heat()

    assert shown.columns == [goal]
    assert [row.goal for row in shown.groups[0].rows] == [own_goal]


def test_without_a_goal_of_a_principals_own_there_is_no_map(round, as_lead, goal, principal, on_track):
    answered(round, on_track, goal)

    text = as_lead.get(round.get_absolute_url()).content.decode()

    assert 'id="heat"' not in text


def test_every_figure_leads_to_the_activities_it_counts(round, as_lead, goal, own_goal, on_track, off_track):
    inside, outside = answered(round, off_track, goal), answered(round, on_track, own_goal)
    page = as_lead.get(round.get_absolute_url()).content.decode()
    address = f"?goal={own_goal.pk}&amp;goal={goal.pk}#activities"
    assert address in page

    shown = as_lead.get(round.get_absolute_url(), {"goal": [own_goal.pk, goal.pk]})

    assert [activity for activity, _status in shown.context["rows"]] == [inside]
    assert "1 activity that reaches" in shown.content.decode()
    whole = as_lead.get(round.get_absolute_url(), {"goal": own_goal.pk})
    assert {activity for activity, _status in whole.context["rows"]} == {inside, outside}


def test_an_address_with_unknown_goals_is_read_forgivingly(round, as_lead, follow_up):
    response = as_lead.get(round.get_absolute_url(), {"goal": ["x", "9" * 40, "987654"]})

    assert response.status_code == 200
    assert len(response.context["rows"]) == 1


def test_the_map_takes_as_many_queries_for_three_principals_as_for_one(
    round, lead, collaboration, principal, goal, own_goal, on_track, queries
):
    answered(round, on_track, goal)

    def draw(principals):
        return [group.rows for group in HeatMap(RoundOverview(round, lead), principals).groups]

    one = queries(draw, [principal])
    others = ParticipationFactory.create_batch(2, collaboration=collaboration)
    for each in others:
        document = SteeringDocumentFactory(owner_organisation=each.organisation)
        AlignmentFactory(source=goal, target=GoalFactory(tree=GoalTreeFactory(document=document)))

    assert queries(draw, [principal, *(each.organisation for each in others)]) == one


@unhurried(200)
@given(st.integers(0, 400), st.integers(0, 400))
def test_the_shade_grows_with_the_share(activities, deviating):
    cell = Cell((), activities, min(activities, deviating), [])

    share = cell.deviating / activities if activities else None
    expected = 0 if share is None else 1 if share == 0 else 2 if share <= 0.15 else 3 if share <= 0.25 else 4
    assert cell.shade == (5 if share is not None and share > 0.4 else expected)
    assert share is None or abs(cell.share_percent - 100 * share) <= 0.5
