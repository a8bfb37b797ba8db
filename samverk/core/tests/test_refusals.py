"""What fails since others are there too is told as such, with what was typed, whatever page it came from."""

import sqlite3
import threading
from contextlib import closing, contextmanager

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.backends.postgresql.base import DatabaseWrapper as PostgreSQL
from django.shortcuts import redirect
from django.test import Client
from django.urls import include, path

from samverk.core.trail import operation
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.urls(__name__)]
TYPED = {"name": "Nya Roslagen", "motive": ["kust", "bruk"], "version": "3"}
meeting = threading.Barrier(2)


def refuse(request):
    raise ValidationError("The round is fixed.")


def look_for_what_is_gone(request):
    Organisation.objects.get(pk=0)


def rename(request, first, second):
    """Two that do this the other way round each wait for what the other holds."""
    with operation("x", by=request.user) as op:
        for number, pk in enumerate([first, second]):
            organisation = Organisation.objects.get(pk=pk)
            organisation.name = f"{organisation.name} {first}"
            op.save(organisation)
            if number == 0:
                meeting.wait(timeout=20)
    return redirect("core:start")


def remember(request):
    request.session["seen"] = True
    return redirect("core:start")


def ask_a_database_that_is_away(request):
    settings = {**connection.settings_dict, "HOST": "/nowhere", "NAME": "x", "OPTIONS": {}, "CONN_MAX_AGE": 0}
    PostgreSQL({**settings, "PORT": "", "USER": "", "PASSWORD": ""}).ensure_connection()


urlpatterns = [
    path("refuse/", refuse),
    path("gone/", look_for_what_is_gone),
    path("rename/<int:first>/<int:second>/", rename),
    path("remember/", remember),
    path("away/", ask_a_database_that_is_away),
    path("", include("samverk.config.urls")),
]
handler400 = "samverk.core.views.bad_request"
handler500 = "samverk.core.views.server_error"


@pytest.fixture
def client():
    return signed_in(PersonFactory(language="en"))


def signed_in(person):
    client = Client(raise_request_exception=False)
    client.force_login(person)
    return client


def holds_what_was_typed(response):
    fields = ['name="name" value="Nya Roslagen"', 'name="motive" value="kust"', 'name="motive" value="bruk"']
    return all(field in response.text for field in fields)


def test_a_refusal_that_no_page_has_taken_is_told_with_what_was_typed(client):
    response = client.post("/refuse/", TYPED, headers={"Referer": "http://testserver/plans/?sort=title"})

    assert response.status_code == 409
    assert "The round is fixed." in response.text
    assert holds_what_was_typed(response) and 'action="/refuse/"' in response.text
    assert 'href="/plans/?sort=title"' in response.text


def test_a_button_without_a_form_leads_back_alone(client):
    response = client.post("/refuse/", {"version": "3"}, headers={"Referer": "https://elsewhere.example/plans/"})

    assert "See the form again" not in response.text
    assert 'class="btn" href="/"' in response.text


def test_what_somebody_else_has_removed_is_told(client):
    response = client.post("/gone/", TYPED)

    assert response.status_code == 409
    assert "somebody else has removed it" in response.text
    assert holds_what_was_typed(response)


@pytest.mark.parametrize("address", ["/refuse/", "/gone/"])
def test_where_nothing_is_sent_it_is_a_fault_of_ours(client, address):
    assert client.get(address).status_code == 500


@contextmanager
def somebody_writing():
    """Another connection holds SQLite's only pen, and ours waits no longer than a blink for it."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.rollback()
    connection.close()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write at once")
def test_a_database_that_others_write_in_asks_for_patience(client):
    place = OrganisationFactory()
    with somebody_writing():
        response = client.post(f"/rename/{place.pk}/{place.pk}/", TYPED)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Wait 5 seconds and send it again" in response.text
    assert holds_what_was_typed(response)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL lets many write at once")
def test_patience_is_asked_for_outside_the_pages_too(client):
    with somebody_writing():
        response = client.get("/remember/")

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "Load the page again" in response.text


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_of_two_that_wait_for_each_other_one_gives_way():
    here, there = OrganisationFactory(), OrganisationFactory()
    clients, answers = [signed_in(PersonFactory(language="en")) for _number in range(2)], []

    def send(client, first, second):
        try:
            answers.append(client.post(f"/rename/{first}/{second}/", TYPED))
        finally:
            connection.close()

    ways = [(clients[0], here.pk, there.pk), (clients[1], there.pk, here.pk)]
    threads = [threading.Thread(target=send, args=way) for way in ways]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)

    through, gave_way = sorted(answers, key=lambda answer: answer.status_code)
    assert (through.status_code, gave_way.status_code) == (302, 503)
    assert holds_what_was_typed(gave_way)


def test_a_database_out_of_reach_is_told_as_such(client):
    response = client.post("/away/", TYPED)

    assert (response.status_code, response["Retry-After"]) == (503, "5")
    assert "does not reach its database" in response.text
    assert holds_what_was_typed(response)
