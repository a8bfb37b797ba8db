"""The reports that wait to be approved or fixed, on the list of what a round leaves to decide on."""

from collections import defaultdict

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.followup.deciding import Item, Section
from samverk.followup.models import Round
from samverk.organisations.models import Deputy, Seat
from samverk.reports.models import Edition


def editions(round: Round, person) -> Section:
    """Each with those who may approve it, as `permissions.approvers_of` has it, for all at once."""
    waiting = Edition.objects.visible_to(person).newest().filter(round=round).exclude(state=Edition.State.FIXED)
    waiting = waiting.defer("content").select_related("organisation", "round", "approved_by")
    approvers = _approvers(round)
    found = []
    for place, each in enumerate(waiting.order_by("organisation__name", "pk")):
        due = date_format(round.dates_of(each.organisation_id).approval_due_on)
        why = _("Is to be approved by %(day)s.") % {"day": due}
        who = ", ".join(approvers[each.organisation_id])
        if each.state == Edition.State.APPROVED:
            why, who = _("Is approved, and waits to be fixed."), str(each.approved_by)
        found.append(Item(str(each), each.get_absolute_url(), why=why, who=who, place=place))
    return Section("editions", _("Reports to approve"), _("With who may approve each of them."), found)


def _approvers(round: Round) -> dict[int | None, list[str]]:
    seats = Seat.objects.taking_part().filter(collaboration=round.plan.collaboration_id)
    seats = seats.filter(role__in=[Seat.Role.LEAD, Seat.Role.EDITOR]).select_related("person").order_by("person__name")
    deputies = Deputy.objects.on().filter(seat__in=seats.order_by().values("pk")).select_related("seat", "person")
    found = defaultdict(list)
    acting = [(seat, seat.person) for seat in seats]
    acting += [(each.seat, each.person) for each in deputies.order_by("person__name")]
    for seat, person in acting:
        places = [seat.organisation_id] + ([None] if seat.role == Seat.Role.LEAD else [])
        for place in places:
            if person.name not in found[place]:
                found[place].append(person.name)
    return found
