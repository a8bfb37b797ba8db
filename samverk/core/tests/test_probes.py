"""The two questions of the watch: alive, and ready."""

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder


def test_a_life_sign_asks_the_database_nothing_even_for_somebody_with_a_session(client):
    client.cookies["sessionid"] = "anything"

    response = client.get("/health/live/")  # without the mark django_db, touching the database raises

    assert (response.status_code, response.json()) == (200, {"status": "ok"})
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.django_db
def test_it_is_ready_when_the_database_answers_and_makes_no_session(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        response = client.get("/health/ready/")

    assert (response.status_code, response.json()) == (200, {"status": "ok", "database": True, "migrations": True})
    assert response.headers["Cache-Control"] == "no-store"
    assert not response.cookies


@pytest.mark.django_db
def test_it_is_not_ready_while_a_migration_is_missing(client):
    MigrationRecorder(connection).migration_qs.filter(app="core").first().delete()

    response = client.get("/health/ready/")

    assert (response.status_code, response.json()["migrations"]) == (503, False)


@pytest.mark.django_db
def test_a_database_that_is_away_is_named_without_what_it_said(client):
    def away(*_arguments):
        raise OperationalError("host=secret")

    with connection.execute_wrapper(away):
        response = client.get("/health/ready/")

    assert (response.status_code, response.json()) == (503, {"status": "down", "database": False})


def test_a_probe_is_only_asked(client):
    assert client.post("/health/live/").status_code == 405
