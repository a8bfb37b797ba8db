"""What people may do, said once: each room registers its rights beside the very predicates that its operations ask.

The page of rights is made from what they answer (`found.txt`, written by asking them about a small joint round and
compared with it by a test), so that it cannot say anything but what is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOUND = Path(__file__).with_name("rights.txt")


@dataclass(frozen=True)
class Right:
    """One thing that one may do. `asks(person, of)` answers, where `of` holds the things of the small joint round:
    "own" is the principal's that the roles sit for, "other" another principal's.

    `operations` are those that ask it. `by_link(link, of)` answers for whoever has a signed link and no account; who
    has neither is asked as anybody.
    """

    key: str
    words: object
    asks: Callable
    operations: tuple[Callable, ...] = ()
    by_link: Callable | None = None


@dataclass(frozen=True)
class Chapter:
    """The rights of one room."""

    room: str
    heading: object
    order: int
    rights: tuple[Right, ...]


_chapters: dict[str, Chapter] = {}


def register(room: str, heading, order: int, *rights: Right) -> None:
    """Called from a room's `apps.ready`; keys are the room's own, and said with its name before them."""
    _chapters[room] = Chapter(room, heading, order, rights)


def chapters() -> list[Chapter]:
    return sorted(_chapters.values(), key=lambda each: (each.order, each.room))


@cache
def found() -> tuple[tuple[str, ...], dict[str, tuple[bool, ...]]]:
    """The roles, and for each right whether each role has it."""
    heading, *lines = FOUND.read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines)
    return tuple(heading.split()), {key: tuple(each == "yes" for each in answers) for key, *answers in rows}
