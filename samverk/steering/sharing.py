"""Who sees a steering document at each level, and who says so."""

from django.db.models import Q

from samverk.core import undo
from samverk.organisations import visibility
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person
from samverk.organisations.visibility import Kind, Level, people_by, sitting
from samverk.steering.models import DocumentShare, SteeringDocument
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


def register() -> None:
    visibility.register(
        Kind("document", SteeringDocument, DocumentShare, "document", can_share_document, audience, nameable, keeper_of)
    )
    undo.allow(DocumentShare, lambda person, share: can_share_document(person, share.document), alike=["document"])
