"""The worker: takes one task after another from the queue, for as long as it is told to."""

import logging
import time
from collections.abc import Callable

from django.db import OperationalError, close_old_connections, transaction
from django.utils.crypto import get_random_string
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction, is_locked_database_exception

from samverk.core.jobs.models import Job
from samverk.core.jobs.presence import is_present, present
from samverk.core.jobs.running import carry_out

SECONDS_BETWEEN_LOOKS = 1.0
LOOKS_BETWEEN_ROUNDS = 15  # so often it is asked whether another worker has died over its task
log = logging.getLogger(__name__)


def work(is_over: Callable[[], bool] = lambda: False, pause: float = SECONDS_BETWEEN_LOOKS) -> None:
    """Carry out what comes until `is_over()`. A SystemExit in the middle of a task leaves it to the next worker."""
    name, looks = get_random_string(16), 0
    with present(name):
        log.info("Worker %s is there", name)
        while not is_over():
            close_old_connections()
            if looks % LOOKS_BETWEEN_ROUNDS == 0:
                take_back_orphans()
            looks += 1
            if not work_off(name):
                time.sleep(pause)


def work_once() -> int:
    """Carry out what waits now; how many tasks it was."""
    name = get_random_string(16)
    with present(name):
        take_back_orphans()
        return sum(iter(lambda: work_off(name), 0))


def work_off(name: str, most: int = 20) -> int:
    """Carry out what waits now, at most so many tasks; how many it was."""
    for number in range(most):
        row = _claimed(name)
        if row is None:
            return number
        _carry_out(row)
    return most


def take_back_orphans() -> int:
    """Put tasks whose worker has died back in the queue; how many there were."""
    if not DBTaskResult.objects.running().exists():
        return 0
    with transaction.atomic():
        running = DBTaskResult.objects.running().select_for_update(skip_locked=True)
        orphans = [row for row in running if not any(is_present(name) for name in row.worker_ids[-1:])]
        keys = [row.args_kwargs["args"][0] for row in orphans if row.task_path == carry_out.module_path]
        Job.objects.filter(pk__in=keys, state=Job.State.RUNNING).update(state=Job.State.WAITING)
        DBTaskResult.objects.filter(pk__in=[row.pk for row in orphans]).update(status=TaskResultStatus.READY)
    if orphans:
        log.warning("%s tasks were interrupted; they are taken up again", len(orphans))
    return len(orphans)


def _claimed(name: str) -> DBTaskResult | None:
    if not DBTaskResult.objects.ready().exists():  # without the lock that claiming takes on SQLite
        return None
    try:
        with exclusive_transaction():
            row = DBTaskResult.objects.ready().get_locked()
            if row is not None:
                row.claim(name)
            return row
    except OperationalError as fault:
        if is_locked_database_exception(fault):
            return None  # somebody writes for long; it will be free again
        raise


def _carry_out(row: DBTaskResult) -> None:
    try:
        result = row.task.call(*row.args_kwargs["args"], **row.args_kwargs["kwargs"])
    except Exception as fault:  # the task's own; it is kept with its row and told in the log
        log.exception("Task %s failed", row.pk)
        row.set_failed(fault)
    else:
        row.set_successful(result)
