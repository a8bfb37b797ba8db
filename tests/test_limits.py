"""Attempts to sign in count once for the whole installation, whichever process they meet."""

import json
import os
import subprocess
import sys
from urllib.parse import quote

import pytest
from django.db import connection

from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "en lång vinter i skärgården"
ATTEMPTS = """
import json, sys
import django
django.setup()
from django.test import Client
for login, password in json.loads(sys.argv[1]):
    client = Client(HTTP_HOST="localhost")
    client.post("/account/login/", {"login": login, "password": password})
    print(json.dumps("_auth_user_id" in client.session))
"""


def in_a_process_of_its_own(*attempts) -> list[bool]:
    """Whether each attempt, an address and a password, led in."""
    environment = {
        **os.environ,
        "DATABASE_URL": address_of_the_database(),
        "DJANGO_SETTINGS_MODULE": "samverk.config.settings",
    }
    command = [sys.executable, "-c", ATTEMPTS, json.dumps(attempts)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def address_of_the_database() -> str:
    known = {name: str(value) for name, value in connection.settings_dict.items() if name in {"NAME", "USER", "HOST"}}
    if connection.vendor == "sqlite":
        return f"sqlite://{known['NAME']}"
    return f"postgresql://{quote(known['USER'])}@/{quote(known['NAME'])}?host={quote(known['HOST'])}"


@pytest.fixture
def people(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]  # as the other processes have it
    people = PersonFactory.create_batch(2)
    for person in people:
        person.set_password(PASSWORD)
        person.save()
    return people


def test_guesses_are_counted_across_processes(people):
    guessed, other = (person.email for person in people)

    for _process in range(2):
        assert in_a_process_of_its_own(*[(guessed, f"gissning {number}") for number in range(5)]) == [False] * 5

    assert in_a_process_of_its_own((guessed, PASSWORD), (other, PASSWORD)) == [False, True]
