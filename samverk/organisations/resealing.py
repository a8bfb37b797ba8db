"""The secrets of providers under a new key, as core.factors.resealing does for what people sign in with."""

from django.db import transaction

from samverk.core.sealing import Unreadable, reseal
from samverk.organisations.models import IdentityProvider


def reseal_providers() -> tuple[int, list]:
    """How many were sealed with the newest key, and those that no key opens."""
    done, unreadable = 0, []
    for key in IdentityProvider.objects.exclude(sealed_secret="").values_list("pk", flat=True):
        with transaction.atomic():
            provider = IdentityProvider.objects.select_for_update().get(pk=key)
            try:
                provider.sealed_secret = reseal(provider.sealed_secret)
            except Unreadable:
                unreadable.append(provider)
                continue
            provider.save(update_fields=["sealed_secret"])
        done += 1
    return done, unreadable
