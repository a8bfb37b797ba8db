"""What every test stands on: English, a database file of its own, nothing written in the data folder.

DJANGO_SETTINGS_MODULE and the strictness (warnings are errors) stand in pyproject.toml.
"""

import pytest
from django.conf import settings
from django.db import connection
from django.utils import translation


def pytest_configure():
    settings.LANGUAGE_CODE = "en"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    # Argon2 is slow on purpose; no test is about how slow.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    # Otherwise every new test client looks through all static files.
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """SQLite in a file, as in use: in memory, all threads of the live server would share one transaction."""
    if connection.vendor == "sqlite":
        connection.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "samverk.sqlite3")


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield
