"""What the pages about organisations and collaborations show of this room."""

from django.utils import timezone

from samverk.organisations.models import Collaboration
from samverk.steering.models import SteeringDocument
from samverk.steering.permissions import can_edit_document


def owned_documents(request, owner) -> dict | None:
    """An owner's documents, those in force first; None when there is nothing to see and nothing to add."""
    field = "owner_collaboration" if isinstance(owner, Collaboration) else "owner_organisation"
    found = SteeringDocument.objects.visible_to(request.user).filter(**{field: owner})
    in_force = set(found.in_force(timezone.localdate()).values_list("pk", flat=True))
    documents = sorted(found, key=lambda document: document.pk not in in_force)
    may_add = can_edit_document(request.user, SteeringDocument(**{field: owner}))
    if not documents and not may_add:
        return None
    asked = f"?{field.removeprefix('owner_')}={owner.pk}"
    return {"documents": [(each, each.pk in in_force) for each in documents], "may_add": may_add, "asked": asked}
