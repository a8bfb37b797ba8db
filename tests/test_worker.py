"""The worker as a process: beside the server, by itself, and killed."""

import json
import os
import signal
import subprocess
import sys
import time

from django.conf import settings

from tests.test_serving import answer, data, environment_of, members_of, running  # noqa: F401  data: a fixture, asked for by name

PATIENCE_S = 90


def waits_for(condition):
    """What `condition()` gives once it gives something."""
    until = time.monotonic() + PATIENCE_S
    while not (found := condition()):
        assert time.monotonic() < until, "it did not come"
        time.sleep(0.1)
    return found


def has_worker(address) -> bool:
    return json.loads(answer(f"{address}/health/")[2])["worker"]


def grandchildren(process) -> list[int]:
    """The two working processes (long work, mail) are watched over by a child of the server's; the web's own processes
    have no children."""
    listing = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], check=True, capture_output=True, text=True)  # noqa: S607
    parents = {int(pid): int(parent) for pid, parent in (line.split() for line in listing.stdout.splitlines())}
    return [pid for pid, parent in parents.items() if parents.get(parent) == process.pid]


def both(process) -> list[int] | None:
    """The process for long work and that for the mail, when both are there."""
    found = grandchildren(process)
    return found if len(found) == 2 else None


def test_the_server_has_a_worker_that_comes_back_when_it_is_killed(data):  # noqa: F811
    with running(data) as (process, address):
        waits_for(lambda: has_worker(address))
        killed = waits_for(lambda: both(process))
        for working in killed:
            os.kill(working, signal.SIGKILL)

        waits_for(lambda: not set(killed) & set(both(process) or killed) and has_worker(address))


def test_the_worker_ends_with_its_server_even_when_that_is_killed(data):  # noqa: F811
    with running(data) as (process, address):
        waits_for(lambda: has_worker(address))
        left = waits_for(lambda: both(process))

        process.kill()
        process.wait()

        waits_for(lambda: not any(os.path.exists(f"/proc/{working}") for working in left))


def test_a_server_without_a_worker_leaves_long_work_to_others(data):  # noqa: F811
    with running(data, "--no-worker") as (process, address):
        alone = has_worker(address), grandchildren(process)
        other = subprocess.Popen(
            [sys.executable, "-m", "samverk", "worker"],
            cwd=settings.PACKAGE.parent,
            env=environment_of(data),
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        waits_for(lambda: has_worker(address))
        other.terminate()

        assert alone == (False, [])
        assert other.wait(timeout=15) == 0
        assert not has_worker(address)
        assert members_of(other.pid) == []
