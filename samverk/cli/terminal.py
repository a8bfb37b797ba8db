"""How commands speak: results on stdout, progress and errors on stderr, and 2 as the exit code of a bad call."""

import sys
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured, PermissionDenied, ValidationError
from django.db import OperationalError

LINES_AT_MOST = 100  # of errors; the rest are counted


class Refusal(Exception):
    """The call cannot be carried out as given. The text says why, and what to do instead."""


@dataclass
class Outcome:
    code: int = 0


@contextmanager
def refusals(name: str):
    """Turn what a command refuses into lines on stderr and exit code 2; other exceptions are faults, and show."""
    outcome = Outcome()
    try:
        yield outcome
    except ValidationError as refusal:
        outcome.code = complain(name, refusal.messages)
    except PermissionDenied as refusal:
        outcome.code = complain(name, [str(refusal) or "That person may not do this."])
    except (Refusal, ImproperlyConfigured) as refusal:
        outcome.code = complain(name, [str(refusal)])
    except OperationalError as refusal:
        outcome.code = complain(name, [f"The database does not answer as it should: {str(refusal).strip()}"])
    except OSError as refusal:
        outcome.code = complain(name, [f"{refusal.filename or 'The system'}: {refusal.strerror or refusal}"])
    except KeyboardInterrupt:
        outcome.code = complain(name, ["Stopped. Nothing was left half done."]) and 130


def complain(name: str, lines: list[str]) -> int:
    for line in lines[:LINES_AT_MOST]:
        tell(f"samverk {name}: {line}")
    if len(lines) > LINES_AT_MOST:
        tell(f"samverk {name}: and {len(lines) - LINES_AT_MOST} more")
    return 2


def tell(text: str) -> None:
    """Say what goes on, to whoever waits; not part of the result."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def result(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def readable(text: str) -> Path:
    """An argument's type: a file that is there and can be read."""
    path = Path(text)
    if not path.exists():
        raise Refusal(f"There is no file {text}.")
    if not path.is_file():
        raise Refusal(f"{text} is not a file.")
    return path
