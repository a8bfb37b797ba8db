"""Reports that a letter did not arrive: read, found, noted; and whatever else comes through that pipe, refused."""

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from samverk.core import passwords
from samverk.core.post.bounces import LARGEST, NoReport, note_bounce, read
from samverk.core.post.delivery import deliver_once
from samverk.core.post.models import Letter
from samverk.core.tests.drawing import unhurried
from samverk.organisations.tests.factories import PersonFactory

SAID = "smtp; 550 5.1.1 <maja@kommun.example>: Recipient address rejected: User unknown"


def report(message_id="<abc@localhost>", action="failed", said=SAID, headers_only=False) -> bytes:
    """As Postfix writes it."""
    back = f"Message-ID: {message_id}\nSubject: Hej\nTo: maja@kommun.example\n"
    lines = [
        "From: MAILER-DAEMON@kommun.example", "Subject: Undelivered Mail Returned to Sender",
        "Message-ID: <of-the-report@mx.kommun.example>", "MIME-Version: 1.0",
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
        "", "--b", "Content-Type: text/plain; charset=utf-8", "", "I'm sorry to have to inform you …",
        "", "--b", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mx.kommun.example",
        "", "Final-Recipient: rfc822; maja@kommun.example", f"Action: {action}", "Status: 5.1.1",
        *([f"Diagnostic-Code: {said}"] if said else []),
        "", "--b", f"Content-Type: {'text/rfc822-headers' if headers_only else 'message/rfc822'}", "", back,
        *([] if headers_only else ["Text"]), "", "--b--", "",
    ]  # fmt: skip
    return "\n".join(lines).replace("\n", "\r\n").encode()


@pytest.fixture
def sent(db):
    passwords.send_link(PersonFactory(), site="https://samverk.example/")
    deliver_once()
    return Letter.objects.get()


@pytest.mark.parametrize("headers_only", [True, False])
def test_the_letter_is_marked_in_the_reports_words(sent, headers_only):
    told = report(mail.outbox[0].extra_headers["Message-ID"], headers_only=headers_only)

    letters = [note_bounce(told), note_bounce(told)]

    sent.refresh_from_db()
    assert letters == [sent, sent]
    assert (sent.state, sent.last_error) == ("failed", SAID.removeprefix("smtp; "))


def test_without_the_servers_words_its_code_is_told(sent):
    assert note_bounce(report(sent.message_id, said="")).last_error == "5.1.1"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no report"),
        (b"\x00\xff" * 50, "no report"),
        (b"Subject: Semester\n\nJag svarar i augusti.", "no report"),
        (report("<of@another.example>"), "has not sent"),
        (report(action="delayed"), "nothing is given up yet"),
        (report(message_id=""), "Message-ID is missing"),
        (b"x" * (LARGEST + 1), "larger than 2 MB"),
    ],
)
def test_all_else_is_refused_in_words_and_changes_nothing(sent, data, words):
    with pytest.raises(NoReport, match=words):
        note_bounce(data)

    sent.refresh_from_db()
    assert sent.state == "sent"


@unhurried(150)
@given(st.data())
def test_whatever_comes_is_read_or_refused(data):
    """Reports cut, joined and scribbled over: none raises anything but its refusal."""
    whole = bytearray(report(headers_only=data.draw(st.booleans())))
    for _scribble in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(whole)))
        whole[place : place + data.draw(st.integers(0, 40))] = data.draw(
            st.sampled_from(
                [b"", b"\r\n\r\n", b"\xff\x00", b"Content-Type: multipart/x; boundary=\n", b"=?x?q?=", b"; " * 9]
            )
        )
    try:
        found = read(bytes(whole))
    except NoReport as refusal:
        assert str(refusal)
    else:
        assert found.message_id.startswith("<") and "\n" not in found.words
