"""What mail a person gets: chosen on a page, or stopped from the letter itself."""

from django.contrib.auth import get_user_model
from django.core import signing
from django.db import transaction
from django.urls import reverse

from samverk.core.addresses import absolute
from samverk.core.permissions import require
from samverk.core.post import kinds
from samverk.core.post.digest import KIND
from samverk.core.post.models import Declined

SALT = "core.post.stop"


def choosable() -> list[kinds.Kind]:
    """The kinds that one can do without, each told in the digest."""
    return [kind for kind in kinds.every_kind() if not kind.mandatory and kind.name != KIND]


def mandatory() -> list[kinds.Kind]:
    """The kinds that one cannot do without, of those that people get at all."""
    return [kind for kind in kinds.every_kind() if kind.mandatory and kind.why]


def choose(person, wanted: list[str], *, digest: bool, by) -> None:
    """Keep which kinds the person wants, and whether any digest at all. People choose for themselves."""
    require(person.pk == by.pk)
    declined = {kind.name for kind in choosable()} - set(wanted) | (set() if digest else {KIND})
    with transaction.atomic():
        Declined.objects.filter(person=person).delete()
        Declined.objects.bulk_create([Declined(person_id=person.pk, kind=name) for name in sorted(declined)])


def stop(person) -> None:
    """No digest any more, as asked for from one of them."""
    Declined.objects.get_or_create(person=person, kind=KIND)


def stopping_address(person) -> str:
    """Of the page that stops the digest, for whoever has the letter and need not sign in."""
    return absolute(reverse("core:stop_mail", args=[signing.dumps(person.pk, salt=SALT)]))


def person_of(token: str):
    """Whose digest it stops; None for a token that is not ours."""
    try:
        key = signing.loads(token, salt=SALT)
    except signing.BadSignature:
        return None
    return get_user_model()._base_manager.filter(pk=key).first()
