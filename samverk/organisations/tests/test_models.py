from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from samverk.organisations.models import (
    Collaboration,
    Membership,
    Organisation,
    Participation,
    Person,
    Seat,
    validate_org_number,
)
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.mark.parametrize("number", ["212000-0217", "2120000217", "556703-7485"])
def test_an_organisation_number_with_the_right_check_digit_is_taken(number):
    validate_org_number(number)


@pytest.mark.parametrize(
    ("number", "reason"),
    [
        ("212000-0218", "last digit does not match"),
        ("21200-0217", "ten digits"),
        ("811218-9876", "personal identity number"),
        ("abc", "ten digits"),
    ],
)
def test_a_wrong_organisation_number_is_refused_with_the_reason(number, reason):
    with pytest.raises(ValidationError) as refusal:
        validate_org_number(number)

    assert reason in refusal.value.messages[0]


def test_an_organisation_number_is_kept_with_its_dash():
    organisation = OrganisationFactory.build(org_number="2120000217")

    organisation.full_clean()

    assert organisation.org_number == "212000-0217"


@pytest.mark.parametrize(
    ("kind", "code", "fits"),
    [
        ("municipality", "0188", True),
        ("municipality", "188", False),
        ("region", "01", True),
        ("region", "0188", False),
        ("company", "X1", True),
    ],
)
def test_a_code_fits_its_kind_also_where_nobody_asks_the_form(kind, code, fits):
    try:
        with transaction.atomic():
            OrganisationFactory(kind=kind, code=code)
    except IntegrityError:
        assert not fits
    else:
        assert fits


@pytest.mark.parametrize("field", ["code", "org_number"])
def test_no_two_organisations_share_what_tells_them_apart(field):
    value = {"code": "0188", "org_number": "212000-0217"}[field]
    OrganisationFactory(**{field: value})

    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationFactory(**{field: value})


def test_an_organisation_is_no_part_of_itself():
    whole = OrganisationFactory()
    part = OrganisationFactory(parent=whole)
    whole.parent = part

    with pytest.raises(ValidationError):
        whole.full_clean()


def test_a_period_does_not_end_before_it_begins():
    for factory in (MembershipFactory, ParticipationFactory, SeatFactory):
        with pytest.raises(IntegrityError), transaction.atomic():
            factory(from_on=date(2026, 1, 2), to_on=date(2026, 1, 1))


def test_a_seat_counts_on_its_first_and_last_day_and_not_outside():
    SeatFactory(from_on=date(2026, 1, 10), to_on=date(2026, 1, 20))

    def held(day) -> bool:
        return Seat.objects.on(date(2026, 1, day)).exists()

    assert [day for day in (9, 10, 20, 21) if held(day)] == [10, 20]
    assert [day for day in (9, 10, 20, 21) if Seat.objects.get().is_on(date(2026, 1, day))] == [10, 20]


def test_nobody_holds_the_same_seat_membership_or_participation_twice_at_once():
    for again in (SeatFactory(), MembershipFactory(), ParticipationFactory()):
        again.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            again.save(force_insert=True)


def test_an_organisation_may_come_back_after_it_has_left():
    before = ParticipationFactory(from_on=date(2020, 1, 1), to_on=date(2022, 12, 31))
    again = Participation(
        collaboration=before.collaboration, organisation=before.organisation, role="partner", from_on=date(2024, 1, 1)
    )

    again.full_clean()


def test_participations_of_one_organisation_do_not_overlap():
    before = ParticipationFactory(from_on=date(2020, 1, 1), to_on=date(2022, 12, 31))
    again = Participation(
        collaboration=before.collaboration, organisation=before.organisation, role="partner", from_on=date(2022, 6, 1)
    )

    with pytest.raises(ValidationError) as refusal:
        again.full_clean()

    assert "already takes part during those days" in refusal.value.messages[0]


def test_principals_and_organisations_are_those_of_the_day():
    collaboration = CollaborationFactory()
    principal = ParticipationFactory(collaboration=collaboration).organisation
    partner = ParticipationFactory(collaboration=collaboration, role="partner").organisation
    ParticipationFactory(collaboration=collaboration, role="observer")
    gone = ParticipationFactory(collaboration=collaboration, to_on=TODAY() - DAY).organisation

    assert list(collaboration.principals()) == [principal]
    assert set(collaboration.organisations()) == {principal, partner}
    assert set(collaboration.principals(TODAY() - DAY)) == {principal, gone}


def test_an_address_is_one_however_it_is_spelled():
    person = PersonFactory.build(email="Maja@Kommun.Example")

    person.full_clean()

    assert person.email == "maja@kommun.example"


def test_a_new_person_has_a_password_that_nobody_can_guess():
    person = Person(name="Ny")

    person.full_clean()

    assert not person.has_usable_password()


def test_a_person_sees_colleagues_and_those_who_share_a_collaboration():
    me = MembershipFactory()
    colleague = MembershipFactory(organisation=me.organisation).person
    mine = SeatFactory(person=me.person)
    partner = SeatFactory(collaboration=mine.collaboration).person
    PersonFactory()

    assert set(Person.objects.visible_to(me.person)) == {me.person, colleague, partner}


def test_one_no_longer_sees_a_collaboration_that_one_has_left():
    seat = SeatFactory(to_on=TODAY() - DAY)

    assert not Collaboration.objects.visible_to(seat.person).exists()
    assert not Seat.objects.visible_to(seat.person).exists()


def test_an_administrator_sees_that_a_collaboration_exists_without_a_seat_in_it():
    collaboration, administrator = CollaborationFactory(), PersonFactory(is_administrator=True)

    assert list(Collaboration.objects.visible_to(administrator)) == [collaboration]
    assert not Collaboration.objects.seated(administrator).exists()


def test_strangers_see_nothing():
    SeatFactory()
    MembershipFactory()
    stranger = AnonymousUser()

    for model in (Organisation, Collaboration, Person, Seat):
        assert not model.objects.visible_to(stranger).exists()


def test_seated_asks_for_the_role_too():
    seat = SeatFactory(role=Seat.Role.REPORTER)

    assert list(Collaboration.objects.seated(seat.person, Seat.Role.REPORTER)) == [seat.collaboration]
    assert not Collaboration.objects.seated(seat.person, Seat.Role.LEAD).exists()


def test_texts_are_found_in_any_case():
    OrganisationFactory(name="Östhammars kommun")
    OrganisationFactory(name="Norra Öland AB")

    for text in ("öst", "ÖST", "Östhammars", "kommun"):
        assert [each.name for each in Organisation.objects.containing(text)] == ["Östhammars kommun"]
    assert [each.name for each in Organisation.objects.containing("norra öland")] == ["Norra Öland AB"]
    assert Organisation.objects.containing("").count() == 2


def test_a_membership_is_named_by_person_and_organisation():
    membership = Membership(person=Person(name="Maja"), organisation=Organisation(name="Norrtälje"))

    assert str(membership) == "Maja, Norrtälje"
