"""Who no longer belongs anywhere, or is shut out, is signed out at once, whichever operation it came of."""

from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q

from samverk.organisations.models import Membership, Person, Seat

PLACES = {Membership._meta.label_lower, Seat._meta.label_lower}
STANDING = ("is_active", "is_administrator")  # a person's other facts shut nobody out


def follow(op) -> None:
    """In the operation's own transaction: nobody is signed out by what is rolled back."""
    changed = {key for entry in op.entries if (key := _person_of(entry)) is not None}
    if not changed:
        return
    place = Membership.objects.on().filter(person=OuterRef("pk"))
    seat = Seat.objects.on().filter(person=OuterRef("pk"))
    outside = Q(is_administrator=False) & ~Q(Exists(place)) & ~Q(Exists(seat))
    left = Person.objects.filter(Q(is_active=False) | outside, pk__in=changed)
    for session in UserSession.objects.filter(user__in=left):
        session.end()


def _person_of(entry: dict) -> int | None:
    """Whose standing the revision may have changed; nobody's where something was only noted."""
    before, after = entry["content"]["before"], entry["content"]["after"] or {}
    if not before:
        return None
    if entry["model"] == Person._meta.label_lower:
        return entry["object_id"] if any(before.get(key) != after.get(key) for key in STANDING) else None
    return before["person_id"] if entry["model"] in PLACES else None
