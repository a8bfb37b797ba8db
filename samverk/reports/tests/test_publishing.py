"""Fixed reports opened to the council and to anybody: who reads them, where, and what stays closed."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from samverk.core.models import Revision
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity
from samverk.reports import jobs, operations, publication_pages
from samverk.reports.models import Edition, Publication
from samverk.reports.publishing import publish_edition


@pytest.fixture
def member(world):
    return SeatFactory(collaboration=world.collaboration, organisation=world.norr, role=Seat.Role.COUNCIL).person


def status(client, edition, person=None) -> int:
    client.logout()
    if person:
        client.force_login(person)
    return client.get(reverse("reports:read", args=[edition.pk])).status_code


def test_nothing_is_published_until_somebody_does_it(client, world, fixed, member):
    assert status(client, fixed) == status(client, fixed, member) == status(client, fixed, world.outsider) == 404


def test_the_council_reads_what_is_open_to_it_and_strangers_do_not(client, world, fixed, member):
    publish_edition(fixed, to=Level.COUNCIL, by=world.editor_norr)

    assert status(client, fixed, member) == 200
    assert status(client, fixed) == status(client, fixed, world.outsider) == 404
    client.force_login(member)
    assert fixed.get_absolute_url() not in client.get("/").content.decode()
    assert reverse("reports:read", args=[fixed.pk]) in client.get("/").content.decode()
    assert client.get(fixed.get_absolute_url()).url == reverse("reports:read", args=[fixed.pk])


def test_anybody_reads_what_is_public_with_its_files_and_nothing_else(client, world, fixed):
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    other = Edition.objects.get(organisation=world.ost)

    page = client.get(reverse("reports:read", args=[fixed.pk]))
    assert "Laddplatser" in page.content.decode()
    for format in ("docx", "pdf", "xlsx", "html", "json"):
        answer = client.get(reverse("reports:read_file", args=[fixed.pk, format]))
        assert (answer.status_code, answer["Content-Disposition"][:10]) == (200, "attachment")
    assert reverse("reports:read", args=[fixed.pk]) in client.get(reverse("reports:published")).content.decode()
    assert status(client, other) == 404
    assert client.get(reverse("reports:read_file", args=[other.pk, "pdf"])).status_code == 404
    assert client.get(reverse("reports:read_file", args=[fixed.pk, "exe"])).status_code == 404
    assert client.get(fixed.get_absolute_url()).status_code == 302  # to sign in


def test_a_stranger_starts_no_long_work_but_gets_what_is_kept(client, world, fixed, monkeypatch):
    """Also where no worker runs, so that whoever takes part would have it made at once."""
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    operations.file_of(fixed, "pdf")
    monkeypatch.setattr(jobs, "LONG", dict.fromkeys(jobs.LONG, 1))
    page = client.get(reverse("reports:read", args=[fixed.pk])).content.decode()
    files = {name: reverse("reports:read_file", args=[fixed.pk, name]) for name in ("pdf", "docx")}

    assert [client.get(files[name]).status_code for name in ("pdf", "docx")] == [200, 404]
    assert (files["pdf"] in page, files["docx"] in page) == (True, False)
    assert set(fixed.files.values_list("format", flat=True)) == {"pdf"}


def test_a_public_page_leads_nowhere_that_one_must_sign_in_for(client, world, fixed):
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    page = client.get(reverse("reports:read", args=[fixed.pk])).content.decode()
    main = page.split("<main")[1].split("</main>")[0]

    assert "/rounds/" not in main and "/plans/" not in main and "/activities/" not in main and "/goals/" not in main


def test_only_who_answers_for_it_publishes_and_only_what_is_fixed(world, draft):
    for person in (world.editor_ost, world.reader_norr, world.outsider):
        with pytest.raises(PermissionDenied):
            publish_edition(draft, to=Level.COUNCIL, by=person)
    with pytest.raises(ValidationError) as refused:
        publish_edition(draft, to=Level.COUNCIL, by=world.editor_norr)
    assert refused.value.code == "not_fixed"


def test_it_is_confirmed_on_a_page_that_says_who_will_read_it_and_can_be_undone(client, world, fixed, member):
    client.force_login(world.editor_norr)
    address = reverse("reports:publish", args=[fixed.pk])

    asked = client.get(address, {"to": Level.PUBLIC.value})
    assert "without signing in" in asked.content.decode()
    assert not Publication.objects.exists()
    client.post(address, {"to": Level.PUBLIC.value})
    assert Publication.objects.get().level == Level.PUBLIC
    assert reverse("reports:read", args=[fixed.pk]) in client.get(fixed.get_absolute_url()).content.decode()
    operation = Revision.objects.filter(action="reports.edition_published").last().operation
    client.post(reverse("core:undo", args=[operation]))
    assert not Publication.objects.exists()


@pytest.mark.parametrize("to", ["", "1", "9", "x"])
def test_another_level_is_refused_by_the_form(client, world, fixed, to):
    client.force_login(world.editor_norr)

    assert client.post(reverse("reports:publish", args=[fixed.pk]), {"to": to}).status_code == 422


def test_a_reopened_report_stays_public_as_it_was_until_the_new_one_is(client, world, fixed):
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    newer = operations.reopen_edition(fixed, reason="Ett fel", by=world.editor_norr)
    Activity.objects.filter(plan=world.plan).update(title="Nytt namn")

    assert status(client, newer) == 404
    assert "Nytt namn" not in client.get(reverse("reports:read", args=[fixed.pk])).content.decode()


def test_a_stranger_reads_so_many_times_a_minute_and_those_who_sign_in_as_often_as_they_like(
    client, world, fixed, monkeypatch
):
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    monkeypatch.setitem(publication_pages.LIMITS, "read", "3/m/ip")
    page = reverse("reports:read", args=[fixed.pk])

    strangers = [client.get(page) for _time in range(5)]
    elsewhere = client.get(page, REMOTE_ADDR="192.0.2.7")
    client.force_login(world.editor_norr)
    own = [client.get(page).status_code for _time in range(5)]

    assert [answer.status_code for answer in strangers] == [200, 200, 200, 429, 429]
    assert strangers[-1]["Retry-After"] == "60"
    assert (elsewhere.status_code, own) == (200, [200] * 5)


def test_a_file_that_cannot_be_made_is_tried_once_an_hour_for_strangers(client, world, fixed, monkeypatch):
    publish_edition(fixed, to=Level.PUBLIC, by=world.editor_norr)
    tried = []

    def fails(edition, format):
        tried.append(format)
        raise ValidationError("The template cannot hold it.")

    monkeypatch.setattr(operations, "file_of", fails)
    answers = [client.get(reverse("reports:read_file", args=[fixed.pk, "docx"])).status_code for _time in range(3)]
    monkeypatch.undo()

    assert (answers, tried) == ([404, 404, 404], ["docx"])
    assert client.get(reverse("reports:read_file", args=[fixed.pk, "pdf"])).status_code == 200
