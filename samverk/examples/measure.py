"""CPU time and queries of the thread and of editions on generated plans.

    SAMVERK_DATA=/tmp/measure python -m samverk.examples.measure 40 4000 40000 --runs 5

Writes a table to stdout, and the generated plans into the database that SAMVERK_DATA or DATABASE_URL names. Seconds are
those of this process alone, so that others on the machine disturb less; PostgreSQL's own work is not among them.
"""

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from functools import partial
from statistics import median
from time import process_time

import django
from django.db import connection

COLUMNS = "{:>10} {:>20} {:>9} {:>9} {:>9} {:>8}\n"


def timed(work: Callable):
    """What `work` returns, the seconds it took, and how many queries it asked."""
    asked = 0

    def count(execute, sql, params, many, context):
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        began = process_time()
        answer = work()
        return answer, process_time() - began, asked


def works(made) -> Iterator[tuple[str, Callable]]:
    """What is measured on a generated plan, each by its name."""
    # Imported here, since Django must be set up first.
    from samverk.planning.models import Contribution  # noqa: PLC0415
    from samverk.reports.composing import compose  # noqa: PLC0415
    from samverk.reports.material import gather  # noqa: PLC0415
    from samverk.steering.models import Goal  # noqa: PLC0415
    from samverk.steering.thread import Thread  # noqa: PLC0415

    def whole_thread():
        own = Contribution.objects.filter(activity__plan=made.plan).order_by("activity__position")
        thread = Thread.of(
            Goal.objects.filter(contributions__activity__plan=made.plan), own.values_list("activity", "goal", "why")
        )
        return sum(len(thread.activities_of(goal)) for goal in thread.goals)

    def edition(principal):
        content = compose(gather(made.rounds[0], principal, "sv"))
        if not content["reckoning"]["adds_up"]:
            raise AssertionError(f"{principal or 'joint'}: the reckoning does not add up")

    yield "thread", whole_thread
    yield "joint edition", lambda: edition(None)
    yield "principal's edition", lambda: edition(made.principals[0])


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="samverk.examples.measure", description=__doc__.splitlines()[0])
    parser.add_argument("sizes", nargs="*", type=int, default=[40, 4000], help="activities of each plan")
    parser.add_argument("--runs", type=int, default=3, help="how many times each work is done")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverk.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from samverk.examples.generate import generate  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    sys.stdout.write(COLUMNS.format("activities", "CPU seconds:", "median", "least", "most", "queries"))
    for size in asked.sizes:
        name = f"Mätning {size}, {process_time():.6f}"
        plan = partial(generate, activities=size, seed=asked.seed, trail=False, name=name)
        made, took, queries = timed(plan)
        tell(size, "generated", [took], queries)
        for label, work in works(made):
            runs = [timed(work) for _run in range(asked.runs)]
            tell(size, label, [seconds for _answer, seconds, _queries in runs], runs[-1][2])


def tell(size: int, label: str, seconds: list[float], queries: int) -> None:
    figures = (f"{figure:.2f}" for figure in (median(seconds), min(seconds), max(seconds)))
    sys.stdout.write(COLUMNS.format(size, label, *figures, queries))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
