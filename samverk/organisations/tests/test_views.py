from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.permissions import has_role
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    person = PersonFactory(is_administrator=True)
    client.force_login(person)
    return person


@pytest.fixture
def lead(client):
    participation = ParticipationFactory(organisation__name="Norrtälje")
    seat = SeatFactory(collaboration=participation.collaboration, organisation=participation.organisation)
    client.force_login(seat.person)
    return seat


def url(name, *args) -> str:
    return reverse(f"organisations:{name}", args=args)


def shown(response) -> str:
    return response.content.decode()


def test_an_administrator_adds_an_organisation(client, administrator):
    form = {"name": "Österåkers kommun", "kind": "municipality", "code": "0117", "language": "sv"}

    response = client.post(url("create_organisation"), form)

    organisation = Organisation.objects.get()
    assert (response.status_code, response.url) == (302, organisation.get_absolute_url())
    assert "Undo" in shown(client.get(response.url))


def test_a_refused_organisation_keeps_what_was_typed(client, administrator):
    form = {"name": "Fel kommun", "kind": "municipality", "code": "12", "org_number": "123", "language": "sv"}

    response = client.post(url("create_organisation"), form)

    assert response.status_code == 422
    assert "Fel kommun" in shown(response)
    assert set(response.context["form"].errors) == {"org_number", "__all__"}


def test_the_undo_button_brings_an_organisation_back(client, administrator):
    organisation = OrganisationFactory()
    response = client.post(url("delete_organisation", organisation.pk), follow=True)
    address = str(list(response.context["messages"])[0].extra_tags).split()[1]

    client.post(address)

    assert Organisation.objects.get() == organisation


def test_what_is_in_use_is_explained_instead_of_deleted(client, administrator):
    participation = ParticipationFactory()

    response = client.post(url("delete_organisation", participation.organisation_id))

    assert response.status_code == 422
    assert "other things rest on it" in shown(response)


def test_the_second_of_two_who_save_is_shown_both_texts(client, administrator):
    organisation = OrganisationFactory(name="Före")
    form = {"name": "Först", "kind": "other", "language": "sv", "version": 1}
    client.post(url("edit_organisation", organisation.pk), form)

    response = client.post(url("edit_organisation", organisation.pk), form | {"name": "Sist"})

    assert response.status_code == 409
    assert ("Först" in shown(response), "Sist" in shown(response)) == (True, True)


def test_organisations_are_found_filtered_and_sorted(client, lead):
    OrganisationFactory(name="Östhammars kommun", code="0382")
    OrganisationFactory(name="Zinkgruvan AB", kind="company")
    Person.objects.update(language="sv")  # in English Ö comes before Z

    def names(**asked):
        return [each.name for each in client.get(url("organisations"), asked).context["page"]]

    assert names() == ["Norrtälje", "Zinkgruvan AB", "Östhammars kommun"]
    assert names(sort="-name") == ["Östhammars kommun", "Zinkgruvan AB", "Norrtälje"]
    assert names(q="östhammar") == ["Östhammars kommun"]
    assert names(q="0382") == ["Östhammars kommun"]
    assert names(kind="company") == ["Zinkgruvan AB"]
    assert names(kind="nonsense", sort="nonsense", page="nonsense") == names()


def test_a_lead_does_not_edit_organisations(client, lead):
    responses = [
        client.get(url("create_organisation")),
        client.get(url("edit_organisation", lead.organisation_id)),
        client.post(url("delete_organisation", lead.organisation_id)),
        client.get(url("create_collaboration")),
    ]

    assert [response.status_code for response in responses] == [403, 403, 403, 403]


def test_a_collaboration_is_begun_joined_and_seated(client, administrator):
    organisation = OrganisationFactory(name="Östhammar")
    client.post(url("create_collaboration"), {"name": "Roslagssamarbetet", "activity_word": "aktivitet"})
    collaboration = Collaboration.objects.get()
    client.post(url("join", collaboration.pk), {"organisation": organisation.pk, "role": "principal"})
    seat = {"email": "Maja@kommun.example", "name": "Maja", "organisation": organisation.pk, "role": "lead"}
    client.post(url("give_seat", collaboration.pk), seat)

    page = shown(client.get(collaboration.get_absolute_url()))

    assert Seat.objects.get().person.email == "maja@kommun.example"
    assert ("Maja" in page, "Östhammar" in page, "no seat here" in page) == (True, True, True)


def test_somebody_who_is_known_is_seated_by_address_alone(client, lead):
    person = PersonFactory(email="oskar@kommun.example")
    form = {"email": "Oskar@kommun.example", "organisation": lead.organisation_id, "role": "editor"}

    client.post(url("give_seat", lead.collaboration_id), form)

    assert has_role(person, lead.collaboration, "editor")


def test_somebody_who_is_new_needs_a_name(client, lead):
    form = {"email": "ny@kommun.example", "organisation": lead.organisation_id, "role": "editor"}

    response = client.post(url("give_seat", lead.collaboration_id), form)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["name"])
    assert not Person.objects.filter(email="ny@kommun.example").exists()


def test_nobody_is_seated_twice_for_one_organisation(client, lead):
    form = {"email": lead.person.email, "organisation": lead.organisation_id, "role": "reader"}

    response = client.post(url("give_seat", lead.collaboration_id), form)

    assert response.status_code == 422
    assert "already has a seat" in shown(response)


def test_a_seat_is_changed_and_ended(client, lead):
    seat = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role="reader")
    client.post(
        url("edit_seat", seat.pk), {"organisation": lead.organisation_id, "role": "reporter", "version": seat.version}
    )
    assert has_role(seat.person, lead.collaboration, "reporter")

    client.post(url("end_seat", seat.pk))

    assert not has_role(seat.person, lead.collaboration)


def test_the_last_leads_seat_is_kept_and_the_reason_told(client, lead):
    response = client.post(url("end_seat", lead.pk), follow=True)

    assert "would be left without a lead" in shown(response)
    assert has_role(lead.person, lead.collaboration, "lead")


def test_an_organisation_leaves_on_a_day(client, administrator):
    participation = ParticipationFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)

    client.post(url("end_participation", participation.pk), {"last_day": tomorrow.isoformat()})

    participation.refresh_from_db()
    assert participation.to_on == tomorrow


def test_a_participation_is_changed_and_removed(client, administrator):
    participation = ParticipationFactory()
    form = {"organisation": participation.organisation_id, "role": "partner", "from_on": "2025-01-01", "version": 1}
    client.post(url("edit_participation", participation.pk), form)
    participation.refresh_from_db()
    assert (participation.role, participation.from_on.isoformat()) == ("partner", "2025-01-01")

    client.post(url("remove_participation", participation.pk))

    assert not Participation.objects.exists()


def test_an_outsider_is_not_told_that_a_collaboration_exists(client, lead):
    client.force_login(PersonFactory())
    names = ["collaboration", "edit_collaboration", "delete_collaboration", "join", "give_seat"]

    statuses = {client.get(url(name, lead.collaboration_id)).status_code for name in names}

    assert statuses == {404}
    assert client.post(url("end_seat", lead.pk)).status_code == 404
    assert client.get(lead.person.get_absolute_url()).status_code == 404


def test_a_reader_sees_the_collaboration_but_changes_nothing(client, lead):
    reader = SeatFactory(collaboration=lead.collaboration, organisation=lead.organisation, role="reader").person
    client.force_login(reader)

    page = shown(client.get(url("collaboration", lead.collaboration_id)))

    assert (str(lead.person) in page, "Give a seat" in page) == (True, False)
    assert client.get(url("edit_collaboration", lead.collaboration_id)).status_code == 403
    assert client.post(url("end_seat", lead.pk)).status_code == 403


def test_an_organisations_administrator_adds_changes_and_ends_places(client):
    place = MembershipFactory(is_administrator=True)
    client.force_login(place.person)
    form = {"name": "Ny Kollega", "email": "ny@kommun.example", "language": "fi", "organisation": place.organisation_id}
    client.post(url("create_person"), form)
    colleague = Membership.objects.get(person__name="Ny Kollega")
    client.post(url("edit_membership", colleague.pk), {"title": "Strateg", "version": colleague.version})
    page = shown(client.get(place.organisation.get_absolute_url()))
    assert ("Ny Kollega" in page, "Strateg" in page) == (True, True)

    client.post(url("end_membership", colleague.pk))

    assert list(place.organisation.memberships.on()) == [place]


def test_a_place_is_given_to_somebody_one_can_see(client, administrator):
    organisation, person = OrganisationFactory(), PersonFactory()

    client.post(url("add_membership", organisation.pk), {"person": person.pk, "title": "Chef"})

    assert organisation.memberships.get().title == "Chef"


def test_an_address_in_use_is_refused_however_it_is_spelled(client, administrator):
    PersonFactory(email="anna@kommun.example")

    response = client.post(url("create_person"), {"name": "Anna", "email": "ANNA@kommun.example", "language": "sv"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["email"])


def test_people_without_an_address_may_be_several(client, administrator):
    for name in ("Anna", "Bo"):
        client.post(url("create_person"), {"name": name, "language": "sv"})

    assert Person.objects.filter(email=None).count() == 2


def test_one_edits_ones_own_profile_but_is_not_offered_to_administer(client, lead):
    page = client.get(url("profile"), follow=True)
    assert "is_administrator" not in page.context["form"].fields
    form = {"name": "Maja Ekström", "email": lead.person.email, "phone": "0176-710 00", "language": "fi", "version": 1}

    client.post(url("edit_person", lead.person_id), form | {"is_administrator": "on"})

    lead.person.refresh_from_db()
    assert (lead.person.phone, lead.person.language, lead.person.is_administrator) == ("0176-710 00", "fi", False)


def test_a_person_is_shut_out_at_once_and_let_in_again(client, administrator):
    person = PersonFactory()
    client.post(url("deactivate_person", person.pk))
    person.refresh_from_db()
    assert not person.is_active

    client.post(url("reactivate_person", person.pk))

    person.refresh_from_db()
    assert person.is_active


def test_a_link_to_choose_a_password_is_mailed_to_the_person_alone(client, administrator):
    person = PersonFactory(email="maja@kommun.example")

    response = client.post(url("send_password_link", person.pk), follow=True)

    assert "is on its way to maja@kommun.example" in shown(response)
    deliver_once()
    assert ["maja@kommun.example" in address for [address] in (message.to for message in mail.outbox)] == [True]


def test_no_link_goes_to_somebody_without_an_address(client, administrator):
    person = PersonFactory(email=None)

    response = client.post(url("send_password_link", person.pk), follow=True)

    assert "Give the person an e-mail address first." in shown(response)
    assert not Letter.objects.exists()


def test_empty_lists_say_what_to_do(client):
    client.force_login(PersonFactory())

    assert "Whoever leads a collaboration gives you a seat" in shown(client.get(url("collaborations")))
    assert "No organisations yet" in shown(client.get(url("organisations")))
    assert "Nobody fits" in shown(client.get(url("people"), {"q": "Xerxes"}))


def test_strangers_are_sent_to_sign_in(client):
    responses = [client.get(url(name)) for name in ("organisations", "collaborations", "people", "profile")]

    assert {response.url.partition("?")[0] for response in responses} == {reverse("account_login")}


@pytest.mark.parametrize("page", ["organisations", "collaborations", "people", "collaboration", "organisation"])
def test_the_number_of_queries_does_not_depend_on_the_number_of_rows(client, page):
    person = PersonFactory(is_administrator=True)
    home = CollaborationFactory()
    organisation = OrganisationFactory()
    client.force_login(person)
    kept = {"collaboration": [home.pk], "organisation": [organisation.pk]}.get(page, [])

    def add(number):
        organisations = Organisation.objects.bulk_create(OrganisationFactory.build_batch(number))
        collaborations = Collaboration.objects.bulk_create(CollaborationFactory.build_batch(number))
        people = Person.objects.bulk_create(PersonFactory.build_batch(number))
        Membership.objects.bulk_create(Membership(person=each, organisation=organisation) for each in people)
        Participation.objects.bulk_create(
            Participation(collaboration=a, organisation=b, role="principal")
            for one, other in zip(organisations, collaborations, strict=True)
            for a, b in ((home, one), (other, organisation))
        )
        Seat.objects.bulk_create(
            Seat(person=each, collaboration=home, organisation=organisation, role="reader") for each in people
        )

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url(page, *kept)).status_code == 200
        return len(seen)

    add(3)
    queries()
    few = queries()
    add(297)

    assert queries() == few
