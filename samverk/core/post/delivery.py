"""The process that hands letters to the mail server, one after another. Several may run, on several machines.

A letter is taken by one conditional UPDATE, for a time: when its process is gone it is taken again after that.
"""

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks_db.utils import is_locked_database_exception

from samverk.core.post.composing import message_of, on_one_line
from samverk.core.post.models import Letter

LEASE = timedelta(minutes=5)  # much longer than a mail server may take: EMAIL_TIMEOUT for each of its answers
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
TRIED_FOR = timedelta(days=3)
MOST_TRIES = 100  # a letter that ends its process each time would do so for ever
LOOKED_AT = 20  # so that several processes do not all reach for the same one
SECONDS_BETWEEN_LOOKS = 1.0
log = logging.getLogger(__name__)


def deliver(
    is_over: Callable[[], bool] = lambda: False,
    pause: float = SECONDS_BETWEEN_LOOKS,
    beside: Callable[[], object] = lambda: None,
) -> None:
    """Send what is due until `is_over()`, which is asked between two letters, as `beside()` is called."""
    while not is_over():
        close_old_connections()
        beside()
        if deliver_next():
            continue
        time.sleep(pause)


def deliver_once() -> int:
    """Send what is due now; how many letters were taken."""
    return sum(iter(deliver_next, 0))


def deliver_next() -> int:
    """Send one letter, if one is due; how many it was."""
    letter = _taken()
    if letter is None:
        return 0
    _send(letter)
    return 1


def _taken() -> Letter | None:
    try:
        return _first_free()
    except OperationalError as fault:
        if is_locked_database_exception(fault):
            return None  # somebody writes for long; it will be free again
        raise


def _first_free() -> Letter | None:
    now = timezone.now()
    due = Letter.objects.due(now).order_by("next_at", "pk")
    for key, tries in due.values_list("pk", "tries")[:LOOKED_AT]:
        still_so = Letter.objects.due(now).filter(pk=key, tries=tries)
        if still_so.update(state=Letter.State.SENDING, tries=tries + 1, next_at=now + LEASE):
            return Letter.objects.select_related("person").get(pk=key)
    return None


def _send(letter: Letter) -> None:
    if letter.tries > MOST_TRIES:
        _fail(letter, "interrupted too often")
        return
    try:
        message = message_of(letter)
    except Exception as fault:  # ours; perhaps mended by an upgrade before it is given up
        log.exception("Letter %s cannot be composed", letter.pk)
        _wait(letter, f"Samverk: {type(fault).__name__}")
        return
    if message is None:
        _settle(letter, Letter.State.WITHDRAWN, last_error="")
        return
    try:
        message.send()
    except (SMTPException, OSError) as fault:
        (_fail if _is_final(fault) else _wait)(letter, in_words(fault))
    else:
        known = {"address": _receiver(letter), "message_id": message.extra_headers["Message-ID"]}
        _settle(letter, Letter.State.SENT, sent_at=timezone.now(), last_error="", **known)


def _wait(letter: Letter, why: str) -> None:
    """Try again when it has waited as long as it has by now, at least a minute; fail when that goes on too long."""
    now = timezone.now()
    pause = min(max(now - letter.not_before, SHORTEST_PAUSE), LONGEST_PAUSE)
    if now + pause > letter.not_before + TRIED_FOR:
        _fail(letter, why)
        return
    log.warning("Letter %s is tried again in %s: %s", letter.pk, pause, why)
    _settle(letter, Letter.State.WAITING, next_at=now + pause, last_error=why)


def _fail(letter: Letter, why: str) -> None:
    log.error("Letter %s was not delivered: %s", letter.pk, why)
    _settle(letter, Letter.State.FAILED, last_error=why, address=_receiver(letter))


def _settle(letter: Letter, state: str, **values) -> None:
    """Say how it went, however busy the database is: a letter that is out and not marked would go out again."""
    mine = Letter.objects.filter(pk=letter.pk, tries=letter.tries, state=Letter.State.SENDING)
    until = time.monotonic() + LEASE.total_seconds()
    while True:
        try:
            if not mine.update(state=state, **values):
                log.warning("Letter %s was taken over by another process; it is %s here", letter.pk, state)
            return
        except (OperationalError, InterfaceError):
            if connection.in_atomic_block or time.monotonic() > until:
                raise
            connection.close()
            time.sleep(SECONDS_BETWEEN_LOOKS)


def _is_final(fault: Exception) -> bool:
    """The server has said no (5xx) to this receiver or to this letter. All else is about the way there, which mends."""
    if isinstance(fault, SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in fault.recipients.values())
    return isinstance(fault, SMTPDataError) and fault.smtp_code >= 500


def in_words(fault: Exception) -> str:
    """The mail server's own words, or the system's."""
    if isinstance(fault, SMTPRecipientsRefused):
        code, said = next(iter(fault.recipients.values()))
    elif isinstance(fault, SMTPResponseException):
        code, said = fault.smtp_code, fault.smtp_error
    else:
        code, said = "", getattr(fault, "strerror", "") or str(fault) or type(fault).__name__
    said = said.decode(errors="replace") if isinstance(said, bytes) else said
    return on_one_line(f"{code} {said}")[:500]


def _receiver(letter: Letter) -> str:
    return (letter.person.email or "") if letter.person else letter.address
