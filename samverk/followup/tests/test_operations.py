from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core import undo
from samverk.core.models import Revision
from samverk.core.trail import Conflict, operation
from samverk.followup import operations
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.prefill import same_as_last_time
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.models import StatusScale
from samverk.planning.tests.factories import (
    ActivityFactory,
    PartFactory,
    StatusScaleFactory,
    StatusStepFactory,
)
from samverk.steering.tests.factories import GoalFactory

State = Round.State


def put_in(round, state):
    Round.objects.filter(pk=round.pk).update(state=state)
    round.state = state
    return round


def codes(refusal) -> dict:
    """The codes of a refusal by field; "" is the whole."""
    error = refusal.value
    if not hasattr(error, "error_dict"):
        return {"": error.code}
    return {field: errors[0].code for field, errors in error.error_dict.items()}


# Rounds


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

    with django_assert_max_num_queries(30):
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


# Follow-ups


def test_a_draft_keeps_what_is_unfinished(follow_up, reporter, off_track):
    draft = operations.save_draft(follow_up, answer="reported", step=off_track, comment="Vi väntar", by=reporter)
    draft = operations.save_draft(draft, comment="Vi väntar på elnätet.", by=reporter)

    stored = FollowUp.objects.get()
    assert (stored.state, stored.step, stored.comment) == ("draft", off_track, "Vi väntar på elnätet.")
    assert (stored.version, draft.version, stored.submitted_at) == (3, 3, None)


def test_a_draft_that_is_emptied_is_none(follow_up, reporter):
    draft = operations.save_draft(follow_up, comment="Något", by=reporter)

    operations.save_draft(draft, comment="", by=reporter)

    assert FollowUp.objects.get().state == "asked"


def test_a_discarded_draft_comes_back_by_undo(follow_up, reporter):
    draft = operations.save_draft(follow_up, comment="Något", by=reporter)

    op = operations.discard_draft(draft, by=reporter)
    emptied = FollowUp.objects.get()
    undo.undo(op.id, by=reporter)

    assert (emptied.state, emptied.comment) == ("asked", "")
    assert (FollowUp.objects.get().state, FollowUp.objects.get().comment) == ("draft", "Något")


def test_a_submitted_answer_says_who_and_when(follow_up, reporter, on_track):
    operations.submit_follow_up(
        follow_up, answer="reported", step=on_track, progress_percent=0, comment=" Allt går bra. ", by=reporter
    )

    stored = FollowUp.objects.get()
    assert (stored.state, stored.step, stored.progress_percent) == ("submitted", on_track, 0)
    assert (stored.comment, stored.submitted_by) == ("Allt går bra.", reporter)
    assert stored.submitted_at is not None


@pytest.mark.parametrize("answer", ["nothing_to_report", "not_relevant", "not_assessed"])
def test_an_answer_without_status_has_no_step(follow_up, reporter, on_track, answer):
    operations.submit_follow_up(follow_up, answer=answer, step=on_track, by=reporter)

    stored = FollowUp.objects.get()
    assert (stored.state, stored.answer, stored.step) == ("submitted", answer, None)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"answer": ""}, {"step": "answer_missing"}),
        ({"answer": "reported"}, {"step": "step_missing"}),
        ({"answer": "reported", "step": "off_track"}, {"deviation": "deviation_missing", "measure": "measure_missing"}),
        ({"answer": "reported", "step": "off_track", "deviation": "Sent", "measure": " "},
         {"measure": "measure_missing"}),
        ({"answer": "reported", "step": "strange"}, {"step": "other_scale"}),
        ({"answer": "reported", "step": "on_track", "progress_percent": 101}, {"progress_percent": "max_value"}),
        ({"answer": "reported", "step": "on_track", "progress_percent": -1}, {"progress_percent": "min_value"}),
        ({"answer": "perhaps"}, {"answer": "invalid_choice"}),
    ],
)  # fmt: skip
def test_an_unfinished_answer_is_refused(follow_up, reporter, on_track, off_track, said, expected):
    steps = {"on_track": on_track, "off_track": off_track, "strange": StatusStepFactory()}
    said = said | ({"step": steps[said["step"]]} if "step" in said else {})

    with pytest.raises(ValidationError) as refusal:
        operations.submit_follow_up(follow_up, by=reporter, **said)

    assert codes(refusal) == expected
    assert FollowUp.objects.get().state == "asked"


def test_the_refusal_tells_what_to_write(follow_up, reporter, off_track):
    with pytest.raises(ValidationError) as refusal:
        operations.submit_follow_up(follow_up, answer="reported", step=off_track, by=reporter)

    assert refusal.value.message_dict == {
        "deviation": ["Write what differs from the plan, and why: “Major deviation” asks for it."],
        "measure": ["Write what you do about it, and by when: “Major deviation” asks for it."],
    }


@pytest.mark.parametrize(
    ("state", "code"), [("planned", "round_not_open"), ("open", None), ("review", None), ("fixed", "round_closed")]
)
def test_answers_are_taken_while_the_round_is_open_or_in_review(round, follow_up, reporter, state, code):
    put_in(round, state)

    for change in (
        lambda: operations.save_draft(follow_up, comment="Hej", by=reporter),
        lambda: operations.submit_follow_up(FollowUp.objects.get(), answer="not_relevant", by=reporter),
    ):
        if code is None:
            change()
            continue
        with pytest.raises(ValidationError) as refusal:
            change()
        assert codes(refusal) == {"": code}

    assert FollowUp.objects.get().state == ("asked" if code else "submitted")


def test_a_submitted_answer_is_changed_and_never_drafted_over(follow_up, reporter, on_track, off_track):
    first = operations.submit_follow_up(follow_up, answer="reported", step=on_track, by=reporter)
    with pytest.raises(ValidationError) as refusal:
        operations.save_draft(first, comment="Halvfärdig", by=reporter)

    operations.submit_follow_up(
        first, answer="reported", step=off_track, deviation="Elnätet räcker inte.", measure="Nytt avtal.", by=reporter
    )

    assert codes(refusal) == {"": "already_submitted"}
    assert (FollowUp.objects.get().state, FollowUp.objects.get().step) == ("submitted", off_track)
    steps = [row.values["after"]["step_id"] for row in Revision.objects.of(follow_up)]
    assert steps == [on_track.pk, off_track.pk]


def test_submitting_the_same_again_changes_nothing(follow_up, reporter):
    first = operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)

    again = operations.submit_follow_up(first, answer="not_relevant", by=reporter)

    assert (again.version, again.submitted_at) == (first.version, first.submitted_at)
    assert Revision.objects.of(follow_up).count() == 1


def test_the_second_of_two_writers_is_told(follow_up, reporter, lead):
    theirs, mine = FollowUp.objects.get(), FollowUp.objects.get()
    operations.save_draft(theirs, comment="Deras", by=lead)

    with pytest.raises(Conflict) as conflict:
        operations.submit_follow_up(mine, answer="not_relevant", comment="Min", by=reporter)

    comment = next(field for field in conflict.value.fields if field.name == "comment")
    assert (comment.theirs, comment.mine) == ("Deras", "Min")
    assert FollowUp.objects.get().comment == "Deras"


def test_a_submission_is_not_undone(follow_up, reporter):
    operations.submit_follow_up(follow_up, answer="not_relevant", by=reporter)
    op = Revision.objects.of(follow_up).last().operation

    with pytest.raises(PermissionDenied):
        undo.undo(op, by=reporter)

    assert FollowUp.objects.get().state == "submitted"


def test_a_part_that_has_been_asked_cannot_be_deleted(follow_up, lead):
    with pytest.raises(ValidationError) as refusal, operation("planning.part_deleted", by=lead) as op:
        op.delete(follow_up.part)

    assert codes(refusal) == {"": "in_use"}
    assert "follow-up (1)" in refusal.value.messages[0]


# As last time


def test_as_last_time_begins_with_what_was_submitted_last(round, follow_up, on_track):
    for name, month in (("T3", 1), ("T1", 4)):
        earlier = RoundFactory(
            plan=round.plan, name=name, period_from=date(2026, 1, 1), period_to=date(2026, month, 30),
            cutoff_on=date(2026, month, 30),
        )  # fmt: skip
        FollowUpFactory(
            round=earlier, part=follow_up.part, reported=True, step=on_track, comment=name, progress_percent=10
        )
    FollowUpFactory(
        round=RoundFactory(plan=round.plan, period_to=date(2026, 7, 1)), part=follow_up.part, comment="Ett utkast"
    )

    assert same_as_last_time(follow_up) == {
        "answer": "reported", "step": on_track, "progress_percent": 10, "comment": "T1", "deviation": "", "measure": "",
    }  # fmt: skip


def test_as_last_time_finds_the_same_status_on_another_scale_or_leaves_it_open(round, follow_up, on_track):
    earlier = RoundFactory(plan=round.plan, scale=StatusScaleFactory(), period_to=date(2026, 5, 2))
    same, gone = StatusStepFactory(scale=earlier.scale, key="plan"), StatusStepFactory(scale=earlier.scale, key="gul")
    before = FollowUpFactory(round=earlier, part=follow_up.part, reported=True, step=same)
    found = same_as_last_time(follow_up)
    FollowUp.objects.filter(pk=before.pk).update(step=gone)

    assert (found["answer"], found["step"]) == ("reported", on_track)
    assert (same_as_last_time(follow_up)["answer"], same_as_last_time(follow_up)["step"]) == ("", None)


def test_there_is_nothing_to_begin_with_the_first_time(follow_up):
    assert same_as_last_time(follow_up) == {}


# Assessments


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
