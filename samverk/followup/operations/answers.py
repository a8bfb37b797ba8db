"""What a part answers: drafted, submitted, changed.

What is submitted is never taken back, only changed, and each version stands in the trail. It is changed by its own
organisation alone, until the day it is due; after that only when it is sent back (see `reviewing`). A first answer is
taken late, until the round is fixed.
"""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.models import Revision
from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.followup import happenings
from samverk.followup.models import DraftTick, FollowUp, Round
from samverk.followup.operations.reviewing import write_reply
from samverk.followup.operations.standing import answerable, refuse_settled, refuse_submitted, taking_answers
from samverk.followup.permissions import can_draft, can_manage_rounds, can_report
from samverk.planning.models import Milestone, StatusStep

BLANK_ANSWER = {
    "answer": "", "step": None, "progress_percent": None, "indicator_value": None, "comment": "", "deviation": "",
    "measure": "",
}  # fmt: skip
CENTS = Decimal("0.01")  # as it is stored, so that the trail has the same before as after
WRITTEN_HERE = ["followup.draft_saved", "followup.follow_up_submitted"]


Ticks = list[tuple[Milestone, bool]]


def save_draft(
    follow_up: FollowUp, *, by, ticks: Ticks | None = None, expected_version: int | None = None, **answer
) -> FollowUp:
    """Keep what has been written so far, unfinished as it is, for the part's own organisation to see.

    `answer` holds any of the fields of an answer; the others stay. `ticks` are the milestones whose mark is to be
    another than the plan's, all of them; None leaves those that the draft has. Raises ValidationError with code
    "already_submitted": what is submitted is changed by `submit_follow_up`, never by a draft.
    """
    require(can_draft(by, follow_up))
    with operation("followup.draft_saved", by=by) as op:
        stored = answerable(follow_up)
        refuse_submitted(stored)
        _fill(stored, answer)
        is_ticked = bool(ticks) if ticks is not None else stored.draft_ticks.exists()
        empty = not is_ticked and all(getattr(stored, name) == blank for name, blank in BLANK_ANSWER.items())
        stored.state = FollowUp.State.ASKED if empty else FollowUp.State.DRAFT
        saved = op.save(stored, expected_version or follow_up.version)
        if ticks is not None:
            _keep_ticks(saved, ticks)
        return saved


def _keep_ticks(follow_up: FollowUp, ticks: Ticks) -> None:
    follow_up.draft_ticks.all().delete()
    said = [DraftTick(follow_up=follow_up, milestone=each, reached=reached) for each, reached in ticks]
    over = {"unique_fields": ["follow_up", "milestone"], "update_fields": ["reached"]}  # of two at once the later
    DraftTick.objects.bulk_create(said, update_conflicts=True, **over)


def discard_draft(follow_up: FollowUp, *, by, expected_version: int | None = None) -> Operation:
    """Empty a draft. Undo brings it back."""
    require(can_draft(by, follow_up))
    with operation("followup.draft_discarded", by=by) as op:
        stored = answerable(follow_up)
        refuse_submitted(stored)
        stored.draft_ticks.all().delete()
        _fill(stored, BLANK_ANSWER)
        stored.state = FollowUp.State.ASKED
        op.save(stored, expected_version or follow_up.version)
    return op


def submit_follow_up(
    follow_up: FollowUp,
    *,
    answer: str,
    step: StatusStep | None = None,
    progress_percent: int | None = None,
    indicator_value: Decimal | None = None,
    comment: str = "",
    deviation: str = "",
    measure: str = "",
    reply: str = "",
    ticks: Ticks | None = None,
    by,
    expected_version: int | None = None,
) -> FollowUp:
    """Hand in what one part reports in a round, or change what was handed in.

    `progress_percent` is of the whole part, 0-100, in the reporter's judgement; None is "not said", which is not 0.
    So it is with `indicator_value`, that of the activity's indicator.
    `reply` answers, in the thread, the question with which it was sent back; the new answer may be the same as before.
    `ticks` are the activity's milestones that are reached, or are not after all; None is what the draft says of them.
    Whoever may answer may tell that along with the answer, without a place in the plan.
    Raises PermissionDenied; Conflict; or ValidationError with code "round_closed", "round_not_open" or
    "answers_were_due", or by field "answer_missing", "step_missing", "other_scale", "deviation_missing" and
    "measure_missing".
    """
    require(can_report(by, follow_up))
    given = {"answer": answer, "step": step, "progress_percent": progress_percent}
    given |= {"indicator_value": indicator_value}
    given |= {"comment": comment.strip(), "deviation": deviation.strip(), "measure": measure.strip()}
    with operation("followup.follow_up_submitted", by=by) as op:
        stored, version = answerable(follow_up), expected_version or follow_up.version
        if stored.version == version:  # else `save` tells of the clash, whoever may answer now
            require(can_report(by, stored))
        before, was_submitted = _values(stored), stored.is_submitted
        _fill(stored, given)
        is_same = was_submitted and before == _values(stored) and not stored.is_sent_back
        marked = _marked(op, stored, ticks)
        if is_same and not marked:
            return stored
        if was_submitted:
            refuse_settled(stored)
        for milestone in marked:
            op.save(milestone)
        if is_same:
            return stored
        refuse_incomplete(stored)
        stored.state, stored.returned_at = FollowUp.State.SUBMITTED, None
        stored.submitted_by, stored.submitted_at = by, timezone.now()
        op.save(stored, version)
        stored.draft_ticks.all().delete()  # from now on the plan itself says it
        if reply.strip():
            write_reply(op, stored, reply)
        happenings.tell(happenings.submitted, stored, by=by)
        return stored


def _marked(op: Operation, follow_up: FollowUp, ticks: Ticks | None) -> list[Milestone]:
    """The activity's milestones that are to be marked otherwise than they are, locked; what is gone is left out."""
    if ticks is None:
        wanted = dict(follow_up.draft_ticks.values_list("milestone", "reached"))
    else:
        wanted = {milestone.pk: reached for milestone, reached in ticks}
    own = follow_up.part.activity_id
    there = [each for each in op.locked(Milestone, sorted(wanted)).values() if each.activity_id == own]
    marked = [each for each in there if bool(each.done_on) != wanted[each.pk]]
    for milestone in marked:
        milestone.done_on = timezone.localdate() if wanted[milestone.pk] else None
    return marked


def refuse_incomplete(follow_up: FollowUp) -> None:
    """Raise ValidationError, by field, unless the answer says all that its status asks for."""
    refusals = {}
    if not follow_up.answer:
        refusals["step"] = ValidationError(
            _("Choose how it goes, or say why there is no status."), code="answer_missing"
        )
    elif follow_up.answer == FollowUp.Answer.REPORTED and follow_up.step is None:
        refusals["step"] = ValidationError(_("Choose a status."), code="step_missing")
    elif follow_up.step is not None and follow_up.step.needs_explanation:
        status = {"status": follow_up.step.local_word}
        if not follow_up.deviation.strip():
            refusal = _("Write what differs from the plan, and why: “%(status)s” asks for it.") % status
            refusals["deviation"] = ValidationError(refusal, code="deviation_missing")
        if not follow_up.measure.strip():
            refusal = _("Write what you do about it, and by when: “%(status)s” asks for it.") % status
            refusals["measure"] = ValidationError(refusal, code="measure_missing")
    if refusals:
        raise ValidationError(refusals)


@dataclass(frozen=True)
class GivenAnswer:
    """One part's answer as a sheet holds it. `at` and `by` are when and by whom it was handed in there."""

    follow_up: FollowUp
    answer: dict
    is_draft: bool = False
    at: datetime | None = None
    by: object = None


def take_answers(round: Round, given: list[GivenAnswer], *, by) -> Operation:
    """Put in many answers at once, all or none, in a number of queries that hardly grows with them.

    For what people have answered elsewhere, in a sheet. The follow-ups must be this round's, each once, with their
    parts read along. What somebody has written here is not written over by a sheet: code "answered_here". Raises
    otherwise as `submit_follow_up` and `save_draft` do.
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.answers_taken", by=by) as op:
        round = taking_answers(round)
        changed, begun = [], []
        for each in given:
            follow_up = each.follow_up
            if each.is_draft:
                refuse_submitted(follow_up)
            before = _values(follow_up), follow_up.state
            _fill(follow_up, {**BLANK_ANSWER, **each.answer})
            follow_up.state = FollowUp.State.DRAFT if each.is_draft else FollowUp.State.SUBMITTED
            if before == (_values(follow_up), follow_up.state):
                continue
            follow_up.round = round
            follow_up.clean()
            if not each.is_draft:
                refuse_incomplete(follow_up)
                follow_up.submitted_by, follow_up.submitted_at = each.by or by, each.at or timezone.now()
            changed.append(follow_up)
            begun += [follow_up] if before[1] != FollowUp.State.ASKED else []
        _refuse_written_here(begun)
        op.save_many(changed)
    return op


def _refuse_written_here(follow_ups: list[FollowUp]) -> None:
    """A sheet corrects what came from a sheet. What people have drafted or submitted is theirs."""
    written = Revision.objects.filter(model=FollowUp._meta.label_lower, action__in=WRITTEN_HERE)
    written = set(written.filter(object_id__in=[each.pk for each in follow_ups]).values_list("object_id", flat=True))
    if ours := next((each for each in follow_ups if each.pk in written), None):
        refusal = _("%(part)s has answered here. Take its row out of the sheet: only they change what they have said.")
        raise ValidationError(refusal, code="answered_here", params={"part": ours.part})


def _fill(follow_up: FollowUp, answer: dict) -> None:
    """Put the values in. A step belongs to a reported status alone."""
    for name, value in answer.items():
        if name not in BLANK_ANSWER:
            raise TypeError(f"{name} is no field of an answer")
        setattr(follow_up, name, value.quantize(CENTS) if isinstance(value, Decimal) else value)
    if follow_up.answer != FollowUp.Answer.REPORTED:
        follow_up.step = None


def _values(follow_up: FollowUp) -> dict:
    return {name: getattr(follow_up, name) for name in BLANK_ANSWER}
