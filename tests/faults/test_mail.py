"""Mail while processes die and the mail server is slow: none lost, none twice without a reason, and nobody waits.

With each the control: senders that do not claim a letter before they send it, and a page that sends it itself.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from samverk.core import passwords
from samverk.core.post import delivery
from samverk.core.post.models import Letter
from samverk.core.tests.mail_server import MailServer, listening, use
from samverk.organisations.tests.factories import PersonFactory
from tests.processes import database_address

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = int(os.environ.get("SAMVERK_FAULT_KILLS", "2"))
LETTERS = 30  # for each kill
PATIENCE_S = 120
SITE = "https://samverk.kommun.example/"


@pytest.fixture
def server(settings):
    found = MailServer()
    use(settings, found)
    with listening(found):
        yield found


def ask_for_letters(number: int) -> None:
    for _letter in range(number):
        passwords.send_link(PersonFactory(), site=SITE)


def sender(server) -> subprocess.Popen:
    own = {
        "DATABASE_URL": database_address(), "SAMVERK_DATA": str(django_settings.DATA),
        "SAMVERK_SMTP": f"smtp+plain://127.0.0.1:{server.port}",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "samverk", "worker", "--once"], cwd=django_settings.PACKAGE.parent,
        env={**os.environ, **own}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def test_senders_that_are_killed_lose_nothing_and_send_twice_at_most_what_they_had_in_hand(server):
    server.seconds = 0.02
    ask_for_letters(LETTERS * KILLS)

    for kill in range(1, KILLS + 1):
        process, so_far = sender(server), len(server.letters)
        until = time.monotonic() + PATIENCE_S
        while len(server.letters) < so_far + random.randint(1, LETTERS // 2):  # noqa: S311
            assert time.monotonic() < until, f"nothing was sent before kill {kill}"
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.wait()
    in_hand = Letter.objects.filter(state=Letter.State.SENDING).count()
    Letter.objects.filter(state=Letter.State.SENDING).update(next_at=timezone.now())  # their time goes by
    assert sender(server).wait(PATIENCE_S) == 0

    came = Counter(message["Message-ID"] for _address, message in server.letters)
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.SENT}
    assert len(came) == LETTERS * KILLS
    assert in_hand <= KILLS
    assert sum(times - 1 for times in came.values()) <= in_hand
    print(f"\n{connection.vendor}: {KILLS} kills, {len(came)} letters: {in_hand} in hand, "
          f"{sum(came.values()) - len(came)} came twice", file=sys.__stderr__)  # fmt: skip


def settle(letter, state, **values) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=state)


def test_without_the_claim_letters_come_twice_and_it_is_seen(server, monkeypatch):
    server.seconds = 0.05
    ask_for_letters(8)
    monkeypatch.setattr(delivery, "_first_free", lambda: Letter.objects.due(timezone.now()).order_by("pk").first())
    monkeypatch.setattr(delivery, "_settle", settle)

    def deliver():
        try:
            delivery.deliver_once()
        finally:
            connection.close()

    threads = [threading.Thread(target=deliver) for _number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)

    assert len(server.letters) > 8


def test_a_page_that_sent_the_mail_itself_would_wait_for_the_mail_server(server, client):
    server.seconds = 1.5
    person = PersonFactory()
    address = reverse("account_reset_password")

    started = time.monotonic()
    client.post(address, {"email": person.email})
    by_outbox = time.monotonic() - started
    started = time.monotonic()
    assert delivery.deliver_once() == 1
    by_itself = time.monotonic() - started

    assert by_outbox < server.seconds <= by_itself
