"""A letter from being asked for to the mail server: a real one, which accepts, is slow, refuses and breaks off."""

import html
import re
import socket
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from samverk.core import passwords, post
from samverk.core.post import delivery, kinds
from samverk.core.post.delivery import deliver_next, deliver_once
from samverk.core.post.kinds import Composed, Link, Words
from samverk.core.post.models import Letter
from samverk.core.retention.clearing import clear
from samverk.core.tests.mail_server import MailServer, listening, use
from samverk.organisations.tests.factories import PersonFactory

pytestmark = pytest.mark.django_db
HERE = "samverk.core.tests.test_post"
SITE = "https://samverk.kommun.example/"


def greeting(letter):
    if letter.order.get("no_longer"):
        return None
    if letter.order.get("broken"):
        raise ZeroDivisionError("hemligheten")
    return Composed(letter.order.get("subject", "Hej"), (Words("Välkommen <hit> & dit."), Link("Öppna", SITE)))


@pytest.fixture(autouse=True)
def known_kinds(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kinds.register("tests.greeting", "A greeting", f"{HERE}.greeting")


@pytest.fixture
def server(settings):
    told = MailServer()
    use(settings, told)
    with listening(told):
        yield told


@pytest.fixture
def maja():
    return PersonFactory(name="Maja Ek", email="maja@kommun.example", language="sv")


def asked(to, key="tests.greeting:1", **order):
    return post.send("tests.greeting", key=key, to=to, order=order)


def sent(letter):
    deliver_once()
    letter.refresh_from_db()
    return letter


def later(letter, **span):
    """Let that time go by for the letter, and try it when it is due."""
    for name in ("not_before", "next_at"):
        setattr(letter, name, getattr(letter, name) - timedelta(**span))
    letter.save()
    return sent(letter)


def test_a_letter_is_handed_to_the_mail_server_once(server, maja):
    letter = sent(asked(maja))

    deliver_once()

    [(receiver, message)] = server.letters
    assert (letter.state, letter.tries, letter.address) == ("sent", 1, "maja@kommun.example")
    assert (receiver, message["To"], message["Subject"]) == (maja.email, "Maja Ek <maja@kommun.example>", "Hej")
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "sv")
    assert re.fullmatch(r"<[0-9a-f]{40}@localhost>", message["Message-ID"])


def test_the_same_key_twice_is_one_letter_and_what_is_rolled_back_is_none(server, maja):
    first, second = asked(maja), asked(maja, subject="Another")
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        asked(maja, key="tests.greeting:2")
        raise ZeroDivisionError

    deliver_once()

    assert first == second
    assert [message["Subject"] for _to, message in server.letters] == ["Hej"]


def test_a_letter_waits_for_its_time(server, maja):
    letter = post.send(
        "tests.greeting", key="k", to=maja, order={}, not_before=timezone.now() + timedelta(hours=1), group="round:1"
    )

    early = sent(letter).state
    later(letter, hours=1)

    assert (early, letter.state, letter.group) == ("waiting", "sent", "round:1")


def test_it_goes_to_an_address_of_nobodys_too_but_not_to_what_is_none(server):
    sent(asked("namnd@kommun.example"))

    with pytest.raises(ValidationError):
        asked("maja\r\nBcc: alla@kommun.example", key="k")
    assert [message["To"] for _to, message in server.letters] == ["namnd@kommun.example"]


@pytest.mark.parametrize("gone", [{"is_active": False}, {"email": None}])
def test_who_can_no_longer_be_written_to_is_not(server, maja, gone):
    letter = asked(maja)
    type(maja).objects.filter(pk=maja.pk).update(**gone)

    assert sent(letter).state == "withdrawn"
    assert server.letters == []


def test_what_no_longer_applies_is_withdrawn(server, maja):
    assert sent(asked(maja, no_longer=True)).state == "withdrawn"


def test_a_new_password_for_nobody_goes_nowhere(server, maja):
    letter = sent(passwords.send_link(None, site=SITE))

    assert (letter.state, letter.person, server.letters) == ("withdrawn", None, [])


@pytest.mark.parametrize("answer", ["451 4.3.0 Try later", "drop before", "drop after", "421 4.3.2 Closing"])
def test_a_fault_on_the_way_is_tried_again_with_the_same_message_id(server, maja, answer):
    server.answer_to = lambda address, turn: answer if turn <= 2 else "250 OK"
    letter = sent(asked(maja))
    after_one = letter.state, round((letter.next_at - timezone.now()).total_seconds(), -1)

    too_early = sent(letter).tries
    later(letter, minutes=1)
    later(letter, minutes=5)

    assert (after_one, too_early) == (("waiting", 60), 1)
    assert (letter.state, letter.tries, letter.last_error) == ("sent", 3, "")
    assert len(server.ids_of(maja.email)) == (3 if answer == "drop after" else 1)
    assert len(set(server.ids_of(maja.email))) == 1


def test_a_server_that_is_not_there_is_tried_for_three_days_with_growing_pauses(settings, maja):
    use(settings, MailServer())
    letter, began, pauses = sent(asked(maja)), timezone.now(), []

    while letter.state == "waiting":
        pauses.append(round((letter.next_at - timezone.now()).total_seconds()))
        later(letter, seconds=pauses[-1] + 1)

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (60, 12 * 3600)
    assert timedelta(days=2) < began - letter.not_before < timedelta(days=3)
    assert (letter.state, letter.last_error) == ("failed", "Connection refused")


def test_a_refused_receiver_is_told_at_once_in_the_servers_words(server, maja):
    server.answer_to = lambda address, turn: "550 5.1.1 No such mailbox"

    letter = sent(asked(maja))

    assert (letter.state, letter.tries, letter.last_error) == ("failed", 1, "550 5.1.1 No such mailbox")


def test_a_slow_server_is_waited_for(server, maja):
    server.seconds, began = 8, time.monotonic()

    letter = sent(asked(maja))

    assert (letter.state, letter.tries, len(server.letters)) == ("sent", 1, 1)
    assert time.monotonic() - began >= 8


def test_a_server_that_takes_the_call_and_says_nothing_is_left_after_a_while(settings, maja):
    settings.EMAIL_TIMEOUT, closed = 1, "Connection unexpectedly closed: timed out"
    with socket.create_server(("127.0.0.1", 0)) as black_hole:
        silent = MailServer()
        silent.port = black_hole.getsockname()[1]
        use(settings, silent)
        began = time.monotonic()

        letter = sent(asked(maja))

    assert (letter.state, letter.tries, letter.last_error) == ("waiting", 1, closed)
    assert time.monotonic() - began < 5


def test_one_that_fails_holds_up_no_other(server):
    server.answer_to = lambda address, turn: "550 No" if address.startswith("nej") else "250 OK"
    letters = [asked(f"{name}@kommun.example", key=name) for name in ("nej1", "ja1", "nej2", "ja2")]

    deliver_once()

    states = [Letter.objects.get(pk=letter.pk).state for letter in letters]
    assert states == ["failed", "sent", "failed", "sent"]


def test_a_fault_of_ours_is_logged_and_tried_again_and_its_words_stay_in_the_log(server, maja, caplog):
    letter = sent(asked(maja, broken=True))

    assert (letter.state, letter.last_error) == ("waiting", "Samverk: ZeroDivisionError")
    assert "hemligheten" in caplog.text


def test_a_letter_whose_process_died_is_taken_again_after_a_while_and_only_then(server, maja):
    letter = asked(maja)
    taken = delivery._taken()

    at_once = deliver_next()
    later(letter := Letter.objects.get(pk=letter.pk), seconds=delivery.LEASE.total_seconds() + 1)
    delivery._fail(taken, "wakes up and has lost it")

    letter.refresh_from_db()
    assert (at_once, letter.state, letter.tries, len(server.letters)) == (0, "sent", 2, 1)


def test_a_letter_that_ends_its_process_each_time_is_given_up(server, maja):
    letter = asked(maja)
    Letter.objects.update(tries=delivery.MOST_TRIES)

    assert (sent(letter).state, letter.last_error) == ("failed", "interrupted too often")


@pytest.mark.parametrize("line_break", ["\r\n", "\n", "\r", "\u2028", "\u2029", "\x85", "\x1f", "\x0b", "\u202e"])
def test_no_name_or_subject_makes_a_header_of_its_own(server, maja, line_break):
    type(maja).objects.update(name=f'Maja" <x@y.example>,{line_break}Bcc: alla@kommun.example')

    sent(asked(maja, subject=f"Hej{line_break}Bcc: alla@kommun.example"))

    [(receiver, message)] = server.letters
    assert receiver == maja.email
    assert (message["Bcc"], message["Subject"]) == (None, "Hej Bcc: alla@kommun.example")
    assert [address.addr_spec for address in message["To"].addresses] == [maja.email]
    known = {"subject", "from", "to", "date", "message-id", "auto-submitted", "content-language", "mime-version"}
    assert {name.lower() for name, _value in message.items()} <= known | {"content-type"}


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_the_text_and_the_html_say_the_same_in_each_language(server, maja, language):
    type(maja).objects.update(language=language)
    maja.refresh_from_db()
    passwords.send_link(maja, site=SITE)

    deliver_once()

    [(_receiver, message)] = server.letters
    text = message.get_body(("plain",)).get_content()
    page = message.get_body(("html",)).get_content()
    assert f'<html lang="{language}">' in page
    assert words_of(text) == words_of(as_text(page))
    assert len(message.as_bytes()) < 100_000
    assert not re.search(r"<img|<script|<link|url\(|@import|\ssrc=", page)
    opened = {"sv": "Välj ett nytt lösenord", "en": "Choose a new password", "fi": "Valitse uusi salasana"}
    assert opened[language].casefold() in text.casefold()


def test_what_people_wrote_is_text_in_the_html_too(server, maja):
    sent(asked(maja, subject="<b>Hej</b>"))

    page = server.letters[0][1].get_body(("html",)).get_content()

    assert "<b>" not in page
    assert "Välkommen &lt;hit&gt; &amp; dit." in page


def test_the_link_is_made_when_it_is_sent_and_lies_nowhere(server, client, maja):
    client.post(reverse("account_reset_password"), {"email": maja.email})
    stored = str(Letter.objects.values())

    deliver_once()

    link = re.search(r"http://testserver(\S+)", server.letters[0][1].get_body(("plain",)).get_content())[1]
    token = link.strip("/").rpartition("-")[2]
    assert client.get(link, follow=True).status_code == 200
    assert token not in stored
    assert token not in str(Letter.objects.values())


def test_asking_for_a_link_is_as_quick_when_the_mail_server_is_slow(server, client, maja):
    server.seconds = 8

    response = client.post(reverse("account_reset_password"), {"email": maja.email})

    assert response.status_code == 302
    assert server.connections == 0


def test_letters_are_forgotten_a_year_after_they_ended_and_those_that_wait_are_not(server, maja):
    old = sent(asked(maja))
    waits = asked(maja, key="waits")
    Letter.objects.update(next_at=timezone.now() - timedelta(days=366))

    clear()

    assert list(Letter.objects.all()) == [waits] != [old]


def as_text(page: str) -> str:
    """What a mail program shows of the HTML, with the address of each link after its words."""
    shown = re.sub(r"(?s)<head>.*?</head>|<h1>.*?</h1>", "", page)
    shown = re.sub(r'(?s)<a href="([^"]*)">(.*?)</a>', r"\2: \1", shown)
    return html.unescape(re.sub(r"<[^>]+>", " ", shown))


def words_of(text: str) -> list[str]:
    return [word for word in text.split() if word != "--"]  # the line that mail programs know a signature by
