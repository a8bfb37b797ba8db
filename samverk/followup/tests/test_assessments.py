"""Goals are judged, jointly and by each principal."""

import pytest
from django.core.exceptions import ValidationError

from samverk.core import undo
from samverk.core.trail import Conflict
from samverk.followup import operations
from samverk.followup.models import Assessment
from samverk.followup.tests.states import codes, put_in
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.steering.tests.factories import GoalFactory


def test_a_goal_is_judged_jointly_and_by_each_principal(round, lead, seat, principal, reached):
    goal, editor = GoalFactory(), seat(Seat.Role.EDITOR, principal)

    operations.assess_goal(round, goal, step=reached, text="Två av tre.", by=lead)
    operations.assess_goal(round, goal, step=reached, organisation=principal, by=editor)

    judged = Assessment.objects.order_by("pk").values_list("organisation", "assessed_by")
    assert list(judged) == [(None, lead.pk), (principal.pk, editor.pk)]


def test_an_assessment_can_be_changed_deleted_and_brought_back(round, lead, reached):
    goal = GoalFactory()
    first, _op = operations.assess_goal(round, goal, step=reached, by=lead)
    changed, _op = operations.assess_goal(
        round, goal, step=reached, text="Efter omprövning.", by=lead, expected_version=first.version
    )

    op = operations.delete_assessment(changed, by=lead)
    gone = Assessment.objects.exists()
    undo.undo(op.id, by=lead)

    assert not gone
    assert Assessment.objects.get().text == "Efter omprövning."


def test_two_who_judge_the_same_goal_are_told(round, lead, reached):
    goal = GoalFactory()
    operations.assess_goal(round, goal, step=reached, text="Först.", by=lead)

    with pytest.raises(Conflict):
        operations.assess_goal(round, goal, step=reached, text="Sedan.", by=lead)

    assert Assessment.objects.get().text == "Först."


def test_goals_are_judged_on_the_rounds_scale_for_goals(round, lead, on_track):
    with pytest.raises(ValidationError) as refusal:
        operations.assess_goal(round, GoalFactory(), step=on_track, by=lead)

    assert codes(refusal) == {"step": "other_scale"}


def test_only_principals_have_assessments_of_their_own(round, lead, reached):
    with pytest.raises(ValidationError) as refusal:
        operations.assess_goal(round, GoalFactory(), step=reached, organisation=OrganisationFactory(), by=lead)

    assert codes(refusal) == {"": "not_a_principal"}


@pytest.mark.parametrize(("state", "code"), [("planned", "round_not_open"), ("fixed", "round_closed")])
def test_goals_are_judged_while_the_round_lasts(round, lead, reached, state, code):
    put_in(round, state)

    with pytest.raises(ValidationError) as refusal:
        operations.assess_goal(round, GoalFactory(), step=reached, by=lead)

    assert codes(refusal) == {"": code}
