"""Who may change organisations, people and seats; and the roles that every room above asks for."""

from samverk.organisations.models import Collaboration, Membership, Organisation, Person, Seat


def has_role(person, collaboration, *roles, organisation=None) -> bool:
    """Whether the person has a seat today in one of these roles (any role when none is named).

    With `organisation`, only a seat held on that organisation's behalf counts.
    """
    if not person.is_authenticated:
        return False
    seats = Seat.objects.on().filter(person=person, collaboration=collaboration)
    if roles:
        seats = seats.filter(role__in=roles)
    if organisation is not None:
        seats = seats.filter(organisation=organisation)
    return seats.exists()


def is_lead(person, collaboration) -> bool:
    return has_role(person, collaboration, Seat.Role.LEAD)


def can_edit_organisation(person, organisation: Organisation | None = None) -> bool:
    """Whoever administers the installation; an organisation's own administrator edits that one."""
    if not person.is_authenticated:
        return False
    if person.is_administrator:
        return True
    if organisation is None or organisation.pk is None:
        return False
    return Membership.objects.on().filter(person=person, organisation=organisation, is_administrator=True).exists()


def can_create_collaboration(person) -> bool:
    return person.is_authenticated and person.is_administrator


def can_edit_collaboration(person, collaboration: Collaboration) -> bool:
    """Its lead; and whoever administers the installation, so that somebody can seat the first lead."""
    return person.is_authenticated and (person.is_administrator or is_lead(person, collaboration))


def can_edit_person(person, other: Person | None = None) -> bool:
    """Oneself; the administrators of an organisation that the other belongs to; a lead may add new people."""
    if not person.is_authenticated:
        return False
    if person.is_administrator or (other is not None and other.pk == person.pk):
        return True
    administered = Membership.objects.on().filter(person=person, is_administrator=True).values("organisation")
    if other is None or other.pk is None:
        leads = Seat.objects.on().filter(person=person, role=Seat.Role.LEAD)
        return leads.exists() or administered.exists()
    return Membership.objects.on().filter(person=other, organisation__in=administered).exists()
