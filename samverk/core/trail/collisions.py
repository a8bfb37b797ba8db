"""Two that save at the same moment: what the database refuses, said as validation would have said it a moment later."""

from contextlib import suppress

from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, OperationalError, models
from django.utils.translation import gettext as _

UNIQUE, MISSING = "23505", "23503"  # PostgreSQL's codes: a row is there already; what it points at is gone
DEADLOCK, OUT_OF_TURN = "40P01", "40001"
EXPLAINED_AT_MOST = 50  # objects, each asked about by itself


def is_collision(fault: DatabaseError) -> bool:
    """Whether somebody else got there first: a row that may be there once is there, or one pointed at is gone."""
    said = ("UNIQUE constraint failed", "FOREIGN KEY constraint failed")
    return isinstance(fault, IntegrityError) and (_code(fault) in {UNIQUE, MISSING} or str(fault).startswith(said))


def is_busy(fault: DatabaseError) -> bool:
    """Whether the same may well go through in a moment: others hold what it needs, or it was chosen to give way."""
    said = str(fault).startswith(("database is locked", "database table is locked"))
    return isinstance(fault, OperationalError) and (_code(fault) in {DEADLOCK, OUT_OF_TURN} or said)


def is_out_of_reach(fault: DatabaseError) -> bool:
    """Whether nothing can be kept right now: PostgreSQL is stopped or starting, has no connection or no room left, or
    the way is cut; SQLite's disk is full, or does not answer."""
    if not isinstance(fault, OperationalError):
        return False
    code, said = _code(fault), ("database or disk is full", "disk I/O error", "unable to open database file")
    away = code is None or code.startswith(("08", "53", "57P"))
    return away if _is_postgresql(fault) else str(fault).startswith(said)


def refusal(written: list[models.Model]) -> ValidationError:
    """What is wrong with what was about to be saved, now that what it met is there to be seen."""
    for obj in written if len(written) <= EXPLAINED_AT_MOST else ():
        with suppress(models.ObjectDoesNotExist):  # what it points at is gone, and its model asks about that
            try:
                obj.full_clean()
            except ValidationError as found:
                return found
    return collided()


def collided() -> ValidationError:
    text = _("Somebody else saved something at the same moment that does not go with this. Look at it and try again.")
    return ValidationError(text, code="collided")


def gone(obj: models.Model) -> ValidationError:
    text = _("%(object)s is no longer there: somebody else has removed it meanwhile.")
    return ValidationError(text, code="gone", params={"object": obj})


def _code(fault: DatabaseError) -> str | None:
    return getattr(fault.__cause__, "sqlstate", None)


def _is_postgresql(fault: DatabaseError) -> bool:
    return type(fault.__cause__).__module__.startswith("psycopg")
