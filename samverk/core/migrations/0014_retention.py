"""How long each kind is kept, as it is set here; and what is older than a year may leave the log of reading.

Deletions by the rule are noted in the trail (`core.reading.clear_readings`), and `samverk verify` finds any other.
"""

from django.db import migrations, models

KEPT = 365  # days that no rule and nobody else gets past

SQLITE = [
    "DROP TRIGGER reading_keep",
    f"""
    CREATE TRIGGER reading_keep BEFORE DELETE ON core_reading WHEN OLD.day >= date('now', '-{KEPT} days')
    BEGIN SELECT RAISE(ABORT, 'the log of reading cannot be deleted'); END
    """,
]
POSTGRESQL = [
    f"""
    CREATE OR REPLACE FUNCTION reading_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' THEN
            IF OLD.day < (now() AT TIME ZONE 'UTC')::date - {KEPT} THEN RETURN OLD; END IF;
        END IF;
        RAISE EXCEPTION 'the log of reading cannot be edited or deleted';
    END $$
    """,
]
SQLITE_BEFORE = [
    "DROP TRIGGER reading_keep",
    """
    CREATE TRIGGER reading_keep BEFORE DELETE ON core_reading
    BEGIN SELECT RAISE(ABORT, 'the log of reading cannot be deleted'); END
    """,
]
POSTGRESQL_BEFORE = [
    """
    CREATE OR REPLACE FUNCTION reading_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the log of reading cannot be edited or deleted'; END $$
    """,
]


def let_go(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def keep(apps, schema_editor):
    for statement in {"sqlite": SQLITE_BEFORE, "postgresql": POSTGRESQL_BEFORE}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0013_reading_cannot_be_edited")]
    operations = [
        migrations.CreateModel(
            name="RetentionRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="version")),
                ("name", models.CharField(editable=False, max_length=80, unique=True, verbose_name="kind")),
                ("days", models.PositiveIntegerField(blank=True, null=True, verbose_name="days")),
            ],
            options={"verbose_name": "retention rule", "ordering": ["name"]},
        ),
        migrations.RunPython(let_go, keep),
    ]
