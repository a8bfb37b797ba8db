"""Asking for a letter, trying again what failed, and which are old."""

from datetime import datetime

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.post import kinds
from samverk.core.post.models import Letter


def send(kind: str, *, key: str, to, order: dict, not_before: datetime | None = None, group: str = "") -> Letter:
    """Have a letter sent to a person or to an address: soon, or from `not_before` on. It is a row, and no more, yet.

    The same `key` twice is one letter: name what it is about and to whom ("followup.invited:12:7"). Whether whoever
    asks may do so is for the operation to settle that calls this. Raises ValidationError for an address that is none.
    """
    if not kinds.kind_of(kind).mandatory:
        raise ValueError(f"{kind} goes into the digest: ask for it with notify")
    return written(kind, key=key, to=to, order=order, not_before=not_before, group=group)


def send_to_many(
    kind: str, wanted: list[tuple[str, object, dict]], *, not_before: datetime | None = None, group: str = ""
) -> None:
    """As `send`, of many persons in one query: (key, person, order) of each."""
    if not wanted:
        return
    due = not_before or timezone.now()
    same = {"kind": kind, "group": group, "not_before": due, "next_at": due}
    letters = [Letter(key=key, order=order, **same, **_to(person)) for key, person, order in wanted]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def written(kind: str, *, key: str, to, order: dict, not_before: datetime | None = None, group: str = "") -> Letter:
    """The letter's row, new or as it is already."""
    due = not_before or timezone.now()
    letter, _is_new = Letter.objects.get_or_create(
        key=key, defaults={"kind": kind, "order": order, "group": group, "not_before": due, "next_at": due} | _to(to)
    )
    return letter


def try_again(letter: Letter, *, by) -> None:
    """Send now what failed or waits for its next try. Raises ValidationError with code "under_way" for all else."""
    require(can_keep_post(by))
    resting = Letter.objects.filter(pk=letter.pk, state__in=[Letter.State.FAILED, Letter.State.WAITING])
    now = timezone.now()
    if not resting.update(state=Letter.State.WAITING, not_before=now, next_at=now, sent_at=None, last_error=""):
        raise ValidationError(_("That mail is sent, withdrawn, or being sent just now."), code="under_way")


def old_letters(before: datetime) -> QuerySet:
    """What ended before then: the list is for whoever mends the mail, and holds people's addresses."""
    return Letter.objects.exclude(state__in=Letter.UNSENT).filter(next_at__lt=before)


def can_keep_post(person) -> bool:
    return person.is_authenticated and person.is_administrator


def _to(receiver) -> dict:
    if not isinstance(receiver, str):
        return {"person": receiver, "language": receiver.language}
    validate_email(receiver)
    return {"address": receiver, "language": (get_language() or settings.LANGUAGE_CODE)[:2]}
