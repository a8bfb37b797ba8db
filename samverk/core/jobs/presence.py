"""Which workers live: each holds a lock that the system takes from it the moment its process ends, however it ends.

So a job whose worker was killed is told from one that merely takes long, without clocks or time limits. On SQLite the
lock is on a file in the data folder, on PostgreSQL one of the server's advisory locks.
"""

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress

from django.db import connection

from samverk.core.jobs.progress import folder

ANYBODY = "anybody"  # held by every worker together
# So that the server misses a worker whose machine is gone within a minute, instead of after hours.
NOTICE_LOSS = "SET tcp_keepalives_idle = 30; SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 3"


@contextmanager
def present(worker: str) -> Iterator[None]:
    """While this lasts, the worker is there for all to see."""
    with _present_by_file(worker) if connection.vendor == "sqlite" else _present_by_server(worker):
        yield


def is_present(worker: str) -> bool:
    return _is_locked_file(worker) if connection.vendor == "sqlite" else _is_locked_on_server(worker)


def is_anybody_present() -> bool:
    """Whether a job that is started now will be carried out soon."""
    return is_present(ANYBODY)


@contextmanager
def _present_by_file(worker: str):
    path = _path(worker)
    everyone, own = _opened(ANYBODY), os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(own, fcntl.LOCK_EX)
        fcntl.flock(everyone, fcntl.LOCK_SH)
        yield
    finally:
        os.close(everyone)
        os.close(own)
        with suppress(FileNotFoundError):
            path.unlink()


def _is_locked_file(worker: str) -> bool:
    if not _path(worker).exists():
        return False
    handle = _opened(worker)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def _opened(worker: str) -> int:
    return os.open(_path(worker), os.O_RDWR | os.O_CREAT, 0o600)


def _path(worker: str):
    return folder() / f"worker-{worker}"


@contextmanager
def _present_by_server(worker: str):
    with closing(connection.copy()) as beside, beside.cursor() as cursor:
        cursor.execute(NOTICE_LOSS)
        cursor.execute("SELECT pg_advisory_lock(%s)", [_number(worker)])
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [_number(ANYBODY)])
        try:
            yield
        finally:
            with suppress(Exception):  # a lost connection has let go already
                cursor.execute("SELECT pg_advisory_unlock_all()")  # it goes back to the pool


def _is_locked_on_server(worker: str) -> bool:
    """Try the lock and let go at once, in one statement: between two, another could stand in the way."""
    query = "SELECT CASE WHEN pg_try_advisory_lock(%s) THEN NOT pg_advisory_unlock(%s) ELSE true END"
    with connection.cursor() as cursor:
        cursor.execute(query, [_number(worker)] * 2)
        return cursor.fetchone()[0]


def _number(worker: str) -> int:
    """PostgreSQL's locks are numbers of 64 bits, shared by all who use the database."""
    return int.from_bytes(hashlib.sha256(f"samverk worker {worker}".encode()).digest()[:8], "big", signed=True)
