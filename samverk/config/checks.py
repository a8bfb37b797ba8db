"""What is unsafe where Samverk is open to others: `samverk check --deploy`, a line for each with what to do.

Django's own checks tell of cookies, HSTS and debugging; these of what only we know. What reads the database says
nothing while there is none.
"""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import Error, Info, Warning, register
from django.db import DatabaseError, connection
from django.db.models import Exists, OuterRef

from samverk.config import address, sqlite

OWNS_TABLES = """
    SELECT bool_or(pg_has_role(current_user, tableowner, 'USAGE')) FROM pg_tables WHERE schemaname = current_schema()
"""


@register(deploy=True)
def unsafe_settings(app_configs, **_given) -> list:
    return [*_reached(), *_kept(), *_mailed(), *_database()]


@register(deploy=True)
def unsafe_contents(app_configs, **_given) -> list:
    try:
        return [*_people(), *_owner()]
    except DatabaseError:
        return [Info("The database cannot be asked, so nobody has looked who may sign in.", id="samverk.I220")]


def _reached() -> Iterator:
    if settings.DEBUG:
        hint = "Take SAMVERK_DEBUG away."
        yield Error("Whoever meets a fault is shown code, settings and what was sent.", hint, id="samverk.E201")
    if not settings.HTTPS:
        hint = "Let a proxy in front speak TLS, and set SAMVERK_HTTPS=1."
        yield Error("Passwords and sessions travel unencrypted.", hint, id="samverk.E202")
    if any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        hint = "Name each host in full in SAMVERK_HOSTS: samverk.kommun.se."
        yield Error("Any host name is answered to, so links could be made to lead elsewhere.", hint, id="samverk.E203")
    if set(settings.ALLOWED_HOSTS) <= {*address.THIS_MACHINE, "[::1]"}:
        hint = "Set SAMVERK_HOSTS to the name that people reach it by."
        yield Warning("It answers to this machine's own name alone.", hint, id="samverk.W204")
    if address.is_this_machine(settings.SAMVERK_URL):
        hint = "Set SAMVERK_URL to the address that people reach it by, as https://samverk.kommun.se."
        yield Warning("Links in mails lead to this machine alone.", hint, id="samverk.W205")


def _kept() -> Iterator:
    for path in (settings.DATA, settings.DATA / "secret-key"):
        if others := _open_to_others(path):
            hint = f"chmod {'0700' if path.is_dir() else '0600'} {path}"
            yield Error(f"Other accounts on this machine can {others} {path}.", hint, id="samverk.E206")
    if not os.environ.get("SAMVERK_SEALING_KEY"):
        hint = "Set SAMVERK_SEALING_KEY, as docs/sign-in.md tells, so that each can be changed without the other."
        yield Info("One key both signs sessions and seals secrets in the database.", hint, id="samverk.I207")
    if not settings.SAMVERK_BREACHED_PASSWORDS:
        hint = "Set SAMVERK_BREACHED_PASSWORDS (docs/sign-in.md)."
        yield Info("Of breached passwords only the 20,000 most common are refused.", hint, id="samverk.I208")
    if not settings.SAMVERK_ANCHOR_TO:
        hint = "Set SAMVERK_ANCHOR_TO to who keeps the trail's newest link elsewhere: the registrator, an auditor."
        yield Warning("Whoever owns the database could write the trail anew unseen.", hint, id="samverk.W209")


def _open_to_others(path: Path) -> str:
    """What other accounts may do with it, in a word; empty if nothing, or if it is not there."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return ""
    if mode & (stat.S_IWGRP | stat.S_IWOTH):
        return "change"
    return "read" if mode & (stat.S_IRGRP | stat.S_IROTH) else ""


def _mailed() -> Iterator:
    host = getattr(settings, "EMAIL_HOST", "")
    if "filebased" in settings.EMAIL_BACKEND:
        hint = "Set SAMVERK_SMTP."
        yield Warning("Mail is not sent: letters with links that open things lie in files.", hint, id="samverk.W210")
    elif not (settings.EMAIL_USE_TLS or settings.EMAIL_USE_SSL) and host not in address.THIS_MACHINE:
        hint = "Let SAMVERK_SMTP begin with smtp:// (STARTTLS) or smtps://."
        yield Error("Mail with links that open things travels unencrypted.", hint, id="samverk.E211")
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        hint = "Set SAMVERK_MAIL_FROM."
        yield Warning("Mail comes from nobody's address, and others take it for spam.", hint, id="samverk.W212")


def _database() -> Iterator:
    if connection.vendor == "sqlite":
        if not sqlite.is_safe():
            told = f"SQLite {'.'.join(map(str, sqlite.version()))} can lose what is written at the same moment."
            yield Error(told, "Install pysqlite3, or use PostgreSQL.", id="samverk.E213")
        hint = "With several organisations that are not to see each other's drafts, use PostgreSQL (DATABASE_URL)."
        yield Info("SQLite has no roles: whoever can write its file can change everything.", hint, id="samverk.I214")
        return
    chosen = settings.DATABASES["default"]
    is_here = not chosen["HOST"] or chosen["HOST"].startswith("/") or chosen["HOST"] in address.THIS_MACHINE
    if not is_here and chosen["OPTIONS"].get("sslmode") not in ("require", "verify-ca", "verify-full"):
        hint = "Add ?sslmode=verify-full to DATABASE_URL."
        yield Error("What is read and written may travel to the database unencrypted.", hint, id="samverk.E215")


def _people() -> Iterator:
    person = get_user_model()
    if person.objects.filter(is_example=True, is_active=True).exists():
        hint = "Begin with an empty database: what `samverk run --example` has loaded is for trying alone."
        yield Error("The example's people can sign in, and all know their password.", hint, id="samverk.E216")
    factors = apps.get_model("mfa", "Authenticator").objects.filter(user=OuterRef("pk")).exclude(type="recovery_codes")
    alone = person.objects.filter(~Exists(factors), is_administrator=True, is_active=True).count()
    if alone:
        hint = "Let them add an authenticator app or a passkey, under Sign-in in two steps in the menu with their name."
        told = f"{alone} who administer the installation sign in by a password alone."
        yield Warning(told, hint, id="samverk.W217")


def _owner() -> Iterator:
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(OWNS_TABLES)
        [owns] = cursor.fetchone()
    if owns:
        hint = "Make a role of its own for it: samverk prepare --grant-to (docs/running.md)."
        yield Warning("The application owns its tables, and could take their guards away.", hint, id="samverk.W218")
