"""The page of a job, from progress to result, and what My work lists of jobs."""

from datetime import timedelta

import pytest
from django.utils import timezone

from samverk.core.jobs import presence, progress
from samverk.core.jobs.models import Job
from samverk.core.tests.job_kinds import carried_out
from samverk.organisations.tests.factories import PersonFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("known_kinds")]


def test_the_page_of_a_running_job_shows_how_far_it_has_come_and_asks_again_by_itself(client, asked, person):
    job = asked()
    Job.objects.update(state=Job.State.RUNNING, stage="Saves", done=1200, total=5000)
    client.force_login(person)
    with progress.told_of(job):
        progress.stage("Saves", 5000)
        page = client.get(job.get_absolute_url()).content.decode()

    assert "Saves" in page
    assert 'max="5000"' in page
    assert 'hx-trigger="every 1s"' in page
    assert '<noscript><meta http-equiv="refresh"' in page


def test_the_page_leads_on_to_the_result_and_says_what_was_done(client, asked, person):
    job = carried_out(asked())
    client.force_login(person)

    answer = client.get(job.get_absolute_url(), follow=True)

    assert answer.redirect_chain == [("/", 302)]
    assert "Counted." in answer.content.decode()


def test_the_polling_page_is_led_on_as_a_whole(client, asked, person):
    job = carried_out(asked())
    client.force_login(person)

    answer = client.get(job.get_absolute_url(), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == "/"


def test_the_page_of_a_failed_job_says_why_and_leads_back(client, asked, person):
    job = carried_out(asked("refuse"))
    client.force_login(person)

    page = client.get(job.get_absolute_url()).content.decode()

    assert "Row 3 has no title.\nRow 5 has no title." in page
    assert 'href="/back/"' in page
    assert "every 1s" not in page


def test_where_no_worker_is_the_page_says_so(client, asked, person):
    job = asked()
    client.force_login(person)

    without = client.get(job.get_absolute_url()).content.decode()
    with presence.present("a"):
        with_one = client.get(job.get_absolute_url()).content.decode()

    assert "No worker is running" in without
    assert "No worker is running" not in with_one


def test_cancelling_on_the_page(client, asked, person):
    job = asked()
    client.force_login(person)

    page = client.post(f"{job.get_absolute_url()}cancel/", follow=True).content.decode()

    assert "cancelled before it began" in page


def test_a_file_is_fetched_by_who_asked_while_they_may(client, asked, person):
    made, forbidden = carried_out(asked("make_file")), carried_out(asked("make_file", may=False))
    client.force_login(person)

    page = client.get(made.get_absolute_url()).content.decode()
    answers = [client.get(f"{job.get_absolute_url()}file/") for job in (made, forbidden)]

    assert "Fetch a.txt" in page
    assert [answer.status_code for answer in answers] == [200, 404]
    assert b"".join(answers[0].streaming_content) == b"a"
    assert answers[0]["Content-Disposition"] == 'attachment; filename="a.txt"'


def test_whoever_keeps_the_installation_sees_that_there_is_a_job_but_not_about_what(client, asked):
    job = carried_out(asked("make_file"))
    client.force_login(PersonFactory(is_administrator=True))

    page, file = client.get(job.get_absolute_url()), client.get(f"{job.get_absolute_url()}file/")

    assert (page.status_code, file.status_code) == (200, 404)
    assert "Planen" not in page.content.decode()


def test_others_are_told_of_no_job(client, asked):
    client.force_login(PersonFactory())

    assert client.get(asked().get_absolute_url()).status_code == 404


def test_my_work_lists_what_goes_on_and_what_ended_today(client, asked, person):
    asked(name="a")
    ended = carried_out(asked("refuse"))
    old = carried_out(asked())
    Job.objects.filter(pk=old.pk).update(ended_at=timezone.now() - timedelta(days=2))
    asked(name="b")
    client.force_login(person)

    page = client.get("/").content.decode()

    assert page.count("A test: Planen") == 3
    assert str(ended.uuid) in page
    assert str(old.uuid) not in page


@pytest.mark.parametrize("number", [3, 300])
def test_my_work_asks_no_more_for_many_jobs_than_for_few(client, person, number, django_assert_max_num_queries):
    Job.objects.bulk_create(
        Job(person=person, kind="tests.count", language="en", order={"n": each}) for each in range(number)
    )
    client.force_login(person)
    client.get("/")

    with django_assert_max_num_queries(32) as asked_for:
        client.get("/")

    assert sum("core_job" in query["sql"] for query in asked_for.captured_queries) <= 2
