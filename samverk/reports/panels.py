"""What the reports hang on the pages of the rooms below."""

from samverk.core.places import chosen
from samverk.followup.models import Round
from samverk.organisations.models import Organisation, Seat
from samverk.reports.models import DocxTemplate, Edition
from samverk.reports.permissions import can_change_template, can_make_editions

FIXED_SHOWN = 4
PUBLISHED_SHOWN = 8


def of_round(request, round: Round) -> dict:
    """The round's newest editions, and whether one may make those that are missing."""
    editions = Edition.objects.visible_to(request.user).newest().filter(round=round)
    may_make = round.state != Round.State.PLANNED and can_make_editions(request.user, round)
    return {"editions": editions.select_related("organisation", "round"), "may_make": may_make}


def of_organisation(request, organisation: Organisation) -> dict | None:
    if not can_change_template(request.user, organisation):
        return None
    return {"template": DocxTemplate.objects.filter(organisation=organisation).first()}


def newest_on_start(request, person) -> dict | None:
    """The reports that were fixed last: what stands."""
    fixed = Edition.objects.visible_to(person).newest().filter(state=Edition.State.FIXED).defer("content")
    if place := chosen(request):
        fixed = fixed.filter(round__plan__collaboration=place)
    newest = list(fixed.select_related("round__plan", "organisation").order_by("-fixed_at", "-pk")[:FIXED_SHOWN])
    return {"newest": newest} if newest else None


def published_on_start(request, person) -> dict | None:
    """For a council member: the reports that are open to the council, newest first."""
    council = Seat.objects.reach_of(person).council
    found = Edition.objects.published_to(person).newest().filter(round__plan__collaboration__in=council)
    found = found.defer("content").select_related("round__plan__collaboration", "organisation")
    editions = list(found.order_by("-fixed_at", "-pk")[:PUBLISHED_SHOWN]) if council else []
    return {"published": editions} if editions else None
