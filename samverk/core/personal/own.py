"""What the ground's own models, and those of the packages that it rests on, hold about people."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django_tasks_db.models import DBTaskResult

from samverk.core.models import (
    CacheEntry,
    Job,
    JobFile,
    LastLook,
    Letter,
    Reading,
    Remark,
    RemovedFrom,
    RetentionRule,
    Revision,
    SearchEntry,
    SearchIndex,
    SearchWord,
    TrailHead,
    Turn,
)
from samverk.core.personal import words
from samverk.core.personal.register import (
    CONTACT,
    CONTENT,
    LEGAL_DUTY,
    NAMED,
    OWNER,
    SECRET,
    TEXT,
    THING,
    TRACE,
    hold,
    hold_nothing,
)
from samverk.core.post.models import Declined, Notice


def register_own() -> None:
    _signing_in()
    _working_papers()
    _the_trail()
    _nobody()


def _signing_in() -> None:
    says = {"purpose": words.SIGN_IN, "kept": words.WITH_THE_ACCOUNT}
    hold(
        EmailAddress, goes=True, **says, data={"user": OWNER, "email": CONTACT}, seen_by=words.NOBODY,
        name=_("E-mail address to sign in with"),
        columns={"email": _("E-mail address"), "verified": _("Shown to be the person’s own")},
    )  # fmt: skip
    hold(
        EmailConfirmation, goes=True, **says, data={"key": SECRET}, of="email_address__user", seen_by=words.NOBODY,
        name=_("Proof of an e-mail address"), columns={"created": _("Made at"), "sent": _("Sent at")},
    )  # fmt: skip
    hold(
        Authenticator, goes=True,
        **says, data={"user": OWNER, "data": SECRET}, seen_by=words.ONESELF, name=_("Second step"),
        columns={"type": _("Kind"), "created_at": _("Made at"), "last_used_at": _("Last used at")},
    )  # fmt: skip
    # The library's own tables of accounts elsewhere, which stay empty: decision 0017 says why.
    hold(
        SocialAccount, goes=True, **says, seen_by=words.NOBODY, name=_("Sign-in elsewhere, as the library keeps it"),
        data={"user": OWNER, "provider": THING, "uid": CONTACT, "extra_data": TEXT}, columns={"uid": _("Its number")},
    )  # fmt: skip
    hold(
        SocialToken, goes=True, **says, of="account__user", seen_by=words.NOBODY, name=_("Token of the library"),
        data={"token": SECRET, "token_secret": SECRET}, columns={"expires_at": _("Ended at")},
    )  # fmt: skip
    hold_nothing(SocialApp, "provider", "provider_id", "name", "client_id", "secret", "key", "settings")
    hold(
        UserSession, goes=True,
        purpose=words.SIGN_IN, kept="core.sessions", seen_by=words.ONESELF, name=_("Signed-in device"),
        data={"user": OWNER, "ip": TRACE, "session_key": SECRET, "user_agent": TRACE, "data": SECRET},
        columns={"ip": _("Network address"), "user_agent": _("Browser and system"), "created_at": _("Signed in at"),
                 "last_seen_at": _("Last seen at")},
    )  # fmt: skip
    hold(
        Session, purpose=words.SIGN_IN, kept="core.sessions", seen_by=words.NOBODY, name=_("Session"),
        data={"session_key": SECRET, "session_data": SECRET},
    )  # fmt: skip
    hold(
        CacheEntry, purpose=words.SIGN_IN, kept="core.attempts", seen_by=words.NOBODY, name=_("Attempts to sign in"),
        data={"cache_key": TRACE, "value": THING},
    )  # fmt: skip


def _working_papers() -> None:
    hold(
        Job, goes=True, purpose=words.WORKING, kept="core.jobs", seen_by=words.KEEPERS, name=_("Long work"),
        data={"person": OWNER, "kind": THING, "subject": TEXT, "order": THING, "stage": THING, "back": THING,
              "address": THING, "told": TEXT, "found": CONTENT},
        columns={"kind": _("Kind"), "subject": _("What it was about"), "asked_at": _("Asked for"),
                 "ended_at": _("Ended at")},
    )  # fmt: skip
    hold(
        JobFile, goes=True, purpose=words.WORKING, kept="core.job_files", seen_by=words.ONESELF, of="job__person",
        name=_("File that was made"), data={"file_name": TEXT, "media_type": THING, "data": CONTENT},
        columns={"file_name": _("File name")},
    )  # fmt: skip
    hold(
        Letter, goes=True, purpose=words.TELLING, kept="core.letters", seen_by=words.KEEPERS, name=_("Mail"),
        data={"person": OWNER, "address": CONTACT, "key": THING, "kind": THING, "order": THING, "group": THING,
              "last_error": TEXT, "message_id": THING},
        columns={"kind": _("Kind"), "address": _("E-mail address"), "state": _("State"), "asked_at": _("Asked for"),
                 "sent_at": _("Sent at"), "last_error": _("Why not")},
    )  # fmt: skip
    hold(
        Notice, goes=True,
        purpose=words.TELLING, kept="core.notices", seen_by=words.ONESELF, name=_("Notice for a summary"),
        data={"person": OWNER, "key": THING, "kind": THING, "order": THING},
        columns={"kind": _("Kind"), "at": _("When")},
    )  # fmt: skip
    hold(
        Declined, goes=True, purpose=words.COMFORT, kept=words.UNTIL_CHANGED, seen_by=words.ONESELF,
        name=_("Mail that the person does without"), data={"person": OWNER, "kind": THING},
        columns={"kind": _("Kind")},
    )  # fmt: skip
    hold(
        LastLook, goes=True,
        purpose=words.COMFORT, kept="core.looks", seen_by=words.ONESELF, name=_("Last opening of My work"),
        data={"person": OWNER}, columns={"latest_at": _("When")},
    )  # fmt: skip
    hold(
        Remark, purpose=words.ACCESSIBILITY, basis=LEGAL_DUTY, kept="core.remarks", seen_by=words.KEEPERS,
        data={"text": TEXT, "page": TEXT, "aids": TEXT, "email": CONTACT, "answered_by": NAMED},
    )  # fmt: skip
    hold(
        DBTaskResult, purpose=words.WORKING, kept="core.jobs", seen_by=words.NOBODY, name=_("Queue of long work"),
        data={"args_kwargs": THING, "task_path": THING, "worker_ids": THING, "queue_name": THING,
              "backend_name": THING, "return_value": THING, "exception_class_path": THING, "traceback": TEXT},
    )  # fmt: skip


def _the_trail() -> None:
    hold(
        Revision, purpose=words.ACCOUNTING, basis=LEGAL_DUTY, kept=words.UNTIL_DECISION, seen_by=words.AUDITORS,
        name=_("What the person has done"),
        data={"actor": OWNER, "content": TEXT, "action": THING, "model": THING, "salt": THING, "content_hash": THING,
              "previous_hash": THING, "hash": THING},
        columns={"sequence": _("No."), "at": _("When"), "kind": _("What was done"), "model": _("Kind of thing"),
                 "object_id": _("Its number"), "action": _("Action"), "way": _("By which way"),
                 "address": _("Network address")},
    )  # fmt: skip
    hold(
        Reading, purpose=words.ACCOUNTING, basis=LEGAL_DUTY, kept="core.readings", seen_by=words.AUDITORS,
        name=_("What the person has read"),
        data={"person": OWNER, "model": THING, "way": TRACE, "address": TRACE},
        columns={"at": _("When"), "model": _("Kind of thing"), "object_id": _("Its number"), "way": _("By which way"),
                 "address": _("Network address")},
    )  # fmt: skip
    hold(
        SearchEntry, purpose=words.ANSWERING, kept=_("As long as what it finds"), seen_by=words.BY_LEVEL,
        name=pgettext_lazy("index", "What can be found"),
        data={"kind": THING, "title": TEXT, "place": TEXT, "text": TEXT, "url": THING},
    )  # fmt: skip
    hold(
        SearchWord, purpose=words.ANSWERING, kept=_("As long as what it finds"), seen_by=words.NOBODY,
        name=_("Words to find by"), data={"word": TEXT, "language": THING},
    )  # fmt: skip


def _nobody() -> None:
    hold_nothing(RemovedFrom, "model")
    hold_nothing(RetentionRule, "name")
    hold_nothing(SearchIndex, "recipe")
    hold_nothing(TrailHead, "hash")
    hold_nothing(Turn, "name")
    hold_nothing(Permission, "name", "codename")
    hold_nothing(Group, "name")
    hold_nothing(ContentType, "app_label", "model")
