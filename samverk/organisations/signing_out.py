"""Who came in through a provider is signed out when people can no longer sign in through it.

Whatever way that came about: taken away, switched off, or by undo or restoring; so it follows the trail, and not one
operation.
"""

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.usersessions.models import UserSession
from django.db.models import Q

from samverk.core.models import Revision
from samverk.core.sessions import end_where
from samverk.organisations.providers import IdentityProvider

LABEL = IdentityProvider._meta.label_lower
TOUCHING = {Revision.Kind.CHANGED, Revision.Kind.DELETED}


def follow(op) -> None:
    """For `core.trail.followers`."""
    for entry in op.entries:
        if entry["model"] == LABEL and entry["kind"] in TOUCHING:
            before = entry["content"]["before"]
            if not IdentityProvider.objects.usable().filter(pk=entry["object_id"]).exists():
                end_sessions(entry["object_id"], before["organisation_id"])


def end_sessions(provider_id: int, organisation_id: int) -> int:
    """End the sessions that were opened through it: those of its people from the next request on, wherever they are.
    Other ways in, of the same people, stay open. Returns how many there were."""
    key = IdentityProvider(pk=provider_id, organisation_id=organisation_id).key
    its = Q(user__identities__provider=provider_id) | Q(user__memberships__organisation=organisation_id)
    return end_where(UserSession.objects.filter(its).distinct(), lambda session: key in _ways_of(session))


def _ways_of(session: dict) -> list[str]:
    return [way.get("provider", "") for way in session.get(AUTHENTICATION_METHODS_SESSION_KEY, [])]
