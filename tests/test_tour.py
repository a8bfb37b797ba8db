"""The tour of the example: every stop is a page that this person may see, for each person that one can sign in as."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from samverk.core import tour
from samverk.examples.load import load_examples
from samverk.examples.persons import sign_in_persons
from samverk.organisations.models import Person
from samverk.organisations.tests.factories import PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
ALL = ["start", "goals", "plan", "activity", "answer", "round", "report"]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_every_stop_is_a_page_that_names_the_next_for_each_person_of_the_example():
    load_examples(progress=lambda line: None)
    walked = {}
    for offered in sign_in_persons():
        person = Person.objects.get(email=offered["email"])
        client, stops = signed_in(person), []
        places = tour.places(person)
        assert client.get(reverse("core:tour")).url == places[0].address
        for number, place in enumerate(places, start=1):
            page = client.get(place.address)
            assert page.status_code == 200, f"{person}: {place.address}"
            box = page.text.partition('<section class="tour"')[2].partition("</section>")[0]
            assert re.search(rf"\b{number}\b\D+\b{len(places)}\b", box), f"{person}: {place.key}"
            assert [
                next_.address for next_ in places[number : number + 1] if f'href="{next_.address}"' not in box
            ] == []
            stops.append(place.key)
        walked[person.name] = stops

    assert {stops[0] for stops in walked.values()} == {"start"}
    assert [name for name, stops in walked.items() if stops != [key for key in ALL if key in stops]] == []
    assert any(stops == ALL for stops in walked.values())
    # Whoever only reads answers nothing.
    assert walked["Gunilla Norberg"] == [key for key in ALL if key != "answer"]


def test_the_tour_is_offered_to_the_examples_people_until_it_is_put_away():
    example = SeatFactory(person__is_example=True).person
    client = signed_in(example)
    offered = client.get("/").text

    client.post(reverse("core:tour_away"))

    assert "Take the tour" in offered and "Take the tour" not in client.get("/").text
    other = signed_in(PersonFactory())
    assert "Take the tour" not in other.get("/").text
    assert other.get(reverse("core:tour")).url == "/"
    assert 'class="tour"' not in other.get("/?tour=start").text


def test_a_stop_that_is_not_of_this_page_or_unknown_shows_nothing():
    client = signed_in(SeatFactory(person__is_example=True).person)

    assert 'class="tour"' in client.get("/?tour=start").text
    for address in ("/?tour=plan", "/?tour=nonsense", "/words/?tour=start"):
        assert 'class="tour"' not in client.get(address).text


def test_the_tour_begins_by_signing_in_as_somebody(client):
    assert client.get(reverse("core:tour")).url == f"{reverse('account_login')}?next={reverse('core:tour')}"
