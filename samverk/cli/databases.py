"""Taking the whole database out, and putting it back: SQLite by itself, PostgreSQL by its own programs."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from samverk.cli.terminal import Refusal

FILE_NAMES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}


@contextmanager
def one_moment() -> Iterator[str]:
    """While this lasts, all that is read on the connection is of one moment, whatever others write.

    Yields PostgreSQL's name for that moment, by which pg_dump sees the same; "" on SQLite, which is read as a copy.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        yield cursor.fetchone()[0]


def dump_sqlite(target: Path) -> None:
    """A consistent copy while others go on working. Raises Refusal if the copy is not sound."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(target)])
    require_sound(target)


def dump_postgresql(target: Path, moment: str) -> None:
    _program("pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--snapshot={moment}", f"--file={target}")


def restore_sqlite(dump: Path) -> None:
    """Copy the dump over the database in one transaction: others see the old one or the new one, never a half."""
    require_sound(dump)
    connection.ensure_connection()
    with closing(sqlite3.connect(dump)) as source:
        source.backup(connection.connection)
    connection.close()


def restore_postgresql(dump: Path) -> None:
    connection.close()
    connection.close_pool()
    _program("pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges", "--single-transaction",
             "--exit-on-error", f"--dbname={connection.settings_dict['NAME']}", str(dump))  # fmt: skip


def require_sound(copy: Path) -> None:
    """Raises Refusal unless the file is whole. Read through our connection, which knows the constraints' functions."""
    with connection.cursor() as cursor:
        cursor.execute("ATTACH DATABASE %s AS copy", [str(copy)])
        try:
            cursor.execute("PRAGMA copy.integrity_check")
            faults = [row[0] for row in cursor.fetchall() if row[0] != "ok"]
            cursor.execute("PRAGMA copy.foreign_key_check")
            faults += [f"{row[0]}, row {row[1]}: points at nothing" for row in cursor.fetchall()]
        finally:
            cursor.execute("DETACH DATABASE copy")
    if faults:
        raise Refusal(f"The database is not sound: {'; '.join(faults[:5])}")


def facts_in_copy(copy: Path) -> dict:
    with closing(sqlite3.connect(copy)) as database:
        return _facts(lambda query: database.execute(query).fetchall())


def facts_here() -> dict:
    def ask(query):
        with connection.cursor() as cursor:
            cursor.execute(query)
            return cursor.fetchall()

    return _facts(ask)


def _facts(ask: Callable[[str], list]) -> dict:
    """What a backup's manifest says: rows by model, the trail's newest link, the migrations that were run.

    Sessions come and go, and are not counted.
    """
    models = [model for model in apps.get_models() if model._meta.managed and model._meta.app_label != "sessions"]
    quote = connection.ops.quote_name
    head = ask("SELECT sequence, hash FROM core_trailhead")
    newest, link = head[0] if head else (0, "0" * 64)
    return {
        "rows": {m._meta.label_lower: ask(f"SELECT count(*) FROM {quote(m._meta.db_table)}")[0][0] for m in models},  # noqa: S608
        "newest_revision": newest,
        "newest_hash": link,
        "migrations": [f"{app}.{name}" for app, name in ask("SELECT app, name FROM django_migrations ORDER BY 1, 2")],
    }


def _program(name: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs against our database; the password goes by the environment, not the list
    of processes. Raises Refusal with what the program said."""
    folder = os.environ.get("SAMVERK_POSTGRES_BIN")
    path = shutil.which(name, path=folder) or shutil.which(name)
    if not path:
        raise Refusal(f"{name} is not found. It comes with PostgreSQL's client: sudo apt install postgresql-client")
    known = settings.DATABASES["default"]
    reach = {"PGHOST": known["HOST"], "PGPORT": known["PORT"], "PGUSER": known["USER"], "PGPASSWORD": known["PASSWORD"],
             "PGDATABASE": connection.settings_dict["NAME"]}  # fmt: skip
    environment = {**os.environ, **{key: value for key, value in reach.items() if value}}
    done = subprocess.run([path, *arguments], env=environment, check=False, text=True, capture_output=True)  # noqa: S603
    if done.returncode:
        raise Refusal(f"{name} failed: {done.stderr.strip()}")
