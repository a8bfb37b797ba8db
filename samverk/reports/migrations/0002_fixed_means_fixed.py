"""A fixed edition, and the files kept from it, cannot be changed or deleted: the database itself refuses."""

from django.db import migrations

SQLITE = [
    """
    CREATE TRIGGER edition_fixed_update BEFORE UPDATE ON reports_edition WHEN OLD.state = 'fixed'
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be changed'); END
    """,
    """
    CREATE TRIGGER edition_fixed_delete BEFORE DELETE ON reports_edition WHEN OLD.state = 'fixed'
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be deleted'); END
    """,
    """
    CREATE TRIGGER edition_fixed_insert BEFORE INSERT ON reports_edition
    WHEN EXISTS (SELECT 1 FROM reports_edition WHERE id = NEW.id AND state = 'fixed')
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be replaced'); END
    """,
    """
    CREATE TRIGGER edition_file_update BEFORE UPDATE ON reports_editionfile
    BEGIN SELECT RAISE(ABORT, 'a kept file cannot be changed'); END
    """,
    """
    CREATE TRIGGER edition_file_delete BEFORE DELETE ON reports_editionfile
    BEGIN SELECT RAISE(ABORT, 'a kept file cannot be deleted'); END
    """,
]
POSTGRESQL = [
    """
    CREATE FUNCTION edition_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'a fixed edition and its files cannot be changed or deleted'; END $$
    """,
    """
    CREATE TRIGGER edition_fixed BEFORE UPDATE OR DELETE ON reports_edition FOR EACH ROW
    WHEN (OLD.state = 'fixed') EXECUTE FUNCTION edition_is_kept()
    """,
    "CREATE TRIGGER edition_whole BEFORE TRUNCATE ON reports_edition EXECUTE FUNCTION edition_is_kept()",
    """
    CREATE TRIGGER edition_file_kept BEFORE UPDATE OR DELETE ON reports_editionfile FOR EACH ROW
    EXECUTE FUNCTION edition_is_kept()
    """,
    "CREATE TRIGGER edition_file_whole BEFORE TRUNCATE ON reports_editionfile EXECUTE FUNCTION edition_is_kept()",
]
UNDO = {
    "sqlite": [
        f"DROP TRIGGER {name}"
        for name in (
            "edition_fixed_update",
            "edition_fixed_delete",
            "edition_fixed_insert",
            "edition_file_update",
            "edition_file_delete",
        )
    ],
    "postgresql": ["DROP FUNCTION edition_is_kept() CASCADE"],
}


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
