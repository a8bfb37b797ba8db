"""A council member reads what is opened to the council: of the work itself, its people and its counts, nothing."""

import pytest
from django.apps import apps
from django.urls import reverse

from samverk.organisations.models import Collaboration, Membership, Person, Seat
from samverk.organisations.operations import give_seat
from samverk.organisations.permissions import has_role
from samverk.organisations.tests.factories import SeatFactory
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import CANARY, fill


@pytest.fixture
def full_world(world):  # noqa: F811
    return fill(world)


def seen_by(person) -> dict[str, int]:
    """How many rows of each kind the person sees, of all kinds that people see by what they are."""
    models = [model for model in apps.get_models() if hasattr(model._default_manager.all(), "visible_to")]
    counts = {model._meta.label: model._default_manager.all().visible_to(person).count() for model in models}
    return {label: count for label, count in counts.items() if count}


def test_a_council_member_sees_that_the_collaboration_exists_and_nothing_of_its_work(full_world):
    seen = seen_by(full_world.council)

    assert seen.pop("organisations.Organisation") > 1  # no secret to whoever signs in
    seen.pop("economy.Population", None)  # public facts
    assert seen.keys() <= {"organisations.Collaboration", "organisations.Seat", "planning.StatusScale"}
    assert seen["organisations.Collaboration"] == seen["organisations.Seat"] == 1
    assert list(Person.objects.visible_to(full_world.council)) == [full_world.council]


def test_a_seat_of_any_role_is_one_by_which_one_takes_part(full_world):
    council, collaboration = full_world.council, full_world.collaboration

    assert not has_role(council, collaboration)
    assert not Collaboration.objects.seated(council).exists()
    assert has_role(council, collaboration, Seat.Role.COUNCIL) is False
    assert council not in {seat.person for seat in collaboration.seats.taking_part()}


def test_a_seat_in_the_council_of_one_opens_no_draft_of_it_to_who_reports_for_another(full_world):
    reader = full_world.reader_ost
    before = seen_by(reader)

    SeatFactory(person=reader, collaboration=full_world.collaboration, organisation=full_world.norr, role="council")

    after = seen_by(reader)
    assert after.pop("organisations.Seat") == before.pop("organisations.Seat") + 1
    assert after == before


def test_the_search_and_my_work_tell_a_council_member_nothing_of_it(full_world, client):
    client.force_login(full_world.council)

    found = client.get(reverse("core:search"), {"q": CANARY}).content.decode()
    work = client.get(reverse("core:start")).content.decode()

    assert "Laddplatser" not in found + work
    assert full_world.plan.get_absolute_url() not in found + work


def test_the_page_of_the_collaboration_tells_a_council_member_neither_people_nor_plans(full_world, client):
    client.force_login(full_world.council)

    page = client.get(reverse("organisations:collaboration", args=[full_world.collaboration.pk])).content.decode()

    assert "You are a council member here" in page
    assert CANARY not in page
    assert full_world.lead.name not in page


def test_who_is_new_to_the_council_gets_no_place_among_the_organisations_own(full_world):
    person = Person(name="Ny Ledamot", email="ny@norr.example")
    seat = Seat(person=person, collaboration=full_world.collaboration, organisation=full_world.norr, role="council")

    give_seat(seat, by=full_world.lead)

    assert not Membership.objects.filter(person=person).exists()
