"""What stands in the log of reading stays there: the database itself refuses every change and every deletion.

On SQLite a row that is there already is left as it is when somebody inserts it again: INSERT OR REPLACE walks past the
triggers on deletion where recursive_triggers is off.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER reading_keep BEFORE DELETE ON core_reading
    BEGIN SELECT RAISE(ABORT, 'the log of reading cannot be deleted'); END
    """,
    """
    CREATE TRIGGER reading_fixed BEFORE UPDATE ON core_reading
    BEGIN SELECT RAISE(ABORT, 'the log of reading cannot be edited'); END
    """,
    """
    CREATE TRIGGER reading_once BEFORE INSERT ON core_reading
    WHEN EXISTS (SELECT 1 FROM core_reading WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the log of reading cannot be replaced'); END
    """,
    """
    CREATE TRIGGER reading_first BEFORE INSERT ON core_reading
    WHEN EXISTS (
        SELECT 1 FROM core_reading
        WHERE id IS NOT NEW.id AND person_id = NEW.person_id AND model = NEW.model AND object_id = NEW.object_id AND day = NEW.day
    )
    BEGIN SELECT RAISE(IGNORE); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION reading_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log of reading cannot be edited or deleted'; END $$
    """,
    """
    CREATE TRIGGER reading_keep BEFORE UPDATE OR DELETE ON core_reading FOR EACH ROW
    EXECUTE FUNCTION reading_is_kept()
    """,
    "CREATE TRIGGER reading_whole BEFORE TRUNCATE ON core_reading EXECUTE FUNCTION reading_is_kept()",
]
UNDO = {
    "sqlite": [f"DROP TRIGGER reading_{name}" for name in ("keep", "fixed", "once", "first")],
    "postgresql": ["DROP FUNCTION reading_is_kept() CASCADE"],
}


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0012_log_of_reading")]
    operations = [migrations.RunPython(guard, unguard)]
