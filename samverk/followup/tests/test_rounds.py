"""A round is planned, opened, closed, reopened and fixed, and who is asked in it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from samverk.core import undo
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.followup import operations
from samverk.followup.models import Round
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.tests.states import codes, put_in
from samverk.organisations.models import Seat
from samverk.planning.models import StatusScale
from samverk.planning.tests.factories import (
    ActivityFactory,
    PartFactory,
    StatusScaleFactory,
)
from samverk.steering.tests.factories import GoalFactory

State = Round.State


def test_a_new_round_is_planned_and_asks_nobody(round, lead):
    new = RoundFactory.build(plan=round.plan, scale=round.scale, assessment_scale=round.assessment_scale)

    operations.create_round(new, by=lead)

    assert (new.state, new.opened_at, new.follow_ups.count()) == ("planned", None, 0)


def test_a_round_judges_activities_by_a_scale_for_activities(round, lead):
    new = RoundFactory.build(plan=round.plan, scale=round.assessment_scale, assessment_scale=round.assessment_scale)

    with pytest.raises(ValidationError) as refusal:
        operations.create_round(new, by=lead)

    assert codes(refusal) == {"scale": "other_scale"}


def test_another_collaborations_scale_is_refused(round, lead):
    strange = StatusScaleFactory(collaboration=RoundFactory().plan.collaboration)
    round.scale = strange

    with pytest.raises(ValidationError) as refusal:
        operations.change_round(put_in(round, State.PLANNED), by=lead)

    assert codes(refusal) == {"scale": "other_scale"}


def test_opening_asks_each_part_of_what_is_current_once(round, lead):
    put_in(round, State.PLANNED)
    activity, dropped = ActivityFactory.create_batch(2, plan=round.plan)
    parts = PartFactory.create_batch(2, activity=activity)
    PartFactory(activity=dropped)
    dropped.dropped_on, dropped.drop_reason = date(2026, 1, 1), "Byggs inte."
    dropped.save()
    PartFactory()

    operations.open_round(round, by=lead)

    assert set(round.follow_ups.values_list("part", "state")) == {(part.pk, "asked") for part in parts}
    assert Round.objects.get(pk=round.pk).opened_at is not None


def test_what_is_added_to_the_plan_later_is_not_asked(round, lead):
    put_in(round, State.PLANNED)
    PartFactory(activity=ActivityFactory(plan=round.plan))
    operations.open_round(round, by=lead)

    PartFactory(activity=ActivityFactory(plan=round.plan))

    assert round.follow_ups.count() == 1


def test_an_empty_plan_cannot_be_followed_up(round, lead):
    put_in(round, State.PLANNED)

    with pytest.raises(ValidationError) as refusal:
        operations.open_round(round, by=lead)

    assert codes(refusal) == {"": "nobody_to_ask"}
    assert Round.objects.get(pk=round.pk).state == "planned"


@pytest.mark.parametrize("many", [3, 60])
def test_opening_takes_as_many_queries_for_many_parts(round, lead, many, django_assert_max_num_queries):
    put_in(round, State.PLANNED)
    for _n in range(many):
        PartFactory(activity=ActivityFactory(plan=round.plan))

    with django_assert_max_num_queries(35):
        operations.open_round(round, by=lead)


STEPS = {
    "open": lambda round, by: operations.open_round(round, by=by),
    "close": lambda round, by: operations.close_round(round, by=by),
    "reopen": lambda round, by: operations.reopen_round(round, reason="Ett svar var fel.", by=by),
    "fix": lambda round, by: operations.fix_round(round, by=by),
    "delete": lambda round, by: operations.delete_round(round, by=by),
}


@pytest.mark.parametrize(
    ("state", "step", "after"),
    [
        ("planned", "open", "open"),
        ("planned", "close", "round_not_open"),
        ("planned", "reopen", "not_in_review"),
        ("planned", "fix", "not_in_review"),
        ("planned", "delete", None),
        ("open", "open", "not_planned"),
        ("open", "close", "review"),
        ("open", "reopen", "not_in_review"),
        ("open", "fix", "not_in_review"),
        ("open", "delete", "round_opened"),
        ("review", "open", "not_planned"),
        ("review", "close", "round_not_open"),
        ("review", "reopen", "open"),
        ("review", "fix", "fixed"),
        ("review", "delete", "round_opened"),
        ("fixed", "open", "not_planned"),
        ("fixed", "close", "round_closed"),
        ("fixed", "reopen", "round_closed"),
        ("fixed", "fix", "round_closed"),
        ("fixed", "delete", "round_opened"),
    ],
)
def test_a_round_moves_in_one_order(round, lead, state, step, after):
    put_in(round, state)
    PartFactory(activity=ActivityFactory(plan=round.plan))

    try:
        STEPS[step](round, lead)
    except ValidationError as refusal:
        assert refusal.code == after
        assert Round.objects.get(pk=round.pk).state == state
    else:
        assert Round.objects.filter(pk=round.pk).values_list("state", flat=True).first() == after


def test_reopening_needs_a_reason_and_keeps_it(round, lead):
    put_in(round, State.REVIEW)

    with pytest.raises(ValidationError) as refusal:
        operations.reopen_round(round, reason="  ", by=lead)
    operations.reopen_round(round, reason="Östhammar hade fel siffror.", by=lead)

    assert codes(refusal) == {"": "reason_missing"}
    assert Revision.objects.of(round).last().values["reason"] == "Östhammar hade fel siffror."


def test_a_principals_last_edition_can_fix_the_round_within_its_own_operation(round, seat, principal):
    put_in(round, State.REVIEW)
    editor = seat(Seat.Role.EDITOR, principal)

    with operation("reports.edition_fixed", by=editor) as op:
        operations.mark_fixed(op, round)

    assert Round.objects.get(pk=round.pk).state == "fixed"


def test_the_dates_of_an_open_round_can_be_moved_but_not_its_scale(round, lead, follow_up):
    round.answers_due_on = date(2026, 9, 20)
    operations.change_round(round, by=lead)
    round.scale = StatusScaleFactory()

    with pytest.raises(ValidationError) as refusal:
        operations.change_round(round, by=lead)

    assert codes(refusal) == {"scale": "scale_in_use"}
    assert Round.objects.get(pk=round.pk).answers_due_on == date(2026, 9, 20)


def test_the_scale_for_goals_stays_once_goals_are_judged_by_it(round, lead, reached):
    operations.assess_goal(round, GoalFactory(), step=reached, by=lead)
    round.assessment_scale = StatusScaleFactory(purpose=StatusScale.Purpose.ASSESSMENT)

    with pytest.raises(ValidationError) as refusal:
        operations.change_round(round, by=lead)

    assert codes(refusal) == {"assessment_scale": "scale_in_use"}


def test_a_part_can_be_asked_in_mid_round_but_not_twice(round, lead):
    part = PartFactory(activity=ActivityFactory(plan=round.plan))

    operations.ask_part(round, part, by=lead)
    with pytest.raises(ValidationError) as refusal:
        operations.ask_part(round, part, by=lead)

    assert codes(refusal) == {"": "already_asked"}
    assert list(round.follow_ups.values_list("part", flat=True)) == [part.pk]


def test_a_part_of_another_plan_cannot_be_asked(round, lead):
    with pytest.raises(ValidationError) as refusal:
        operations.ask_part(round, PartFactory(), by=lead)

    assert codes(refusal) == {"": "other_plan"}


def test_a_part_can_be_let_off_until_it_has_answered(round, lead, follow_up):
    op = operations.stop_asking(follow_up, by=lead)
    undo.undo(op.id, by=lead)
    submitted = FollowUpFactory(round=round, submitted=True)

    with pytest.raises(ValidationError) as refusal:
        operations.stop_asking(submitted, by=lead)

    assert codes(refusal) == {"": "already_submitted"}
    assert set(round.follow_ups.all()) == {follow_up, submitted}
