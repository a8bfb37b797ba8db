"""Long work as somebody at a screen follows it: with script the page keeps itself up to date, without it reloads."""

import pytest

from samverk.core.jobs import kinds, progress, worker
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import start_job
from samverk.core.jobs.running import Outcome
from samverk.organisations.tests.factories import PersonFactory
from tests.browser.chromium import assert_accessible, assert_fits


def go_on(job):
    return Outcome(address="/accessibility/", told="It went well.")


@pytest.fixture
def job(live_server, monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register("tests.go_on", "A test", f"{__name__}.go_on")
    return start_job("tests.go_on", by=PersonFactory(language="en"), order={}, subject="Kustplanen", back="/")


@pytest.mark.parametrize("javascript", [True, False])
def test_who_waits_sees_how_far_it_has_come_and_is_led_to_the_result(open_page, job, javascript):
    page = open_page(job.get_absolute_url(), person=job.person, javascript=javascript)
    page.get_by_text("Waits for its turn.").wait_for()

    Job.objects.update(state=Job.State.RUNNING, attempt=1, stage="Saves", done=120, total=480)
    with progress.told_of(job):
        progress.stage("Saves")
        progress.reached(120, 480)
        page.get_by_text("120 of 480").wait_for()
    Job.objects.update(state=Job.State.WAITING)
    worker.work_once()
    page.wait_for_url("**/accessibility/")

    page.get_by_text("It went well.").wait_for()


def test_cancelling_before_it_begins(open_page, job):
    page = open_page(job.get_absolute_url(), person=job.person)

    page.get_by_role("button", name="Cancel").click()

    page.get_by_text("It was cancelled before it began.").wait_for()
    assert worker.work_once() == 1
    assert Job.objects.get().state == Job.State.CANCELLED


@pytest.mark.parametrize("state", Job.State.values)
@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_page_is_accessible_and_fits_whatever_becomes_of_the_job(open_page, job, state, width, scheme):
    Job.objects.update(state=state, told="The plan has changed since this was shown.", stage="Saves", done=1, total=2)
    if state == Job.State.DONE:
        JobFile.objects.create(job=job, file_name=f"{'rapport-' * 9}1.docx", media_type="text/plain", data=b"x")

    page = open_page(job.get_absolute_url(), person=job.person, width=width, scheme=scheme)

    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    assert_accessible(page)
    assert_fits(page)
