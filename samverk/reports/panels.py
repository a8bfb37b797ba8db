"""What the reports hang on the pages of the rooms below."""

from samverk.followup.models import Round
from samverk.organisations.models import Organisation
from samverk.reports.models import DocxTemplate, Edition
from samverk.reports.permissions import can_approve_edition, can_change_template, can_make_editions


def of_round(request, round: Round) -> dict:
    """The round's newest editions, and whether one may make those that are missing."""
    editions = Edition.objects.visible_to(request.user).newest().filter(round=round)
    may_make = round.state != Round.State.PLANNED and can_make_editions(request.user, round)
    return {"editions": editions.select_related("organisation", "round"), "may_make": may_make}


def of_organisation(request, organisation: Organisation) -> dict | None:
    if not can_change_template(request.user, organisation):
        return None
    return {"template": DocxTemplate.objects.filter(organisation=organisation).first()}


def of_start(request, person) -> dict | None:
    """What waits for this person's approval."""
    drafts = Edition.objects.visible_to(person).filter(state=Edition.State.DRAFT)
    drafts = drafts.select_related("round__plan__collaboration", "organisation").order_by("round__approval_due_on")
    waiting = [edition for edition in drafts if can_approve_edition(person, edition)]
    return {"waiting": waiting} if waiting else None
