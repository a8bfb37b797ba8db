"""What is done about somebody's sign-in by whoever administers them."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from samverk.core.permissions import require
from samverk.organisations.models import Person
from samverk.organisations.permissions import can_deactivate_person


@transaction.atomic
def remove_factors(person: Person, *, by) -> int:
    """Take away what somebody signs in with beside the password, who has lost it. Returns how many there were.

    Nobody takes away their own here: that is done on one's own page, after showing anew who one is. The person is
    told by mail, and each leaves a revision (core.factors.following).
    """
    require(can_deactivate_person(by, person))
    # The codes last: what they are for is gone first, so that no letter says that new ones were made.
    factors = sorted(
        person.authenticator_set.all(), key=lambda factor: factor.type == Authenticator.Type.RECOVERY_CODES
    )
    for factor in factors:
        factor.changed_by = by
        factor.delete()
    return len(factors)
