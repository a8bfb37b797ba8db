"""How rounds and follow-ups stand while something is done to them: the rows locked, and what their state refuses."""

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.core.trail import gone
from samverk.followup.joint import in_a_row
from samverk.followup.models import FollowUp, Round
from samverk.organisations.models import Organisation, Person, Seat


def locked(obj):
    """The row as it stands, locked until the operation is over (on SQLite by its IMMEDIATE transaction).

    Raises ValidationError with code "gone" if it is there no longer.
    """
    row = type(obj)._base_manager.select_for_update().filter(pk=obj.pk).first()
    if row is None:
        raise gone(obj)
    return row


def answerable(follow_up: FollowUp) -> FollowUp:
    """The follow-up, locked after its round: so that nobody closes the round between look and save."""
    round = taking_answers(follow_up.round)
    stored = locked(follow_up)
    stored.round = round
    return stored


def taking_answers(round: Round) -> Round:
    round = locked(round)
    refuse_fixed(round)
    if not round.takes_answers:
        refusal = _("%(round)s has not been opened yet.")
        raise ValidationError(refusal, code="round_not_open", params={"round": round})
    return round


def refuse_fixed(round: Round) -> None:
    if round.state == Round.State.FIXED:
        refusal = _("%(round)s is closed and reported. What has happened since belongs in the next round.")
        raise ValidationError(refusal, code="round_closed", params={"round": round})


def refuse_other_than_principal(round: Round, organisation: Organisation) -> None:
    if organisation not in round.plan.collaboration.principals(round.cutoff_on):
        refusal = _("%(organisation)s is not a principal of the collaboration on the round's cut-off date.")
        raise ValidationError(refusal, code="not_a_principal", params={"organisation": organisation})


def refuse_unless(round: Round, state: str) -> None:
    refuse_fixed(round)
    if round.state != state:
        refusals = {
            Round.State.OPEN: (_("%(round)s is not open."), "round_not_open"),
            Round.State.REVIEW: (_("%(round)s is not in review. Close it for answers first."), "not_in_review"),
        }
        refusal, code = refusals[state]
        raise ValidationError(refusal, code=code, params={"round": round})


def refuse_submitted(follow_up: FollowUp) -> None:
    if follow_up.state == FollowUp.State.SUBMITTED:
        refusal = _("%(follow_up)s has been submitted. Change the answer and submit it again instead.")
        raise ValidationError(refusal, code="already_submitted", params={"follow_up": follow_up})


def refuse_settled(follow_up: FollowUp) -> None:
    """Raise ValidationError with code "answers_were_due" when a submitted answer's day is past: by then the lead reads
    it. It changes again when the lead sends it back with a question."""
    if follow_up.is_settled:
        raise ValidationError(why_settled(follow_up), code="answers_were_due")


def why_settled(follow_up: FollowUp) -> str:
    leads = Person.objects.filter(pk__in=_lead_seats(follow_up.round).values("person")).order_by("name")
    whom = in_a_row(tuple(leads)) or _("whoever leads the collaboration")
    places = {"day": date_format(follow_up.due_on), "lead": whom}
    return (
        _(
            "The answer was due by %(day)s, so it can no longer be changed. If something in it is wrong, ask %(lead)s "
            "to send it back to you."
        )
        % places
    )


def _lead_seats(round: Round):
    return Seat.objects.taking_part().filter(collaboration=round.plan.collaboration_id, role=Seat.Role.LEAD)
