"""What the environment says, made into settings."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from samverk.config import database, mail, sqlite
from samverk.config.catalogues import compile_catalogues

WHOLE_CATALOGUE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "goal"
msgstr "mål"

#, fuzzy
msgid "part"
msgstr "parti"
"""


def settings_with(tmp_path, expression, **environment):
    """What an expression gives where the settings were read in that environment."""
    code = f"from django.conf import settings; print({expression})"
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"DJANGO_SETTINGS_MODULE": "samverk.config.settings", "SAMVERK_DATA": str(tmp_path), **environment},
        cwd=settings.PACKAGE.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip()


def test_postgresql_is_reached_over_the_network_or_over_a_socket():
    network = database.from_url("postgresql://maja:se%40gel@db.kommun.se:5433/samverk?sslmode=require")
    socket = database.from_url("postgresql://maja@/samverk?host=/run/postgresql")

    assert [network[key] for key in ("HOST", "PORT", "USER", "PASSWORD", "NAME")] == [
        "db.kommun.se", "5433", "maja", "se@gel", "samverk",
    ]  # fmt: skip
    assert network["OPTIONS"]["sslmode"] == "require"
    assert (socket["HOST"], socket["PORT"], socket["NAME"]) == ("/run/postgresql", "", "samverk")


def test_sqlite_is_reached_by_its_path(tmp_path):
    chosen = database.from_url(f"sqlite://{tmp_path}/data/x.sqlite3")

    assert chosen["NAME"] == Path(tmp_path / "data" / "x.sqlite3")
    assert chosen["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize("read", [database.from_url, lambda url: mail.from_url(url, Path())])
def test_another_kind_of_address_is_refused(read):
    with pytest.raises(ImproperlyConfigured, match="must begin with"):
        read("gopher://kommun.se/")


@pytest.mark.parametrize(
    ("url", "port", "starttls", "tls"),
    [
        ("smtp://post.kommun.se", 587, True, False),
        ("smtps://post.kommun.se", 465, False, True),
        ("smtp+plain://127.0.0.1:2525", 2525, False, False),
    ],
)
def test_mail_goes_by_the_scheme_that_is_named(url, port, starttls, tls):
    chosen = mail.from_url(url, Path())

    assert (chosen["EMAIL_PORT"], chosen["EMAIL_USE_TLS"], chosen["EMAIL_USE_SSL"]) == (port, starttls, tls)


def test_mail_without_a_server_is_kept_as_files(tmp_path):
    chosen = mail.from_url("", tmp_path)

    assert chosen["EMAIL_FILE_PATH"] == tmp_path / "mail"


def test_the_sqlite_in_use_is_free_from_the_bug_that_loses_writes():
    assert sqlite.is_safe(), sqlite.version()


def test_the_secret_key_is_made_once_and_only_its_owner_reads_it(tmp_path):
    first = settings_with(tmp_path, "settings.SECRET_KEY")
    second = settings_with(tmp_path, "settings.SECRET_KEY")

    assert first == second
    assert len(first) > 60
    assert (tmp_path / "secret-key").stat().st_mode & 0o077 == 0


def test_behind_tls_cookies_and_headers_hold_the_door(tmp_path):
    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_SSL_REDIRECT", "SECURE_HSTS_SECONDS", "DEBUG")

    values = settings_with(tmp_path, f"[settings.__getattr__(name) for name in {names}]", SAMVERK_HTTPS="1")

    assert values == f"[True, True, True, {365 * 24 * 3600}, False]"


def test_a_catalogue_is_compiled_when_it_changed_and_leaves_out_what_is_unsure(tmp_path):
    source = tmp_path / "sv" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    source.write_text(WHOLE_CATALOGUE)

    first, second = compile_catalogues(tmp_path), compile_catalogues(tmp_path)

    assert (first, second) == ([source.with_suffix(".mo")], [])
    assert "mål".encode() in first[0].read_bytes()
    assert b"parti" not in first[0].read_bytes()
