"""What every test stands on: English, a database file of its own, nothing written in the data folder.

DJANGO_SETTINGS_MODULE and the strictness (warnings are errors) stand in pyproject.toml.
"""

import functools

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation

from samverk.config.catalogues import compile_catalogues
from samverk.core.assets import build_assets
from samverk.core.tests.drawing import unhurried

hypothesis.settings.register_profile("samverk", unhurried())
hypothesis.settings.load_profile("samverk")

as_migrated: list[str] = []  # the database's content before the first test, as JSON


def pytest_configure():
    compile_catalogues()
    build_assets()
    settings.LANGUAGE_CODE = "en"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Argon2 is slow on purpose; no test is about how slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = settings.DATA / "nothing-is-collected-for-tests"
    # Otherwise every new test client looks through all static files.
    settings.WHITENOISE_AUTOREFRESH = True
    # On the class: beside Playwright's event loop the tests get a connection object of their own.
    operations = type(connection.ops)
    flush = operations.execute_sql_flush
    operations.execute_sql_flush = lambda self, statements: empty_tables(functools.partial(flush, self), statements)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file, as in use: in memory, all threads of the live server would share one transaction."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "samverk.sqlite3")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        as_migrated.append(connection.creation.serialize_db_to_string())


@pytest.fixture(scope="session", autouse=True)
def own_data_folder(tmp_path_factory):
    """A worker that runs on the developer's own data is none of the tests'."""
    settings.DATA = tmp_path_factory.mktemp("data")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def empty_tables(flush, statements):
    """How the database is emptied after a test that commits (transaction=True, live_server).

    The revision trail's triggers refuse any deletion, so they stand aside meanwhile; and what the migrations put in
    (the standard status scales) comes back, for the next such test to find.
    """
    if connection.vendor == "postgresql":
        aside, back = ["SET session_replication_role = replica"], ["SET session_replication_role = origin"]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        aside, back = [f"DROP TRIGGER {name}" for name, _sql in triggers], [sql for _name, sql in triggers]
    # The search's tokens are in a table that is no model's.
    flush([*aside, "DELETE FROM core_searchwords", *statements, *back])
    connection.creation.deserialize_db_from_string(as_migrated[0])
