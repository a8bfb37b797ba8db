"""The application in each of the server's processes, which leave with the process that started them."""

import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing import parent_process

from samverk.config import wsgi

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_TO_STOP = 10


def application() -> Callable:
    """What the server calls in each new process. If the one that started it is killed, and so cannot stop it, it stops
    by itself: otherwise it would go on holding the port and answering with the old code."""
    threading.Thread(target=_leave_with_the_parent, name="leave-with-the-parent", daemon=True).start()
    return wsgi.application


def _leave_with_the_parent() -> None:
    started_by = parent_process().pid
    while os.getppid() == started_by:
        time.sleep(SECONDS_BETWEEN_LOOKS)
    os.kill(os.getpid(), signal.SIGTERM)  # requests under way are finished
    time.sleep(SECONDS_TO_STOP)
    os._exit(1)
