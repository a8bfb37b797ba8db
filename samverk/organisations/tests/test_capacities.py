"""As what somebody did a thing, and by which way it came in, stand in the trail."""

import pytest
from django.test import RequestFactory, override_settings
from django.urls import reverse

from samverk.core import trail
from samverk.core.history import history
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


def change(obj, by):
    obj.name += " i dag"
    with operation("organisations.changed", by=by) as op:
        op.save(obj)
    return Revision.objects.get().values


def test_only_the_seats_in_the_collaboration_concerned_are_told():
    seat = SeatFactory(organisation__name="Norrtälje")
    SeatFactory(person=seat.person, role=Seat.Role.READER)

    told = change(seat.collaboration, seat.person)["as"]

    organisation = {"organisation": "Norrtälje", "organisation_id": seat.organisation_id}
    assert told == [{"role": "lead", "collaboration_id": seat.collaboration_id} | organisation]
    assert trail.capacity_in_words(told) == "lead for Norrtälje"


def test_who_administers_an_organisation_is_told_as_that():
    place = MembershipFactory(is_administrator=True)

    [told] = change(place.organisation, place.person)["as"]

    assert (told["role"], told["organisation_id"]) == ("organisation_administrator", place.organisation_id)


def test_an_ended_seat_is_no_capacity_and_the_system_has_none():
    seat = SeatFactory(from_on="2020-01-01", to_on="2020-12-31")

    assert "as" not in change(seat.collaboration, seat.person)
    assert "as" not in noted_by_the_system(CollaborationFactory())


def noted_by_the_system(obj):
    with operation("organisations.noted", by=None) as op:
        op.note(obj)
    return Revision.objects.last().values


def test_a_change_by_page_leaves_the_way_and_the_address(client):
    person = PersonFactory(is_administrator=True)
    client.force_login(person)
    organisation = OrganisationFactory()
    address = reverse("organisations:edit_organisation", args=[organisation.pk])
    sent = {"kind": "other", "name": "Ny", "language": "sv", "version": organisation.version}

    client.post(address, sent, REMOTE_ADDR="192.0.2.7")

    content = Revision.objects.of(organisation).get().values
    assert content["from"] == {"way": "page", "address": "192.0.2.7"}
    assert content["as"] == [{"role": "administrator"}]
    [change] = history(organisation)
    assert change.acting == "administers the installation"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "seen"),
    [
        (0, "198.51.100.1", "192.0.2.7"),  # whoever reaches the server itself may write what they like
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "198.51.100.1"),  # only the last is the proxy's own
        (2, "203.0.113.9, 198.51.100.1", "203.0.113.9"),
        (1, "", "192.0.2.7"),
        (1, "<script>", ""),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_the_address_is_the_one_that_the_trusted_proxy_saw(proxies, forwarded, seen):
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded else {}
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7", **headers)

    with override_settings(ALLAUTH_TRUSTED_PROXY_COUNT=proxies):
        assert trail.address_of(request) == seen
