"""Whole addresses, for what is read outside Samverk: a mail, a calendar."""

from django.conf import settings


def absolute(path: str) -> str:
    """`path` ("/rounds/3/") with the installation's own address before it, as SAMVERK_URL says it."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError(f"not a path within Samverk: {path!r}")
    return settings.SAMVERK_URL + path
