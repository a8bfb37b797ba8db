"""Who may do what with a round. Answering a follow-up gives no right to change the plan, nor the other way round."""

from django.db.models import Q

from samverk.core.trail import fetch
from samverk.followup.models import Assessment, FollowUp, JointComment, PrincipalDates, Round
from samverk.organisations.models import Membership, Organisation, Person, Seat
from samverk.organisations.permissions import handed_over_by, has_role, is_lead


def can_manage_rounds(person, plan) -> bool:
    """The lead plans, opens, closes and fixes rounds, and decides who is asked."""
    return is_lead(person, plan.collaboration_id)


def can_report(person, follow_up: FollowUp) -> bool:
    """Whoever is asked, its organisation's reporters and editors, and the lead while nobody else has answered nor begun
    (see `reportable_by`)."""
    return FollowUp.objects.filter(pk=follow_up.pk).reportable_by(person).exists()


def can_draft(person, follow_up: FollowUp) -> bool:
    """Whoever is asked, and its organisation's reporters and editors: a draft is their own."""
    return FollowUp.objects.filter(pk=follow_up.pk).draftable_by(person).exists()


def can_hand_over(person, follow_up: FollowUp) -> bool:
    """Who may answer may let somebody else do it; and the lead decides who is asked."""
    return can_draft(person, follow_up) or can_manage_rounds(person, follow_up.round.plan)


def askable(follow_up: FollowUp):
    """Those who may be asked: who work for the part's organisation, for they may read its draft. Of others the part's
    contact in the plan, whom its organisation has chosen itself."""
    here = {"organisation": follow_up.part.organisation_id}
    seated = Seat.objects.taking_part().filter(**here, collaboration=follow_up.round.plan.collaboration_id)
    members = Membership.objects.on().filter(**here)
    found = Q(pk__in=seated.values("person")) | Q(pk__in=members.values("person")) | Q(pk=follow_up.part.contact_id)
    return Person.objects.filter(found)


def can_assess(person, round: Round, organisation: Organisation | None = None) -> bool:
    """The lead judges goals jointly; for one principal the lead, or an editor who sits for that principal."""
    collaboration = round.plan.collaboration_id
    if is_lead(person, collaboration):
        return True
    return organisation is not None and has_role(person, collaboration, Seat.Role.EDITOR, organisation=organisation)


def can_send_back(person, follow_up: FollowUp) -> bool:
    """The lead asks about answers, of its own organisation's too."""
    return can_manage_rounds(person, follow_up.round.plan)


def can_write_message(person, follow_up: FollowUp) -> bool:
    """The lead, and whoever may change the answer that it is about."""
    return can_send_back(person, follow_up) or can_draft(person, follow_up)


def can_comment_jointly(person, round: Round) -> bool:
    """The lead, who speaks for the collaboration as a whole."""
    return can_manage_rounds(person, round.plan)


def can_undo_joint_comment(person, comment: JointComment) -> bool:
    return comment.round.takes_answers and can_comment_jointly(person, comment.round)


def can_undo_round(person, round: Round) -> bool:
    """Only what was done while the round was planned: an open round is closed or reopened, which leaves a reason."""
    return round.state == Round.State.PLANNED and can_manage_rounds(person, round.plan)


def can_undo_change_of_round(person, round: Round) -> bool:
    """Its name and dates, which are changed as long as it is not fixed."""
    return round.state != Round.State.FIXED and can_manage_rounds(person, round.plan)


def can_undo_own_dates(person, own: PrincipalDates) -> bool:
    """As the round's own; whether the dates still follow on each other is asked anew."""
    return can_undo_change_of_round(person, own.round)


def can_undo_follow_ups(person, follow_ups: list[FollowUp]) -> bool:
    """Drafts, and whether a part is asked. What is submitted is changed instead, so that no answer disappears."""
    fetch(follow_ups, "round__plan", "part")
    back = handed_over_by(person, follow_ups, lambda row: row.part.organisation_id)
    final = [row for row in follow_ups if row.state == FollowUp.State.SUBMITTED and row.pk not in back]
    if final or not all(row.round.takes_answers for row in follow_ups):
        return False
    managed = {plan for plan in {row.round.plan for row in follow_ups} if can_manage_rounds(person, plan)}
    others = [row.pk for row in follow_ups if row.round.plan not in managed and row.pk not in back]
    return not others or FollowUp.objects.filter(pk__in=others).draftable_by(person).count() == len(others)


def can_undo_assessment(person, assessment: Assessment) -> bool:
    return assessment.round.takes_answers and can_assess(person, assessment.round, assessment.organisation)
