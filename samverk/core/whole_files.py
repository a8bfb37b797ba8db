"""Files that are there whole or not at all, for others may be reading them, or making them at the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import BinaryIO

READABLE_BY_ALL = 0o644


@contextmanager
def written_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write in, which takes the place of `path` once all is written; on a fault nothing has happened.

    Of several processes that write the same file at once, the last to be done has written it.
    """
    with NamedTemporaryFile(dir=path.parent, prefix=f"{path.name}-", suffix=".part", delete=False) as unfinished:
        try:
            yield unfinished
            unfinished.close()
            Path(unfinished.name).chmod(READABLE_BY_ALL)
            Path(unfinished.name).replace(path)
        finally:
            Path(unfinished.name).unlink(missing_ok=True)
