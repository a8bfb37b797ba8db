"""Put a backup back, and prove that it is all there.

Refuses to touch a database that holds anything, unless --force is given; then what was there is first saved beside it,
in the data folder. Run it while no one works: what is written meanwhile is lost.
"""

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from samverk.cli import archive, databases
from samverk.cli.backup import write_backup
from samverk.cli.prepare import prepare_database
from samverk.cli.terminal import Refusal, readable, result, tell
from samverk.core import trail
from samverk.core.models import Revision
from samverk.organisations.models import Person
from samverk.reports import verifying

EXAMPLES = ["samverk restore samverk-2026-11-22.tar.gz", "samverk restore --force newest.tar.gz"]


def add_arguments(parser) -> None:
    parser.add_argument("file", type=readable, metavar="FILE", help="what `samverk backup` wrote")
    parser.add_argument("--force", action="store_true", help="replace a database that holds something")


def run(options) -> int:
    settings.DATA.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".samverk-restore-", dir=settings.DATA) as folder:
        tell("Checking the file.")
        manifest, dump = archive.read(options.file, Path(folder))
        refuse_foreign(manifest)
        if holds_something():
            if not options.force:
                raise Refusal("The database is not empty. To replace all that it holds, add --force.")
            earlier = settings.DATA / f"before-restore-{datetime.now():%Y-%m-%dT%H%M%S}.tar.gz"
            write_backup(earlier)
            tell(f"What was there is saved in {earlier}.")
        tell("Putting it back.")
        put_back = databases.restore_sqlite if manifest.vendor == "sqlite" else databases.restore_postgresql
        put_back(dump)
    missing = differences(manifest, databases.facts_here())
    prepare_database()
    tell("Recomputing the trail and the editions.")
    anchors = verifying.anchors() | {manifest.newest_revision: manifest.newest_hash}
    faults = [*missing, *trail.verify(anchors).faults[:100], *verifying.verify()]
    for fault in faults:
        tell(f"FAULT {fault}")
    result(f"Restored what was saved {manifest.made_at}: {sum(manifest.rows.values())} rows, {len(faults)} faults")
    return 1 if faults else 0


def refuse_foreign(manifest: archive.Manifest) -> None:
    """A dump of another kind of database, or of a newer Samverk, cannot be read here."""
    if manifest.vendor != connection.vendor:
        raise Refusal(f"The backup is of {manifest.vendor}, and this Samverk runs on {connection.vendor}.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(connection).disk_migrations}
    ours = [step for step in manifest.migrations if step.split(".")[0] in {name.split(".")[0] for name in known}]
    if newer := [step for step in ours if step not in known]:
        raise Refusal(
            f"The backup was made by a newer Samverk ({manifest.samverk}), which knows {newer[0]}. Upgrade first."
        )


def holds_something() -> bool:
    """Whether anything would be lost. The standard status scales come with the tables and are nobody's work."""
    tables = connection.introspection.table_names()
    return Person._meta.db_table in tables and (Person.objects.exists() or Revision.objects.exists())


def differences(manifest: archive.Manifest, found: dict) -> list[str]:
    """What the backup promised and the database does not have."""
    faults = [
        f"{model}: {count} rows were saved, {found['rows'].get(model, 0)} are here"
        for model, count in manifest.rows.items()
        if found["rows"].get(model, 0) != count
    ]
    if (found["newest_revision"], found["newest_hash"]) != (manifest.newest_revision, manifest.newest_hash):
        faults.append(f"the newest revision is {found['newest_revision']}, not {manifest.newest_revision}")
    return faults
