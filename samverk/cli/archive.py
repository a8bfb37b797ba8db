"""A backup file: a tar with the database's dump and a manifest that says what must be found in it."""

import hashlib
import io
import json
import os
import shutil
import tarfile
import zlib
from dataclasses import asdict, dataclass
from pathlib import Path

from samverk.cli.terminal import Refusal

SCHEMA = "samverk.backup/1"
MANIFEST = "manifest.json"
BLOCK = 1024 * 1024  # bytes


@dataclass(frozen=True)
class Manifest:
    """What a whole backup holds. `newest_revision` and `newest_hash` are the trail's newest link at that moment.

    An intact file says nothing about missing rows; the newest link and the counts do.
    """

    samverk: str
    made_at: str  # UTC, ISO 8601
    vendor: str  # sqlite | postgresql
    dump: str  # the dump's name in the archive
    sha256: str  # of the dump
    newest_revision: int
    newest_hash: str
    rows: dict[str, int]  # by model
    migrations: list[str]
    schema: str = SCHEMA


def write(target: Path, dump: Path, manifest: Manifest) -> None:
    """Write the archive beside its place and move it there, whole and flushed to disk; only its owner may read it."""
    unfinished = target.with_name(target.name + ".part")
    handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                text = json.dumps(asdict(manifest), indent=2, sort_keys=True).encode()
                head = tarfile.TarInfo(MANIFEST)
                head.size = len(text)
                tar.addfile(head, io.BytesIO(text))
                tar.add(dump, arcname=manifest.dump)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def read(source: Path, folder: Path) -> tuple[Manifest, Path]:
    """Unpack the dump into `folder` and check it against the manifest. Raises Refusal for anything out of order."""
    dump = folder / "dump"
    try:
        with tarfile.open(source, "r:gz") as tar:
            manifest = Manifest(**json.load(tar.extractfile(MANIFEST)))
            with dump.open("wb") as file:
                shutil.copyfileobj(tar.extractfile(manifest.dump), file, BLOCK)
    except (tarfile.TarError, EOFError, OSError, KeyError, TypeError, ValueError, zlib.error) as fault:
        raise Refusal(f"{source} is not a whole Samverk backup: {fault}") from fault
    if manifest.schema != SCHEMA:
        raise Refusal(f"{source} was made by another Samverk ({manifest.samverk}); this one reads {SCHEMA}.")
    if sha256(dump) != manifest.sha256:
        raise Refusal(f"{source} is damaged: the database in it is not the one that was saved.")
    return manifest, dump


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
