"""The description that other systems are built from (OpenAPI) names every address, and every way it may answer."""

import pytest
from django.urls import reverse

from samverk.organisations.tests.factories import PersonFactory


@pytest.fixture
def description(client, db):
    return client.get(reverse("api:openapi-json")).json()


def test_every_address_says_how_it_refuses(description):
    answers = {
        f"{method} {path}": set(operation["responses"])
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    }

    assert description["openapi"].startswith("3.1")
    assert {"get /api/v1/follow-ups", "post /api/v1/follow-ups/{follow_up_id}/answer"} <= answers.keys()
    for address, statuses in answers.items():
        expected = {"200", "401", "403", "404", "422", "503"} | ({"409"} if address.startswith("post") else set())
        assert statuses == expected, address


def test_what_is_sent_and_what_comes_back_is_described(description):
    fields = description["components"]["schemas"]

    assert fields["AnswerIn"]["required"] == ["version", "answer"]
    assert {"version", "fields", "changed_by"} <= fields["ConflictProblem"]["properties"].keys()


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "offset=-1", "offset=1654453716057455708864512", "state=x"])
def test_a_page_that_there_cannot_be_is_refused(client, db, asked):
    client.force_login(PersonFactory())
    answer = client.get(f"{reverse('api:follow_ups')}?{asked}")

    assert (answer.status_code, answer.json()["code"]) == (422, "unreadable")
    assert answer.json()["refusals"][0]["field"] == asked.split("=")[0]
