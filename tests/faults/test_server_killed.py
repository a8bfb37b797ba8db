"""The server and all its processes are killed (kill -9) while many people save: what was called saved, is."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import contextmanager, suppress
from urllib.error import URLError

import pytest
from django.conf import settings
from django.db import connection

from samverk.core import trail
from tests.faults.saving import look, savers
from tests.processes import database_address
from tests.test_serving import free_port

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = int(os.environ.get("SAMVERK_FAULT_ROUNDS", "1"))
SAVES = int(os.environ.get("SAMVERK_FAULT_SAVES", "150"))  # in each round, at most
CLIENTS = int(os.environ.get("SAMVERK_FAULT_CLIENTS", "12"))
HEALTHY_WITHIN_S = 5.0
PATIENCE_S = max(90, SAVES)  # a busy machine saves slowly, and loses as little


def test_what_was_called_saved_is_there_once_and_whole_after_each_kill(tmp_path, record_property):
    people, healthy_after, rates = savers(CLIENTS), [], []
    for number in range(1, ROUNDS + 1):
        with serving(tmp_path) as (process, port):
            rates.append(save_until_killed(people, process, port, random.randint(SAVES // 5, SAVES)))  # noqa: S311
        started = time.monotonic()
        with serving(tmp_path):
            healthy_after.append(time.monotonic() - started)
        connection.close()
        found = look(people)  # also sets the versions to go on from
        assert (found.lost, found.twice, found.half) == (0, 0, 0)
        if ROUNDS > 1:  # it takes long, and what was seen until then counts too
            so_far = f"{found.saved} saves answered, {found}"
            say(f"kill {number} of {ROUNDS}: {so_far}, healthy after {healthy_after[-1]:.1f} s")

    assert found.saved >= ROUNDS * SAVES // 5
    assert trail.verify().faults == []
    assert is_whole()
    say(f"{ROUNDS} kills, {CLIENTS} people: {found.saved} saves answered, {found}; {sum(rates) / ROUNDS:.0f} saves/s; "
        f"healthy after {max(healthy_after):.1f} s at most")  # fmt: skip


def test_a_server_that_calls_saved_what_it_has_not_saved_is_found_out(tmp_path):
    people = savers(CLIENTS)

    with serving(tmp_path, DJANGO_SETTINGS_MODULE="tests.faults.hasty") as (process, port):
        save_until_killed(people, process, port, SAVES // 2)

    connection.close()
    assert look(people).lost > 0


def save_until_killed(people, process, port: int, enough: int) -> float:
    """Kill the server once it has said `enough` times that it had saved; how many a second those were."""
    before, started, stopped = answered(people), time.monotonic(), threading.Event()
    threads = [threading.Thread(target=person.save_until_cut_off, args=[port, stopped]) for person in people]
    for thread in threads:
        thread.start()
    while answered(people) - before < enough and any(thread.is_alive() for thread in threads):
        assert time.monotonic() - started < PATIENCE_S
        time.sleep(0.001)
    os.killpg(process.pid, signal.SIGKILL)
    took = time.monotonic() - started
    stopped.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    got = answered(people) - before
    assert got >= enough, "the savers gave up before the server was killed"
    return got / took


def answered(people) -> int:
    return sum(len(texts) for person in people for texts in list(person.saved.values()))


@contextmanager
def serving(data, **more):
    """`samverk run` with its workers, on this test's database, in a process group of its own."""
    port = free_port()
    own = {
        "DATABASE_URL": database_address(), "SAMVERK_DATA": str(data),
        "SAMVERK_SECRET_KEY": settings.SECRET_KEY,  # by which the sessions hold that this test has begun
    }  # fmt: skip
    with (data / "told").open("a") as told:
        process = subprocess.Popen(
            [sys.executable, "-m", "samverk", "run", "--port", str(port)],
            cwd=settings.PACKAGE.parent,
            env={**os.environ, **own, **more},
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=told,
        )
    try:
        until = time.monotonic() + PATIENCE_S
        while not is_healthy(port):
            assert process.poll() is None and time.monotonic() < until, (data / "told").read_text()[-2000:]
            time.sleep(0.05)
        yield process, port
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def is_healthy(port: int) -> bool:
    with suppress(URLError, ConnectionError, TimeoutError):
        address = f"http://127.0.0.1:{port}/health/"
        with urllib.request.urlopen(address, timeout=5) as answer:  # noqa: S310 a server of our own
            return json.load(answer)["status"] == "ok"
    return False


def is_whole() -> bool:
    if connection.vendor != "sqlite":
        return True
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def say(line: str) -> None:
    print(f"\n{connection.vendor}: {line}", file=sys.__stderr__)
