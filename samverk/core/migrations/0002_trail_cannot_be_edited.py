"""The revision trail cannot be edited or deleted: the database itself refuses, whatever code asks.

Content and salt may be emptied (lawful destruction); nothing else may ever change.
"""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER revision_keep BEFORE DELETE ON core_revision
    BEGIN SELECT RAISE(ABORT, 'the revision trail cannot be deleted'); END
    """,
    """
    CREATE TRIGGER revision_once BEFORE INSERT ON core_revision
    WHEN EXISTS (SELECT 1 FROM core_revision WHERE sequence = NEW.sequence OR id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'the revision trail cannot be replaced'); END
    """,
    """
    CREATE TRIGGER revision_fixed BEFORE UPDATE ON core_revision
    WHEN NOT (
        NEW.id IS OLD.id AND NEW.sequence IS OLD.sequence AND NEW.operation IS OLD.operation
        AND NEW.action IS OLD.action AND NEW.at IS OLD.at AND NEW.actor_id IS OLD.actor_id
        AND NEW.kind IS OLD.kind AND NEW.model IS OLD.model AND NEW.object_id IS OLD.object_id
        AND NEW.content_hash IS OLD.content_hash AND NEW.previous_hash IS OLD.previous_hash
        AND NEW.hash IS OLD.hash AND NEW.content IS NULL AND NEW.salt IS NULL
    )
    BEGIN SELECT RAISE(ABORT, 'the revision trail cannot be edited'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION revision_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the revision trail cannot be edited or deleted'; END $$
    """,
    "CREATE TRIGGER revision_keep BEFORE DELETE ON core_revision FOR EACH ROW EXECUTE FUNCTION revision_is_kept()",
    "CREATE TRIGGER revision_whole BEFORE TRUNCATE ON core_revision EXECUTE FUNCTION revision_is_kept()",
    """
    CREATE TRIGGER revision_fixed BEFORE UPDATE ON core_revision FOR EACH ROW
    WHEN (NOT (
        ROW(NEW.id, NEW.sequence, NEW.operation, NEW.action, NEW.at, NEW.actor_id, NEW.kind, NEW.model, NEW.object_id,
            NEW.content_hash, NEW.previous_hash, NEW.hash)
        IS NOT DISTINCT FROM
        ROW(OLD.id, OLD.sequence, OLD.operation, OLD.action, OLD.at, OLD.actor_id, OLD.kind, OLD.model, OLD.object_id,
            OLD.content_hash, OLD.previous_hash, OLD.hash)
        AND NEW.content IS NULL AND NEW.salt IS NULL
    )) EXECUTE FUNCTION revision_is_kept()
    """,
]
UNDO = {
    "sqlite": [f"DROP TRIGGER revision_{name}" for name in ("keep", "once", "fixed")],
    "postgresql": ["DROP FUNCTION revision_is_kept() CASCADE"],
}


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
