"""An organisation's administrator handles its own people, and nobody else's, by whatever way."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.organisations import operations
from samverk.organisations.models import Collaboration, Membership, Person, Seat
from samverk.organisations.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def collaboration():
    return ParticipationFactory().collaboration


@pytest.fixture
def administrator(collaboration):
    """Of an organisation that takes part, and with a reader's seat, so as to see the others' people."""
    place = MembershipFactory(is_administrator=True)
    ParticipationFactory(collaboration=collaboration, organisation=place.organisation)
    SeatFactory(person=place.person, collaboration=collaboration, organisation=place.organisation, role="reader")
    return place.person


@pytest.fixture
def own(administrator):
    return administrator.memberships.get().organisation


def others_people(collaboration, own) -> dict[str, Membership]:
    """With the place that each has; all seen by the administrator."""
    away = ParticipationFactory(collaboration=collaboration).organisation
    foreign = MembershipFactory(organisation=away)
    shared = MembershipFactory(organisation=own)
    seated = MembershipFactory(organisation=own)
    chief = MembershipFactory(organisation=own, person__is_administrator=True)
    MembershipFactory(person=shared.person, organisation=away)
    for place in (foreign, shared):
        SeatFactory(person=place.person, collaboration=collaboration, organisation=away, role="editor")
    SeatFactory(person=seated.person, collaboration=collaboration, organisation=away, role="reporter")
    return {"another's": foreign, "of two": shared, "seated for another": seated, "the installation's": chief}


@pytest.mark.parametrize("whose", ["another's", "of two", "seated for another", "the installation's"])
def test_nobody_elses_person_is_changed_on_any_page(whose, collaboration, administrator, own, client):
    place = others_people(collaboration, own)[whose]
    client.force_login(administrator)
    before = Revision.objects.count()
    pages = ["edit_person", "delete_person", "deactivate_person", "reactivate_person", "send_password_link"]

    answers = {
        name: client.post(reverse(f"organisations:{name}", args=[place.person_id])).status_code for name in pages
    }

    assert answers == dict.fromkeys(pages, 403)
    assert Revision.objects.count() == before


def test_others_places_and_seats_are_out_of_reach_on_any_page(collaboration, administrator, own, client):
    others = others_people(collaboration, own)
    foreign = others["another's"]
    seat = Seat.objects.get(person=foreign.person)
    lead = SeatFactory(collaboration=collaboration, organisation=own, role="lead")
    client.force_login(administrator)
    pages = [(f"{what}_membership", foreign.pk) for what in ("edit", "end", "remove")]
    pages += [("add_membership", foreign.organisation_id), ("seat_own_people", foreign.organisation_id)]
    pages += [("edit_organisation", foreign.organisation_id), ("give_seat", collaboration.pk)]
    pages += [(name, each.pk) for name in ("edit_seat", "end_seat", "remove_seat") for each in (seat, lead)]
    pages += [("name_deputy", seat.pk)]

    answers = [client.post(reverse(f"organisations:{name}", args=[key])).status_code for name, key in pages]

    assert answers == [403] * len(pages)


def test_others_people_are_not_taken_in(collaboration, administrator, own):
    others = others_people(collaboration, own)
    nobodys = PersonFactory()

    for whose in ("another's",):
        with pytest.raises(PermissionDenied, match="belongs to another organisation too"):
            operations.add_membership(Membership(person=others[whose].person, organisation=own), by=administrator)
    operations.add_membership(Membership(person=nobodys, organisation=own), by=administrator)

    assert own.memberships.filter(person=nobodys).exists()


def test_a_place_is_not_turned_into_another_persons(collaboration, administrator, own):
    foreign = others_people(collaboration, own)["another's"]
    place = MembershipFactory(organisation=own)
    place.person = foreign.person

    with pytest.raises(PermissionDenied):
        operations.change_membership(place, by=administrator)

    assert Membership.objects.get(pk=place.pk).person_id != foreign.person_id


def test_an_ended_place_is_not_opened_again_for_who_works_elsewhere(collaboration, administrator, own):
    foreign = others_people(collaboration, own)["another's"]
    place = MembershipFactory(organisation=own, person=foreign.person, to_on="2020-01-01")
    place.to_on = None

    with pytest.raises(PermissionDenied):
        operations.change_membership(place, by=administrator)

    assert not own.memberships.on().filter(person=foreign.person).exists()


@pytest.mark.parametrize(("role", "may"), [("reporter", 1), ("reader", 1), ("council", 1), ("editor", 0), ("lead", 0)])
def test_own_people_are_seated_where_one_takes_part_to_answer_or_look_on(role, may, collaboration, administrator, own):
    seat = Seat(person=MembershipFactory(organisation=own).person, collaboration=collaboration, organisation=own)
    seat.role = role

    if may:
        operations.give_seat(seat, by=administrator)
    else:
        with pytest.raises(PermissionDenied):
            operations.give_seat(seat, by=administrator)

    assert Seat.objects.filter(person=seat.person).count() == may


def test_nobody_else_is_seated_nor_elsewhere(collaboration, administrator, own):
    others = others_people(collaboration, own)
    mine = MembershipFactory(organisation=own).person
    elsewhere = ParticipationFactory().collaboration
    away = others["another's"].organisation
    tried = [
        Seat(person=others["another's"].person, collaboration=collaboration, organisation=own, role="reader"),
        Seat(person=mine, collaboration=collaboration, organisation=away, role="reader"),
        Seat(person=mine, collaboration=elsewhere, organisation=own, role="reader"),
        Seat(person=Person(name="Ny"), collaboration=collaboration, organisation=own, role="reader"),
    ]

    for seat in tried:
        with pytest.raises(PermissionDenied):
            operations.give_seat(seat, by=administrator)

    assert not Seat.objects.filter(person=mine).exists()


def test_a_seat_that_is_given_is_not_raised_afterwards(collaboration, administrator, own):
    seat = SeatFactory(collaboration=collaboration, organisation=own, role="reporter")
    MembershipFactory(person=seat.person, organisation=own)
    for change in ({"role": "editor"}, {"role": "lead"}, {"organisation": OrganisationFactory()}):
        for name, value in change.items():
            setattr(seat, name, value)
        with pytest.raises(PermissionDenied):
            operations.change_seat(seat, by=administrator)
        seat.refresh_from_db()


def test_a_seat_that_the_lead_lowered_is_not_raised_by_undoing(collaboration, administrator, own):
    seat = SeatFactory(collaboration=collaboration, organisation=own, role="editor")
    Seat.objects.filter(person=administrator).update(role="lead")
    seat.role = "reader"
    op = operations.change_seat(seat, by=administrator)
    Seat.objects.filter(person=administrator).update(role="reader")

    with pytest.raises(PermissionDenied):
        undo(op.id, by=administrator)

    assert Seat.objects.get(pk=seat.pk).role == "reader"


def test_own_people_are_seated_from_the_organisations_page(collaboration, own, client):
    chief = MembershipFactory(organisation=own, is_administrator=True).person  # without a seat anywhere
    person = MembershipFactory(organisation=own).person
    client.force_login(chief)
    page = reverse("organisations:seat_own_people", args=[own.pk])

    refused = client.post(page, {"collaboration": collaboration.pk, "person": person.pk, "role": "lead"})
    given = client.post(page, {"collaboration": collaboration.pk, "person": person.pk, "role": "reporter"})
    seat = Seat.objects.get(person=person)
    told = client.get(own.get_absolute_url()).content.decode()
    ended = client.post(reverse("organisations:end_seat", args=[seat.pk]))

    assert (refused.status_code, given.status_code, ended.status_code) == (422, 302, 302)
    assert str(collaboration) in told
    assert ended["Location"] == own.get_absolute_url()
    assert not Collaboration.objects.visible_to(chief).exists()
