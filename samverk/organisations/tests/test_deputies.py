from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core import undo
from samverk.core.history import history
from samverk.core.models import Letter
from samverk.core.post import kinds
from samverk.organisations import operations
from samverk.organisations.deputies import Deputy
from samverk.organisations.models import Collaboration, Membership, Person, Seat
from samverk.organisations.permissions import has_role, is_lead
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
WEEK = timedelta(days=7)


@pytest.fixture
def seat():
    place = ParticipationFactory()
    return SeatFactory(collaboration=place.collaboration, organisation=place.organisation)


@pytest.fixture
def colleague(seat):
    return MembershipFactory(organisation=seat.organisation).person


def named(seat, person, by=None, **days):
    deputy = Deputy(seat=seat, person=person, **{"from_on": TODAY, "to_on": TODAY + WEEK} | days)
    operations.name_deputy(deputy, by=by or seat.person)
    return deputy


def test_a_deputy_has_the_seats_rights_while_it_lasts_and_not_a_day_longer(seat, colleague):
    named(seat, colleague, from_on=TODAY + timedelta(days=1))

    seen = {}
    for days in (0, 1, 7, 8):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            visible = Collaboration.objects.visible_to(colleague).exists()
            seen[days] = (visible, is_lead(colleague, seat.collaboration))

    assert seen == {0: (False, False), 1: (True, True), 7: (True, True), 8: (False, False)}


def test_a_deputy_of_a_seat_that_ends_has_nothing_more(seat, colleague):
    SeatFactory(collaboration=seat.collaboration, organisation=seat.organisation)  # another lead
    named(seat, colleague)

    operations.end_seat(seat, by=seat.person)

    assert not has_role(colleague, seat.collaboration)


@pytest.mark.parametrize("who", ["holder", "lead", "organisation's administrator", "installation's administrator"])
def test_who_names_a_deputy(who, seat, colleague):
    reporter = SeatFactory(collaboration=seat.collaboration, organisation=seat.organisation, role="reporter")
    by = {
        "holder": reporter.person,
        "lead": seat.person,
        "organisation's administrator": MembershipFactory(organisation=seat.organisation, is_administrator=True).person,
        "installation's administrator": PersonFactory(is_administrator=True),
    }[who]

    named(reporter, colleague, by=by)

    assert has_role(colleague, seat.collaboration, Seat.Role.REPORTER)


def test_nobody_else_names_a_deputy(seat, colleague):
    here = {"collaboration": seat.collaboration}
    others = [
        SeatFactory(**here, organisation=seat.organisation, role="editor").person,
        SeatFactory(**here, role="editor").person,
        SeatFactory().person,
        MembershipFactory(is_administrator=True).person,
        PersonFactory(),
    ]

    for other in others:
        with pytest.raises(PermissionDenied):
            named(seat, colleague, by=other)

    assert not Deputy.objects.exists()


def test_a_deputy_belongs_to_the_seats_organisation_and_is_named_by_another(seat, colleague):
    stranger, inactive = MembershipFactory().person, MembershipFactory(organisation=seat.organisation).person
    Person.objects.filter(pk=inactive.pk).update(is_active=False)
    elsewhere = SeatFactory(collaboration=seat.collaboration, role="editor")

    for person, of, by in ((stranger, seat, None), (inactive, seat, None), (seat.person, elsewhere, seat.person)):
        with pytest.raises(ValidationError) as refusal:
            named(of, person, by=by or seat.person)
        assert refusal.value.code == "no_colleague"

    named(seat, colleague)
    with pytest.raises(ValidationError, match="is deputy during those days"):
        named(seat, MembershipFactory(organisation=seat.organisation).person)


def test_a_leads_deputy_seats_nobody_and_names_no_deputy(seat, colleague):
    other = MembershipFactory(organisation=seat.organisation).person
    editor = SeatFactory(collaboration=seat.collaboration, organisation=seat.organisation, role="editor")
    named(seat, colleague)
    fresh = Seat(person=other, collaboration=seat.collaboration, organisation=seat.organisation, role="reader")

    tries = [
        lambda: operations.give_seat(fresh, by=colleague),
        lambda: operations.change_seat(editor, by=colleague),
        lambda: operations.end_seat(editor, by=colleague),
        lambda: operations.remove_seat(editor, by=colleague),
        lambda: named(editor, other, by=colleague),
        lambda: named(seat, other, by=colleague, from_on=TODAY + 2 * WEEK, to_on=TODAY + 3 * WEEK),
    ]
    for each in tries:
        with pytest.raises(PermissionDenied):
            each()

    operations.change_collaboration(seat.collaboration, by=colleague)  # what the lead does else


def test_a_deputy_ends_it_but_does_not_bring_it_back(seat, colleague):
    deputy = named(seat, colleague)

    op = operations.end_deputy(deputy, by=colleague)

    assert not has_role(colleague, seat.collaboration)
    with pytest.raises(PermissionDenied):
        undo.undo(op.id, by=colleague)


def test_whoever_is_shut_out_is_nobodys_deputy_when_let_in_again(seat, colleague):
    named(seat, colleague)
    administrator = PersonFactory(is_administrator=True)

    operations.deactivate_person(colleague, by=administrator)
    operations.reactivate_person(colleague, by=administrator)

    assert not has_role(colleague, seat.collaboration)


def test_the_deputy_is_told_by_mail_and_on_my_work_and_others_on_the_list(seat, colleague, client):
    named(seat, colleague)
    client.force_login(colleague)

    letter = Letter.objects.get()
    told = kinds.kind_of(letter.kind).compose(letter)
    start = client.get(reverse("core:start")).content.decode()
    page = client.get(seat.collaboration.get_absolute_url()).content.decode()

    assert (letter.person, told.subject) == (colleague, f"You stand in for {seat.person}")
    assert f"as deputy of {seat.person}" in start
    assert f"Deputy: {colleague}" in page
    Deputy.objects.all().delete()
    assert kinds.kind_of(letter.kind).compose(letter) is None


def test_history_says_that_it_was_done_as_deputy(seat, colleague):
    named(seat, colleague)
    collaboration = seat.collaboration
    collaboration.description = "Kusten"

    operations.change_collaboration(collaboration, by=colleague)

    words = f"as deputy of {seat.person}: lead for {seat.organisation}"
    assert history(collaboration)[0].acting == words


def test_a_deputy_is_named_and_ended_on_the_pages(seat, colleague, client):
    client.force_login(seat.person)
    address = reverse("organisations:name_deputy", args=[seat.pk])
    days = {"from_on": TODAY.isoformat(), "to_on": TODAY.isoformat()}

    refused = client.post(address, {"person": PersonFactory().pk} | days)
    done = client.post(address, {"person": colleague.pk} | days)
    deputy = Deputy.objects.get()
    client.post(reverse("organisations:end_deputy", args=[deputy.pk]))

    assert (refused.status_code, done.status_code) == (422, 302)
    assert not Deputy.objects.exists()  # begun today: it leaves only revisions


def asked(client, address) -> int:
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return len(queries)


def test_pages_ask_no_more_with_many_deputies(seat, client):
    client.force_login(seat.person)
    address = seat.collaboration.get_absolute_url()

    def add(number):
        for _each in range(number):
            place = MembershipFactory(organisation=seat.organisation)
            one = SeatFactory(collaboration=seat.collaboration, organisation=seat.organisation, role="reader")
            Deputy.objects.create(seat=one, person=place.person, from_on=TODAY, to_on=TODAY)

    add(3)
    asked(client, address)
    few = asked(client, address)
    add(40)

    assert asked(client, address) == few
    assert Membership.objects.count() >= 43
