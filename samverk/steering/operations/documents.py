"""Steering documents and who adopted them."""

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.organisations.models import Organisation
from samverk.organisations.visibility import Level, keeper
from samverk.steering.models import Adoption, SteeringDocument
from samverk.steering.permissions import can_edit_document


def create_document(document: SteeringDocument, *, by, level: Level = Level.OWN) -> Operation:
    """Add a document. What it replaces is out of force from then on, so that too must be kept by the same person.

    It begins as its owner's own, unless it has none: what nobody here owns is open to anybody.
    """
    require(can_edit_document(by, document))
    begin(document, level, by=by)
    _require_keeps_replaced(by, document)
    with operation("steering.document_created", by=by) as op:
        op.create(document)
    return op


def begin(document: SteeringDocument, level: Level, *, by) -> None:
    """Whose own a new document is, and who sees it."""
    document.kept_by = keeper_of(document, by)
    document.level = level if document.owner else Level.PUBLIC
    if document.kept_by is None:
        document.level = max(document.level, Level.PRINCIPALS)


def keeper_of(document: SteeringDocument, person) -> Organisation | None:
    if document.owner_collaboration is None:
        return document.owner_organisation
    return keeper(person, document.owner_collaboration) if person else None


def change_document(document: SteeringDocument, *, by, expected_version: int | None = None) -> Operation:
    """Save a changed document. To give it to another owner one must keep documents for both."""
    earlier = SteeringDocument.objects.get(pk=document.pk)
    require(can_edit_document(by, earlier))
    require(can_edit_document(by, document))
    if document.replaces_id != earlier.replaces_id:
        _require_keeps_replaced(by, document)
    if document.owner != earlier.owner:
        document.kept_by = keeper_of(document, by)
    with operation("steering.document_changed", by=by) as op:
        op.save(document, expected_version)
    return op


def delete_document(document: SteeringDocument, *, by, expected_version: int | None = None) -> Operation:
    """Delete a document with its goals and their alignments.

    Raises ValidationError with code "in_use" when plans, contributions or assessments rest on it.
    """
    require(can_edit_document(by, document))
    with operation("steering.document_deleted", by=by) as op:
        op.delete(document, expected_version)
    return op


def _require_keeps_replaced(by, document: SteeringDocument) -> None:
    require(document.replaces is None or can_edit_document(by, document.replaces))


def create_adoption(adoption: Adoption, *, by) -> Operation:
    require(can_edit_document(by, adoption.document))
    with operation("steering.adoption_created", by=by) as op:
        op.create(adoption)
    return op


def change_adoption(adoption: Adoption, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_document(by, adoption.document))
    with operation("steering.adoption_changed", by=by) as op:
        op.save(adoption, expected_version)
    return op


def delete_adoption(adoption: Adoption, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_document(by, adoption.document))
    with operation("steering.adoption_deleted", by=by) as op:
        op.delete(adoption, expected_version)
    return op
