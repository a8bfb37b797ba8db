"""Leaving ends access at once: in the pages that are open on other computers as well."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from samverk.core.undo import undo
from samverk.organisations import operations
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
PASSWORD = "en-sten-i-skon"


@pytest.fixture
def administrator():
    cache.clear()
    return PersonFactory(is_administrator=True)


def signed_in(person) -> Client:
    person.set_password(PASSWORD)
    person.save()
    client = Client()
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert is_in(client)
    return client


def is_in(client) -> bool:
    return client.get(reverse("mfa_list_webauthn")).url == reverse("mfa_index")


@pytest.mark.parametrize("end", [operations.end_membership, operations.remove_membership])
def test_who_leaves_the_last_place_is_signed_out(administrator, end):
    membership = MembershipFactory()
    client = signed_in(membership.person)

    end(membership, by=administrator)

    assert not is_in(client)


def test_who_keeps_a_seat_goes_on(administrator):
    membership = MembershipFactory()
    SeatFactory(person=membership.person)
    client = signed_in(membership.person)

    operations.end_membership(membership, by=administrator)

    assert is_in(client)


@pytest.mark.parametrize("end", [operations.end_seat, operations.remove_seat])
def test_who_loses_the_last_seat_is_signed_out(administrator, end):
    seat = SeatFactory(role="reader")
    client = signed_in(seat.person)

    end(seat, by=administrator)

    assert not is_in(client)


def test_who_is_shut_out_is_signed_out_for_good(administrator):
    membership = MembershipFactory()
    client = signed_in(membership.person)

    op = operations.deactivate_person(membership.person, by=administrator)
    undo(op.id, by=administrator)

    assert not is_in(client)  # who is let in again signs in again


def test_others_go_on(administrator):
    client, membership = signed_in(MembershipFactory().person), MembershipFactory()

    operations.end_membership(membership, by=administrator)

    assert is_in(client)
