"""Where the search index is kept: entries and words as any table, and the tokens as each database has them.

What there already is to find is written by `samverk prepare` or `samverk reindex`, which know all rooms.
"""

from django.db import migrations, models

SQLITE = [
    # Our tokens hold letters, digits and points, in small letters already. Short beginnings have an index of their own.
    """
    CREATE VIRTUAL TABLE core_searchwords USING fts5(
        title, title_parts, text, text_parts,
        tokenize = "unicode61 remove_diacritics 0 tokenchars '.'", prefix = '2 3'
    )
    """,
    "INSERT INTO core_searchwords (core_searchwords, rank) VALUES ('rank', 'bm25(10.0, 4.0, 2.0, 1.0)')",
]
POSTGRESQL = [
    "CREATE TABLE core_searchwords (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX core_searchwords_words ON core_searchwords USING gin (words)",
]


def make_tokens(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_tokens(apps, schema_editor):
    schema_editor.execute("DROP TABLE core_searchwords")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_trail_cannot_be_edited"),
    ]

    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("object_id", models.BigIntegerField()),
                ("title", models.TextField()),
                ("place", models.TextField(blank=True)),
                ("text", models.TextField(blank=True)),
                ("url", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="SearchIndex",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("recipe", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="SearchWord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("word", models.CharField(max_length=60, unique=True)),
                ("language", models.CharField(max_length=2)),
                ("entries", models.IntegerField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="searchentry",
            constraint=models.UniqueConstraint(fields=("kind", "object_id"), name="one_entry_per_thing"),
        ),
        migrations.AddConstraint(
            model_name="searchindex",
            constraint=models.CheckConstraint(condition=models.Q(("pk", 1)), name="one_search_index"),
        ),
        migrations.AddIndex(
            model_name="searchword",
            index=models.Index(fields=["language"], name="search_word_language"),
        ),
        migrations.RunPython(make_tokens, drop_tokens),
    ]
