"""One line on a round's page for whoever leads it: what comes next, from the answers to the fixed reports."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from samverk.followup.models import FollowUp, Round
from samverk.reports.models import Edition
from samverk.reports.permissions import can_make_editions

Step = tuple[str, str, str]  # what to do, what the button says, its address


def of_round(request, round: Round) -> dict | None:
    if round.state == Round.State.PLANNED or not can_make_editions(request.user, round):
        return None
    step = _of_answers(round) if round.state == Round.State.OPEN else _of_reports(request, round)
    return {"next_step": dict(zip(("title", "action", "url"), step, strict=True))} if step else None


def _of_answers(round: Round) -> Step | None:
    """An open round waits for answers; the button that closes it stands above."""
    alone = round.follow_ups.exclude(state=FollowUp.State.SUBMITTED).filter(asked=None).count()
    if not alone:
        return None
    told = ngettext(
        "Nobody by name is asked for %(number)s missing answer. Hand it over to somebody, or answer yourself",
        "Nobody by name is asked for %(number)s missing answers. Hand them over to somebody, or answer yourself",
        alone,
    ) % {"number": alone}
    return told, _("See which"), f"{round.get_absolute_url()}#silent"


def _of_reports(request, round: Round) -> Step | None:
    here = round.get_absolute_url()
    editions = list(Edition.objects.visible_to(request.user).newest().filter(round=round).defer("content"))
    drafts = [each for each in editions if each.state == Edition.State.DRAFT]
    approved = [each for each in editions if each.state == Edition.State.APPROVED]
    if not editions and round.state == Round.State.REVIEW and not round.assessments.exists():
        return _("Judge how far the goals are reached, and then make the reports"), _("To the goals"), f"{here}#goals"
    if not editions:
        return _("Make the reports"), _("To the reports"), f"{here}#reports"
    if drafts:
        told = ngettext("%(number)s report is to be approved", "%(number)s reports are to be approved", len(drafts))
        return told % {"number": len(drafts)}, _("Read the first"), drafts[0].get_absolute_url()
    if approved:
        told = ngettext(
            "%(number)s approved report is to be fixed", "%(number)s approved reports are to be fixed", len(approved)
        )  # fmt: skip
        return told % {"number": len(approved)}, _("Read the first"), approved[0].get_absolute_url()
    if round.state == Round.State.REVIEW:
        return (
            _("Every report is fixed. Fix the round too"),
            _("Fix the round"),
            reverse("followup:fix_round", args=[round.pk]),
        )
    if round.plan.rounds.filter(period_from__gt=round.period_to).exists():
        return None
    return _("Plan the next round"), _("Plan a round"), reverse("followup:create_round", args=[round.plan_id])
