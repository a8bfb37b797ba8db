"""The list of outgoing mail: for whoever keeps the installation alone, and never what a letter says."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from samverk.core import passwords
from samverk.core.post.models import Letter
from samverk.core.post.outbox import try_again
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
LIST = "/mail/"


@pytest.fixture
def keeper(client):
    person = PersonFactory(is_administrator=True, language="en")
    client.force_login(person)
    return person


def letter(state="waiting", **values):
    made = passwords.send_link(PersonFactory(language="en"), site="https://hemlig.example/")
    Letter.objects.filter(pk=made.pk).update(state=state, **values)
    made.refresh_from_db()
    return made


def test_an_empty_list_says_what_will_be_there(client, keeper):
    assert "No mail yet" in client.get(LIST).text


def test_it_says_to_whom_and_why_not_and_nothing_of_what_a_letter_holds(client, keeper):
    failed = letter("failed", last_error="550 5.1.1 <No> such mailbox", tries=1)

    page = client.get(LIST).text

    assert failed.person.name in page
    assert failed.person.email in page
    assert "550 5.1.1 &lt;No&gt; such mailbox" in page
    assert "hemlig.example" not in page
    assert failed.key not in page


def test_it_is_narrowed_to_one_state(client, keeper):
    failed, sent = letter("failed"), letter("sent")

    page = client.get(f"{LIST}?state=failed").text

    assert f"letter-{failed.pk}" in page
    assert f"letter-{sent.pk}" not in page
    assert "No mail in this state" in client.get(f"{LIST}?state=withdrawn").text


def test_what_failed_is_tried_again_at_once(client, keeper):
    failed = letter("failed", last_error="550 No")

    answer = client.post(f"{LIST}{failed.pk}/again/", follow=True)

    failed.refresh_from_db()
    assert "The mail is tried again now." in answer.text
    assert (failed.state, failed.last_error, failed.next_at <= timezone.now()) == ("waiting", "", True)


@pytest.mark.parametrize("state", ["sent", "sending", "withdrawn"])
def test_what_is_sent_or_under_way_is_not_sent_again(client, keeper, state):
    other = letter(state)

    answer = client.post(f"{LIST}{other.pk}/again/", follow=True)

    other.refresh_from_db()
    assert other.state == state
    assert "sent, withdrawn, or being sent just now" in answer.text
    with pytest.raises(ValidationError):
        try_again(other, by=keeper)


def test_nobody_else_sees_it_or_tries_again(client):
    person, failed = PersonFactory(), letter("failed")
    client.force_login(person)

    assert client.get(LIST).status_code == 404
    assert client.post(f"{LIST}{failed.pk}/again/").status_code == 404
    assert f'href="{LIST}"' not in client.get("/").text
    with pytest.raises(PermissionDenied):
        try_again(failed, by=person)


def test_my_work_tells_the_keeper_what_failed_and_that_nothing_is_sent(client, keeper):
    letter()
    well = client.get("/").text
    letter("failed")
    failed = client.get("/").text
    letter(next_at=timezone.now() - timedelta(hours=1))

    assert "could not be delivered" not in well
    assert "1 mail could not be delivered" in failed
    assert "Mail waits, and nothing sends it" in client.get("/").text
    assert "Is a worker running?" in client.get(LIST).text


def test_the_queries_do_not_grow_with_the_letters(client, keeper):
    counts = []
    for more in (3, 40):
        for _each in range(more):
            letter("failed")
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(LIST)
        counts.append(len(asked))

    assert counts[0] == counts[1]


def test_those_who_get_mail_are_told_what_is_kept_of_it(client, db):
    page = client.get("/personal-data/", headers={"accept-language": "en"}).text

    assert "What it said is not kept. How long: 365 days." in page
