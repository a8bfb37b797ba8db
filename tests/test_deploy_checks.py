"""What `samverk check --deploy` says: of an installation as it should be nothing, of each unsafe setting its line."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as held
from django.db import connection

from samverk.config import checks
from samverk.organisations.tests.factories import PersonFactory

GOOD = {
    "DEBUG": False,
    "HTTPS": True,
    "ALLOWED_HOSTS": ["samverk.example.org"],
    "SAMVERK_URL": "https://samverk.example.org",
    "SAMVERK_BREACHED_PASSWORDS": "/srv/sums",
    "SAMVERK_ANCHOR_TO": ["registrator@example.org"],
    "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
    "EMAIL_HOST": "post.example.org",
    "EMAIL_USE_TLS": True,
    "EMAIL_USE_SSL": False,
    "DEFAULT_FROM_EMAIL": "samverk@example.org",
}


@pytest.fixture
def good(settings, tmp_path, monkeypatch):
    for name, value in GOOD.items():
        setattr(settings, name, value)
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir(mode=0o700)
    monkeypatch.setenv("SAMVERK_SEALING_KEY", "x")
    return settings


def told(check=checks.unsafe_settings) -> set[str]:
    """But for what SQLite is told of itself."""
    return {each.id for each in check(None)} - {"samverk.I214"}


def test_of_an_installation_as_it_should_be_nothing_is_said(good):
    assert told() == set()


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("DEBUG", True, "samverk.E201"),
        ("HTTPS", False, "samverk.E202"),
        ("ALLOWED_HOSTS", ["*"], "samverk.E203"),
        ("ALLOWED_HOSTS", ["samverk.example.org", ".example.org"], "samverk.E203"),
        ("ALLOWED_HOSTS", ["127.0.0.1", "localhost", "[::1]"], "samverk.W204"),
        ("SAMVERK_URL", "http://127.0.0.1:8000", "samverk.W205"),
        ("SAMVERK_BREACHED_PASSWORDS", "", "samverk.I208"),
        ("SAMVERK_ANCHOR_TO", [], "samverk.W209"),
        ("EMAIL_BACKEND", "django.core.mail.backends.filebased.EmailBackend", "samverk.W210"),
        ("EMAIL_USE_TLS", False, "samverk.E211"),
        ("DEFAULT_FROM_EMAIL", "samverk@localhost", "samverk.W212"),
    ],
)
def test_each_unsafe_setting_has_its_line_and_what_to_do(good, name, value, found):
    setattr(good, name, value)

    assert told() == {found}
    assert all(each.hint for each in checks.unsafe_settings(None))


@pytest.mark.parametrize(("mode", "word"), [(0o755, "read"), (0o770, "change"), (0o707, "change")])
def test_a_data_folder_that_others_can_open_is_told_of(good, mode, word):
    good.DATA.chmod(mode)

    [line] = [each for each in checks.unsafe_settings(None) if each.id == "samverk.E206"]

    assert f"can {word} {good.DATA}" in line.msg and line.hint == f"chmod 0700 {good.DATA}"


def test_a_key_that_others_can_read_is_told_of(good):
    (good.DATA / "secret-key").write_text("x")
    (good.DATA / "secret-key").chmod(0o644)

    assert told() == {"samverk.E206"}


def test_one_key_for_two_things_is_told_of(good, monkeypatch):
    monkeypatch.delenv("SAMVERK_SEALING_KEY")

    assert told() == {"samverk.I207"}


@pytest.mark.parametrize(
    ("host", "mode", "found"),
    [
        ("", None, set()),
        ("/run/postgresql", None, set()),
        ("127.0.0.1", None, set()),
        ("db.example.org", None, {"samverk.E215"}),
        ("db.example.org", "prefer", {"samverk.E215"}),
        ("db.example.org", "verify-full", set()),
    ],
)
def test_a_database_on_another_machine_is_asked_encrypted(good, monkeypatch, host, mode, found):
    chosen = {"HOST": host, "OPTIONS": {"sslmode": mode} if mode else {}}
    monkeypatch.setattr(checks, "connection", SimpleNamespace(vendor="postgresql"))
    monkeypatch.setattr(checks.settings, "DATABASES", {"default": chosen})

    assert told() == found


def test_who_may_sign_in_too_easily_is_told_of(db):
    administrator = PersonFactory(is_administrator=True)
    PersonFactory(is_administrator=True, is_active=False)
    example = PersonFactory(is_example=True)
    owns = {"samverk.W218"} if connection.vendor == "postgresql" else set()
    assert told(checks.unsafe_contents) == {"samverk.E216", "samverk.W217"} | owns

    Authenticator.objects.create(user=administrator, type="recovery_codes", data={})
    assert "samverk.W217" in told(checks.unsafe_contents)

    Authenticator.objects.create(user=administrator, type="totp", data={})
    example.is_active = False
    example.save()
    assert told(checks.unsafe_contents) == owns


def command(tmp_path, **environment):
    return subprocess.run(
        [sys.executable, "-m", "samverk", "check", "--deploy"],
        cwd=held.PACKAGE.parent,
        env={"PATH": os.environ["PATH"], "SAMVERK_DATA": str(tmp_path), **environment},
        check=False,
        capture_output=True,
        text=True,
    )


def test_the_command_tells_the_worst_first_and_ends_with_1(tmp_path):
    tmp_path.chmod(0o700)

    done = command(tmp_path, SAMVERK_DEBUG="1", SAMVERK_HOSTS="*")

    lines = done.stdout.splitlines()
    assert done.returncode == 1
    assert [line.split()[0] for line in lines[:-1]] == sorted(
        (line.split()[0] for line in lines[:-1]), key=["UNSAFE", "WARNING", "ADVICE"].index
    )
    assert any("shown code, settings and what was sent. Take SAMVERK_DEBUG away." in line for line in lines)


def test_as_the_instructions_set_it_up_nothing_has_to_be_done(tmp_path):
    tmp_path.chmod(0o700)

    done = command(
        tmp_path,
        SAMVERK_HTTPS="1",
        SAMVERK_HOSTS="samverk.example.org",
        SAMVERK_SMTP="smtp://post.example.org",
        SAMVERK_MAIL_FROM="samverk@example.org",
        SAMVERK_ANCHOR_TO="registrator@example.org",
    )

    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "Nothing has to be done.")
