"""A part drafts, submits and changes its answer, and begins with what it said the last time."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core import undo
from samverk.core.models import Revision
from samverk.core.trail import Conflict, operation
from samverk.followup import operations
from samverk.followup.models import FollowUp
from samverk.followup.prefill import same_as_last_time
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.followup.tests.states import codes, due_in, put_in
from samverk.planning.tests.factories import (
    StatusScaleFactory,
    StatusStepFactory,
)


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


def test_a_submitted_answer_is_changed_and_never_drafted_over(round, follow_up, reporter, on_track, off_track):
    due_in(round, 0)
    follow_up.refresh_from_db()
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


def test_the_second_of_two_writers_is_told(follow_up, reporter, seat, principal):
    theirs, mine = FollowUp.objects.get(), FollowUp.objects.get()
    operations.save_draft(theirs, comment="Deras", by=seat("editor", principal))

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
