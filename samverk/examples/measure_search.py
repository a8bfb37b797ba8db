"""Time of the search over many texts: writing the index, and finding against what the bare engine takes.

    DJANGO_SETTINGS_MODULE=samverk.config.settings SAMVERK_DATA=/tmp/measure \
        python -m samverk.examples.measure_search 200000

Writes a table to stdout, and the texts into the database that SAMVERK_DATA or DATABASE_URL names. Times are seconds of
CPU: this process's, and on PostgreSQL also its server's.
"""

import os
import random
import sys
from collections.abc import Callable
from pathlib import Path
from statistics import median
from time import process_time

import django
from django.db import connection, transaction

WORDS, VOCABULARY = 30, 40_000  # words in each text, and in all
PLANTED = {"kulturplanen": 200, "besöksnäring": 2_000, "regional strategi": 20_000, "skärgård": 100_000}
TIMES = 7
TOP = 20
LINES = "{:<28}{:>10}{:>12}{:>12}{:>8}\n"


def cpu() -> float:
    """Seconds of CPU so far, of this process and of the database's that serves it."""
    return process_time() + _server_seconds()


def _server_seconds() -> float:
    if connection.vendor == "sqlite":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def seconds_of(work: Callable, times: int = 1) -> float:
    """The median; work that a clock's tick is too long for is done many times."""
    found = []
    for _time in range(TIMES if times > 1 else 1):
        began = cpu()
        for _again in range(times):
            work()
        found.append((cpu() - began) / times)
    return median(found)


def write_texts(wanted: int) -> object:
    """So many activities, parts and follow-ups with texts of common and rare words; the person who may see them."""
    # Imported here, since Django must be set up first.
    from samverk.core.search.lexicon import swedish  # noqa: PLC0415
    from samverk.examples.generate import generate  # noqa: PLC0415
    from samverk.followup.models import FollowUp  # noqa: PLC0415
    from samverk.planning.models import Activity, Part  # noqa: PLC0415

    made = generate(activities=wanted // 5, rounds=1, trail=False, silent=0, name=f"Mätning {wanted}")
    chance = random.Random(1)  # noqa: S311  to be alike each time, not secret
    words = sorted(word for word in swedish().flags if len(word) > 3)
    weights = [1 / (place + 3) for place in range(VOCABULARY)]
    words = chance.sample(words, VOCABULARY)
    planted = {word: chance.sample(range(wanted), min(number, wanted // 2)) for word, number in PLANTED.items()}
    texts = {}
    for word, places in planted.items():
        for place in places:
            texts.setdefault(place, []).append(word)
    place = 0
    for model, name in ((Activity, "description"), (Part, "text"), (FollowUp, "comment")):
        rows = list(model._base_manager.order_by("pk"))
        for start in range(0, len(rows), 2000):
            batch = rows[start : start + 2000]
            for row in batch:
                text = chance.choices(words, weights, k=WORDS) + texts.get(place, [])
                setattr(row, name, " ".join(text))
                place += 1
            with transaction.atomic():
                model._base_manager.bulk_create(
                    batch, update_conflicts=True, unique_fields=["pk"], update_fields=[name], batch_size=500
                )
    return made.lead


def bare(expression: str) -> None:
    from samverk.core.search import engines  # noqa: PLC0415

    asked = [expression] * (1 + engines.rank_asks())
    order = "core_searchwords.rank" if connection.vendor == "sqlite" else "rank"
    statement = (
        f"SELECT core_searchwords.rowid, {engines.rank()} FROM core_searchwords "  # noqa: S608
        f"WHERE {engines.matches()} ORDER BY {order} LIMIT {TOP}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, asked)
        cursor.fetchall()


def main(sizes: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samverk.config.settings")
    django.setup()
    from django.core.management import call_command  # noqa: PLC0415

    from samverk.core.search import index  # noqa: PLC0415
    from samverk.core.search.finding import find  # noqa: PLC0415
    from samverk.core.search.query import read  # noqa: PLC0415
    from samverk.core.search.tables import SearchEntry, SearchWord  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    reader = write_texts(int(sizes[0]) if sizes else 20_000)
    sys.stdout.write(f"{connection.vendor}: index written in {seconds_of(index.rebuild):.1f} s: ")
    sys.stdout.write(f"{SearchEntry.objects.count()} things, {SearchWord.objects.count()} words\n")
    sys.stdout.write(LINES.format("query", "hits", "bare ms", "found ms", "times"))
    find(reader, "först")
    for words in PLANTED:
        times = 1 if find(reader, words).total > 50_000 else 20
        expression = read(words).expression()
        engine = seconds_of(lambda asked=expression: bare(asked), times)
        found = seconds_of(lambda asked=words: find(reader, asked)[0:TOP], times)
        row = [words, find(reader, words).total, f"{engine * 1000:.1f}", f"{found * 1000:.1f}"]
        sys.stdout.write(LINES.format(*row, f"{found / max(engine, 1e-9):.1f}"))
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
