"""Who may make, approve, fix and reopen editions."""

from django.db.models import QuerySet

from samverk.followup.models import Round
from samverk.organisations.deputies import acting_by
from samverk.organisations.models import Organisation, Participation, Person, Seat
from samverk.organisations.permissions import can_edit_organisation, has_role, is_lead
from samverk.reports.models import Edition


def can_make_editions(person, round: Round) -> bool:
    """The lead composes."""
    return is_lead(person, round.plan.collaboration)


def can_edit_edition(person, edition: Edition) -> bool:
    """The lead; and the principal's own editors, for their principal's edition."""
    return is_lead(person, edition.round.plan.collaboration) or can_approve_edition(person, edition)


def can_approve_edition(person, edition: Edition) -> bool:
    """A principal's edition: only those who sit as editor or lead on its behalf. The joint one: the lead."""
    collaboration = edition.round.plan.collaboration
    if edition.organisation is None:
        return is_lead(person, collaboration)
    roles = (Seat.Role.EDITOR, Seat.Role.LEAD)
    return has_role(person, collaboration, *roles, organisation=edition.organisation)


def approvers_of(edition: Edition) -> QuerySet[Person]:
    """Those who may approve it today, by name."""
    seats = Seat.objects.taking_part().filter(collaboration=edition.round.plan.collaboration_id)
    if edition.organisation_id is None:
        seats = seats.filter(role=Seat.Role.LEAD)
    else:
        seats = seats.filter(role__in=[Seat.Role.EDITOR, Seat.Role.LEAD], organisation=edition.organisation_id)
    return Person.objects.filter(acting_by(seats)).order_by("name")


def can_fix_edition(person, edition: Edition) -> bool:
    """Fixing is the lead's to do, or the principal's own that approved it."""
    return can_edit_edition(person, edition)


def can_reopen_edition(person, edition: Edition) -> bool:
    return can_approve_edition(person, edition)


def can_publish_edition(person, edition: Edition) -> bool:
    """Whoever answers for the report decides who else reads it: its principal's own, of the joint one the lead."""
    return can_approve_edition(person, edition)


def can_change_template(person, organisation: Organisation) -> bool:
    """Whoever administers the organisation; its editors too, where it is principal.

    A seat on behalf of a mere partner gives nothing: any collaboration's lead can bring in a partner, and seat anybody.
    """
    if can_edit_organisation(person, organisation):
        return True
    owning = Participation.objects.on().filter(organisation=organisation, role=Participation.Role.PRINCIPAL)
    seats = Seat.objects.taking_part().filter(organisation=organisation, role__in=[Seat.Role.EDITOR, Seat.Role.LEAD])
    seats = seats.filter(collaboration__in=owning.values("collaboration"))
    return person.is_authenticated and seats.held_by(person).exists()
