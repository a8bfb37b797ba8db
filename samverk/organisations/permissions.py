"""Who may change organisations, people and seats; and the roles that every room above asks for."""

from collections.abc import Callable

from django.db.models import Q, QuerySet

from samverk.core.models import Revision
from samverk.core.trail import fetch
from samverk.organisations.models import (
    Collaboration,
    Identity,
    Membership,
    Organisation,
    Participation,
    Person,
    Seat,
)

HANDED_OVER = "organisations.tasks_handed_over"


def has_role(person, collaboration, *roles, organisation=None) -> bool:
    """Whether the person has a seat today in one of these roles; where none is named, any by which one
    takes part: not a council member's.

    With `organisation`, only a seat held on that organisation's behalf counts.
    """
    if not person.is_authenticated:
        return False
    seats = Seat.objects.taking_part().held_by(person).filter(collaboration=collaboration)
    if roles:
        seats = seats.filter(role__in=roles)
    if organisation is not None:
        seats = seats.filter(organisation=organisation)
    return seats.exists()


def is_lead(person, collaboration) -> bool:
    return has_role(person, collaboration, Seat.Role.LEAD)


def leads_in_person(person, collaboration) -> bool:
    """By a seat of one's own: who sits where is not for a deputy to say."""
    if not person.is_authenticated:
        return False
    seats = Seat.objects.on().filter(person=person, collaboration=collaboration, role=Seat.Role.LEAD)
    return seats.exists()


def can_edit_organisation(person, organisation: Organisation | None = None) -> bool:
    """Whoever administers the installation; an organisation's own administrator edits that one."""
    if not person.is_authenticated:
        return False
    if person.is_administrator:
        return True
    if organisation is None or organisation.pk is None:
        return False
    return Membership.objects.on().filter(person=person, organisation=organisation, is_administrator=True).exists()


def can_create_organisation(person) -> bool:
    return person.is_authenticated and person.is_administrator


def can_create_collaboration(person) -> bool:
    return person.is_authenticated and person.is_administrator


def can_edit_collaboration(person, collaboration: Collaboration) -> bool:
    """Its lead; and whoever administers the installation, so that somebody can seat the first lead."""
    return person.is_authenticated and (person.is_administrator or is_lead(person, collaboration))


def can_make_participant(person, participation: Participation) -> bool:
    """A lead brings in partners and observers; that somebody owns and pays is said by an administrator.

    For principals it must be the installation's, or the organisation's own: being principal lets the collaboration's
    lead change the organisation's documents.
    """
    if not can_edit_collaboration(person, participation.collaboration):
        return False
    if participation.role != Participation.Role.PRINCIPAL:
        return True
    return can_edit_organisation(person, participation.organisation)


def participants_made_by(person, collaboration: Collaboration) -> set[int]:
    """Which of the collaboration's participations `can_make_participant` allows, in a bounded number of queries."""
    if not can_edit_collaboration(person, collaboration):
        return set()
    found = collaboration.participations.all()
    if not person.is_administrator:
        administered = Membership.objects.on().filter(person=person, is_administrator=True).values("organisation")
        found = found.filter(~Q(role=Participation.Role.PRINCIPAL) | Q(organisation__in=administered))
    return set(found.values_list("pk", flat=True))


def can_undo_participations(person, participations: list[Participation]) -> bool:
    """As `can_make_participant`, of many that are stored."""
    fetch(participations, "collaboration")
    collaborations = {row.collaboration for row in participations}
    back = handed_over_by(person, participations, lambda row: row.organisation_id)
    made = back.union(*(participants_made_by(person, collaboration) for collaboration in collaborations))
    return made.issuperset(row.pk for row in participations)


def can_create_person(person) -> bool:
    """Administrators of the installation or of an organisation, and leads: they bring people in."""
    if not person.is_authenticated:
        return False
    if person.is_administrator:
        return True
    leads = Seat.objects.taking_part().held_by(person).filter(role=Seat.Role.LEAD)
    return leads.exists() or Membership.objects.on().filter(person=person, is_administrator=True).exists()


def can_edit_person(person, other: Person) -> bool:
    """Oneself; and the administrator of all the organisations that the other belongs to.

    Of all, and never of someone who administers the installation: whoever changes an e-mail address can have a new
    password sent to it, and would so gain what the other may do elsewhere.
    """
    if not person.is_authenticated:
        return False
    if person.is_administrator or other.pk == person.pk:
        return True
    if other.is_administrator:
        return False
    administered = Membership.objects.on().filter(person=person, is_administrator=True).values("organisation")
    places = Membership.objects.on().filter(person=other)
    seats = Seat.objects.on().held_by(other)
    outside = places.exclude(organisation__in=administered).exists() or seats.exclude(organisation__in=administered)
    return places.exists() and not outside


def can_undo_memberships(person, memberships: list[Membership]) -> bool:
    """Also a lead takes back the place that a new person was given along with a seat.

    Nobody comes back to administer an organisation by the very place that is brought back.
    """
    entered = entered_by(person, memberships)
    organisations = {row.organisation_id for row in memberships if row.pk not in entered}
    places = Membership.objects.on().filter(person=person, is_administrator=True, organisation__in=organisations)
    administered = places.exclude(pk__in=own_brought_back(person, memberships))
    return person.is_administrator or organisations <= set(administered.values_list("organisation_id", flat=True))


def handed_over_by(person, rows: list, organisation_of: Callable) -> set[int]:
    """The keys of those rows of one model that the person handed over last as administrator of their organisation
    (`organisation_of(row)` gives its key), and may take back."""
    newest = Revision.objects.newest_of(rows)
    handed = [
        row for row in rows
        if row.pk in newest and newest[row.pk].action == HANDED_OVER and newest[row.pk].actor_id == person.pk
    ]  # fmt: skip
    if not handed:
        return set()
    places = Membership.objects.on().filter(person=person, is_administrator=True)
    own = None if person.is_administrator else set(places.values_list("organisation_id", flat=True))
    return {row.pk for row in handed if own is None or organisation_of(row) in own}


def own_brought_back(person, objs: list) -> set[int]:
    """The keys of the person's own places or seats among them that had been taken away."""
    newest = Revision.objects.newest_of(objs)
    own = {obj.pk for obj in objs if obj.person_id == person.pk}
    return {key for key in own & newest.keys() if newest[key].kind == Revision.Kind.DELETED}


def can_undo_people(person, others: list[Person]) -> bool:
    """As `can_edit_person`; but that somebody (oneself too) administers the installation only its administrators
    bring back. What would be undone is the newest revision: undo refuses anything older."""
    newest, entered = Revision.objects.newest_of(others), entered_by(person, others)
    for other in others:
        before = newest[other.pk].values.get("before") if other.pk in newest else None
        if before and before["is_administrator"] != other.is_administrator:
            if not person.is_administrator:
                return False
        elif other.pk not in entered and not can_edit_person(person, other):
            return False
    return True


def entered_by(person, objs: list) -> set[int]:
    """The keys of those whom the person added, and whom nobody has changed since."""
    newest = Revision.objects.newest_of(objs).items()
    return {key for key, row in newest if row.kind == Revision.Kind.CREATED and row.actor_id == person.pk}


def can_deactivate_person(person, other: Person) -> bool:
    """As `can_edit_person`, but nobody shuts out themselves."""
    return person.pk != other.pk and can_edit_person(person, other)


def can_delete_person(person, other: Person) -> bool:
    """Whoever administers the installation, since it reaches every organisation; but nobody deletes themselves."""
    return person.is_authenticated and person.is_administrator and person.pk != other.pk


def can_anonymise_person(person, other: Person) -> bool:
    """As deleting: nothing brings it back, and it reaches every organisation."""
    return can_delete_person(person, other)


def can_vouch_for_issuer(person) -> bool:
    """Whoever administers the installation: who keeps an issuer says who everybody is that comes through it, and that
    it is that organisation's, and no other's, an organisation cannot say of itself."""
    return person.is_authenticated and person.is_administrator


def organisations_of(person) -> QuerySet[Organisation]:
    """Those that somebody is a member of today, or seated on behalf of."""
    places = Membership.objects.on().filter(person=person.pk).values("organisation")
    seats = Seat.objects.on().filter(person=person.pk).values("organisation")
    return Organisation.objects.filter(Q(pk__in=places) | Q(pk__in=seats))


def belongs(person, organisation: Organisation) -> bool:
    return organisations_of(person).filter(pk=organisation.pk).exists()


def can_link_to(person, organisation: Organisation) -> bool:
    """Those who belong to it. Never who administers the installation: no organisation's provider opens all others."""
    return person.is_authenticated and not person.is_administrator and belongs(person, organisation)


def can_undo_identity(person, identity: Identity) -> bool:
    """Who made the change undoes it, as long as they still have to do with the organisation."""
    organisation = identity.provider.organisation
    return can_edit_organisation(person, organisation) or belongs(person, organisation)


def can_undo_provider(person, provider) -> bool:
    return can_edit_organisation(person, provider.organisation)
