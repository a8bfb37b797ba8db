"""The guards of fixed editions, tightened: SQLite's REPLACE walks past the triggers on deletion where recursive_triggers
is off, by any key that is unique, and so does its UPDATE OR REPLACE.

Of a fixed edition each column is named that says what was fixed; what is not named, such as who may see it, may change.
"""

from django.db import migrations

FIXED = (
    "id", "round_id", "organisation_id", "language", "number", "previous_id", "reopen_reason", "state", "introduction",
    "content", "sha256", "approved_by_id", "approved_at", "fixed_by_id", "fixed_at", "trail_sequence", "trail_hash",
)  # fmt: skip
SAME_SQLITE = " AND ".join(f"NEW.{name} IS OLD.{name}" for name in FIXED)
SAME_POSTGRESQL = "ROW({}) IS NOT DISTINCT FROM ROW({})".format(
    ", ".join(f"NEW.{name}" for name in FIXED), ", ".join(f"OLD.{name}" for name in FIXED)
)
# Another edition that is fixed, in whose place the new row would be put.
IN_ITS_PLACE = """
    EXISTS (
        SELECT 1 FROM reports_edition WHERE state = 'fixed' AND {other} (
            id = NEW.id OR previous_id = NEW.previous_id OR (
                round_id = NEW.round_id AND organisation_id IS NEW.organisation_id AND language = NEW.language
                AND number = NEW.number
            )
        )
    )
"""
SQLITE = [
    "DROP TRIGGER IF EXISTS edition_fixed_update",
    "DROP TRIGGER IF EXISTS edition_fixed_insert",
    f"""
    CREATE TRIGGER edition_fixed_update BEFORE UPDATE ON reports_edition WHEN OLD.state = 'fixed' AND NOT ({SAME_SQLITE})
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be changed'); END
    """,
    f"""
    CREATE TRIGGER edition_fixed_insert BEFORE INSERT ON reports_edition WHEN {IN_ITS_PLACE.format(other="")}
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be replaced'); END
    """,
    f"""
    CREATE TRIGGER edition_fixed_place BEFORE UPDATE ON reports_edition
    WHEN {IN_ITS_PLACE.format(other="id IS NOT OLD.id AND")}
    BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be replaced'); END
    """,
    """
    CREATE TRIGGER edition_file_insert BEFORE INSERT ON reports_editionfile
    WHEN EXISTS (
        SELECT 1 FROM reports_editionfile
        WHERE id = NEW.id OR (edition_id = NEW.edition_id AND format = NEW.format)
    )
    BEGIN SELECT RAISE(ABORT, 'a kept file cannot be replaced'); END
    """,
]
POSTGRESQL = [
    "DROP TRIGGER edition_fixed ON reports_edition",
    f"""
    CREATE TRIGGER edition_fixed BEFORE UPDATE ON reports_edition FOR EACH ROW
    WHEN (OLD.state = 'fixed' AND NOT ({SAME_POSTGRESQL})) EXECUTE FUNCTION edition_is_kept()
    """,
    """
    CREATE TRIGGER edition_fixed_delete BEFORE DELETE ON reports_edition FOR EACH ROW
    WHEN (OLD.state = 'fixed') EXECUTE FUNCTION edition_is_kept()
    """,
]
UNDO = {
    "sqlite": [
        "DROP TRIGGER edition_fixed_place",
        "DROP TRIGGER edition_file_insert",
        "DROP TRIGGER edition_fixed_update",
        "DROP TRIGGER edition_fixed_insert",
        """
        CREATE TRIGGER edition_fixed_update BEFORE UPDATE ON reports_edition WHEN OLD.state = 'fixed'
        BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be changed'); END
        """,
        """
        CREATE TRIGGER edition_fixed_insert BEFORE INSERT ON reports_edition
        WHEN EXISTS (SELECT 1 FROM reports_edition WHERE id = NEW.id AND state = 'fixed')
        BEGIN SELECT RAISE(ABORT, 'a fixed edition cannot be replaced'); END
        """,
    ],
    "postgresql": [
        "DROP TRIGGER edition_fixed_delete ON reports_edition",
        "DROP TRIGGER edition_fixed ON reports_edition",
        """
        CREATE TRIGGER edition_fixed BEFORE UPDATE OR DELETE ON reports_edition FOR EACH ROW
        WHEN (OLD.state = 'fixed') EXECUTE FUNCTION edition_is_kept()
        """,
    ],
}


def guard(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def unguard(apps, schema_editor):
    for statement in UNDO[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("reports", "0003_names_of_fields")]
    operations = [migrations.RunPython(guard, unguard)]
