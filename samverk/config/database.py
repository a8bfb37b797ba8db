"""Which database: SQLite in the data folder, or PostgreSQL by DATABASE_URL."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

# FULL, not NORMAL: with NORMAL a power cut loses decisions that were acknowledged.
# recursive_triggers: without it INSERT OR REPLACE walks past the triggers that guard the revision trail.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;PRAGMA recursive_triggers=ON;"
    "PRAGMA mmap_size=134217728;PRAGMA journal_size_limit=27103364;PRAGMA cache_size=-20000;PRAGMA temp_store=MEMORY;"
)


def from_environment(data: Path) -> dict:
    url = os.environ.get("DATABASE_URL", "")
    return from_url(url) if url else sqlite(data / "samverk.sqlite3")


def sqlite(path: Path) -> dict:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 20, "init_command": SQLITE_PRAGMAS},
    }


def from_url(url: str) -> dict:
    """postgresql://user:password@host:port/name?host=/socket/folder; sqlite:///path.

    Raises ImproperlyConfigured for any other scheme.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return sqlite(Path(parts.path))
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(f"DATABASE_URL must begin with postgresql:// or sqlite://, not {parts.scheme}://")
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or query.pop("port", "")),
        "CONN_MAX_AGE": 0,  # the pool keeps the connections
        "CONN_HEALTH_CHECKS": True,
        # timeout: seconds to wait for a connection. jit: compiling what is asked takes longer than answering it.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}, "options": "-c jit=off", **query},
    }
