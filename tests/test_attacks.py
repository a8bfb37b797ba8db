"""What somebody inside may try, to see or change what is another's. Each was tried in earnest before it was stopped."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from samverk.organisations.tests.factories import CollaborationFactory, SeatFactory
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
