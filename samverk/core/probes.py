"""Is the process alive, and can it be sent people? What orchestrators and load balancers ask, often and unsigned.

Answered before sessions, languages and rights: no cookie is read, and a life sign needs no database.
"""

from functools import cache

from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpResponseNotAllowed, JsonResponse

LIVE, READY = "/health/live/", "/health/ready/"


class ProbeMiddleware:
    """Outside every other that asks for something, so that a database that is away stops no life sign."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path_info not in (LIVE, READY):
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            response = HttpResponseNotAllowed(["GET", "HEAD"])
        else:
            parts = {} if request.path_info == LIVE else _readiness()
            is_well = all(parts.values())
            response = JsonResponse({"status": "ok" if is_well else "down"} | parts, status=200 if is_well else 503)
        response.headers["Cache-Control"] = "no-store"
        return response


def _readiness() -> dict[str, bool]:
    """Which parts hold; two queries, and nothing of what the database said."""
    try:
        applied = MigrationRecorder(connection).applied_migrations()
    except DatabaseError:
        return {"database": False}
    return {"database": True, "migrations": _shipped() <= applied.keys()}


@cache
def _shipped() -> frozenset:
    """The migrations of this version; they do not change while the process lives."""
    return frozenset(MigrationLoader(None).graph.nodes)
