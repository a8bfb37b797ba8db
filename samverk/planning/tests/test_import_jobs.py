"""A long sheet is compared and saved by a worker; its pages say the same as those of a short one."""

import re
from contextlib import contextmanager

import pytest
from django.urls import reverse

from samverk.core import trail
from samverk.core.jobs import presence, worker
from samverk.core.jobs.models import Job
from samverk.core.sheets import write_csv
from samverk.planning import import_jobs
from samverk.planning.importing.kept import Counted
from samverk.planning.models import Activity, ImportDraft
from samverk.planning.operations import change_activity
from samverk.planning.tests.test_import_pages import HEADER, ROWS, page, send, step

pytestmark = pytest.mark.django_db

# Something of each kind that the pages tell: new with and without a lead, changed, missing, unknown words, a bad date.
MIXED = [
    ["1", "Laddplatser i alla hamnar", "Nordvik", "Q3 2026", "Klar"],
    ["2", "Kustled", "Byalaget", "2027", "Rullar på"],
    ["3", "Fyrar", "", "någon gång", "Klar"],
]


@pytest.fixture(autouse=True)
def every_sheet_is_long(monkeypatch):
    monkeypatch.setattr(import_jobs, "LONG", 1)


@contextmanager
def a_worker():
    with presence.present("test"):
        yield


def carried_out(client, answer):
    """Where the job leads, once a worker has done it."""
    job = Job.objects.get(uuid=answer.url.strip("/").split("/")[-1])
    assert job.state == Job.State.WAITING
    worker.work_once()
    return client.get(answer.url)


def test_a_long_sheet_goes_the_whole_way_and_back_by_jobs(client, coast):
    with a_worker():
        send(client, coast)
        words, diff = page("words"), page("diff")
        step(client, "columns")
        to_words = carried_out(client, client.get(page("words"))).url
        after_words = step(client, "words").url
        to_diff = carried_out(client, client.get(page("diff"))).url
        receipt = carried_out(client, step(client, "diff"))
        shown = client.get(receipt.url)

    assert (to_words, after_words, to_diff) == (words, diff, diff)
    assert list(Activity.objects.values_list("number", "title")) == [("1", "Laddplatser"), ("2", "Kustled")]
    assert (shown.context["counts"]["created"], shown.context["counts"]["changed"]) == (1, 1)
    assert ImportDraft.objects.count() == 0
    client.post(reverse("core:undo", args=[shown.context["operation_id"]]))
    assert list(Activity.objects.values_list("number", "title")) == [("1", "Laddplatser i hamnarna")]
    assert trail.verify().faults == []


@pytest.mark.parametrize("name", ["words", "diff"])
def test_the_pages_show_of_a_kept_comparison_what_they_show_of_a_fresh_one(client, coast, name):
    coast.activity.description = "Ska strykas"
    coast.activity.save()
    Activity.objects.create(plan=coast.plan, number="9", title="Inte i arket", position=9000, level=3)
    send(client, coast, write_csv(HEADER, MIXED))

    fresh = client.get(page(name))
    with a_worker():
        carried_out(client, client.get(page(name)))
        kept = client.get(page(name))

    assert isinstance(kept.context["found"].new, Counted)
    assert not isinstance(fresh.context["found"].new, Counted)
    assert plain(kept) == plain(fresh)
    assert "Inte i arket" in plain(kept) or name == "words"


def plain(answer) -> str:
    assert answer.status_code == 200
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", answer.content.decode())


def test_what_was_changed_meanwhile_is_shown_before_anything_is_saved(client, coast):
    with a_worker():
        send(client, coast)
        carried_out(client, client.get(page("diff")))
        asked = step(client, "diff")
        coast.activity.title = "Laddplatser"
        change_activity(coast.activity, by=coast.lead)
        refused = carried_out(client, asked).content.decode()
        anew = client.get(page("diff"))
        carried_out(client, anew)
        shown = client.get(page("diff"))

    assert "The plan has changed since this was shown" in refused
    assert page("diff") in refused
    assert anew.url.startswith("/jobs/")
    assert len(shown.context["found"].changed) == 1
    assert list(Activity.objects.values_list("number", flat=True)) == ["1"]


def test_a_file_that_is_no_longer_there_is_told_of(client, coast):
    with a_worker():
        send(client, coast)
        carried_out(client, client.get(page("diff")))
        asked = step(client, "diff")
        client.post(page("discard"))
        told = carried_out(client, asked).content.decode()

    assert "The file is no longer kept. Choose it again." in told
    assert Activity.objects.count() == 1


def test_a_sheet_that_cannot_be_compared_is_told_of_with_the_way_back(client, coast):
    with a_worker():
        send(client, coast, write_csv(["Nr", "Vad"], [["2", "Kustled"]]))
        told = carried_out(client, client.get(page("words"))).content.decode()

    assert "None of the columns is the activity." in told
    assert page("columns") in told


def test_two_presses_of_the_button_are_one_import(client, coast):
    with a_worker():
        send(client, coast)
        carried_out(client, client.get(page("diff")))
        first, second = step(client, "diff"), step(client, "diff")
        carried_out(client, first)

    assert first.url == second.url
    assert Activity.objects.count() == 2


def test_other_choices_are_compared_anew(client, coast):
    with a_worker():
        send(client, coast)
        first = client.get(page("words"))
        carried_out(client, first)
        step(client, "words", **{"word-0": ""})
        second = client.get(page("diff"))

    assert second.url.startswith("/jobs/")
    assert second.url != first.url


def test_who_may_no_longer_change_the_plan_saves_nothing(client, coast):
    with a_worker():
        send(client, coast)
        carried_out(client, client.get(page("diff")))
        asked = step(client, "diff")
        coast.lead.seats.update(role="reader")
        told = carried_out(client, asked).content.decode()

    assert "It could not be done." in told
    assert Activity.objects.count() == 1


def test_without_a_worker_and_for_short_sheets_nothing_is_waited_for(client, coast, monkeypatch):
    send(client, coast)
    without_worker = step(client, "diff")
    monkeypatch.setattr(import_jobs, "LONG", 100)
    with a_worker():
        send(client, coast, write_csv(HEADER, [*ROWS, ["3", "Fyrar", "Nordvik", "2027", "Klar"]]))
        short = step(client, "diff")

    assert "/receipt/" in without_worker.url
    assert (short.status_code, Job.objects.count()) == (302, 0)
    assert Activity.objects.count() == 3
