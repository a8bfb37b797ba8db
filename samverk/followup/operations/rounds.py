"""A round goes planned → open → in review → fixed.

While it is open or in review, answers may be given and changed; when it is fixed, nothing in it changes any more.
"""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.followup import happenings
from samverk.followup.calendars import moved_own
from samverk.followup.models import FollowUp, PrincipalDates, Round
from samverk.followup.operations.standing import locked, refuse_fixed, refuse_other_than_principal, refuse_unless
from samverk.followup.permissions import can_manage_rounds
from samverk.planning.models import Activity, Part


def create_round(round: Round, *, by) -> Operation:
    """Plan a round. Nobody is asked until it is opened."""
    require(can_manage_rounds(by, round.plan))
    round.state, round.opened_at = Round.State.PLANNED, None
    with operation("followup.round_created", by=by) as op:
        op.create(round)
    return op


def plan_year(rounds: list[tuple[Round, list[PrincipalDates]]], *, by) -> Operation:
    """Plan several rounds of one plan at once, each with the principals' own dates in it: all or none.

    Raises as `create_round` and `set_own_dates` do, and ValidationError with code "no_rounds".
    """
    if not rounds:
        raise ValidationError(_("Choose at least one round to plan."), code="no_rounds")
    for plan in {round.plan for round, _own in rounds}:
        require(can_manage_rounds(by, plan))
    with operation("followup.year_planned", by=by) as op:
        for round, own in rounds:
            round.state, round.opened_at = Round.State.PLANNED, None
            op.create(round)
            for dates in own:
                dates.round = round
                refuse_other_than_principal(round, dates.organisation)
                op.create(dates)
    return op


def change_round(round: Round, *, by, expected_version: int | None = None, along: bool = False) -> Operation:
    """Change a round's name, dates or scales; the principals' own dates move `along` with the round's if asked for.

    Raises ValidationError with code "round_closed" when it is fixed, "scale_in_use" for another scale once people have
    been asked to answer by the present one, and "dates_in_disorder" where a principal's own dates no longer fit.
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_changed", by=by) as op:
        stored = locked(round)
        refuse_fixed(stored)
        if round.scale_id != stored.scale_id and stored.state != Round.State.PLANNED:
            refusal = _("The round has been opened. Its status scale can no longer be changed.")
            raise ValidationError({"scale": ValidationError(refusal, code="scale_in_use")})
        judged = stored.assessments.exists()
        if round.assessment_scale_id != stored.assessment_scale_id and judged:
            refusal = _("Goals have been assessed in the round. Its scale for goals can no longer be changed.")
            raise ValidationError({"assessment_scale": ValidationError(refusal, code="scale_in_use")})
        if along:
            _move_own_dates(op, stored, round)
        op.save(round, expected_version)
    return op


def _move_own_dates(op: Operation, before: Round, now: Round) -> None:
    """Before the round itself, which refuses to leave a principal's own dates in disorder."""
    for own in before.own_dates.select_related("organisation"):
        own.round = now
        for name, day in moved_own(own, before, now).items():
            setattr(own, name, day)
        op.save(own)


def set_own_dates(own: PrincipalDates, *, by, expected_version: int | None = None) -> Operation:
    """Give a principal dates of its own in a round; where none is left, it follows the round's again.

    Raises ValidationError with code "round_closed", "not_a_principal" or "dates_in_disorder".
    """
    require(can_manage_rounds(by, own.round.plan))
    with operation("followup.own_dates_set", by=by) as op:
        own.round = locked(own.round)
        refuse_fixed(own.round)
        refuse_other_than_principal(own.round, own.organisation)
        is_said = any(getattr(own, name) for name in PrincipalDates.ADJUSTABLE)
        if is_said:
            op.save(own, expected_version) if own.pk else op.create(own)
        elif own.pk:
            op.delete(own, expected_version)
    return op


def delete_round(round: Round, *, by, expected_version: int | None = None) -> Operation:
    """Delete a planned round. Raises ValidationError with code "round_opened" once people have been asked."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_deleted", by=by) as op:
        if locked(round).state != Round.State.PLANNED:
            refusal = _("%(round)s has been opened, so it cannot be deleted. Close it instead.")
            raise ValidationError(refusal, code="round_opened", params={"round": round})
        op.delete(round, expected_version)
    return op


def open_round(round: Round, *, by, at: datetime | None = None) -> Operation:
    """Ask every part of each current activity that is no draft. Who is asked is settled now; see `ask_part` for what
    comes later.

    `at` is when it was opened, for rounds that were held before they came here.
    Raises ValidationError with code "not_planned", "plan_not_shared" or "nobody_to_ask".
    """
    require(can_manage_rounds(by, round.plan))
    if not round.plan.is_shared:
        refusal = _("Not all who take part see the plan yet, so they cannot be asked about it. Share it first.")
        raise ValidationError(refusal, code="plan_not_shared")
    with operation("followup.round_opened", by=by) as op:
        round = locked(round)
        if round.state != Round.State.PLANNED:
            refusal = _("%(round)s has been opened already.")
            raise ValidationError(refusal, code="not_planned", params={"round": round})
        parts = Part.objects.filter(activity__in=Activity.objects.filter(plan=round.plan_id).current().shared())
        parts = list(parts.select_related("activity", "organisation").order_by("activity__position", "pk"))
        if not parts:
            refusal = _("The plan has no activity with a part yet, so there is nobody to ask. Add parts first.")
            raise ValidationError(refusal, code="nobody_to_ask")
        round.state, round.opened_at = Round.State.OPEN, at or timezone.now()
        op.save(round)
        asked = op.create_many([FollowUp(round=round, part=part, asked_id=part.contact_id) for part in parts])
        happenings.tell(happenings.asked, asked, by=by)
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
    """After this nothing in it changes, unless one of its reports is opened again.

    Raises ValidationError with code "not_in_review".
    """
    require(can_manage_rounds(by, round.plan))
    with operation("followup.round_fixed", by=by) as op:
        mark_fixed(op, round)
    return op


def mark_fixed(op: Operation, round: Round) -> Round:
    """Fix the round as a step of another operation, which has asked for the permission: that of the last edition."""
    round = locked(round)
    refuse_unless(round, Round.State.REVIEW)
    round.state = Round.State.FIXED
    return op.save(round)


def mark_in_review(op: Operation, round: Round) -> Round:
    """Take a fixed round back to review as a step of another operation, which has asked for the permission and the
    reason: that of a report that is reopened, since without the round's answers it could say nothing new."""
    round = locked(round)
    if round.state != Round.State.FIXED:
        return round
    round.state = Round.State.REVIEW
    return op.save(round)


def _move(round: Round, source: str, target: str, action: str, *, by, reason: str = "") -> Operation:
    require(can_manage_rounds(by, round.plan))
    with operation(action, by=by, reason=reason) as op:
        round = locked(round)
        refuse_unless(round, source)
        round.state = target
        op.save(round)
    return op
