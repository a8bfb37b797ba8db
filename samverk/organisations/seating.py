"""Who may seat whom, name deputies, take people in, and ask what they see.

The lead seats all, in person: a deputy of the lead does not. An organisation's administrator seats its own people as
those who report, read or sit in the council, in what the organisation takes part in: they answer for it or look on,
and decide nothing for the others. Who leads, and who edits the joint plan, is for the lead to say.
"""

from django.db.models import Q, QuerySet

from samverk.core.models import Revision
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.permissions import (
    can_edit_organisation,
    can_edit_person,
    has_role,
    leads_in_person,
    own_brought_back,
)

LEFT = "organisations.membership_ended"  # by which seats on the organisation's behalf end too
BY_THE_ORGANISATION = (Seat.Role.REPORTER, Seat.Role.READER, Seat.Role.COUNCIL)


def can_seat_anybody(person, collaboration: Collaboration) -> bool:
    """The lead in person; and whoever administers the installation, so that somebody can seat the first lead."""
    return person.is_authenticated and (person.is_administrator or leads_in_person(person, collaboration))


def seats_anybody_in(person) -> QuerySet[Collaboration]:
    """The collaborations of which `can_seat_anybody` is true."""
    if not person.is_authenticated:
        return Collaboration.objects.none()
    if person.is_administrator:
        return Collaboration.objects.all()
    seats = Seat.objects.on().filter(person=person, role=Seat.Role.LEAD)
    return Collaboration.objects.filter(pk__in=seats.values("collaboration"))


def organisations_administered(person) -> QuerySet[Organisation]:
    """By the person in person; not all of them for whoever administers the installation."""
    if not person.is_authenticated:
        return Organisation.objects.none()
    places = Membership.objects.on().filter(person=person, is_administrator=True)
    return Organisation.objects.filter(pk__in=places.values("organisation"))


def _administers(person, organisation: Organisation) -> bool:
    return organisations_administered(person).filter(pk=organisation.pk).exists()


def can_seat(person, seat: Seat) -> bool:
    """Whoever may seat anybody seats others on behalf of any who take part, but oneself only where one belongs: else a
    lead could approve another principal's report in its name. Who administers the installation may. An organisation's
    administrator seats its own people."""
    if person.is_authenticated and person.is_administrator:
        return True
    if can_seat_anybody(person, seat.collaboration):
        return seat.person_id != person.pk or _belongs(person, seat)
    return can_seat_as_own(person, seat)


def can_seat_as_own(person, seat: Seat) -> bool:
    """As administrator of an organisation that takes part: a member of it, in one of the roles that decide nothing."""
    if seat.role not in BY_THE_ORGANISATION or not _administers(person, seat.organisation):
        return False
    takes_part = Participation.objects.on().filter(collaboration=seat.collaboration, organisation=seat.organisation)
    return takes_part.exists() and own_people(seat.organisation).filter(pk=seat.person_id).exists()


def _belongs(person, seat: Seat) -> bool:
    places = Membership.objects.on().filter(person=person, organisation=seat.organisation)
    return places.exists() or has_role(person, seat.collaboration, organisation=seat.organisation)


def can_end_seat(person, seat: Seat) -> bool:
    """Whoever may seat anybody; and the organisation's administrator, of those whom it may seat itself."""
    if can_seat_anybody(person, seat.collaboration):
        return True
    return seat.role in BY_THE_ORGANISATION and _administers(person, seat.organisation)


def can_undo_seats(person, seats: list[Seat]) -> bool:
    """As whoever may seat anybody, or the organisation's administrator; but nobody comes back to lead by the very seat
    that is brought back."""
    if person.is_administrator:
        return True
    collaborations = {seat.collaboration_id for seat in seats}
    leading = Seat.objects.on().filter(person=person, role=Seat.Role.LEAD, collaboration__in=collaborations)
    leading = leading.exclude(pk__in=own_brought_back(person, seats))
    led = set(leading.values_list("collaboration_id", flat=True))
    own = set(organisations_administered(person).values_list("pk", flat=True))
    newest = Revision.objects.newest_of(seats)
    return all(seat.collaboration_id in led or _was_own(seat, newest.get(seat.pk), own) for seat in seats)


def _was_own(seat: Seat, newest: Revision | None, own: set[int]) -> bool:
    """Whether the organisation's administrator may handle the seat both as it is and as it was before."""
    before = (newest.values.get("before") if newest else None) or {}
    if newest and newest.action == LEFT:  # whoever says that somebody has left may say that it was not so
        return seat.organisation_id in own
    roles = {seat.role, before.get("role", seat.role)}
    return {seat.organisation_id, before.get("organisation_id", seat.organisation_id)} <= own and roles <= {
        *BY_THE_ORGANISATION
    }


def own_people(organisation: Organisation) -> QuerySet[Person]:
    """Who works for it today and can sign in."""
    members = Membership.objects.on().filter(organisation=organisation)
    return Person.objects.filter(is_active=True, pk__in=members.values("person"))


def colleagues_for(seat: Seat) -> QuerySet[Person]:
    """Who can be the deputy: those who belong to the organisation that it is held for, or sit for it here. Of others,
    a deputy would learn what the organisation has shared with nobody."""
    here = Seat.objects.taking_part().filter(collaboration=seat.collaboration_id, organisation=seat.organisation_id)
    members = Membership.objects.on().filter(organisation=seat.organisation_id)
    found = Q(pk__in=members.values("person")) | Q(pk__in=here.values("person"))
    return Person.objects.filter(found, is_active=True).exclude(pk=seat.person_id)


def can_name_deputy(person, seat: Seat) -> bool:
    """The seat's holder, the lead in person, and whoever administers the organisation; as long as the seat lasts."""
    if not person.is_authenticated or not seat.is_on():
        return False
    if seat.person_id == person.pk or can_seat_anybody(person, seat.collaboration):
        return True
    return _administers(person, seat.organisation)


def can_end_deputy(person, deputy: Deputy) -> bool:
    """Whoever could have named the deputy, and the deputy."""
    if not person.is_authenticated:
        return False
    return deputy.person_id == person.pk or can_name_deputy(person, deputy.seat)


def can_undo_deputy(person, deputy: Deputy) -> bool:
    """As naming one; but nobody comes back as deputy by their own doing."""
    return deputy.person_id != person.pk and can_name_deputy(person, deputy.seat)


def can_take_in(person, membership: Membership) -> bool:
    """Give somebody a place in an organisation: its administrator those who belong nowhere else, that is neither work
    for nor sit for an organisation that the administrator does not administer too. Others' people the administrator
    of the installation takes in, since they then are two organisations' and neither can change them alone."""
    if not can_edit_organisation(person, membership.organisation):
        return False
    if person.is_administrator or membership.person.pk is None:
        return True
    return not belongs_outside(membership.person, organisations_administered(person))


def belongs_outside(other: Person, organisations: QuerySet) -> bool:
    if other.is_administrator:
        return True
    places = Membership.objects.on().filter(person=other)
    seats = Seat.objects.on().held_by(other)
    return any(rows.exclude(organisation__in=organisations.values("pk")).exists() for rows in (places, seats))


def can_preview(person, other: Person) -> bool:
    """Ask what somebody can see: oneself, whoever administers the installation or an organisation of the other's, and
    the lead of a collaboration where the other sits."""
    shown = collaborations_previewed(person, other)
    return shown is None or shown.exists() or previews_all(person, other)


def previews_all(person, other: Person) -> bool:
    """Also what belongs to no collaboration."""
    return person.is_authenticated and can_edit_person(person, other)


def collaborations_previewed(person, other: Person) -> QuerySet[Collaboration] | None:
    """Those about which the person may ask what the other sees there; None is all."""
    if not person.is_authenticated:
        return Collaboration.objects.none()
    if person.is_administrator or person.pk == other.pk:
        return None
    seats = Seat.objects.filter(person=other.pk) | Seat.objects.filter(deputies__person=other.pk)
    led = Seat.objects.on().filter(person=person, role=Seat.Role.LEAD).values("collaboration")
    own = organisations_administered(person).values("pk")
    others = seats.exclude(organisation__in=own).values("collaboration")
    for_own = seats.filter(organisation__in=own).exclude(collaboration__in=others).values("collaboration")
    both = seats.filter(collaboration__in=led).values("collaboration")
    return Collaboration.objects.filter(Q(pk__in=both) | Q(pk__in=for_own))


def can_see_rights(person) -> bool:
    """Any administrator; the page holds nothing about anybody."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or organisations_administered(person).exists()


def can_see_rights_in(person, collaboration: Collaboration) -> bool:
    """With who has which role there: its lead, and whoever administers the installation."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or has_role(person, collaboration, Seat.Role.LEAD)
