"""Guessing passwords: how many guesses there are, from whom, and that nobody is shut out by another's."""

import threading

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.passwords import compose_link
from samverk.core.post.models import Letter
from samverk.organisations.tests.factories import PersonFactory

PASSWORD = "en-sten-i-skon"
LOGIN = "/account/login/"
GUESSES = 150  # a thousand were tried too: the same ten and fifty were judged, which takes a minute


@pytest.fixture(autouse=True)
def no_attempts_remembered(db):
    cache.clear()


def person_of(email):
    person = PersonFactory(email=email)
    person.set_password(PASSWORD)
    person.save()
    return person


def is_judged(answer) -> bool:
    """Whether the guess was looked at: said to be wrong, rather than turned away unread."""
    text = answer.content.decode()
    return answer.status_code in (200, 422) and "not correct" in text


def guess(client, email, typed="fel", **headers):
    return client.post(LOGIN, {"login": email, "password": typed}, **headers)


@pytest.mark.django_db
def test_however_many_guess_one_account_from_everywhere_ten_are_judged(client):
    person = person_of("maja@kommun.example")

    judged = sum(is_judged(guess(client, person.email, REMOTE_ADDR=f"10.{n}.0.1")) for n in range(GUESSES))
    right = guess(client, person.email, PASSWORD, REMOTE_ADDR="10.251.0.1")

    assert judged == 10
    assert right.status_code != 302


@pytest.mark.django_db
def test_of_a_guess_on_each_of_many_accounts_from_one_network_fifty_at_most_are_judged(client):
    judged = sum(is_judged(guess(client, f"person{n}@kommun.example")) for n in range(GUESSES))

    assert 20 < judged <= 50


@pytest.mark.django_db
def test_an_invented_forwarding_gives_no_more_guesses(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    judged = 0
    for n in range(200):
        forwarded = f"203.0.113.{n % 250}, 198.51.100.7"  # the proxy adds the last: the rest is what the visitor says
        judged += is_judged(guess(client, f"person{n}@kommun.example", headers={"x-forwarded-for": forwarded}))

    assert judged <= 50


@pytest.mark.django_db(transaction=True)
def test_of_twenty_at_once_no_more_are_judged_than_one_after_another():
    person, judged = person_of("maja@kommun.example"), []

    def one(number):
        judged.append(is_judged(guess(Client(), person.email, REMOTE_ADDR=f"10.0.0.{number}")))
        connections.close_all()

    threads = [threading.Thread(target=one, args=[number]) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(judged) == 20 and 1 <= sum(judged) <= 10


@pytest.mark.django_db
def test_known_and_unknown_addresses_cost_as_many_queries_and_answer_alike(client):
    known = person_of("maja@kommun.example").email
    answers = {}
    for email in ("warm@kommun.example", known, "nina@kommun.example"):
        for name, path, data in (
            ("login", LOGIN, {"login": email, "password": "fel"}),
            ("reset", reverse("account_reset_password"), {"email": email}),
        ):
            cache.clear()
            with CaptureQueriesContext(connection) as asked:
                answer = client.post(path, data)
            answers[name, email] = (answer.status_code, answer.headers.get("Location"), len(asked))

    assert answers["login", known] == answers["login", "nina@kommun.example"]
    assert answers["reset", known] == answers["reset", "nina@kommun.example"]


@pytest.mark.django_db
def test_who_has_no_account_is_written_to_by_nobody_and_what_was_typed_is_kept_nowhere(client):
    known = person_of("maja@kommun.example")
    for email in (known.email, "nina@kommun.example"):
        client.post(reverse("account_reset_password"), {"email": email})

    asked = list(Letter.objects.order_by("pk"))
    composed = [compose_link(letter) for letter in asked]

    assert [letter.person for letter in asked] == [known, None]
    assert composed[0] is not None and composed[1] is None
    assert "nina" not in str(Letter.objects.values())


NEXT = [
    "https://evil.example/", "//evil.example/", "///evil.example/", "////evil.example", "\\\\evil.example",
    "/\\evil.example", "\\/evil.example", "https:evil.example", "https:/evil.example", "http:\\\\evil.example",
    "javascript:alert(1)", "data:text/html,x", "https://testserver@evil.example/", "https://testserver.evil.example/",
    "//testserver@evil.example", " //evil.example", "\t//evil.example", "\n//evil.example", "/\t/evil.example",
    "/\n/evil.example", "/%5cevil.example/..//evil.example", "//evil.example/%2f..",
    "https://evil.example\\@testserver", "https://[::ffff:7f00:1]/", "ftp://testserver/", "HTTPS://EVIL.EXAMPLE",
    "//evil%E3%80%82example", "https://evil.example?testserver", "https://evil.example#testserver",
    "http://testserver:evil@evil.example/",
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("address", NEXT)
def test_signing_in_leads_to_pages_of_ours_alone(client, address):
    person = person_of("maja@kommun.example")

    answers = [client.post(LOGIN, {"login": person.email, "password": PASSWORD, "next": address})]
    answers.append(client.post("/account/logout/", {"next": address}))

    for answer in answers:
        assert answer.status_code == 302
        where = answer.headers["Location"]
        assert where.startswith("/") and not where.startswith(("//", "/\\")) and not set(where) & set("\t\r\n\\")
