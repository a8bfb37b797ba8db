"""What can wait and what one can do without: notices, gathered into at most one letter a day."""

from datetime import datetime

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import ngettext

from samverk.core.post import kinds
from samverk.core.post.kinds import Composed, Heading
from samverk.core.post.models import Declined, Letter, Notice
from samverk.core.post.outbox import written

KIND = "core.digest"


def notify(kind: str, *, key: str, to, order: dict, at: datetime | None = None) -> Notice:
    """Have something told in the person's next digest. The same `key` twice is one notice."""
    if kinds.kind_of(kind).mandatory:
        raise ValueError(f"{kind} is a letter of its own: ask for it with send")
    known = {"kind": kind, "person": to, "order": order, "at": at or timezone.now()}
    notice, _is_new = Notice.objects.get_or_create(key=key, defaults=known)
    return notice


def gather(now: datetime) -> None:
    """Put all that waits into letters, one a person at most each local day. Periodic work of the morning."""
    waiting = Notice.objects.filter(letter=None)
    people = get_user_model()._base_manager.filter(pk__in=waiting.values("person"), is_active=True)
    for person in people.exclude(email=None):
        _gather_for(person, now)


def old_notices(before: datetime) -> QuerySet:
    """Those of before then that no letter could be sent with; the others go with their letter."""
    return Notice.objects.filter(letter=None, at__lt=before)


def compose(letter: Letter) -> Composed | None:
    """Kind by kind. Nothing where all of it no longer applies, or the person has declined it since."""
    declined, by_kind = Declined.objects.of(letter.person), {}
    for notice in letter.notices.order_by("at", "pk"):
        if not declined.covers(notice.kind):
            by_kind.setdefault(notice.kind, []).append(notice)
    told = [composed for name, notices in by_kind.items() if (composed := kinds.kind_of(name).compose(notices))]
    if not told:
        return None
    blocks = tuple(block for composed in told for block in (Heading(composed.subject), *composed.blocks))
    if len(told) == 1:
        return Composed(told[0].subject, told[0].blocks)
    subject = ngettext("%(first)s, and %(number)s thing more", "%(first)s, and %(number)s things more", len(told) - 1)
    return Composed(subject % {"first": told[0].subject, "number": len(told) - 1}, blocks)


def _gather_for(person, now: datetime) -> None:
    mine, declined = Notice.objects.filter(letter=None, person=person), Declined.objects.of(person)
    unwanted = [name for name in mine.order_by().values_list("kind", flat=True).distinct() if declined.covers(name)]
    mine.filter(kind__in=unwanted).delete()
    if not mine.exists():
        return
    # Locked: what is put into a letter after it was taken to be sent would be in none.
    letters = Letter.objects.filter(kind=KIND, person=person)
    letter = letters.select_for_update().filter(state=Letter.State.WAITING).first()
    if letter is None:
        today = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
        if letters.filter(state=Letter.State.SENDING).exists() or letters.filter(sent_at__gte=today).exists():
            return  # the day has its letter; the rest is in tomorrow's
        letter = written(KIND, key=f"{KIND}:{person.pk}:{today.date()}", to=person, order={}, not_before=now)
    mine.update(letter=letter)
