"""Write the whole database to one file, while Samverk goes on working.

The file says what must be found in it: a hash, the number of rows, the newest revision. `samverk restore` checks that.
The secret key is not in it, nor the mail that was written to files. Keep the file elsewhere, and encrypted.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from samverk import __version__
from samverk.cli import archive, databases
from samverk.cli.terminal import Refusal, result, tell

EXAMPLES = ["samverk backup /srv/backups/samverk-2026-11-22.tar.gz", "samverk backup --force newest.tar.gz"]


def add_arguments(parser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE", help="where to write it")
    parser.add_argument("--force", action="store_true", help="write over a file that is there")


def run(options) -> None:
    if options.file.exists() and not options.force:
        raise Refusal(f"{options.file} is there already. Choose another name, or add --force.")
    if not options.file.absolute().parent.is_dir():
        raise Refusal(f"There is no folder {options.file.absolute().parent}.")
    manifest = write_backup(options.file)
    size = options.file.stat().st_size / 1_000_000
    result(f"{options.file}: {size:.1f} MB, {sum(manifest.rows.values())} rows")
    result(f"newest link {manifest.newest_revision}:{manifest.newest_hash}")


def write_backup(target: Path) -> archive.Manifest:
    tell("Copying the database.")
    with tempfile.TemporaryDirectory(prefix=".samverk-backup-", dir=target.absolute().parent) as folder:
        dump = Path(folder) / databases.FILE_NAMES[connection.vendor]
        if connection.vendor == "sqlite":
            databases.dump_sqlite(dump)
            facts = databases.facts_in_copy(dump)
        else:
            with databases.one_moment() as moment:
                databases.dump_postgresql(dump, moment)
                facts = databases.facts_here()
        manifest = archive.Manifest(
            samverk=__version__,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            vendor=connection.vendor,
            dump=dump.name,
            sha256=archive.sha256(dump),
            **facts,
        )
        tell("Packing it.")
        archive.write(target, dump, manifest)
    return manifest
