"""Second factors under a new key."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from samverk.core.sealing import Unreadable, reseal

SEALED = ("secret", "seed")  # what is sealed of an app's key, and of recovery codes


def reseal_factors() -> tuple[int, list]:
    """How many were sealed with the newest key, and whose no key opens."""
    done, unreadable = 0, []
    for key in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).values_list("pk", flat=True):
        with transaction.atomic():
            factor = Authenticator.objects.select_for_update().filter(pk=key).first()
            if factor is None:
                continue  # taken away meanwhile
            try:
                factor.data |= {name: reseal(factor.data[name]) for name in SEALED if name in factor.data}
            except Unreadable:
                unreadable.append(factor.user)
                continue
            factor.save(update_fields=["data"])
        done += 1
    return done, unreadable
