"""What was entered by mistake is taken away; what has been is ended instead."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.organisations import operations
from samverk.organisations.models import Membership, Person, Seat
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


@pytest.fixture
def lead():
    participation = ParticipationFactory()
    return SeatFactory(collaboration=participation.collaboration, organisation=participation.organisation)


def test_a_seat_is_removed_and_brought_back(lead):
    seat = SeatFactory(collaboration=lead.collaboration, role="reader")

    op = operations.remove_seat(seat, by=lead.person)
    assert list(Seat.objects.all()) == [lead]

    undo(op.id, by=lead.person)
    assert Seat.objects.filter(person=seat.person, role="reader").exists()


def test_the_last_leads_seat_is_not_removed(lead):
    with pytest.raises(ValidationError) as refusal:
        operations.remove_seat(lead, by=lead.person)

    assert refusal.value.code == "last_lead"


def test_a_reader_removes_no_seat(lead):
    reader = SeatFactory(collaboration=lead.collaboration, role="reader").person

    with pytest.raises(PermissionDenied):
        operations.remove_seat(lead, by=reader)


def test_a_place_is_removed_by_the_organisations_administrator_and_brought_back():
    keeper = MembershipFactory(is_administrator=True)
    place = MembershipFactory(organisation=keeper.organisation)

    op = operations.remove_membership(place, by=keeper.person)
    assert list(Membership.objects.all()) == [keeper]

    undo(op.id, by=keeper.person)
    assert Membership.objects.filter(person=place.person).exists()


def test_a_person_entered_by_mistake_goes_with_places_and_seats_and_comes_back(administrator, lead):
    person = SeatFactory(collaboration=lead.collaboration, role="reader").person
    MembershipFactory(person=person)

    op = operations.delete_person(person, by=administrator)
    assert not Person.objects.filter(email=person.email).exists()

    undo(op.id, by=administrator)
    brought_back = Person.objects.get(email=person.email)
    assert (brought_back.seats.count(), brought_back.memberships.count()) == (1, 1)


def test_somebody_who_has_written_here_stays(administrator, lead):
    operations.give_seat(
        Seat(person=PersonFactory(), collaboration=lead.collaboration, organisation=lead.organisation, role="lead"),
        by=lead.person,
    )

    with pytest.raises(ValidationError) as refusal:
        operations.delete_person(lead.person, by=administrator)

    assert refusal.value.code == "has_acted"


def test_the_only_lead_is_not_deleted(administrator, lead):
    with pytest.raises(ValidationError) as refusal:
        operations.delete_person(lead.person, by=administrator)

    assert refusal.value.code == "last_lead"


def test_nobody_but_the_installations_administrator_deletes_people_and_not_themselves(administrator):
    keeper, person = MembershipFactory(is_administrator=True), PersonFactory()
    MembershipFactory(person=person, organisation=keeper.organisation)

    for other, by in ((person, keeper.person), (administrator, administrator)):
        with pytest.raises(PermissionDenied):
            operations.delete_person(other, by=by)


def test_somebody_changed_since_one_looked_is_not_deleted(administrator):
    person = PersonFactory()
    operations.change_person(person, by=administrator)
    person.name = "Ny"
    operations.change_person(person, by=administrator)

    with pytest.raises(Conflict):
        operations.delete_person(person, by=administrator, expected_version=1)


def test_seats_that_have_ended_or_not_begun_are_shown_to_whoever_gives_them(client, lead):
    today = timezone.localdate()
    ended = SeatFactory(collaboration=lead.collaboration, role="reader", to_on=today - timedelta(days=1))
    coming = SeatFactory(collaboration=lead.collaboration, role="reader", from_on=today + timedelta(days=1))
    reader = SeatFactory(collaboration=lead.collaboration, role="reader").person
    address = lead.collaboration.get_absolute_url()

    client.force_login(lead.person)
    shown = client.get(address)
    client.force_login(reader)
    hidden = client.get(address)

    assert set(shown.context["other_seats"]) == {ended, coming}
    assert reverse("organisations:remove_seat", args=[ended.pk]) in shown.text
    assert hidden.context["other_seats"] == []


def test_places_that_have_ended_are_shown_to_the_organisations_administrator(client):
    keeper = MembershipFactory(is_administrator=True)
    ended = MembershipFactory(organisation=keeper.organisation, to_on=timezone.localdate() - timedelta(days=1))
    client.force_login(keeper.person)

    page = client.get(keeper.organisation.get_absolute_url())

    assert list(page.context["others"]) == [ended]
    assert reverse("organisations:remove_membership", args=[ended.pk]) in page.text


@pytest.mark.parametrize("kind", ["seat", "membership", "person"])
def test_the_pages_ask_first_and_offer_undo(client, administrator, kind):
    made = {"seat": SeatFactory, "membership": MembershipFactory, "person": PersonFactory}[kind]
    obj = made(role="reader") if kind == "seat" else made()
    address = reverse(f"organisations:{'delete' if kind == 'person' else 'remove'}_{kind}", args=[obj.pk])
    client.force_login(administrator)

    question = client.get(address)
    answer = client.post(address, {"version": question.context["version"]}, follow=True)

    assert question.status_code == 200
    assert not type(obj).objects.filter(pk=obj.pk).exists()
    assert "Undo" in answer.text
