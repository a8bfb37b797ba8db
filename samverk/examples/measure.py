"""Time and queries of the thread and of editions on generated plans.

    DJANGO_SETTINGS_MODULE=samverk.config.settings SAMVERK_DATA=/tmp/measure \
        python -m samverk.examples.measure 40 4000 40000

Writes a table to stdout, and the generated plans into the database that SAMVERK_DATA or DATABASE_URL names.
"""

import os
import sys
from collections.abc import Callable
from time import perf_counter

import django
from django.db import connection

COLUMNS = "{:>10} {:>22} {:>9} {:>8}\n"


def timed(work: Callable):
    """What `work` returns, the seconds it took, and how many queries it asked."""
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        began = perf_counter()
        answer = work()
        return answer, perf_counter() - began, asked


def measurements(size: int, seed: int = 1):
    """Each measurement on a plan of `size` activities: its name, seconds and queries."""
    # Imported here, since Django must be set up first.
    from samverk.examples.generate import generate  # noqa: PLC0415
    from samverk.planning.models import Contribution  # noqa: PLC0415
    from samverk.reports.composing import compose  # noqa: PLC0415
    from samverk.reports.material import gather  # noqa: PLC0415
    from samverk.steering.models import Goal  # noqa: PLC0415
    from samverk.steering.thread import Thread  # noqa: PLC0415

    name = f"Mätning {size}, {perf_counter():.6f}"
    made, seconds, queries = timed(lambda: generate(activities=size, seed=seed, trail=False, name=name))
    yield "generated", seconds, queries
    own = Contribution.objects.filter(activity__plan=made.plan)

    def whole_thread():
        thread = Thread.of(
            Goal.objects.filter(contributions__activity__plan=made.plan),
            own.order_by("activity__position").values_list("activity", "goal", "why"),
        )
        return sum(len(thread.activities_of(goal)) for goal in thread.goals)

    yield "thread", *timed(whole_thread)[1:]
    for label, principal in (("joint edition", None), ("principal's edition", made.principals[0])):
        content, seconds, queries = timed(lambda who=principal: compose(gather(made.rounds[0], who, "sv")))
        if not content["reckoning"]["adds_up"]:
            raise AssertionError(f"{label}: the reckoning does not add up")
        yield label, seconds, queries


def main(sizes: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverk.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    sys.stdout.write(COLUMNS.format("activities", "", "seconds", "queries"))
    for size in map(int, sizes or ["40", "4000"]):
        for label, seconds, queries in measurements(size):
            sys.stdout.write(COLUMNS.format(size, label, f"{seconds:.2f}", queries))
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
