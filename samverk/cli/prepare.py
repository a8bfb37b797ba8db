"""Make the fonts, the style sheet and the translations, and bring the database up to date.

`samverk run` does this by itself. Call it alone where another server than ours runs the application.
"""

import contextlib

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import activate, get_language
from django.utils.translation.reloader import translation_file_changed

from samverk.cli import granting
from samverk.cli.reindex import rebuild
from samverk.cli.terminal import Refusal, tell
from samverk.config import sqlite
from samverk.config.catalogues import compile_catalogues
from samverk.config.serving import collect_static
from samverk.core.assets import build_assets
from samverk.core.search import index

EXAMPLES = ["samverk prepare", "samverk prepare --grant-to samverk_app"]


def add_arguments(parser) -> None:
    parser.add_argument("--no-database", action="store_true", help="leave the database alone")

    parser.add_argument(
        "--grant-to", metavar="ROLE", help="on PostgreSQL: the role that the application uses and that owns no table"
    )


def run(options) -> None:
    prepare_files()
    if not options.no_database:
        prepare_database()
    if options.grant_to:
        granting.grant_to(options.grant_to)
        tell(f"{options.grant_to} may do what the application does, and nothing to the guards of the trail.")


def prepare_files() -> None:
    if build_assets():
        tell("Made the fonts and the style sheet.")
    if not settings.DEBUG and collect_static():
        tell("Collected and compressed what browsers fetch.")
    if made := compile_catalogues():
        tell(f"Compiled the translations ({len(made)}).")
        # While it was set up, Django read those that lay here before, or found none, and would keep to that.
        language = get_language()
        translation_file_changed(None, made[0])
        activate(language)


def prepare_database() -> None:
    """Run the migrations that are not yet run, and write the search index anew if it was written another way."""
    if connection.vendor == "sqlite" and not sqlite.is_safe():
        version = ".".join(str(number) for number in sqlite.version())
        tell(
            f"WARNING: SQLite {version} can damage the database when two write at once. "
            "Install pysqlite3, or use PostgreSQL (docs/running.md)."
        )
    executor = MigrationExecutor(connection)
    steps = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if steps and not granting.owns_tables():
        raise Refusal(
            "The database is to be brought up to date, which this role may not: run samverk prepare --grant-to ROLE "
            "with the DATABASE_URL of the tables’ owner (docs/running.md)."
        )
    if steps:
        tell(f"Bringing the database up to date ({len(steps)} steps).")
        with contextlib.redirect_stdout(None):
            call_command("migrate", interactive=False, verbosity=0)
    if not index.is_current():
        rebuild()
