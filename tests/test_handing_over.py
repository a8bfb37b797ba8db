"""Who leaves loses access at once, and nothing of what they had to do is lost."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.models import Letter, Revision
from samverk.core.undo import undo
from samverk.followup.models import FollowUp
from samverk.organisations import operations
from samverk.organisations.models import Collaboration, Deputy, Membership, Participation, Person, Seat
from samverk.organisations.open_tasks import groups_of, left_with_tasks
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.planning.models import Part
from tests.access.subjects import CANARY, fill

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
KINDS = [
    "organisations.seat", "organisations.deputy", "organisations.contact", "planning.contact", "planning.deputy",
    "followup.asked",
]  # fmt: skip


@pytest.fixture
def office(world):
    """Norr, whose administrator has no seat; Lena, who has something of every kind to do for it; and two others."""
    fill(world)
    world.admin = MembershipFactory(organisation=world.norr, is_administrator=True).person
    world.lena = PersonFactory(name="Lena Lämnar")
    world.place = MembershipFactory(person=world.lena, organisation=world.norr)
    world.anna, world.bo = (MembershipFactory(organisation=world.norr).person for _each in range(2))
    world.seat = SeatFactory(
        person=world.lena, collaboration=world.collaboration, organisation=world.norr, role="reporter"
    )
    Part.objects.filter(activity=world.own).update(contact=world.lena)
    Part.objects.filter(activity=world.shared, organisation=world.norr).update(deputy=world.lena)
    FollowUp.objects.filter(part__activity=world.own).update(asked=world.lena, state=FollowUp.State.ASKED)
    Participation.objects.filter(organisation=world.norr).update(contact=world.lena)
    Deputy.objects.create(
        seat=world.reader_norr.seats.get(), person=world.lena, from_on=TODAY - timedelta(days=2),
        to_on=TODAY + timedelta(days=5),
    )  # fmt: skip
    world.page = reverse("organisations:hand_tasks_over", args=[world.norr.pk, world.lena.pk])
    return world


def groups(office, by=None) -> dict:
    return {each.kind.name: each for each in groups_of(office.lena, office.norr, by=by or office.admin)}


def state(office) -> list:
    return [
        list(Part.objects.order_by("pk").values_list("contact", "deputy")),
        list(FollowUp.objects.order_by("pk").values_list("asked", "state")),
        list(Participation.objects.order_by("pk").values_list("contact", flat=True)),
        list(Seat.objects.order_by("pk").values_list("person", "role", "from_on", "to_on")),
        list(Deputy.objects.order_by("pk").values_list("person", "from_on", "to_on")),
    ]


def test_everything_that_a_person_has_to_do_is_told_of_by_kind(office):
    assert list(groups(office)) == KINDS


def test_it_is_handed_over_as_one_change_and_taken_back_as_one(office):
    before = state(office)
    to = {each.key: office.anna for each in groups(office).values()}

    op = operations.hand_tasks_over(office.lena, office.norr, to, by=office.admin)

    assert groups(office) == {}
    assert Part.objects.get(activity=office.own).contact == office.anna
    assert FollowUp.objects.get(part__activity=office.own).asked == office.anna
    assert Seat.objects.on().get(person=office.anna).role == "reporter"
    assert not Seat.objects.on().filter(person=office.lena).exists()
    assert Deputy.objects.on().get(person=office.anna).to_on == TODAY + timedelta(days=5)
    assert Letter.objects.filter(person=office.anna).exists()  # is told of what is asked
    assert set(Revision.objects.in_operation(op.id).values_list("actor", flat=True)) == {office.admin.pk}
    undo(op.id, by=office.admin)
    assert state(office) == before


def test_each_kind_goes_to_whom_is_chosen_for_it_and_the_rest_stays(office):
    found = groups(office)

    operations.hand_tasks_over(
        office.lena, office.norr,
        {found["planning.contact"].key: office.anna, found["followup.asked"].key: office.bo}, by=office.admin,
    )  # fmt: skip

    assert Part.objects.get(activity=office.own).contact == office.anna
    assert FollowUp.objects.get(part__activity=office.own).asked == office.bo
    assert set(groups(office)) == set(KINDS) - {"planning.contact", "followup.asked"}


def test_nobody_but_the_organisations_own_people_take_over(office):
    key = groups(office)["planning.contact"].key
    for stranger in (office.editor_ost, office.lena, PersonFactory()):
        with pytest.raises(ValidationError) as refusal:
            operations.hand_tasks_over(office.lena, office.norr, {key: stranger}, by=office.admin)
        assert refusal.value.code == "not_of_organisation"

    other = MembershipFactory(organisation=office.ost, is_administrator=True).person
    for nobody in (other, office.editor_norr, office.lead, office.lena):
        with pytest.raises(PermissionDenied):
            operations.hand_tasks_over(office.lena, office.norr, {key: office.anna}, by=nobody)


def test_who_leads_and_edits_is_not_for_the_organisation_to_say(office):
    Seat.objects.filter(pk=office.seat.pk).update(role="editor")
    found = groups(office)["organisations.seat"]
    client = Client()
    client.force_login(office.admin)

    page = client.get(office.page)

    assert not found.may
    assert "Who leads and who edits is for the collaboration’s lead to say." in page.text
    assert f'name="{found.key}"' not in page.text
    with pytest.raises(PermissionDenied):
        operations.hand_tasks_over(office.lena, office.norr, {found.key: office.anna}, by=office.admin)


def test_the_administrator_reads_numbers_of_what_is_not_for_them_and_no_titles(office):
    client = Client()
    client.force_login(office.admin)

    page = client.get(office.page).text

    assert "1 that you do not see." in page
    assert CANARY not in page
    assert office.own.title not in page


def test_who_leaves_loses_the_seats_on_its_behalf_at_once_and_the_tasks_are_shown(office):
    client, leaving = Client(), Client()
    client.force_login(office.admin)
    leaving.force_login(office.lena)
    assert leaving.get(office.plan.get_absolute_url()).status_code == 200

    answer = client.post(reverse("organisations:end_membership", args=[office.place.pk]))

    assert answer.url == office.page
    assert leaving.get(office.plan.get_absolute_url()).status_code in (302, 404)
    assert not Seat.objects.on().filter(person=office.lena).exists()
    assert not Deputy.objects.on().filter(person=office.lena).exists()
    shown = client.get(office.norr.get_absolute_url()).text
    assert "Hand over what Lena Lämnar has to do" in shown
    left = groups(office)
    assert set(left) == {"organisations.contact", "planning.contact", "planning.deputy", "followup.asked"}


def test_that_somebody_has_left_is_taken_back_with_the_seats(office):
    before = state(office)

    op = operations.end_membership(office.place, by=office.admin)
    undo(op.id, by=office.admin)

    assert state(office) == before
    assert Membership.objects.on().filter(pk=office.place.pk).exists()


def test_the_only_lead_does_not_leave_unnoticed(office):
    Seat.objects.filter(role="lead").delete()
    Seat.objects.filter(pk=office.seat.pk).update(role="lead")

    with pytest.raises(ValidationError) as refusal:
        operations.end_membership(office.place, by=office.admin)

    assert refusal.value.code == "last_lead"
    assert Seat.objects.on().filter(pk=office.seat.pk).exists()


def test_a_seat_that_nobody_has_taken_over_is_told_of_until_somebody_has_the_role(office):
    Seat.objects.filter(role="reporter").exclude(pk=office.seat.pk).delete()
    operations.end_membership(office.place, by=office.admin)
    assert "organisations.seat" in groups(office)

    key = groups(office)["organisations.seat"].key
    operations.hand_tasks_over(office.lena, office.norr, {key: office.bo}, by=office.admin)

    assert "organisations.seat" not in groups(office)
    assert Seat.objects.on().get(person=office.bo).role == "reporter"


def test_who_is_shut_out_is_among_those_who_have_left_and_who_works_on_is_not(office):
    assert list(left_with_tasks(office.norr)) == []

    operations.deactivate_person(office.lena, by=office.admin)

    assert list(left_with_tasks(office.norr)) == [office.lena]


def test_the_page_hands_over_by_a_form_that_works_without_script(office):
    client = Client()
    client.force_login(office.admin)
    found = groups(office)

    answer = client.post(office.page, {found["planning.contact"].key: office.anna.pk})
    odd = client.post(office.page, {found["planning.deputy"].key: "x"})

    assert answer.url == office.norr.get_absolute_url()
    assert Part.objects.get(activity=office.own).contact == office.anna
    assert odd.status_code == 422


def test_where_nothing_is_to_hand_over_there_is_only_the_way_back(office):
    client = Client()
    client.force_login(office.admin)
    idle = reverse("organisations:hand_tasks_over", args=[office.norr.pk, office.bo.pk])

    assert 'class="btn btn-p"' in client.get(office.page).text
    page = client.get(idle).text.partition("<main")[2]
    assert 'class="btn btn-p"' not in page and office.norr.get_absolute_url() in page


def test_the_page_asks_no_more_for_many_tasks_than_for_few(office):
    client = Client()
    client.force_login(office.lead)  # who sees the names
    MembershipFactory(person=office.lead, organisation=office.norr, is_administrator=True)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            client.get(office.page)
        return len(asked)

    client.get(office.page)
    few = queries()
    Part.objects.filter(organisation=office.norr).update(contact=office.lena, deputy=office.lena)
    FollowUp.objects.filter(part__organisation=office.norr).update(asked=office.lena, state="asked")

    assert Part.objects.filter(contact=office.lena).count() > 1
    assert queries() <= few + 1


def test_a_seat_that_ends_by_its_date_gives_nothing_the_day_after_in_a_session_that_is_open(office, time_machine):
    client, midnight = Client(), timezone.localtime().replace(hour=0, minute=0, second=0) + timedelta(days=1)
    time_machine.move_to(midnight - timedelta(minutes=10), tick=False)
    client.force_login(office.lena)
    Deputy.objects.all().delete()
    Seat.objects.filter(pk=office.seat.pk).update(to_on=TODAY)
    pages = [office.plan.get_absolute_url(), office.round.get_absolute_url(), office.collaboration.get_absolute_url()]
    assert {client.get(page).status_code for page in pages} == {200}

    time_machine.move_to(midnight + timedelta(minutes=10), tick=False)

    assert {client.get(page).status_code for page in pages} == {404}
    assert not Collaboration.objects.visible_to(office.lena).exists()
    assert client.get(reverse("core:start")).status_code == 200  # still signed in: a place is left
    assert Person.objects.get(pk=office.lena.pk).is_active
