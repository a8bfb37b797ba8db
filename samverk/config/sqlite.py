"""Which SQLite library the process uses, and whether it can be trusted with several writers.

Debian 12's Python carries SQLite 3.40.1, which has the WAL-reset bug: two connections that checkpoint
and write at once can corrupt the file (3.7.0 to 3.51.2, mended in 3.51.3). So `pysqlite3`, which brings its own
newer library, takes the standard module's place before Django loads it.
"""

import importlib
import sys

SAFE_FROM = (3, 51, 3)


def use_newest_library() -> None:
    """Let `import sqlite3` mean pysqlite3 where it is installed; else keep the standard module."""
    try:
        newer = importlib.import_module("pysqlite3")
    except ImportError:
        return
    sys.modules["sqlite3"] = newer
    sys.modules["sqlite3.dbapi2"] = importlib.import_module("pysqlite3.dbapi2")


def version() -> tuple[int, int, int]:
    return tuple(importlib.import_module("sqlite3").sqlite_version_info)


def is_safe() -> bool:
    """Whether this library is free from the WAL-reset bug."""
    return version() >= SAFE_FROM
