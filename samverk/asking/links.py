"""From a link to what a mail says, and back. What is written is signed: nobody can make one, or change one."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from uuid import UUID, uuid4

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.urls import reverse

from samverk.asking.models import AnswerLink
from samverk.core.addresses import absolute
from samverk.followup.models import Round

SALT = "asking.link"
NAME = re.compile(r"[A-Za-z0-9_-]{22}")  # sixteen bytes


def token_of(link: AnswerLink) -> str:
    return _signer().sign(urlsafe_b64encode(link.uuid.bytes).decode().rstrip("="))


def address_of(link: AnswerLink) -> str:
    """The whole address, for a mail. Who has it may answer as that person: it goes to nobody else, and in no log."""
    return absolute(reverse("asking:open", args=[token_of(link)]))


def link_of(token: str) -> AnswerLink | None:
    """The link that a token opens; None for all else, be it guessed, altered, revoked, or of a round that takes no
    answers. The database is asked in every case, so that the time tells nothing either."""
    return AnswerLink.objects.live().select_related(*FETCHED).filter(uuid=_name_in(token)).first()


FETCHED = ("person", "round__plan__collaboration", "round__scale")


def _name_in(token: str) -> UUID:
    """A name that nothing has where the token is not ours."""
    try:
        name = _signer().unsign(token)
    except BadSignature:
        return uuid4()
    return UUID(bytes=urlsafe_b64decode(name + "==")) if NAME.fullmatch(name) else uuid4()


def _signer() -> Signer:
    """By today's key alone: a key is changed when it may have leaked, and no old link may be good after that."""
    return Signer(salt=SALT, sep=".", fallback_keys=[])


def old_links(before: datetime) -> QuerySet:
    """Those that were revoked before then, or whose round was to be fixed by then and is."""
    over = Q(round__state=Round.State.FIXED, round__fixed_due_on__lt=before)
    return AnswerLink.objects.filter(Q(revoked_at__lt=before) | over)


def clear_links(links: QuerySet, before: datetime, op) -> None:
    op.delete_many(list(links))
