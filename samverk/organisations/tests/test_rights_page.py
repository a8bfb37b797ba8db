"""The page of rights, and what somebody can see as others are told it."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.models import Revision
from samverk.core.rights import chapters
from samverk.organisations.deputies import Deputy
from samverk.organisations.previewing import seen_by
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_the_page_has_every_right_and_goes_out_as_a_sheet(client):
    client.force_login(PersonFactory(is_administrator=True))
    address = reverse("organisations:rights")

    page = client.get(address).content.decode()
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{address}?format=xlsx").content))

    number = sum(len(each.rights) for each in chapters())
    assert page.count('<th scope="row">') == number == book.active.max_row - 1
    assert {cell.value for row in book.active.iter_rows(min_row=2, min_col=3) for cell in row} == {"yes", "no"}


def test_the_lead_sees_who_has_which_role_and_who_stands_in(client):
    seat = SeatFactory()
    deputy = PersonFactory(name="Vera Vikarie")
    Deputy.objects.create(seat=seat, person=deputy, from_on=TODAY, to_on=TODAY)
    address = reverse("organisations:rights_in", args=[seat.collaboration_id])
    reader = SeatFactory(collaboration=seat.collaboration, role="reader").person

    client.force_login(seat.person)
    page = client.get(address).content.decode()
    client.force_login(reader)

    assert f"Vera Vikarie, as deputy of {seat.person}" in page
    assert client.get(address).status_code == 403
    assert client.get(reverse("organisations:rights")).status_code == 403


def told(person, looker, day=None) -> dict:
    places = seen_by(person, looker, day)
    return {str(place.collaboration or ""): {kind.label: kind.count for kind in place.kinds} for place in places}


def test_a_lead_asks_only_about_the_own_collaboration(client):
    seat = SeatFactory(collaboration__name="Kusten")
    other = SeatFactory(collaboration=seat.collaboration, role="reader").person
    SeatFactory(person=other, collaboration__name="Berget")

    assert list(told(other, seat.person)) == ["Kusten"]
    assert list(told(other, PersonFactory(is_administrator=True))) == ["Berget", "Kusten", ""]


def test_an_organisations_administrator_asks_about_own_people_only(client):
    chief = MembershipFactory(is_administrator=True)
    own = MembershipFactory(organisation=chief.organisation).person
    SeatFactory(person=own, organisation=chief.organisation, collaboration__name="Kusten", role="reader")
    joint = CollaborationFactory(name="Berget")
    for organisation in (chief.organisation, OrganisationFactory()):
        SeatFactory(person=own, organisation=organisation, collaboration=joint, role="reader")
    foreign = SeatFactory(collaboration=joint).person
    client.force_login(chief.person)

    assert list(told(own, chief.person)) == ["Kusten"]
    assert client.get(reverse("organisations:preview", args=[own.pk])).status_code == 200
    assert client.get(reverse("organisations:preview", args=[foreign.pk])).status_code == 404


def test_it_is_asked_as_on_another_day():
    seat = SeatFactory(collaboration__name="Kusten", role="reader", to_on=TODAY + timedelta(days=3))
    administrator = PersonFactory(is_administrator=True)

    days = {days: "Kusten" in told(seat.person, administrator, TODAY + timedelta(days=days)) for days in (0, 3, 4)}

    assert days == {0: True, 3: True, 4: False}


def test_looking_is_kept_in_the_history_and_names_the_day(client):
    seat = SeatFactory()
    client.force_login(PersonFactory(is_administrator=True))

    page = client.get(reverse("organisations:preview", args=[seat.person_id]), {"on": "2030-01-01"})
    refused = client.get(reverse("organisations:preview", args=[seat.person_id]), {"on": "i morgon"})

    kept = [row.values["after"] for row in Revision.objects.filter(action="organisations.preview_shown")]
    assert (page.status_code, refused.status_code) == (200, 422)
    assert kept[0] == {"on": "2030-01-01"}


def test_it_costs_no_more_for_who_sits_in_many():
    person, administrator = PersonFactory(), PersonFactory(is_administrator=True)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            seen_by(person, administrator)
        return len(queries)

    SeatFactory.create_batch(3, person=person)
    few = asked()
    SeatFactory.create_batch(20, person=person)

    assert asked() <= few
