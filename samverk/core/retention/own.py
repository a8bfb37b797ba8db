"""The ground's own kinds: what nobody need keep for long, and the log of reading."""

from datetime import datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from samverk.core.models import CacheEntry, LastLook, Remark
from samverk.core.retention.rules import register

HERE = "samverk.core.retention.own"


def register_own() -> None:
    register(
        "core.sessions", _("Sessions that have ended"), days=7, least=1,
        old=f"{HERE}.old_sessions", clear=f"{HERE}.clear_sessions",
    )  # fmt: skip
    register("core.attempts", _("Attempts to sign in"), days=1, least=1, old=f"{HERE}.old_attempts")
    jobs = "samverk.core.jobs.operations"
    register("core.job_files", _("Files that long work has made"), days=1, least=1, old=f"{jobs}.old_files")
    register(
        "core.jobs", _("Long work that has ended"), days=7, least=1, old=f"{jobs}.old_jobs", clear=f"{jobs}.clear_jobs"
    )  # fmt: skip
    register(
        "core.notices", _("Notices that no summary was sent with"), days=30, least=2,
        old="samverk.core.post.digest.old_notices",
    )  # fmt: skip
    register(
        "core.letters", _("Outgoing mail that is done with"), days=365, least=365,
        old="samverk.core.post.outbox.old_letters",
        why=_("Longer than any round: until then it is known that a mail has been sent, and it is not sent once more."),
    )  # fmt: skip
    register("core.looks", _("When somebody last opened My work"), days=365, least=30, old=f"{HERE}.old_looks")
    register(
        "core.remarks", _("Remarks on accessibility that are answered"), days=730, least=30,
        old=f"{HERE}.old_remarks", clear=f"{HERE}.clear_remarks",
    )  # fmt: skip
    register(
        "core.readings", _("The log of reading"), days=None, least=366,
        old="samverk.core.reading.old_readings", clear="samverk.core.reading.clear_readings",
        why=_("The database itself refuses to let go of what is newer."),
    )  # fmt: skip


def old_sessions(before: datetime) -> QuerySet:
    return Session.objects.filter(expire_date__lt=before)


def clear_sessions(sessions: QuerySet, before: datetime, op) -> None:
    """With what is known of the device, also of those that were ended otherwise."""
    sessions.delete()
    ended = UserSession.objects.filter(last_seen_at__lt=before)
    ended.exclude(session_key__in=Session.objects.values("session_key")).delete()


def old_attempts(before: datetime) -> QuerySet:
    return CacheEntry.objects.filter(expires__lt=before)


def old_looks(before: datetime) -> QuerySet:
    return LastLook.objects.filter(latest_at__lt=before)


def old_remarks(before: datetime) -> QuerySet:
    return Remark.objects.filter(state=Remark.State.ANSWERED, answered_at__lt=before)


def clear_remarks(remarks: QuerySet, before: datetime, op) -> None:
    """For good, as when somebody asks for it: the trail tells that they were, but not what they said."""
    op.delete_many(list(remarks))
