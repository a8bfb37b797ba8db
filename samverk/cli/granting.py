"""On PostgreSQL: a role for the application that does not own the tables, so that it cannot take their guards away."""

from django.db import connection

from samverk.cli.terminal import Refusal

# What the application adds to and never changes; and what only a migration changes.
ADDED_TO = ("core_revision", "core_reading")
READ_ONLY = ("django_migrations",)


def grant_to(role: str) -> None:
    """Let the role do what the application does, and no more. Raises Refusal for one that could do it all anyway."""
    if connection.vendor != "postgresql":
        raise Refusal("--grant-to is for PostgreSQL: SQLite has no roles.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper, oid = current_user::regrole FROM pg_roles WHERE rolname = %s", [role])
        found = cursor.fetchone()
        if found is None:
            raise Refusal(f"The database knows no role {role}. Make it first: createuser {role}")
        if any(found):
            raise Refusal(f"{role} owns the tables or the whole server: make a role of its own for the application.")
        name, quote = connection.ops.quote_name(role), connection.ops.quote_name
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            *(f"REVOKE UPDATE, DELETE ON {quote(table)} FROM {name}" for table in ADDED_TO),
            *(f"REVOKE INSERT, UPDATE, DELETE ON {quote(table)} FROM {name}" for table in READ_ONLY),
        ):
            cursor.execute(statement)


def owns_tables() -> bool:
    """Whether this connection may change tables: it owns them, or there are none yet."""
    if connection.vendor != "postgresql":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_has_role(current_user, tableowner, 'USAGE')) FROM pg_tables "
            "WHERE schemaname = current_schema()"
        )
        return cursor.fetchone()[0] is not False
