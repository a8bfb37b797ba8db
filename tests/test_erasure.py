"""Who is made anonymous is found nowhere but in what is said to stay, and the trail is whole before and after."""

import gc
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from samverk.cli import main
from samverk.core import reading, trail
from samverk.core.destruction import Decision
from samverk.core.models import Letter, Reading, Revision
from samverk.core.personal.register import held
from samverk.core.trail import operation
from samverk.core.undo import undo
from samverk.organisations import operations
from samverk.organisations.erasing import marks_of, new_name, preview
from samverk.organisations.models import Membership, Person, Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning.models import Part
from tests.access.subjects import CANARY, fill
from tests.test_destruction import stored

NAME, EARLIER, PHONE = "Kanarina Fågelqx", "Kanarina Ogiftqx", "070-98765432"
MAIL = "kanarina.fagelqx@kommun.example"
DECISION = Decision("Kommunstyrelsen", "§ 45", date(2026, 11, 2), "person")


def lena(by) -> Person:
    """Somebody who has been entered, has had another name, has signed in, has been written to, and has changed what
    is hers and what is not."""
    person = Person(name=EARLIER, email="kanarina.ogiftqx@kommun.example", language="sv")
    operations.create_person(person, by=by, membership=Membership(organisation=OrganisationFactory()))
    person.name, person.email, person.phone = NAME, MAIL, PHONE
    operations.change_person(person, by=by)
    seat = Seat(person=person, collaboration=CollaborationFactory(), organisation=OrganisationFactory(), role="editor")
    with operation("organisations.seat_given", by=by) as op:
        op.create(seat)
    SeatFactory(collaboration=seat.collaboration, organisation=seat.organisation, role="lead")
    with operation("organisations.collaboration_changed", by=person) as op:
        seat.collaboration.description = "Ett beslut"
        op.save(seat.collaboration)
    EmailAddress.objects.create(user=person, email=MAIL)
    now = timezone.now()
    Letter.objects.create(key="a", kind="core.digest", person=person, address=MAIL, not_before=now, next_at=now)
    reading.note(person, seat.collaboration)
    person.set_password("en-sten-i-skon")
    person.save()
    client = Client()
    client.post(reverse("account_login"), {"login": MAIL, "password": "en-sten-i-skon"})
    assert UserSession.objects.filter(user=person).exists()
    return person


@pytest.fixture
def administrator(db):
    return PersonFactory(is_administrator=True, email="admin@kommun.example")


def anonymised(person, by, **how) -> Person:
    operations.anonymise_person(Person.objects.get(pk=person.pk), DECISION, by=by, **how)
    return Person.objects.get(pk=person.pk)


def test_name_address_and_telephone_number_go_with_what_only_served_the_person(administrator):
    person = lena(administrator)

    after = anonymised(person, administrator)

    assert (after.name, after.email, after.phone) == (new_name(person), None, "")
    assert new_name(person).endswith(str(person.pk)) and NAME not in new_name(person)
    assert (after.is_active, after.has_usable_password(), after.last_login) == (False, False, None)
    going = [each for each in held() if each.goes]
    assert len(going) > 10
    assert [each.title for each in going if each.model._base_manager.filter(**{each.owner: person.pk}).exists()] == []
    assert not Seat.objects.on().filter(person=person).exists()
    assert Seat.objects.filter(person=person).exists()  # that somebody sat there is a record


def test_the_trail_is_whole_and_tells_by_protocol_what_was_emptied(administrator):
    person = lena(administrator)
    before = [row.hash for row in Revision.objects.all()]

    anonymised(person, administrator)

    assert trail.verify().faults == []
    assert reading.faults() == []
    rows = list(Revision.objects.all())
    assert [row.hash for row in rows][: len(before)] == before
    protocol = Revision.objects.get(action="core.contents_destroyed").values["after"]
    emptied = {row.sequence for row in rows if row.content is None}
    assert emptied == {n for first, last in protocol["numbers"] for n in range(first, last + 1)}
    assert protocol["decision"]["paragraph"] == "§ 45"
    assert all(
        row.content is None for row in rows if row.model == "organisations.person" and row.object_id == person.pk
    )


def test_what_the_person_has_done_stays_unless_the_decision_lets_go_of_it(administrator):
    person, other = lena(administrator), lena_again(administrator)
    acts = Revision.objects.filter(actor=person, model="organisations.collaboration")

    anonymised(person, administrator)
    kept = [row.values["after"]["description"] for row in acts]
    anonymised(other, administrator, with_acts=True)

    assert kept == ["Ett beslut"]
    assert {row.content for row in Revision.objects.filter(actor=other)} == {None}
    assert trail.verify().faults == []


def lena_again(by) -> Person:
    person = PersonFactory(name="Annan Kanarinqx", email="annan@kommun.example")
    with operation("organisations.collaboration_changed", by=person) as op:
        collaboration = CollaborationFactory()
        collaboration.description = "Ett annat beslut"
        op.save(collaboration)
    return person


def test_it_is_told_beforehand_what_goes_and_what_stays(administrator):
    person = lena(administrator)
    before = Revision.objects.count()

    told = preview(person, by=administrator)

    assert marks_of(person) == {NAME, EARLIER, MAIL, PHONE, "kanarina.ogiftqx@kommun.example"}
    assert {title for title, _count in told.gone} >= {"Mail", "Signed-in device", "E-mail address to sign in with"}
    assert {title for title, _count in told.kept} == {"membership", "seat", "What the person has read"}
    assert len(told.revisions.acts) == 1
    assert len(told.revisions.about) == 4  # entered, with a place; changed; seated
    assert Revision.objects.count() == before


def test_text_in_which_others_name_the_person_is_counted_and_stays(administrator):
    person = lena(administrator)
    collaboration = CollaborationFactory()
    with operation("organisations.collaboration_changed", by=administrator) as op:
        collaboration.description = f"Enligt {NAME}"
        op.save(collaboration)
    last = Revision.objects.last()

    told = preview(person, by=administrator)
    anonymised(person, administrator)

    assert told.revisions.texts == [last.sequence]
    assert Revision.objects.get(pk=last.pk).values["after"]["description"] == f"Enligt {NAME}"


def test_nobody_but_the_installations_administrator_does_it_and_not_to_one_of_them(administrator):
    person = MembershipFactory().person
    own = MembershipFactory(organisation=person.memberships.get().organisation, is_administrator=True).person
    for nobody in (own, person, PersonFactory()):
        with pytest.raises(PermissionDenied):
            anonymised(person, nobody)
    with pytest.raises(PermissionDenied):
        anonymised(administrator, administrator)

    with pytest.raises(ValidationError) as refusal:
        anonymised(PersonFactory(is_administrator=True), administrator)
    assert refusal.value.code == "administers"
    with pytest.raises(ValidationError):
        operations.anonymise_person(person, Decision("", "", date(2026, 1, 1), "x"), by=administrator)
    assert Person.objects.get(pk=person.pk).name == person.name


def test_nothing_brings_it_back(administrator):
    person = lena(administrator)
    op, *_protocols = operations.anonymise_person(person, DECISION, by=administrator)

    with pytest.raises(ValidationError):
        undo(op.id, by=administrator)

    assert Person.objects.get(pk=person.pk).email is None


def test_a_page_of_the_person_and_the_log_go_on_working(administrator, client):
    person = anonymised(lena(administrator), administrator)
    client.force_login(administrator)

    pages = [client.get(person.get_absolute_url()), client.get(reverse("organisations:log"))]

    assert [page.status_code for page in pages] == [200, 200]
    assert all(MAIL not in page.text and PHONE not in page.text for page in pages)


ARGUMENTS = ["--decided-by", "Kommunstyrelsen", "--paragraph", "§ 45", "--decided-on", "2026-11-02"]
BY = ["--by", "admin@kommun.example"]


@pytest.mark.django_db(transaction=True)
def test_the_person_is_found_nowhere_in_the_databases_files(capsys):
    administrator = PersonFactory(is_administrator=True, email="admin@kommun.example")
    gc.collect()  # a connection that another test left open may still read what was before
    person = lena(administrator)
    marks = [text.encode() for text in (NAME, EARLIER, MAIL, PHONE, "ogiftqx", "fagelqx", "Fågelqx")]
    assert [mark for mark in marks if mark not in stored()] == []  # else nothing could be missing

    code = main(["anonymise", str(person.pk), *ARGUMENTS, *BY, "--with-acts", "--yes"])

    told = capsys.readouterr()
    assert (code, "0 faults" in told.out) == (0, True), told
    assert [mark for mark in marks if mark in stored()] == []
    assert main(["verify"]) == 0
    assert Reading.objects.filter(person=person).count() == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_acts_the_name_stays_in_them_alone(capsys):
    administrator = PersonFactory(is_administrator=True, email="admin@kommun.example")
    gc.collect()
    person = lena(administrator)

    assert main(["anonymise", str(person.pk), *ARGUMENTS, *BY, "--yes"]) == 0

    assert [mark for mark in (MAIL, PHONE, EARLIER) if mark.encode() in stored()] == []
    holding = [row.action for row in Revision.objects.exclude(content=None) if NAME in row.content]
    assert holding == ["organisations.collaboration_changed"]


def test_the_command_only_tells_unless_it_is_told_to(administrator, capsys):
    person = lena(administrator)

    assert main(["anonymise", MAIL]) == 0

    out = capsys.readouterr().out
    assert "loses its content: 4 revisions about the person" in out
    assert "stays, with the name, as a public record: 1 revisions" in out
    assert "Nothing was changed" in out
    assert Person.objects.get(pk=person.pk).name == NAME


def test_the_page_tells_what_goes_and_asks_for_the_decision(administrator, client):
    person = lena(administrator)
    client.force_login(administrator)
    page = reverse("organisations:anonymise_person", args=[person.pk])

    shown = client.get(page)
    refused = client.post(page, {"decided_by": "Kommunstyrelsen", "paragraph": "§ 45", "decided_on": "2999-01-01"})
    done = client.post(page, {"decided_by": "Kommunstyrelsen", "paragraph": "§ 45", "decided_on": "2026-11-02"})

    assert "What stays, and why" in shown.text and "Signed-in device" in shown.text
    assert (refused.status_code, done.url) == (422, person.get_absolute_url())
    assert Person.objects.get(pk=person.pk).email is None
    assert trail.verify().faults == []


def test_the_page_names_nothing_that_the_administrator_does_not_see(world, client):
    fill(world)
    Part.objects.filter(activity=world.own).update(contact=world.lead)
    client.force_login(world.administrator)

    page = client.get(reverse("organisations:anonymise_person", args=[world.lead.pk])).text

    assert "Part, contact" in page
    assert CANARY not in page and world.own.title not in page
    assert str(Part.objects.get(activity=world.own)) not in page
