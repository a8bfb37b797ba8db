"""Several processes send the mail, one of them is killed, and the mail server is no help: nothing is lost."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from samverk.core import passwords
from samverk.core.post.models import Letter
from samverk.core.tests.mail_server import MailServer, listening
from samverk.organisations.tests.factories import PersonFactory
from tests.processes import database_address

pytestmark = pytest.mark.django_db(transaction=True)
LETTERS = int(os.environ.get("SAMVERK_LETTERS", "200"))  # more, to see it by hand
PROCESSES, PATIENCE_S = 4, 120 + LETTERS // 5
TROUBLE = {1: "451 4.3.0 Try later", 2: "drop before", 3: "drop after", 4: "550 5.1.1 No such mailbox"}


def trouble_of(address: str) -> str:
    """Half of the receivers go well; each eighth has one of the troubles, the first time or always (550)."""
    return TROUBLE.get(int(address.partition("@")[0].removeprefix("p")) % 8, "250 OK")


def answer_to(address: str, turn: int) -> str:
    trouble = trouble_of(address)
    return trouble if turn == 1 or trouble.startswith("550") else "250 OK"


def test_of_many_letters_none_is_lost_and_none_comes_twice_without_reason(tmp_path):
    server = MailServer()
    server.answer_to, server.seconds = answer_to, 0.03
    for number in range(LETTERS):
        passwords.send_link(PersonFactory(email=f"p{number}@kommun.example"), site="https://samverk.kommun.example/")

    with listening(server):
        processes = [sender(server, tmp_path / str(number)) for number in range(PROCESSES)]
        waits_for(lambda: len(server.letters) >= LETTERS // 4)
        processes[0].send_signal(signal.SIGKILL)
        codes = [process.wait(PATIENCE_S) for process in processes]
        in_hand = set(Letter.objects.filter(state=Letter.State.SENDING).values_list("person__email", flat=True))
        for number in range(2):  # an hour goes by, and another: whom the killed one had in hand may meet trouble yet
            Letter.objects.filter(state__in=Letter.UNSENT).update(next_at=timezone.now())
            assert sender(server, tmp_path / f"last-{number}").wait(PATIENCE_S) == 0

    ended = [file.read_text()[-1000:] for file in tmp_path.iterdir()]
    came = Counter(address for address, _message in server.letters)
    states = dict(Letter.objects.values_list("person__email", "state"))
    refused = {address for address in states if trouble_of(address).startswith("550")}
    twice = {address for address in came if came[address] > 1}
    assert codes == [-signal.SIGKILL, 0, 0, 0], ended
    assert len(in_hand) <= 1
    assert {address for address, state in states.items() if state != "sent"} == refused
    assert set(came) == set(states) - refused
    assert max(came.values()) == 2
    excused = {address for address in states if trouble_of(address) == "drop after"}
    assert excused - twice <= in_hand  # whose sender may have been killed before it had said the letter at all
    assert twice - excused <= in_hand
    assert all(len(set(server.ids_of(address))) == 1 for address in twice)
    assert len({message["Message-ID"] for _address, message in server.letters}) == len(came)


def sender(server, told: Path) -> subprocess.Popen:
    """A process of its own that sends what is due in this test's database."""
    own = {
        "DATABASE_URL": database_address(),
        "SAMVERK_DATA": str(settings.DATA),
        "SAMVERK_SMTP": f"smtp+plain://127.0.0.1:{server.port}",
    }
    with told.open("w") as stderr:
        return subprocess.Popen(
            [sys.executable, "-m", "samverk", "worker", "--once"],
            cwd=settings.PACKAGE.parent,
            env={**os.environ, **own},
            stdout=subprocess.DEVNULL,
            stderr=stderr,
        )


def waits_for(condition) -> None:
    until = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.02)
