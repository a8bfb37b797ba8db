"""Who may enter dates: whoever leads the collaboration or edits its plan. Everyone who sits in it sees them."""

from samverk.organisations.models import Collaboration, Seat
from samverk.organisations.permissions import has_role
from samverk.yearwheel.models import Feed, OwnDate


def can_enter_dates(person, collaboration: Collaboration) -> bool:
    return has_role(person, collaboration, Seat.Role.LEAD, Seat.Role.EDITOR)


def can_edit_date(person, own: OwnDate) -> bool:
    return can_enter_dates(person, own.collaboration)


def can_keep_feed(person, feed: Feed) -> bool:
    """Nobody but its owner: who has the address reads what the owner may read."""
    return person.is_authenticated and person.pk == feed.person_id
