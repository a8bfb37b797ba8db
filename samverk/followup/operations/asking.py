"""Who is asked in a round under way: one part more, one less, or somebody else than before."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.followup import happenings
from samverk.followup.models import FollowUp, Round
from samverk.followup.operations.standing import answerable, locked, refuse_submitted, taking_answers
from samverk.followup.permissions import askable, can_hand_over, can_manage_rounds
from samverk.organisations.models import Person
from samverk.planning.models import Part


def ask_part(round: Round, part: Part, *, by) -> Operation:
    """Ask one more part in mid-round. Raises ValidationError with code "round_not_open", "other_plan" or
    "already_asked"."""
    require(can_manage_rounds(by, round.plan))
    with operation("followup.part_asked", by=by) as op:
        round = taking_answers(round)
        if part.activity.plan_id != round.plan_id:
            raise ValidationError(_("The part belongs to another plan."), code="other_plan")
        if round.follow_ups.filter(part=part).exists():
            refusal = _("%(part)s has already been asked.")
            raise ValidationError(refusal, code="already_asked", params={"part": part})
        follow_up = op.create(FollowUp(round=round, part=part, asked_id=part.contact_id))
        happenings.tell(happenings.asked, [follow_up], by=by)
    return op


def stop_asking(follow_up: FollowUp, *, by) -> Operation:
    """Take a part's question out of the round. Raises ValidationError with code "already_submitted": an answer that
    has been given stays."""
    require(can_manage_rounds(by, follow_up.round.plan))
    with operation("followup.part_no_longer_asked", by=by) as op:
        taking_answers(follow_up.round)
        follow_up = locked(follow_up)
        refuse_submitted(follow_up)
        op.delete(follow_up)
    return op


def hand_over(
    follow_up: FollowUp, to: Person, *, reason: str = "", by, expected_version: int | None = None
) -> Operation:
    """Ask somebody else for the part's answer. A draft goes along with it; the reason stands in the trail.

    Raises ValidationError with code "already_submitted", "round_not_open", "round_closed", "asked_already" or, for a
    person who may not see the part's draft, "not_of_organisation".
    """
    require(can_hand_over(by, follow_up))
    with operation("followup.handed_over", by=by, reason=reason.strip()) as op:
        stored = answerable(follow_up)
        refuse_submitted(stored)
        if stored.asked_id == to.pk:
            refusal = _("%(person)s is asked already.")
            raise ValidationError(refusal, code="asked_already", params={"person": to})
        if not askable(stored).filter(pk=to.pk).exists():
            refusal = _("%(person)s does not work for %(organisation)s, whose answer it is. Choose somebody who does.")
            places = {"person": to, "organisation": stored.part.organisation}
            raise ValidationError(refusal, code="not_of_organisation", params=places)
        before, stored.asked = stored.asked, to
        op.save(stored, expected_version or follow_up.version)
        happenings.tell(happenings.handed_over, stored, before, by=by)
    return op
