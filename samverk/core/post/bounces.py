"""A mail server's report that a letter did not arrive (RFC 3464), found by the letter's own Message-ID."""

import re
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message

from samverk.core.post.composing import on_one_line
from samverk.core.post.models import Letter

LARGEST = 2 * 1024 * 1024  # bytes; a report carries the letter back, and ours are small
IDENTIFIER = re.compile(r"<[^<>\s]{3,300}>")
GIVEN_UP = "failed"


class NoReport(Exception):
    """What was read is no report that a letter of ours failed. The text says why."""


@dataclass(frozen=True)
class Report:
    message_id: str
    words: str


def note_bounce(data: bytes) -> Letter:
    """Mark the letter as not delivered, in the report's own words. Raises NoReport for anything else.

    The Message-ID cannot be guessed, so only who has had the letter in hand can say that it failed. The same report
    twice is one.
    """
    report = read(data)
    letter = Letter.objects.filter(message_id=report.message_id).first()
    if letter is None:
        raise NoReport("It is about a letter that Samverk has not sent, or has forgotten since.")
    arrived = Letter.objects.filter(pk=letter.pk, state=Letter.State.SENT)
    arrived.update(state=Letter.State.FAILED, last_error=report.words)
    letter.refresh_from_db()
    return letter


def read(data: bytes) -> Report:
    if len(data) > LARGEST:
        raise NoReport(f"It is larger than {LARGEST >> 20} MB, as no such report is.")
    try:
        message = message_from_bytes(data)
        parts = list(message.walk())
        fields = [
            field for part in parts if part.get_content_type() == "message/delivery-status" for field in _fields(part)
        ]
        identifier = next(filter(None, map(_identifier, parts[1:])), "")
    except Exception as fault:  # the library stumbles over some malformed mail in ways of its own
        raise NoReport("It cannot be read as a mail.") from fault
    failed = [each for each in fields if each.get("action", "").lower() == GIVEN_UP]
    if not fields:
        raise NoReport("It is no report on a mail's delivery (RFC 3464).")
    if not failed:
        raise NoReport("It tells of no failure: nothing is given up yet.")
    if not identifier:
        raise NoReport("It does not say which mail it is about: the Message-ID is missing.")
    return Report(identifier, _in_words(failed[0]))


def _fields(part: Message) -> list[dict[str, str]]:
    """One receiver's fields each: a list of header blocks, of which the first is about the mail as a whole."""
    blocks = part.get_payload()
    blocks = blocks if isinstance(blocks, list) else []
    return [{name.lower(): str(value) for name, value in block.items()} for block in blocks]


def _identifier(part: Message) -> str:
    """From the letter that the report carries back, or from its headers alone."""
    if part.get_content_type() == "text/rfc822-headers":
        headers = part.get_payload(decode=True) or b""
        part = message_from_bytes(headers)
    found = IDENTIFIER.search(str(part.get("Message-ID", "")))
    return found[0] if found else ""


def _in_words(fields: dict[str, str]) -> str:
    """What the last server said; its code where it said nothing."""
    kind, semicolon, said = fields.get("diagnostic-code", "").partition(";")
    return on_one_line(said if semicolon else kind or fields.get("status", "") or GIVEN_UP)[:500]
