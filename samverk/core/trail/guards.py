"""The triggers that guard what may never change: that they stand, and are not merely written in a migration.

On SQLite a migration that makes a table anew takes its triggers with it; whoever owns a database can take them away.
"""

from django.db import connection

_guards: dict[str, dict[str, tuple[str, ...]]] = {}

STANDING = {
    "sqlite": "SELECT tbl_name, name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND c.relnamespace = current_schema()::regnamespace
    """,
}


def register(table: str, *, sqlite: tuple[str, ...], postgresql: tuple[str, ...]) -> None:
    """A table whose rows may not change, with the names of its triggers. Called from apps.ready."""
    _guards[table] = {"sqlite": sqlite, "postgresql": postgresql}


def missing() -> list[str]:
    """Each guard that does not stand, in words."""
    with connection.cursor() as cursor:
        cursor.execute(STANDING[connection.vendor])
        standing = {tuple(row) for row in cursor.fetchall()}
    return [
        f"the guard {name} of {table} is missing or put out of action"
        for table, names in _guards.items()
        for name in names[connection.vendor]
        if (table, name) not in standing
    ]


def tables() -> list[str]:
    return list(_guards)
