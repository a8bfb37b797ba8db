"""Carry out long work (imports, reports and other things that take longer than a page may), send the
mail, and do what is done each day.

`samverk run` has a worker of its own. Start one by this command where another server runs the application, or on
further machines over the same PostgreSQL database: several share the work. It is two processes, so that a slow mail
server holds up nothing else. If one is killed, it is started anew, and what it was doing is taken up again.
"""

import os
import resource
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.db import connections

from samverk.cli.prepare import prepare_database
from samverk.cli.terminal import result, tell
from samverk.config.address import is_this_machine
from samverk.core.jobs.worker import work, work_once
from samverk.core.post.delivery import deliver, deliver_once
from samverk.core.schedule import carry_out_due

EXAMPLES = ["samverk worker", "samverk worker --once"]
SECONDS_TO_STOP = 10
SECONDS_BETWEEN_STARTS = 1.0
SECONDS_BETWEEN_TURNS = 10.0  # so often it is asked whether periodic work is due
MEGABYTES_AT_MOST = 500  # a process that has needed more makes room for a fresh one, when its work is done
SIGNALS = (signal.SIGTERM, signal.SIGINT)


def add_arguments(parser) -> None:
    parser.add_argument("--once", action="store_true", help="carry out what waits now, and leave")


def run(options) -> None:
    prepare_database()
    if options.once:
        carry_out_due()
        result(f"Carried out: {work_once()}")
        result(f"Mail that was due: {deliver_once()}")
        return
    warn_of_links()
    tell("The worker waits for work and mail (Ctrl-C stops it).")
    keep_working()


def warn_of_links() -> None:
    """Real mail with links that open nothing where it is read is worse than none."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend") and is_this_machine(settings.SAMVERK_URL):
        tell(f"WARNING: links in mails lead to {settings.SAMVERK_URL}. Set SAMVERK_URL to the address for all.")


def start_beside() -> Callable[[], None]:
    """Start a worker as a process beside this one, with which it ends; give what stops it.

    Forked, so that it costs neither the time nor the memory of a second start. No thread may run yet.
    """
    child = _forked(keep_working)

    def stop() -> None:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)
        with suppress(ChildProcessError):
            os.waitpid(child, 0)

    return stop


def keep_working() -> None:
    """Watch over the working processes, and start one anew when it ends, until told to stop or the parent is gone."""
    parent, told = os.getppid(), []
    _listen(lambda number, frame: told.append(number))
    watched = [Watched("The worker", _work), Watched("What sends the mail", _deliver)]
    while not told and os.getppid() == parent:
        for process in watched:
            process.look()
        time.sleep(0.2)
    _stop([process.child for process in watched if process.child])


@dataclass
class Watched:
    """A working process that is to be there: its number, 0 while there is none."""

    name: str
    main: Callable[[], None]
    child: int = 0
    start_at: float = 0.0

    def look(self) -> None:
        """Start it where it is not there. One that ended badly waits a little, and is told of."""
        code = _exit_code(self.child) if self.child else 0
        if code is None:
            return
        self.child = 0
        if code:
            tell(f"{self.name} ended unexpectedly ({code}). It starts again, and takes up what was interrupted.")
            self.start_at = time.monotonic() + SECONDS_BETWEEN_STARTS
        if time.monotonic() >= self.start_at:
            self.child = _forked(self.main)


def _work() -> None:
    """The working process itself. Told to stop, it leaves at once: what it was doing is rolled back, and done anew."""
    watcher = os.getppid()
    _listen(_leave)
    work(lambda: os.getppid() != watcher or _has_grown())


def _deliver() -> None:
    """The process that sends mail. Told to stop, it finishes the letter in hand: broken off, it might come twice."""
    watcher, told = os.getppid(), []
    _listen(lambda number, frame: told.append(number))
    deliver(lambda: bool(told) or os.getppid() != watcher or _has_grown(), beside=_now_and_then(carry_out_due))


def _now_and_then(look: Callable[[], object]) -> Callable[[], None]:
    """`look`, but not at every call: periodic work is not so precise that each second counts."""
    next_at = 0.0

    def look_if_time() -> None:
        nonlocal next_at
        if time.monotonic() >= next_at:
            next_at = time.monotonic() + SECONDS_BETWEEN_TURNS
            look()

    return look_if_time


def _has_grown() -> bool:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > MEGABYTES_AT_MOST << 10


def _leave(number, frame) -> None:
    for each in SIGNALS:
        signal.signal(each, signal.SIG_IGN)  # leaving takes a moment, and is not to be disturbed
    sys.exit(0)


def _listen(handler) -> None:
    for each in SIGNALS:
        signal.signal(each, handler)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _forked(main: Callable[[], None]) -> int:
    """A child process that runs `main`, which begins by listening for signals; its number."""
    for alias in connections:  # a connection cannot be shared between processes
        connections[alias].close()
        getattr(connections[alias], "close_pool", lambda: None)()
    sys.stdout.flush()
    sys.stderr.flush()
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)  # until the child listens: none is lost between
    child = os.fork()
    if child:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
        return child
    code = 1
    try:
        main()
        code = 0
    except SystemExit as leaving:
        code = leaving.code or 0
    except BaseException:
        sys.excepthook(*sys.exc_info())
    finally:
        sys.stderr.flush()
        os._exit(code)


def _exit_code(child: int) -> int | None:
    """None while the child lives; negative for the signal that killed it."""
    number, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if number else None


def _stop(children: list[int]) -> None:
    for child in children:
        os.kill(child, signal.SIGTERM)  # there until its exit code is read
    until = time.monotonic() + SECONDS_TO_STOP
    while children := [child for child in children if _exit_code(child) is None]:
        if time.monotonic() > until:
            for child in children:
                os.kill(child, signal.SIGKILL)
        time.sleep(0.05)
