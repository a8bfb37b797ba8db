"""A fixed settlement, the rows of the books that it counts and the payments cannot be changed or deleted: the database
itself refuses."""

from django.db import migrations

KEPT = {
    "settlement_fixed": ("economy_settlement", "OLD.state = 'fixed'"),
    "settled_row": ("economy_ledgerrow", "OLD.settlement_id IS NOT NULL"),
    "settled_payment": ("economy_payment", "OLD.settlement_id IS NOT NULL"),
}


def guard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            """
            CREATE FUNCTION settled_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN RAISE EXCEPTION 'what a fixed settlement counts cannot be changed or deleted'; END $$
            """
        )
    for name, (table, condition) in KEPT.items():
        for statement in _statements(schema_editor.connection.vendor, name, table, condition):
            schema_editor.execute(statement)


def _statements(vendor: str, name: str, table: str, condition: str) -> list[str]:
    if vendor == "postgresql":
        return [
            f"""
            CREATE TRIGGER {name} BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW
            WHEN ({condition}) EXECUTE FUNCTION settled_is_kept()
            """,
            f"CREATE TRIGGER {name}_whole BEFORE TRUNCATE ON {table} EXECUTE FUNCTION settled_is_kept()",
        ]
    return [
        f"""
        CREATE TRIGGER {name}_{event} BEFORE {event} ON {table} WHEN {condition}
        BEGIN SELECT RAISE(ABORT, 'what a fixed settlement counts cannot be changed or deleted'); END
        """
        for event in ("update", "delete")
    ]


def unguard(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION settled_is_kept() CASCADE")
        return
    for name in KEPT:
        for event in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {name}_{event}")


class Migration(migrations.Migration):
    dependencies = [("economy", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
