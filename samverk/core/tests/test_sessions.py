"""How long a session lives, the list of one's own, and what ends them."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.sessions import device
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "en-sten-i-skon"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture(autouse=True)
def no_attempts_remembered():
    cache.clear()


@pytest.fixture
def person():
    person = PersonFactory(name="Maja Ekström", email="maja@kommun.example", language="en")
    person.set_password(PASSWORD)
    person.save()
    return person


def signed_in(person, agent=FIREFOX) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    return client


def is_in(client) -> bool:
    return client.get(reverse("mfa_list_webauthn")).url == reverse("mfa_index")


def test_signing_in_gives_another_key_than_the_one_that_was_planted(client, person):
    client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})  # a session before sign-in
    planted = client.session.session_key

    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})

    assert planted and client.session.session_key != planted
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_in(client)


def test_what_is_signed_out_of_is_gone_on_the_server_too(person):
    client = signed_in(person)
    key = client.session.session_key
    assert is_in(client)

    client.post(reverse("account_logout"))
    client.cookies[settings.SESSION_COOKIE_NAME] = key

    assert not is_in(client)


def test_it_ends_an_hour_after_the_last_sign_of_life(person):
    with time_machine.travel("2026-03-02T08:00:00+01:00", tick=False) as clock:
        client = signed_in(person)
        found = []
        for minutes in (50, 50, 61):
            clock.shift(timedelta(minutes=minutes))
            found.append(is_in(client))

    assert found == [True, True, False]


def test_it_ends_after_twelve_hours_however_much_it_is_used(person):
    with time_machine.travel("2026-03-02T08:00:00+01:00", tick=False) as clock:
        client = signed_in(person)
        found = []
        for _half_hour in range(25):
            clock.shift(timedelta(minutes=30))
            found.append(is_in(client))

    assert found == [True] * 24 + [False]
    assert not UserSession.objects.exists()


def test_reading_is_written_down_every_five_minutes_at_most(person, django_assert_num_queries):
    client = signed_in(person)
    client.get(reverse("mfa_list_webauthn"))

    with django_assert_num_queries(2):
        client.get(reverse("mfa_list_webauthn"))


def test_one_sees_where_one_is_signed_in_and_nobody_else_does(person):
    other = PersonFactory(email="vera@kommun.example")
    other.set_password(PASSWORD)
    other.save()
    here, _there = signed_in(person), signed_in(person, "curl/8")
    theirs = signed_in(other)

    page = here.get(reverse("core:sessions"))

    assert [(row.device, row.is_this) for row in page.context["rows"]] == [
        ("Firefox on Windows", True), ("Unknown device", False)]  # fmt: skip
    [foreign] = UserSession.objects.filter(user=other)
    assert here.post(reverse("core:end_session", args=[foreign.pk])).status_code == 404
    assert is_in(theirs)


def test_one_is_signed_out_on_another_device(person):
    here, there = signed_in(person), signed_in(person)
    [session] = UserSession.objects.filter(session_key=there.session.session_key)

    here.post(reverse("core:end_session", args=[session.pk]))

    assert (is_in(here), is_in(there)) == (True, False)


def test_everywhere_else_at_once_with_a_revision(person):
    here, *others = [signed_in(person) for _device in range(3)]

    here.post(reverse("core:end_other_sessions"))

    assert [is_in(client) for client in (here, *others)] == [True, False, False]
    assert [row.action for row in Revision.objects.of(person)][-1] == "core.sessions_ended"


def test_a_new_password_ends_all_others(person):
    here, there = signed_in(person), signed_in(person)
    new = "tre-måsar-i-vinden"

    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})

    assert (is_in(here), is_in(there)) == (True, False)


def test_showing_anew_who_one_is_keeps_the_place_in_the_list(person):
    client = signed_in(person)
    [before] = UserSession.objects.all()

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    [after] = UserSession.objects.all()
    assert (after.pk, after.session_key) == (before.pk, client.session.session_key)
    assert after.session_key != before.session_key


@pytest.mark.parametrize(("agent", "told"), [
    (FIREFOX, "Firefox on Windows"),
    ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
    ("Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36", "Chrome on Android"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1", "Safari on iPhone"),
    ("", "Unknown device"),
])  # fmt: skip
def test_devices_are_told_in_words(agent, told):
    assert device(agent) == told


def test_another_language_signs_nobody_out_who_has_no_seat_yet(person):
    client = signed_in(person)

    client.post(reverse("core:language"), {"language": "fi"})

    assert is_in(client)
