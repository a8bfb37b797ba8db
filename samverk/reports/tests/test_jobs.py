"""Files of long reports are made by a worker; of short ones at once, as are all where there is no worker."""

import pytest
from django.urls import reverse

from samverk.core.jobs import presence, worker
from samverk.core.jobs.models import Job, JobFile
from samverk.organisations.models import Seat
from samverk.reports import jobs, operations
from samverk.reports.models import DocxTemplate, Edition, EditionFile
from samverk.reports.rendering import FORMATS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def everything_is_long(monkeypatch):
    monkeypatch.setattr(jobs, "LONG", {"docx": 1, "pdf": 1, "xlsx": 1_000})


@pytest.fixture
def with_worker():
    with presence.present("test"):
        yield


@pytest.fixture
def draft(world):
    operations.make_editions(world.round, by=world.lead)
    return Edition.objects.get(organisation=world.norr)


@pytest.fixture
def approved(world, draft):
    return operations.approve_edition(draft, by=world.editor_norr)


def download(client, edition, format):
    return client.get(reverse("reports:download", args=[edition.pk, format]))


def test_the_file_of_a_long_draft_is_made_and_fetched_from_the_jobs_page(client, world, draft, with_worker):
    client.force_login(world.editor_norr)
    answer = download(client, draft, "docx")
    job = Job.objects.get()

    worker.work_once()
    page = client.get(answer.url).content.decode()
    file = client.get(f"{answer.url}file/")

    assert answer.url == job.get_absolute_url()
    assert f"Fetch {JobFile.objects.get().file_name}" in page
    assert b"".join(file.streaming_content).startswith(b"PK")
    assert file["Content-Type"] == FORMATS["docx"].media_type


def test_short_formats_and_places_without_a_worker_answer_at_once(client, world, draft):
    client.force_login(world.editor_norr)
    without_worker = download(client, draft, "pdf")
    with presence.present("test"):
        short = download(client, draft, "xlsx")

    assert (without_worker.status_code, short.status_code) == (200, 200)
    assert without_worker.content.startswith(b"%PDF")
    assert not Job.objects.exists()


def test_who_can_no_longer_see_the_report_gets_neither_file_nor_the_making_of_it(client, world, draft, with_worker):
    client.force_login(world.editor_norr)
    made, asked = download(client, draft, "docx").url, None
    worker.work_once()
    asked = download(client, draft, "pdf").url
    Seat.objects.filter(person=world.editor_norr).delete()

    worker.work_once()

    assert client.get(f"{made}file/").status_code == 404
    assert "You can no longer see this report." in client.get(asked).content.decode()
    assert JobFile.objects.count() == 1


def test_fixing_a_long_report_goes_on_to_make_all_its_files_once(client, world, approved, with_worker):
    client.force_login(world.lead)
    answer = client.post(reverse("reports:fix", args=[approved.pk]))

    worker.work_once()
    page = client.get(answer.url, follow=True)

    assert answer.url == Job.objects.get().get_absolute_url()
    assert page.redirect_chain == [(approved.get_absolute_url(), 302)]
    assert "files are made and kept with it" in page.content.decode()
    assert set(EditionFile.objects.values_list("format", flat=True)) == set(FORMATS)
    assert download(client, approved, "pdf").content == bytes(EditionFile.objects.get(format="pdf").data)


def test_the_making_of_files_goes_on_where_it_was_interrupted(world, approved, with_worker, monkeypatch):
    fixed = operations.fix_edition(approved, by=world.lead)
    jobs.start_files(fixed, by=world.lead)
    kept, render, rendered = operations.file_of(fixed, "json"), operations.render, []
    monkeypatch.setattr(
        operations, "render", lambda content, format, seal: rendered.append(format) or render(content, format, seal)
    )

    worker.work_once()

    assert rendered == [name for name in FORMATS if name != "json"]
    assert EditionFile.objects.get(format="json") == kept


def test_a_file_that_cannot_be_made_is_told_of_and_the_others_are_kept(client, world, approved, with_worker):
    DocxTemplate.objects.create(organisation=world.norr, file_name="mall.docx", data=b"x", sha256="0" * 64)
    fixed = operations.fix_edition(approved, by=world.lead)
    client.force_login(world.lead)
    job = jobs.start_files(fixed, by=world.lead)

    worker.work_once()

    job.refresh_from_db()
    assert job.state == "done"
    assert "DOCX: " in job.told
    assert set(EditionFile.objects.values_list("format", flat=True)) == set(FORMATS) - {"docx"}


def test_fixing_a_short_report_answers_at_once(client, world, approved, with_worker, monkeypatch):
    monkeypatch.setattr(jobs, "LONG", {"docx": 1_000})
    client.force_login(world.lead)

    answer = client.post(reverse("reports:fix", args=[approved.pk]))

    assert answer.url == approved.get_absolute_url()
    assert not Job.objects.exists()


def test_a_report_that_was_not_fixed_makes_no_files(client, world, draft, with_worker):
    client.force_login(world.lead)

    client.post(reverse("reports:fix", args=[draft.pk]))

    assert not Job.objects.exists()
