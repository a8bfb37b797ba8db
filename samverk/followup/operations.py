"""Every way in which rounds, follow-ups and assessments change.

A round goes planned → open → in review → fixed. While it is open or in review, answers may be given and changed; when
it is fixed, nothing in it changes any more. What is submitted is never taken back, only changed, and each version
stands in the trail.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Conflict, Operation, operation
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.permissions import can_assess, can_manage_rounds, can_report
from samverk.organisations.models import Organisation
from samverk.planning.models import Activity, Part, StatusStep
from samverk.steering.models import Goal

BLANK_ANSWER = {"answer": "", "step": None, "progress_percent": None, "comment": "", "deviation": "", "measure": ""}


def create_round(round: Round, *, by) -> Round:
    """Plan a round. Nobody is asked until it is opened."""
    require(can_manage_rounds(by, round.plan))
    round.state, round.opened_at = Round.State.PLANNED, None
    with operation("followup.round_created", by=by) as op:
        return op.create(round)


def change_round(round: Round, *, by, expected_version: int | None = None) -> Operation:
    """Change a round's name, dates or scales.

    Raises ValidationError with code "round_closed" when it is fixed, and "scale_in_use" for another scale once people
    have been asked to answer by the present one.
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_changed", by=by) as op:
        stored = _locked(round)
        _refuse_fixed(stored)
        if round.scale_id != stored.scale_id and stored.state != Round.State.PLANNED:
            refusal = _("The round has been opened. Its status scale can no longer be changed.")
            raise ValidationError({"scale": ValidationError(refusal, code="scale_in_use")})
        judged = stored.assessments.exists()
        if round.assessment_scale_id != stored.assessment_scale_id and judged:
            refusal = _("Goals have been assessed in the round. Its scale for goals can no longer be changed.")
            raise ValidationError({"assessment_scale": ValidationError(refusal, code="scale_in_use")})
        op.save(round, expected_version)
    return op


def delete_round(round: Round, *, by, expected_version: int | None = None) -> Operation:
    """Delete a planned round. Raises ValidationError with code "round_opened" once people have been asked."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_deleted", by=by) as op:
        if _locked(round).state != Round.State.PLANNED:
            refusal = _("%(round)s has been opened, so it cannot be deleted. Close it instead.")
            raise ValidationError(refusal, code="round_opened", params={"round": round})
        op.delete(round, expected_version)
    return op


def open_round(round: Round, *, by, at: datetime | None = None) -> Operation:
    """Ask every part of each current activity. Who is asked is settled now; see `ask_part` for what comes later.

    `at` is when it was opened, for rounds that were held before they came here.
    Raises ValidationError with code "not_planned" or "nobody_to_ask".
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_opened", by=by) as op:
        round = _locked(round)
        if round.state != Round.State.PLANNED:
            refusal = _("%(round)s has been opened already.")
            raise ValidationError(refusal, code="not_planned", params={"round": round})
        parts = Part.objects.filter(activity__in=Activity.objects.filter(plan=round.plan_id).current())
        parts = list(parts.select_related("activity", "organisation").order_by("activity__position", "pk"))
        if not parts:
            refusal = _("The plan has no activity with a part yet, so there is nobody to ask. Add parts first.")
            raise ValidationError(refusal, code="nobody_to_ask")
        round.state, round.opened_at = Round.State.OPEN, at or timezone.now()
        op.save(round)
        op.create_many([FollowUp(round=round, part=part) for part in parts])
    return op


def close_round(round: Round, *, by) -> Operation:
    """Put an open round in review: the answers are read and the goals judged. Late answers are still taken."""
    return _move(round, Round.State.OPEN, Round.State.REVIEW, "followup.round_closed", by=by)


def reopen_round(round: Round, *, reason: str, by) -> Operation:
    """Take a round in review back to open, for a reason that stands in the trail. Raises ValidationError with code
    "reason_missing", or "round_closed" when it is fixed."""
    if not reason.strip():
        raise ValidationError(_("Say why the round is opened again."), code="reason_missing")
    return _move(round, Round.State.REVIEW, Round.State.OPEN, "followup.round_reopened", by=by, reason=reason.strip())


def fix_round(round: Round, *, by) -> Operation:
    """End the round: after this nothing in it changes. Raises ValidationError with code "not_in_review"."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_fixed", by=by) as op:
        mark_fixed(op, round)
    return op


def mark_fixed(op: Operation, round: Round) -> Round:
    """Fix the round as a step of another operation, which has asked for the permission: that of the last edition."""
    round = _locked(round)
    _refuse_unless(round, Round.State.REVIEW)
    round.state = Round.State.FIXED
    return op.save(round)


def ask_part(round: Round, part: Part, *, by) -> Operation:
    """Ask one more part in mid-round. Raises ValidationError with code "round_not_open", "other_plan" or
    "already_asked"."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.part_asked", by=by) as op:
        round = _taking_answers(round)
        if part.activity.plan_id != round.plan_id:
            raise ValidationError(_("The part belongs to another plan."), code="other_plan")
        if round.follow_ups.filter(part=part).exists():
            refusal = _("%(part)s has already been asked.")
            raise ValidationError(refusal, code="already_asked", params={"part": part})
        op.create(FollowUp(round=round, part=part))
    return op


def stop_asking(follow_up: FollowUp, *, by) -> Operation:
    """Take a part's question out of the round. Raises ValidationError with code "already_submitted": an answer that
    has been given stays."""
    require(can_manage_rounds(by, follow_up.round.plan))
    with operation("followup.part_no_longer_asked", by=by) as op:
        _taking_answers(follow_up.round)
        follow_up = _locked(follow_up)
        _refuse_submitted(follow_up)
        op.delete(follow_up)
    return op


def save_draft(follow_up: FollowUp, *, by, expected_version: int | None = None, **answer) -> FollowUp:
    """Keep what has been written so far, unfinished as it is, for the part's own organisation to see.

    `answer` holds any of the fields of an answer; the others stay. Raises ValidationError with code
    "already_submitted": what is submitted is changed by `submit_follow_up`, never by a draft.
    """
    require(can_report(by, follow_up))
    with operation("followup.draft_saved", by=by) as op:
        stored = _answerable(follow_up)
        _refuse_submitted(stored)
        _fill(stored, answer)
        empty = all(getattr(stored, name) == blank for name, blank in BLANK_ANSWER.items())
        stored.state = FollowUp.State.ASKED if empty else FollowUp.State.DRAFT
        return op.save(stored, expected_version or follow_up.version)


def discard_draft(follow_up: FollowUp, *, by, expected_version: int | None = None) -> Operation:
    """Empty a draft. Undo brings it back."""
    require(can_report(by, follow_up))
    with operation("followup.draft_discarded", by=by) as op:
        stored = _answerable(follow_up)
        _refuse_submitted(stored)
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
    comment: str = "",
    deviation: str = "",
    measure: str = "",
    by,
    expected_version: int | None = None,
) -> FollowUp:
    """Hand in what one part reports in a round, or change what was handed in.

    `progress_percent` is of the whole part, 0-100, in the reporter's judgement; None is "not said", which is not 0.
    Raises PermissionDenied; Conflict; or ValidationError with code "round_closed" or "round_not_open", or by field
    "answer_missing", "step_missing", "other_scale", "deviation_missing" and "measure_missing".
    """
    require(can_report(by, follow_up))
    given = {"answer": answer, "step": step, "progress_percent": progress_percent}
    given |= {"comment": comment.strip(), "deviation": deviation.strip(), "measure": measure.strip()}
    with operation("followup.follow_up_submitted", by=by) as op:
        stored = _answerable(follow_up)
        before = stored.version, _values(stored), stored.state
        _fill(stored, given)
        stored.state = FollowUp.State.SUBMITTED
        if before[1:] == (_values(stored), stored.state):
            return stored
        refuse_incomplete(stored)
        stored.submitted_by, stored.submitted_at = by, timezone.now()
        return op.save(stored, expected_version or follow_up.version)


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


def assess_goal(
    round: Round,
    goal: Goal,
    *,
    step: StatusStep,
    text: str = "",
    organisation: Organisation | None = None,
    by,
    expected_version: int | None = None,
) -> tuple[Assessment, Operation]:
    """Judge how far a goal is reached, jointly or (with `organisation`) for one principal.

    `expected_version` is that of the assessment which is changed; None says that there was none when one looked, and
    raises Conflict if there is one now. Raises ValidationError with code "round_closed", "round_not_open" or
    "not_a_principal".
    """
    require(can_assess(by, round, organisation))
    with operation("followup.goal_assessed", by=by) as op:
        round = _taking_answers(round)
        if organisation and organisation not in round.plan.collaboration.principals(round.period_to):
            refusal = _("%(organisation)s is not a principal of the collaboration in the round's period.")
            raise ValidationError(refusal, code="not_a_principal", params={"organisation": organisation})
        current = round.assessments.select_for_update().filter(goal=goal, organisation=organisation).first()
        assessment = current or Assessment(round=round, goal=goal, organisation=organisation)
        assessment.step, assessment.text = step, text.strip()
        assessment.assessed_by, assessment.assessed_at = by, timezone.now()
        if current is None:
            op.create(assessment)
        elif expected_version is None:
            raise Conflict(Assessment.objects.get(pk=current.pk), assessment)
        else:
            op.save(assessment, expected_version)
    return assessment, op


def delete_assessment(assessment: Assessment, *, by, expected_version: int | None = None) -> Operation:
    require(can_assess(by, assessment.round, assessment.organisation))
    with operation("followup.assessment_deleted", by=by) as op:
        _taking_answers(assessment.round)
        op.delete(assessment, expected_version)
    return op


def _move(round: Round, source: str, target: str, action: str, *, by, reason: str = "") -> Operation:
    require(can_manage_rounds(by, round.plan))
    with operation(action, by=by, reason=reason) as op:
        round = _locked(round)
        _refuse_unless(round, source)
        round.state = target
        op.save(round)
    return op


def _locked(obj):
    """The row as it stands, locked until the operation is over (on SQLite by its IMMEDIATE transaction)."""
    return type(obj)._base_manager.select_for_update().get(pk=obj.pk)


def _answerable(follow_up: FollowUp) -> FollowUp:
    """The follow-up, locked after its round: so that nobody closes the round between look and save."""
    round = _taking_answers(follow_up.round)
    stored = _locked(follow_up)
    stored.round = round
    return stored


def _taking_answers(round: Round) -> Round:
    round = _locked(round)
    _refuse_fixed(round)
    if not round.takes_answers:
        refusal = _("%(round)s has not been opened yet.")
        raise ValidationError(refusal, code="round_not_open", params={"round": round})
    return round


def _refuse_fixed(round: Round) -> None:
    if round.state == Round.State.FIXED:
        refusal = _("%(round)s is closed and reported. What has happened since belongs in the next round.")
        raise ValidationError(refusal, code="round_closed", params={"round": round})


def _refuse_unless(round: Round, state: str) -> None:
    _refuse_fixed(round)
    if round.state != state:
        refusals = {
            Round.State.OPEN: (_("%(round)s is not open."), "round_not_open"),
            Round.State.REVIEW: (_("%(round)s is not in review. Close it for answers first."), "not_in_review"),
        }
        refusal, code = refusals[state]
        raise ValidationError(refusal, code=code, params={"round": round})


def _refuse_submitted(follow_up: FollowUp) -> None:
    if follow_up.state == FollowUp.State.SUBMITTED:
        refusal = _("%(follow_up)s has been submitted. Change the answer and submit it again instead.")
        raise ValidationError(refusal, code="already_submitted", params={"follow_up": follow_up})


def _fill(follow_up: FollowUp, answer: dict) -> None:
    """Put the values in. A step belongs to a reported status alone."""
    for name, value in answer.items():
        if name not in BLANK_ANSWER:
            raise TypeError(f"{name} is no field of an answer")
        setattr(follow_up, name, value)
    if follow_up.answer != FollowUp.Answer.REPORTED:
        follow_up.step = None


def _values(follow_up: FollowUp) -> dict:
    return {name: getattr(follow_up, name) for name in BLANK_ANSWER}
