"""A job from being asked for to its end, carried out by the worker's own loop in this process."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from samverk.core.jobs import kinds, presence, progress, running, worker
from samverk.core.jobs.models import Job, JobFile
from samverk.core.jobs.operations import cancel_job
from samverk.core.jobs.running import finishing
from samverk.core.retention.clearing import clear
from samverk.core.tests.job_kinds import carried_out
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_kinds")]


def test_a_job_waits_is_carried_out_and_says_where_it_led(asked):
    job = asked()
    waiting = job.state

    carried_out(job)

    assert (waiting, job.state, job.address, job.told, job.found) == ("waiting", "done", "/", "Counted.", {"rows": 3})
    assert (job.attempt, job.ended_at is not None) == (1, True)


def test_a_refusal_is_told_in_words_with_every_reason(asked):
    job = carried_out(asked("refuse"))

    assert (job.state, job.told) == ("failed", "Row 3 has no title.\nRow 5 has no title.")


def test_a_fault_of_ours_is_told_with_the_jobs_number_and_kept_for_whoever_keeps_samverk(asked, caplog):
    job = carried_out(asked("break_down"))

    assert job.state == "failed"
    assert str(job.uuid) in job.told
    assert "ZeroDivisionError" in DBTaskResult.objects.get().traceback
    assert "ZeroDivisionError" in caplog.text


def test_it_speaks_the_language_of_the_one_who_asked(asked, monkeypatch):
    heard = []
    monkeypatch.setattr(kinds.Kind, "carry_out", lambda kind, job: heard.append(running.translation.get_language()))
    job = asked()
    Job.objects.update(language="fi")

    carried_out(job)

    assert heard == ["fi"]


def test_who_asks_twice_for_the_same_gets_the_same_job(asked):
    first, second, other = asked(name="a"), asked(name="a"), asked(name="b")

    assert first == second
    assert first != other
    assert DBTaskResult.objects.count() == 2


def test_what_has_ended_can_be_asked_for_again(asked):
    first = carried_out(asked())

    assert asked() != first


def test_a_job_that_waits_can_be_cancelled_and_then_does_nothing(asked, person):
    job = asked("add_organisation", name="Aldrig")

    cancel_job(job, by=person)

    assert carried_out(job).state == "cancelled"
    assert not Organisation.objects.filter(name="Aldrig").exists()


def test_a_job_that_has_begun_can_no_longer_be_cancelled(asked, person):
    job = asked()
    Job.objects.update(state=Job.State.RUNNING)

    with pytest.raises(ValidationError) as refusal:
        cancel_job(job, by=person)

    assert refusal.value.code == "begun"


def test_nobody_cancels_anothers_job(asked):
    with pytest.raises(PermissionDenied):
        cancel_job(asked(), by=PersonFactory(is_administrator=True))


def test_a_task_that_comes_twice_is_carried_out_once(asked):
    job = carried_out(asked("add_organisation", name="En gång"))

    running.carry_out.call(job.pk)

    assert Organisation.objects.filter(name="En gång").count() == 1


def test_a_worker_that_has_lost_the_job_to_another_changes_nothing(asked):
    job = carried_out(asked("add_organisation", name="Inte två", taken_over=True))

    assert not Organisation.objects.filter(name="Inte två").exists()
    assert job.state == "running"


def test_a_job_whose_worker_has_died_is_taken_up_again(asked):
    job = asked("add_organisation", name="Till slut")
    interrupted(job, attempt=1)

    carried_out(job)

    assert (job.state, job.attempt) == ("done", 2)
    assert Organisation.objects.filter(name="Till slut").count() == 1


def test_a_job_whose_worker_lives_is_left_alone(asked):
    job = asked()
    interrupted(job, attempt=1)

    with presence.present("gone"):
        taken_back = worker.take_back_orphans()

    assert (taken_back, carried_out(job).state) == (0, "done")


def test_a_job_that_ends_its_worker_every_time_is_given_up_in_words(asked):
    job = asked("add_organisation", name="För stor")
    interrupted(job, attempt=running.MOST_ATTEMPTS)

    carried_out(job)

    assert job.state == "failed"
    assert "interrupted several times" in job.told
    assert not Organisation.objects.filter(name="För stor").exists()


def interrupted(job, attempt):
    """As after SIGKILL: begun by a worker that is no more."""
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, attempt=attempt)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["gone"])


def test_a_worker_is_seen_for_as_long_as_it_is_there():
    seen = [presence.is_present("a"), presence.is_anybody_present()]
    with presence.present("a"), presence.present("b"):
        seen += [presence.is_present("a"), presence.is_anybody_present(), presence.is_present("c")]
    seen += [presence.is_present("a"), presence.is_anybody_present()]

    assert seen == [False, False, True, True, False, False, False]


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_jobs_own_transaction_is_open(asked, monkeypatch):
    monkeypatch.setattr(progress, "SECONDS_BETWEEN", 0)
    job = asked()

    with progress.told_of(job), finishing(job):
        OrganisationFactory(name="Ännu inte")
        progress.stage("Saves", 300)
        progress.advance(200)
        seen = from_elsewhere(job)

    assert seen == (progress.Progress("Saves", 200, 300), False)
    assert seen[0].percent == 66


def from_elsewhere(job):
    """What another process sees at this moment: how far the job is, and whether its change is there."""

    def look():
        with closing(connection):
            there = Organisation.objects.filter(name="Ännu inte").exists()
            return progress.read(Job.objects.get(pk=job.pk)), there

    with ThreadPoolExecutor(1) as other:
        return other.submit(look).result()


def test_what_cannot_be_told_does_not_stop_the_work(asked, caplog):
    job = asked()
    progress.folder().joinpath(f"{job.uuid}.part").mkdir()  # SQLite: no file can be written there
    Job._meta.db_table, table = "no_such_table", Job._meta.db_table  # PostgreSQL: nor this row

    try:
        with progress.told_of(job):
            progress.stage("Saves", 300)
    finally:
        Job._meta.db_table = table

    assert "cannot be told" in caplog.text


def test_outside_a_job_nothing_is_told():
    progress.stage("Saves", 300)
    progress.advance()

    assert list(progress.counted([1, 2], "Counts")) == [1, 2]


def test_old_files_are_cleared_away_after_a_day_and_jobs_after_a_week(asked):
    job = carried_out(asked("make_file"))
    Job.objects.update(ended_at=timezone.now() - timedelta(days=1, hours=1))
    clear()
    kept, files = Job.objects.filter(pk=job.pk).exists(), JobFile.objects.count()
    Job.objects.filter(pk=job.pk).update(ended_at=timezone.now() - timedelta(days=8))
    DBTaskResult.objects.finished().update(finished_at=timezone.now() - timedelta(days=8))

    clear()

    assert (kept, files) == (True, 0)
    assert not Job.objects.filter(pk=job.pk).exists()
    assert DBTaskResult.objects.finished().count() == 0
