"""Days counted from the due date of the factory's round, and the mail that comes on them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core import mail
from django.utils import timezone

from samverk.asking.letters import reminding
from samverk.core.post.delivery import deliver_once
from samverk.followup import operations
from samverk.followup.models import FollowUp

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DUE = date(2026, 9, 15)  # of the factory's round


def day(*, due=0, hour=8, minute=0):
    """That many days from the due date."""
    return datetime(DUE.year, DUE.month, DUE.day, hour, minute, tzinfo=STOCKHOLM) + timedelta(days=due)


def came() -> list[tuple[str, str]]:
    """Send what is due; to whom it went, and its subject."""
    mail.outbox.clear()
    deliver_once()
    return [(message.to[0].rpartition("<")[2].strip(">"), message.subject) for message in mail.outbox]


def morning(clock, due: int) -> list[tuple[str, str]]:
    clock(day(due=due, hour=7, minute=30))
    reminding.remind(timezone.now())
    return came()


def submit(follow_up, by, comment=""):
    given = {"answer": FollowUp.Answer.NOTHING_TO_REPORT, "comment": comment}
    return operations.submit_follow_up(FollowUp.objects.get(pk=follow_up.pk), by=by, **given)


def of(round, part):
    return FollowUp.objects.get(round=round, part=part)
