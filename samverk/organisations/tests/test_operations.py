from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from samverk.core import undo
from samverk.core.trail import Conflict
from samverk.organisations import operations
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.permissions import has_role, is_lead
from samverk.organisations.tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
PRINCIPAL, PARTNER = Participation.Role.PRINCIPAL, Participation.Role.PARTNER


@pytest.fixture
def administrator():
    return PersonFactory(is_administrator=True)


@pytest.fixture
def participation():
    return ParticipationFactory()


@pytest.fixture
def lead(participation):
    return SeatFactory(
        collaboration=participation.collaboration, organisation=participation.organisation, from_on=date(2024, 1, 1)
    )


def code_of(refusal) -> str:
    return refusal.value.code


def test_an_organisation_is_created_changed_deleted_and_brought_back(administrator):
    organisation = Organisation(name="Norrtälje", kind="municipality", code="0188", org_number="2120000217")
    operations.create_organisation(organisation, by=administrator)
    organisation.short_name = "Norrtälje"
    operations.change_organisation(organisation, by=administrator, expected_version=1)
    op = operations.delete_organisation(organisation, by=administrator)

    undo.undo(op.id, by=administrator)

    restored = Organisation.objects.get()
    assert (restored.org_number, restored.version) == ("212000-0217", 2)


def test_an_organisation_in_use_is_not_deleted(administrator, participation):
    with pytest.raises(ValidationError) as refusal:
        operations.delete_organisation(participation.organisation, by=administrator)

    assert code_of(refusal) == "in_use"


def test_only_administrators_create_organisations_and_collaborations(lead):
    with pytest.raises(PermissionDenied):
        operations.create_organisation(Organisation(name="Ny", kind="other"), by=lead.person)
    with pytest.raises(PermissionDenied):
        operations.create_collaboration(Collaboration(name="Ny"), by=lead.person)


def test_the_lead_describes_the_collaboration_and_is_told_of_others_changes(lead):
    collaboration = lead.collaboration
    other = Collaboration.objects.get(pk=collaboration.pk)
    other.description = "Först"
    operations.change_collaboration(other, by=lead.person, expected_version=1)
    collaboration.description = "Sist"

    with pytest.raises(Conflict):
        operations.change_collaboration(collaboration, by=lead.person, expected_version=1)


def test_a_collaboration_is_deleted_with_its_seats_and_brought_back(administrator, lead):
    op = operations.delete_collaboration(lead.collaboration, by=administrator)
    assert not Seat.objects.exists()

    undo.undo(op.id, by=administrator)

    assert Seat.objects.get() == lead


def test_a_lead_brings_in_partners_but_not_principals(lead):
    partner = Participation(collaboration=lead.collaboration, organisation=OrganisationFactory(), role=PARTNER)
    principal = Participation(collaboration=lead.collaboration, organisation=OrganisationFactory(), role=PRINCIPAL)
    operations.join(partner, by=lead.person)

    with pytest.raises(PermissionDenied):
        operations.join(principal, by=lead.person)

    partner.role = PRINCIPAL
    with pytest.raises(PermissionDenied):
        operations.change_participation(partner, by=lead.person)


def test_an_organisation_takes_part_once_at_a_time(administrator, participation):
    again = Participation(
        collaboration=participation.collaboration, organisation=participation.organisation, role=PARTNER
    )

    with pytest.raises(ValidationError):
        operations.join(again, by=administrator)


def test_with_an_organisation_its_seats_leave(administrator, participation, lead):
    leaving = ParticipationFactory(collaboration=participation.collaboration)
    seat = SeatFactory(collaboration=leaving.collaboration, organisation=leaving.organisation, role=Seat.Role.EDITOR)
    yesterday = timezone.localdate() - timedelta(days=1)

    op = operations.end_participation(leaving, last_day=yesterday, by=administrator)

    seat.refresh_from_db()
    assert (seat.to_on, has_role(seat.person, seat.collaboration)) == (yesterday, False)
    undo.undo(op.id, by=administrator)
    assert has_role(seat.person, seat.collaboration)


def test_a_lead_does_not_end_a_principals_participation_by_changing_its_period(lead):
    participation = lead.collaboration.participations.get()
    participation.to_on = timezone.localdate() - timedelta(days=1)

    with pytest.raises(PermissionDenied):
        operations.change_participation(participation, by=lead.person)


def test_a_last_day_ends_the_seats_however_it_is_set(lead):
    partner = ParticipationFactory(collaboration=lead.collaboration, role=PARTNER)
    sits = {"collaboration": lead.collaboration, "organisation": partner.organisation, "role": Seat.Role.EDITOR}
    today = timezone.localdate()
    now, later = SeatFactory(**sits), SeatFactory(**sits, from_on=today + timedelta(days=9))
    partner.to_on = today

    operations.change_participation(partner, by=lead.person)

    now.refresh_from_db()
    assert now.to_on == today
    assert not Seat.objects.filter(pk=later.pk).exists()


def test_seats_stay_where_an_earlier_participation_is_corrected(lead):
    now = ParticipationFactory(collaboration=lead.collaboration, role=PARTNER, from_on=date(2024, 1, 1))
    before = ParticipationFactory(
        collaboration=lead.collaboration, organisation=now.organisation, role=PARTNER, to_on=date(2022, 12, 31)
    )
    seat = SeatFactory(collaboration=lead.collaboration, organisation=now.organisation)
    before.to_on = date(2022, 6, 30)

    operations.change_participation(before, by=lead.person)

    seat.refresh_from_db()
    assert seat.to_on is None


def test_the_organisation_of_the_only_lead_does_not_leave(administrator, participation, lead):
    with pytest.raises(ValidationError) as refusal:
        operations.end_participation(participation, last_day=timezone.localdate(), by=administrator)

    assert code_of(refusal) == "last_lead"
    participation.refresh_from_db()
    assert participation.to_on is None


def test_a_participation_does_not_end_before_it_begins(administrator):
    participation = ParticipationFactory(from_on=date(2026, 1, 1))

    with pytest.raises(ValidationError) as refusal:
        operations.end_participation(participation, last_day=date(2025, 1, 1), by=administrator)

    assert code_of(refusal) == "period"


def test_a_participation_with_seats_is_not_removed(administrator, participation, lead):
    with pytest.raises(ValidationError) as refusal:
        operations.remove_participation(participation, by=administrator)

    assert code_of(refusal) == "has_seats"


def test_a_participation_entered_by_mistake_is_removed(administrator, participation):
    operations.remove_participation(participation, by=administrator)

    assert not Participation.objects.exists()


def test_a_lead_seats_somebody_new_who_also_gets_a_place_in_the_organisation(lead):
    person = Person(name="Ny Person", email="NY@kommun.example")
    seat = Seat(
        person=person, collaboration=lead.collaboration, organisation=lead.organisation, role=Seat.Role.REPORTER
    )

    op = operations.give_seat(seat, by=lead.person)

    saved = Person.objects.get(email="ny@kommun.example")
    assert (saved.has_usable_password(), saved.memberships.get().organisation) == (False, lead.organisation)
    assert has_role(saved, lead.collaboration, Seat.Role.REPORTER)
    undo.undo(op.id, by=lead.person)
    assert not Person.objects.filter(email="ny@kommun.example").exists()


def test_nobody_sits_for_an_organisation_that_does_not_take_part(lead):
    seat = Seat(person=PersonFactory(), collaboration=lead.collaboration, organisation=OrganisationFactory())

    with pytest.raises(ValidationError) as refusal:
        operations.give_seat(seat, by=lead.person)

    assert code_of(refusal) == "not_taking_part"


def test_ending_a_seat_takes_effect_at_once(lead):
    other = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role=Seat.Role.EDITOR)

    op = operations.end_seat(other, by=lead.person)

    assert not has_role(other.person, other.collaboration)
    undo.undo(op.id, by=lead.person)
    assert has_role(other.person, other.collaboration)


def test_ending_a_seat_that_began_today_takes_effect_at_once_too(lead):
    today = timezone.localdate()
    other = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, from_on=today)

    operations.end_seat(other, by=lead.person)

    assert not has_role(other.person, other.collaboration)


@pytest.mark.parametrize("how", ["ended", "demoted", "postponed", "deactivated"])
def test_the_last_lead_stays(administrator, lead, how):
    tomorrow = timezone.localdate() + timedelta(days=1)

    with pytest.raises(ValidationError) as refusal:
        if how == "ended":
            operations.end_seat(lead, by=administrator)
        elif how == "deactivated":
            operations.deactivate_person(lead.person, by=administrator)
        else:
            lead.role, lead.from_on = (Seat.Role.EDITOR, None) if how == "demoted" else (Seat.Role.LEAD, tomorrow)
            operations.change_seat(lead, by=administrator)

    assert code_of(refusal) == "last_lead"
    assert is_lead(lead.person, lead.collaboration)


def test_a_lead_hands_over_to_another(lead):
    other = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation)

    operations.end_seat(lead, by=lead.person)

    assert (is_lead(lead.person, lead.collaboration), is_lead(other.person, lead.collaboration)) == (False, True)


def test_whoever_has_left_the_seat_does_not_undo_it(lead):
    SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation)
    op = operations.end_seat(lead, by=lead.person)

    with pytest.raises(PermissionDenied):
        undo.undo(op.id, by=lead.person)


def test_readers_and_outsiders_change_no_seats(lead):
    reader = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role=Seat.Role.READER)

    for person in (reader.person, PersonFactory()):
        with pytest.raises(PermissionDenied):
            operations.end_seat(lead, by=person)


def test_one_changes_oneself_but_makes_oneself_no_administrator():
    person = PersonFactory(phone="")
    person.phone = "0176-710 00"
    operations.change_person(person, by=person, expected_version=1)
    person.is_administrator = True

    with pytest.raises(PermissionDenied):
        operations.change_person(person, by=Person.objects.get(pk=person.pk))


def test_an_organisations_administrator_enters_people_in_it():
    administrator = MembershipFactory(is_administrator=True)
    person = Person(name="Ny", email="ny@kommun.example")
    place = Membership(person=person, organisation=administrator.organisation, title="Strateg")

    operations.create_person(person, membership=place, by=administrator.person)

    assert Membership.objects.get(title="Strateg").person == person


def test_an_organisations_administrator_enters_nobody_elsewhere():
    administrator = MembershipFactory(is_administrator=True)
    person = Person(name="Ny")

    with pytest.raises(PermissionDenied):
        place = Membership(person=person, organisation=OrganisationFactory())
        operations.create_person(person, membership=place, by=administrator.person)
    with pytest.raises(PermissionDenied):
        operations.create_person(Person(name="Ny", is_administrator=True), by=administrator.person)


def test_nobody_takes_over_an_account_by_making_its_owner_a_member():
    attacker = MembershipFactory(is_administrator=True)
    victim, chief = MembershipFactory().person, PersonFactory(is_administrator=True)
    for person in (victim, chief):
        place = Membership(person=person, organisation=attacker.organisation)
        with pytest.raises(PermissionDenied):
            operations.add_membership(place, by=attacker.person)
        place.save()  # as whoever administers the installation may do

    for person in (victim, chief):
        person.email = "attacker@kommun.example"
        with pytest.raises(PermissionDenied):
            operations.change_person(person, by=attacker.person)


def test_a_deactivated_person_has_no_seat_left(administrator, lead):
    seat = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role=Seat.Role.READER)

    op = operations.deactivate_person(seat.person, by=administrator)

    seat.person.refresh_from_db()
    assert (seat.person.is_active, has_role(seat.person, seat.collaboration)) == (False, False)
    undo.undo(op.id, by=administrator)
    assert has_role(seat.person, seat.collaboration)


def test_a_person_comes_back_without_seats(administrator):
    person = PersonFactory(is_active=False)

    operations.reactivate_person(person, by=administrator)

    assert Person.objects.get(pk=person.pk).is_active


def test_nobody_deactivates_themselves(administrator):
    with pytest.raises(PermissionDenied):
        operations.deactivate_person(administrator, by=administrator)


def test_the_last_administrator_stays(administrator):
    other = PersonFactory(is_administrator=True)
    operations.deactivate_person(other, by=administrator)
    administrator.is_administrator = False

    with pytest.raises(ValidationError) as refusal:
        operations.change_person(administrator, by=Person.objects.get(pk=administrator.pk))

    assert code_of(refusal) == "last_administrator"


def test_undo_leaves_the_password_as_it_is(administrator):
    person = PersonFactory(name="Före")
    person.set_password("längre än tolv tecken")
    person.save()
    person.name = "Efter"
    op = operations.change_person(person, by=administrator)

    undo.undo(op.id, by=administrator)

    restored = Person.objects.get(pk=person.pk)
    assert (restored.name, restored.check_password("längre än tolv tecken")) == ("Före", True)


def test_whoever_gave_up_the_administration_does_not_take_it_back_by_undo(administrator):
    PersonFactory(is_administrator=True)
    administrator.is_administrator = False
    op = operations.change_person(administrator, by=Person.objects.get(pk=administrator.pk))

    with pytest.raises(PermissionDenied):
        undo.undo(op.id, by=administrator)


def test_a_membership_is_changed_and_ended_at_once():
    place = MembershipFactory(is_administrator=True)
    other = MembershipFactory(organisation=place.organisation, from_on=date(2020, 1, 1))
    other.title = "Chef"
    operations.change_membership(other, by=place.person, expected_version=1)

    operations.end_membership(other, by=place.person)

    assert list(place.organisation.memberships.on()) == [place]


def test_a_membership_entered_today_leaves_only_its_revisions():
    place = MembershipFactory(is_administrator=True)
    other = MembershipFactory(organisation=place.organisation, from_on=timezone.localdate())

    operations.end_membership(other, by=place.person)

    assert list(place.organisation.memberships.all()) == [place]
