"""What somebody inside may try, to see or change what is another's. Each was tried in earnest before it was stopped."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from samverk.core.models import Revision
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import CollaborationFactory, MembershipFactory, SeatFactory
from samverk.reports.docx_starter import starter
from samverk.reports.models import DocxTemplate
from samverk.steering import operations as steering
from samverk.steering.models import SteeringDocument

pytestmark = pytest.mark.django_db
THE_ROUNDS_CUTOFF = date(2026, 8, 31)


def browser_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_import_neither_shows_nor_takes_over_a_document_of_another_principal(world):
    theirs, client = world.ost_goal.tree.document, browser_of(world.editor_norr)
    sheet = f"Dokument;Ägare;Mål\n{theirs.title};Norr;Vårt mål\n"

    shown = client.post(reverse("steering:import_goals"), {"file": SimpleUploadedFile("mal.csv", sheet.encode())})
    sent = {"content": shown.context["content"], "name": "mal.csv", "shown": shown.context["fingerprint"]}
    client.post(reverse("steering:import_goals"), sent)

    theirs.refresh_from_db()
    assert world.ost_goal.title not in shown.content.decode()
    assert theirs.owner_organisation == world.ost
    assert [goal.title for goal in theirs.trees.get().goals.all()] == [world.ost_goal.title]
    own = SteeringDocument.objects.exclude(pk=theirs.pk).get(title=theirs.title)
    assert (own.owner_organisation, own.trees.get().goals.get().title) == (world.norr, "Vårt mål")


def test_nobody_puts_another_principals_goals_out_of_force(world):
    theirs, own = world.ost_goal.tree.document, world.norr_goal.tree.document
    sent = {"title": own.title, "kind": own.kind, "owner_organisation": world.norr.pk, "version": own.version}

    answer = browser_of(world.editor_norr).post(
        reverse("steering:change_document", args=[own.pk]), {**sent, "replaces": theirs.pk}
    )
    own.replaces = theirs
    with pytest.raises(PermissionDenied):
        steering.change_document(own, by=world.editor_norr)
    new = SteeringDocument(title="Nytt", owner_organisation=world.norr, replaces=theirs)
    with pytest.raises(PermissionDenied):
        steering.create_document(new, by=world.editor_norr)

    assert answer.status_code == 422
    assert theirs in SteeringDocument.objects.in_force(THE_ROUNDS_CUTOFF)


def test_a_lead_who_invites_an_organisation_does_not_get_at_its_word_template(world):
    DocxTemplate.objects.create(organisation=world.norr, file_name="mall.docx", data=b"x", sha256="0" * 64)
    elsewhere = CollaborationFactory()
    rogue = SeatFactory(collaboration=elsewhere, role="lead").person
    client = browser_of(rogue)
    client.post(reverse("organisations:join", args=[elsewhere.pk]), {"organisation": world.norr.pk, "role": "partner"})
    SeatFactory(person=rogue, collaboration=elsewhere, organisation=world.norr, role="editor")

    answers = [
        client.get(reverse(f"reports:{page}", args=[world.norr.pk])).status_code
        for page in ("template", "template_file")
    ]

    assert elsewhere.participations.filter(organisation=world.norr).exists()
    assert answers == [403, 403]
    assert browser_of(world.editor_norr).get(reverse("reports:template", args=[world.norr.pk])).status_code == 200


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "https:evil.example",
     "http://testserver@evil.example/", "foo", "?a=b", "core:start", " /x", "\x00/x"],
)  # fmt: skip
def test_one_is_led_back_to_a_page_of_ours_or_to_the_start(world, address):
    client = browser_of(world.lead)

    for page, data in (("core:language", {"language": "sv"}), ("core:appearance", {"theme": "dark"})):
        assert client.post(reverse(page), {**data, "next": address}).headers["Location"] == "/"


@pytest.mark.parametrize("number", ["9" * 5000, "9" * 19, "-1", "1e9", "²", "٣", "\x00"])
def test_numbers_that_nothing_is_named_by_find_nothing(world, number):
    client = browser_of(world.lead)
    assess = reverse("followup:assess", args=[world.round.pk, world.joint_goal.pk])

    answers = [client.get(reverse("followup:rounds"), {"plan": number}), client.get(assess, {"principal": number})]

    assert [answer.status_code for answer in answers] == [200, 404]


def test_a_lead_takes_no_seat_for_another_principal_to_approve_in_its_name(world):
    client, address = browser_of(world.lead), reverse("organisations:give_seat", args=[world.collaboration.pk])
    own = world.lead.seats.get()

    given = client.post(address, {"email": world.lead.email, "organisation": world.ost.pk, "role": "editor"})
    changed = client.post(
        reverse("organisations:edit_seat", args=[own.pk]),
        {"organisation": world.ost.pk, "role": "lead", "version": own.version},
    )
    somebody = {"email": "ny@ost.example", "name": "Ny", "organisation": world.ost.pk, "role": "editor"}
    other = client.post(address, somebody)

    assert [given.status_code, changed.status_code, other.status_code] == [403, 403, 302]
    assert set(world.lead.seats.values_list("organisation", flat=True)) == {world.norr.pk}


@pytest.mark.parametrize("page", ["end_seat", "remove_seat"])
def test_who_gives_up_leading_does_not_come_back_by_undo(world, page):
    seat = SeatFactory(collaboration=world.collaboration, organisation=world.ost, role="lead", from_on=localdate())
    client = browser_of(seat.person)
    client.post(reverse(f"organisations:{page}", args=[seat.pk]), {"version": seat.version})
    ended = Revision.objects.of(seat).last()

    answer = client.post(reverse("core:undo", args=[ended.operation]))

    assert (ended.kind, answer.status_code) == ("deleted", 403)
    assert client.get(world.plan.get_absolute_url()).status_code == 404


def test_who_gives_up_administering_an_organisation_does_not_come_back_by_undo(world):
    place = MembershipFactory(organisation=world.norr, is_administrator=True, from_on=localdate())
    client = browser_of(place.person)
    client.post(reverse("organisations:end_membership", args=[place.pk]), {"version": place.version})
    ended = Revision.objects.of(place).last()

    answer = client.post(reverse("core:undo", args=[ended.operation]))

    assert (ended.kind, answer.status_code) == ("deleted", 403)
    assert not place.person.memberships.exists()


def test_changes_of_ones_own_seat_can_be_undone(world):
    seat, client = world.lead.seats.get(), browser_of(world.lead)
    sent = {"organisation": world.norr.pk, "role": "lead", "version": seat.version, "from_on": "2020-01-01"}
    client.post(reverse("organisations:edit_seat", args=[seat.pk]), sent)

    client.post(reverse("core:undo", args=[Revision.objects.of(seat).last().operation]))

    assert Seat.objects.get(pk=seat.pk).from_on == seat.from_on


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "data:text/html,x", "vbscript:x", "//evil.example", "www.x.se"]
)
def test_a_link_to_a_source_is_a_web_address(world, address):
    document = world.norr_goal.tree.document
    sent = {"title": "Mål", "kind": document.kind, "owner_organisation": world.norr.pk, "version": document.version}
    page = reverse("steering:change_document", args=[document.pk])

    answer = browser_of(world.editor_norr).post(page, {**sent, "source_title": "Källa", "source_url": address})

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["source_url"]


@pytest.mark.parametrize("name", ["å" * 300 + ".docx", "../../etc/passwd.docx", "a\r\nb.docx", '"><img src=x>.docx'])
def test_no_name_of_an_uploaded_file_breaks_a_page_or_leaves_its_place(world, name):
    client, page = browser_of(world.editor_norr), reverse("reports:template", args=[world.norr.pk])

    answer = client.post(page, {"file": SimpleUploadedFile(name, starter())})

    kept = DocxTemplate.objects.filter(organisation=world.norr).values_list("file_name", flat=True)
    assert answer.status_code in (302, 422)
    assert not any(sign in each for each in kept for sign in "/\\\r\n")
    assert "<img src=x>" not in client.get(page).content.decode()
