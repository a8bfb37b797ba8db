"""A fixed edition to hand out as one archive: every file that is kept of it, and a list of them with their digests."""

import json
import zipfile
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from samverk.reports import operations, rendering
from samverk.reports.models import Edition, EditionFile

MEDIA_TYPE = "application/zip"
LIST = "manifest.json"


def file_name(edition: Edition) -> str:
    return rendering.file_name(edition.frozen_content, "zip")


def kept_files(edition: Edition) -> list[EditionFile]:
    """One of each format, made now where it has not been before; without what they hold.

    Raises ValidationError with code "not_fixed", or where the organisation's own Word template cannot hold the report.
    """
    if not edition.is_fixed:
        raise ValidationError(_("Only a fixed report can be handed out as an archive."), code="not_fixed")
    for name in set(rendering.FORMATS) - set(edition.files.values_list("format", flat=True)):
        operations.file_of(edition, name)
    return list(edition.files.defer("data").order_by("format"))


def manifest(edition: Edition, files: list[EditionFile]) -> dict:
    """What whoever receives the archive needs to see that nothing in it has been touched."""
    told = [{"name": file.file_name, "media_type": file.media_type, "sha256": file.sha256} for file in files]
    return {"title": edition.frozen_content["title"], **operations.seal_of(edition), "files": told}


def pieces(edition: Edition, files: list[EditionFile]) -> Iterator[bytes]:
    """The archive, a file at a time. The same edition gives the same bytes, for its time is that of the fixing."""
    out, at = _Taken(), timezone.localtime(edition.fixed_at).timetuple()[:6]
    told = json.dumps(manifest(edition, files), ensure_ascii=False, indent=2)
    with zipfile.ZipFile(out, "w") as archive:
        for file in files:
            _write(
                archive, file.file_name, at, bytes(EditionFile.objects.values_list("data", flat=True).get(pk=file.pk))
            )
            yield out.taken()
        _write(archive, LIST, at, told.encode())
    yield out.taken()


def _write(archive: zipfile.ZipFile, name: str, at: tuple, data: bytes) -> None:
    entry = zipfile.ZipInfo(name, at)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o644 << 16
    archive.writestr(entry, data)


class _Taken:
    """A file that is only written to, and emptied as it goes."""

    def __init__(self):
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here: zipfile asks."""

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)
