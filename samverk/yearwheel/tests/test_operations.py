"""Who may enter dates, copying a year, and the calendar's secret."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import PersonFactory, SeatFactory
from samverk.yearwheel.models import Feed, OwnDate
from samverk.yearwheel.operations import change_date, copy_year, delete_date, enter_date, open_feed
from samverk.yearwheel.tests.factories import OwnDateFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", [Seat.Role.LEAD, Seat.Role.EDITOR])
def test_a_lead_and_an_editor_enter_change_and_delete_dates(role):
    seat = SeatFactory(role=role)
    own = OwnDate(collaboration=seat.collaboration, title="Council", starts_on=date(2026, 3, 5))

    enter_date(own, by=seat.person)
    own.title = "The council"
    change_date(own, by=seat.person)
    op = delete_date(own, by=seat.person)
    undo(op.id, by=seat.person)

    assert [str(each) for each in OwnDate.objects.all()] == ["The council"]


@pytest.mark.parametrize("role", [Seat.Role.REPORTER, Seat.Role.READER])
def test_others_see_dates_but_enter_none(role):
    seat = SeatFactory(role=role)
    own = OwnDateFactory(collaboration=seat.collaboration)

    assert list(OwnDate.objects.visible_to(seat.person)) == [own]
    for act in (change_date, delete_date):
        with pytest.raises(PermissionDenied):
            act(own, by=seat.person)
    with pytest.raises(PermissionDenied):
        enter_date(OwnDate(collaboration=seat.collaboration, title="x", starts_on=date(2026, 1, 1)), by=seat.person)


def test_dates_of_other_collaborations_are_invisible():
    OwnDateFactory()

    assert not OwnDate.objects.visible_to(SeatFactory().person).exists()


def test_a_copied_date_falls_on_the_same_weekday_of_the_next_year():
    seat = SeatFactory()
    OwnDateFactory(collaboration=seat.collaboration, starts_on=date(2025, 1, 1), ends_on=date(2025, 1, 3))
    OwnDateFactory(collaboration=seat.collaboration, starts_on=date(2025, 9, 11))

    copy_year(seat.collaboration, year=2026, by=seat.person)

    copies = OwnDate.objects.filter(starts_on__year=2026)
    assert [(own.starts_on, own.ends_on) for own in copies] == [
        (date(2026, 1, 7), date(2026, 1, 9)),
        (date(2026, 9, 10), None),
    ]
    assert all(own.starts_on.weekday() in {2, 3} for own in copies)


def test_copying_twice_enters_nothing_twice():
    seat = SeatFactory()
    OwnDateFactory(collaboration=seat.collaboration, starts_on=date(2025, 9, 11))
    copy_year(seat.collaboration, year=2026, by=seat.person)

    with pytest.raises(ValidationError) as refused:
        copy_year(seat.collaboration, year=2026, by=seat.person)

    assert refused.value.code == "nothing_to_copy"
    assert OwnDate.objects.count() == 2


def test_meetings_of_one_name_are_all_copied():
    seat = SeatFactory()
    for month in range(1, 13):
        OwnDateFactory(collaboration=seat.collaboration, title="Council", starts_on=date(2025, month, 10))
    OwnDateFactory(collaboration=seat.collaboration, title="Council", starts_on=date(2026, 3, 9))

    copy_year(seat.collaboration, year=2026, by=seat.person)

    assert OwnDate.objects.filter(starts_on__year=2026).count() == 12


def test_a_renewed_address_makes_the_old_one_tell_nothing():
    person = PersonFactory()
    open_feed(by=person)
    old = Feed.objects.get().token

    open_feed(by=person)

    assert Feed.objects.of_address(old) is None
    assert Feed.objects.of_address(Feed.objects.get().token).person == person


def test_the_key_stands_in_no_revision():
    open_feed(by=PersonFactory())

    key = Feed.objects.get().key
    assert not Revision.objects.filter(content__contains=key).exists()


@pytest.mark.parametrize("token", ["", "1", "1-", "x-y", "²-3", "9" * 40 + "-1", "1-" + "0" * 40])
def test_a_guessed_address_finds_nothing(token):
    open_feed(by=PersonFactory())

    assert Feed.objects.of_address(token) is None


def test_the_address_of_somebody_who_may_not_sign_in_finds_nothing():
    person = PersonFactory()
    open_feed(by=person)
    token = Feed.objects.get().token
    person.is_active = False
    person.save()

    assert Feed.objects.of_address(token) is None
