"""Who sees a steering document at each level, and who says so."""

from collections import defaultdict

from django.db.models import Q

from samverk.core import undo
from samverk.organisations import showing, visibility
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.showing import Near, began, first_of
from samverk.organisations.visibility import Kind, Level, people_by, sitting
from samverk.steering.models import DocumentShare, SteeringDocument, organisations_of
from samverk.steering.operations.documents import keeper_of
from samverk.steering.permissions import can_share_document


def audience(document: SteeringDocument, level: Level, organisations):
    """Everybody whom `visible_to` would show it at that level."""
    people = Person.objects.filter(is_active=True)
    if level == Level.PUBLIC or document.owner is None:
        return people
    own = document.kept_by or document.owner_organisation
    if level < Level.PRINCIPALS:
        near = ({own.pk} if own else set()) | {each.pk for each in organisations}
        seats = sitting(Collaboration.objects.all(), level, own, organisations)
    else:
        near = {document.owner_organisation_id}
        seats = sitting(_collaborations(document), level, own, organisations)
    members = Membership.objects.on().filter(organisation__in=near - {None})
    return people.filter(people_by(seats) | Q(pk__in=members.values("person")))


def nameable(document: SteeringDocument):
    """The organisations that take part where the document is used."""
    together = Participation.objects.on().filter(collaboration__in=_collaborations(document))
    found = Organisation.objects.filter(pk__in=together.values("organisation"))
    return found.exclude(pk=document.kept_by_id or document.owner_organisation_id)


def _collaborations(document: SteeringDocument):
    if document.owner_collaboration_id:
        return Collaboration.objects.filter(pk=document.owner_collaboration_id)
    taking_part = Participation.objects.on().filter(organisation=document.owner_organisation_id)
    return Collaboration.objects.filter(pk__in=taking_part.values("collaboration"))


def near(person, documents: list[SteeringDocument]) -> dict[int, Near]:
    """As `visible_to` says of today."""
    reach = Seat.objects.reach_of(person)
    mine, since = organisations_of(person), began(reach)
    together = _together([row.owner_organisation_id for row in documents], [*reach.taking_part, *reach.council])
    found = {}
    for row in documents:
        places = {row.owner_collaboration_id} if row.owner_collaboration_id else together[row.owner_organisation_id]
        shared = places & reach.taking_part.keys()
        if shared or row.owner is None or row.owner_organisation_id in mine:
            level = Level.PRINCIPALS
        else:
            level = Level.COUNCIL if places.intersection(reach.council) else Level.PUBLIC
        is_own = row.owner_organisation_id in mine
        day = None if is_own else first_of([since[place] for place in shared])
        found[row.pk] = Near(frozenset(mine | reach.organisations), level, day)
    return found


def _together(organisations: list[int | None], collaborations: list[int]) -> dict[int | None, set[int]]:
    """In which of these collaborations each of the organisations takes part today."""
    rows = Participation.objects.on().filter(collaboration__in=collaborations)
    rows = rows.filter(organisation__in=set(organisations) - {None})
    found = defaultdict(set)
    for organisation, place in rows.values_list("organisation", "collaboration"):
        found[organisation].add(place)
    return found


def register() -> None:
    documents = Kind(
        "document", SteeringDocument, DocumentShare, "document", can_share_document, audience, nameable, keeper_of
    )
    visibility.register(documents)
    showing.register(documents, near)
    undo.allow(DocumentShare, lambda person, share: can_share_document(person, share.document), alike=["document"])
