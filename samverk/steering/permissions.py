"""Who may change steering documents, their goals, and the links between goals.

A document belongs to its owner: an organisation's is kept by those whom the organisation has given that trust, a
collaboration's by its lead and editors, and one that nobody here owns (Agenda 2030) by the installation.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet

from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.steering.models import Alignment, SteeringDocument

KEEPERS = (Seat.Role.LEAD, Seat.Role.EDITOR)


def organisations_kept_by(person) -> QuerySet:
    """The organisations whose documents the person may change: as their administrator; as lead or editor seated on
    their behalf where they are principal today; as the lead of a collaboration where they are principal today.

    A seat on behalf of a mere partner gives nothing: a lead seats whom they like, but cannot make a principal.
    """
    if not person.is_authenticated:
        return Organisation.objects.none()
    administered = Membership.objects.on().filter(person=person, is_administrator=True)
    owning = Participation.objects.on().filter(role=Participation.Role.PRINCIPAL)
    seats = Seat.objects.taking_part().held_by(person)
    led = owning.filter(collaboration__in=seats.filter(role=Seat.Role.LEAD).values("collaboration"))
    there = seats.filter(collaboration=OuterRef("collaboration"), organisation=OuterRef("organisation"))
    sat_for = owning.filter(Exists(there.filter(role__in=KEEPERS)))
    kept = [rows.values("organisation") for rows in (administered, led, sat_for)]
    return Organisation.objects.filter(Q(pk__in=kept[0]) | Q(pk__in=kept[1]) | Q(pk__in=kept[2]))


def collaborations_kept_by(person) -> QuerySet:
    return Collaboration.objects.seated(person, *KEEPERS)


def can_create_documents(person) -> bool:
    """Whether there is any owner for whom the person may keep documents."""
    if not person.is_authenticated:
        return False
    return person.is_administrator or organisations_kept_by(person).exists() or collaborations_kept_by(person).exists()


class Keeper:
    """What one person may do with many documents and links, asked for once: for pages that list them."""

    def __init__(self, person):
        self.person = person

    @cached_property
    def organisations(self) -> set[int]:
        return set(organisations_kept_by(self.person).values_list("pk", flat=True))

    @cached_property
    def collaborations(self) -> set[int]:
        return set(collaborations_kept_by(self.person).values_list("pk", flat=True))

    @cached_property
    def led(self) -> set[int]:
        return set(Collaboration.objects.seated(self.person, Seat.Role.LEAD).values_list("pk", flat=True))

    @cached_property
    def belongs_to(self) -> set[int]:
        seats = Seat.objects.taking_part().held_by(self.person).values_list("organisation", flat=True)
        return {*seats, *Membership.objects.on().filter(person=self.person).values_list("organisation", flat=True)}

    def keeps(self, document: SteeringDocument) -> bool:
        if not self.person.is_authenticated:
            return False
        if document.owner_organisation_id:
            return document.owner_organisation_id in self.organisations
        if document.owner_collaboration_id:
            return document.owner_collaboration_id in self.collaborations
        return self.person.is_administrator

    def aligns(self, alignment: Alignment) -> bool:
        return self.keeps(alignment.source.tree.document) or self.keeps(alignment.target.tree.document)

    def approves(self, alignment: Alignment) -> bool:
        """The owner of the goal that is contributed to says yes: by somebody who keeps its document and belongs to it.

        So a joint lead may link to every principal's goals but approves only for the own organisation.
        """
        document = alignment.target.tree.document
        if not self.keeps(document):
            return False
        if document.owner_organisation_id:
            return document.owner_organisation_id in self.belongs_to
        return document.owner_collaboration_id is None or document.owner_collaboration_id in self.led


def can_edit_document(person, document: SteeringDocument) -> bool:
    return Keeper(person).keeps(document)


def can_share_document(person, document: SteeringDocument) -> bool:
    """Whoever keeps the document and belongs to the organisation that owns it: a joint lead changes a principal's
    goals, but hands nothing of the principal's to others."""
    keeper = Keeper(person)
    if not keeper.keeps(document):
        return False
    return document.owner_organisation_id is None or document.owner_organisation_id in keeper.belongs_to


def can_align(person, alignment: Alignment) -> bool:
    """Whoever keeps the document at either end."""
    return Keeper(person).aligns(alignment)


def can_approve_alignment(person, alignment: Alignment) -> bool:
    return Keeper(person).approves(alignment)


def approvers(
    organisations: Iterable[int], collaborations: Iterable[int], reader
) -> dict[tuple[str, int], list[Person]]:
    """Who can approve a link to a goal of these organisations and collaborations, as far as the reader may see them.

    By ("organisation", key) and ("collaboration", key). Three queries.
    """
    visible = Person.objects.visible_to(reader).values("pk")
    seats = Seat.objects.taking_part().filter(person__in=visible)
    members = Membership.objects.on().filter(person__in=visible, is_administrator=True)
    owning = Participation.objects.on().filter(role=Participation.Role.PRINCIPAL)
    there = owning.filter(collaboration=OuterRef("collaboration"), organisation=OuterRef("organisation"))
    owners = (
        ("organisation", seats.filter(Exists(there), organisation__in=list(organisations), role__in=KEEPERS)),
        ("organisation", members.filter(organisation__in=list(organisations))),
        ("collaboration", seats.filter(collaboration__in=list(collaborations), role=Seat.Role.LEAD)),
    )
    found: dict[tuple[str, int], dict[int, Person]] = defaultdict(dict)
    for kind, rows in owners:
        for row in rows.select_related("person").order_by("person__name", "pk"):
            found[kind, getattr(row, f"{kind}_id")][row.person_id] = row.person
    return {owner: list(people.values()) for owner, people in found.items()}
