"""The accessibility statement, and remarks from people without an account."""

import json
import socket
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from samverk.core.accessibility import statement
from samverk.core.models import Letter, Remark, Revision
from samverk.core.post.delivery import deliver_once
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
FORM, LIST = "/accessibility/remark/", "/accessibility/remarks/"
TOLD = {"text": "Jag hör inte statusen i planen.", "page": "/plans/3/", "aids": "NVDA", "email": "kim@post.example"}


class Mailbox:
    """What a mail server has been handed."""

    def __init__(self):
        self.letters = []

    async def handle_DATA(self, server, session, envelope):
        self.letters.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    """A real mail server on this machine, to which mail is sent as it is in use."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.SAMVERK_CONTACT = "tillganglighet@kommun.example"
    yield box
    controller.stop()


@pytest.fixture(autouse=True)
def nothing_counted():
    cache.clear()


@pytest.fixture
def keeper(client):
    person = PersonFactory(is_administrator=True)
    client.force_login(person)
    return person


def test_a_remark_without_an_account_is_kept_and_mailed(client, mailbox):
    response = client.post(FORM, TOLD, follow=True)
    deliver_once()

    remark = Remark.objects.get()
    assert response.redirect_chain == [("/accessibility/remark/sent/", 302)]
    assert "Thank you" in response.text
    assert {name: getattr(remark, name) for name in TOLD} == TOLD
    assert (remark.state, remark.language) == ("new", "en")
    [(to, letter)] = mailbox.letters
    assert to == ["tillganglighet@kommun.example"]
    assert letter["Reply-To"] == "kim@post.example"
    assert all(text in letter.get_body(("plain",)).get_content() for text in [*TOLD.values(), LIST])


def test_only_the_text_is_needed(client, mailbox):
    client.post(FORM, {"text": "Kontrasten"})
    deliver_once()

    assert Remark.objects.get().email == ""
    [(_to, letter)] = mailbox.letters
    assert letter["Reply-To"] is None


def test_what_cannot_be_mailed_is_kept_all_the_same(client, settings, caplog):
    settings.SAMVERK_CONTACT = "ingen adress"

    response = client.post(FORM, TOLD)

    assert response.url == "/accessibility/remark/sent/"
    assert Remark.objects.count() == 1
    assert "could not be mailed" in caplog.text and TOLD["email"] not in caplog.text


def test_a_remark_that_is_deleted_before_it_is_mailed_is_not(client, mailbox, keeper):
    client.post(FORM, TOLD)
    client.post(f"{LIST}{Remark.objects.get().pk}/delete/", {"version": 1})

    deliver_once()

    assert (mailbox.letters, Letter.objects.get().state) == ([], "withdrawn")


def test_without_an_address_for_remarks_nothing_is_mailed(client, settings):
    settings.SAMVERK_CONTACT = ""

    client.post(FORM, TOLD)
    deliver_once()

    assert Remark.objects.count() == 1
    assert mail.outbox == []


@pytest.mark.parametrize(
    "wrong", [{"text": ""}, {"text": "   "}, {"email": "kim"}, {"website": "http://junk.example"}, {"page": "x" * 501}]
)
def test_what_is_wrong_comes_back_with_what_was_typed(client, wrong):
    response = client.post(FORM, TOLD | wrong)

    assert response.status_code == 422
    assert all(text in response.text for name, text in TOLD.items() if name not in wrong)
    assert 'role="alert"' in response.text
    assert not Remark.objects.exists()


@pytest.mark.parametrize("injected", ["kim@post.example\nBcc: all@post.example", "a@b.example\r\nSubject: x"])
def test_no_header_is_smuggled_into_the_mail(client, mailbox, injected):
    response = client.post(FORM, TOLD | {"email": injected})

    assert response.status_code == 422
    assert mailbox.letters == []


def test_so_many_are_taken_from_one_address_and_then_it_says_what_to_do(client, settings):
    settings.SAMVERK_CONTACT = "tillganglighet@kommun.example"
    for number in range(5):
        client.post(FORM, TOLD | {"text": f"Nr {number}"})

    response = client.post(FORM, TOLD)

    assert response.status_code == 429
    assert TOLD["text"] in response.text and "tillganglighet@kommun.example" in response.text
    assert Remark.objects.count() == 5


def test_the_limit_is_counted_for_each_address(client):
    for _number in range(6):
        client.post(FORM, TOLD)

    client.post(FORM, TOLD, REMOTE_ADDR="192.0.2.7")

    assert Remark.objects.count() == 6


def test_the_trail_keeps_nothing_of_what_a_stranger_wrote(client):
    client.post(FORM, TOLD)

    row = Revision.objects.get(action="core.remark_sent")
    assert row.actor is None
    assert [text for text in TOLD.values() if text in json.dumps(row.values, ensure_ascii=False)] == []


def test_whoever_keeps_the_installation_answers_and_can_undo_that(client, keeper):
    remark = Remark.objects.create(**TOLD, language="sv")

    start, listed = client.get("/").text, client.get(LIST).text
    answered = client.post(f"{LIST}{remark.pk}/answered/", {"version": 1}, follow=True)

    assert "1 remark on accessibility waits for an answer" in start
    assert TOLD["text"] in listed and "Mark as answered" in listed
    remark.refresh_from_db()
    assert (remark.state, remark.answered_by) == ("answered", keeper)
    assert "waits for an answer" not in client.get("/").text
    operation = Revision.objects.get(action="core.remark_answered").operation
    client.post(reverse("core:undo", args=[operation]))
    remark.refresh_from_db()
    assert (remark.state, remark.answered_at, remark.text) == ("new", None, TOLD["text"])
    assert answered.status_code == 200


def test_what_is_deleted_is_gone_for_good(client, keeper):
    remark = Remark.objects.create(**TOLD, language="sv")

    client.post(f"{LIST}{remark.pk}/delete/", {"version": 1})

    assert not Remark.objects.exists()
    operation = Revision.objects.get(action="core.remark_deleted").operation
    client.post(reverse("core:undo", args=[operation]))
    assert not Remark.objects.exists()


def test_nobody_else_reads_what_people_wrote(client):
    remark = Remark.objects.create(**TOLD, language="sv")
    client.force_login(PersonFactory())

    assert client.get(LIST).status_code == 404
    assert client.post(f"{LIST}{remark.pk}/answered/").status_code == 404
    assert client.post(f"{LIST}{remark.pk}/delete/").status_code == 404
    assert "remark" not in client.get("/").text
    assert Client().get(LIST).status_code == 302


def test_what_people_write_is_shown_as_text(client, keeper):
    Remark.objects.create(text="<script>alert(1)</script>", page="javascript:alert(1)", language="sv")

    page = client.get(LIST).text

    assert "<script>alert" not in page and 'href="javascript' not in page


def test_new_ones_stand_first_and_300_take_as_many_queries_as_3(client, keeper):
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        return len(seen)

    facts = {"language": "sv", "answered_by": keeper, "answered_at": timezone.now()}
    Remark.objects.bulk_create(Remark(text=f"Nr {n}", state="answered", **facts) for n in range(3))
    queries()
    few = queries()
    Remark.objects.bulk_create(Remark(text=f"Nr {n}", state="answered", **facts) for n in range(297))
    oldest = Remark.objects.create(text="Obesvarad", language="sv")
    Remark.objects.filter(pk=oldest.pk).update(sent_at=timezone.now() - timedelta(days=30))

    page = client.get(LIST).text

    assert queries() <= few + 1  # a page of several counts them
    assert page.index("Obesvarad") < page.index("Nr ")


def test_the_statement_says_what_the_law_asks_for(client, settings):
    settings.SAMVERK_OPERATOR, settings.SAMVERK_CONTACT = "Norrtälje kommun", "tillganglighet@kommun.example"

    page = client.get("/accessibility/").text

    asked = [
        "Norrtälje kommun", "partly compliant", "2018:1937", "Assessed 22 November 2026", "assessed it themselves",
        "disproportionate burden", "does not cover", 'href="/accessibility/remark/"', "tillganglighet@kommun.example",
        f'href="{statement.COMPLAINTS}"', "last updated",
    ]  # fmt: skip
    assert [text for text in asked if text not in " ".join(page.split())] == []
    assert [str(each.what) for each in statement.SHORTCOMINGS if str(each.what) not in page] == []


def test_the_statement_is_not_older_than_its_assessment():
    assert statement.ASSESSED_ON <= statement.UPDATED_ON <= timezone.localdate() + timedelta(days=1)
