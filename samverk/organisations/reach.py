"""Where a person's seats reach, looked up once: every question of what the person may see begins with it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

COUNCIL = "council"  # Seat.Role.COUNCIL


@dataclass(frozen=True)
class Reach:
    """A day's seats of one person, by keys: as (collaboration, organisation, role). What is asked with keys is a short
    question, where one with the seats themselves in it takes the database longer to read than to answer."""

    seats: frozenset[tuple[int, int, str]]

    @cached_property
    def taking_part(self) -> dict[int, frozenset[int]]:
        """The collaborations, each with the organisations that the person sits for there; not as a council member."""
        seats = sorted((place, organisation) for place, organisation, role in self.seats if role != COUNCIL)
        return {key: frozenset(each for _, each in found) for key, found in groupby(seats, lambda seat: seat[0])}

    @cached_property
    def council(self) -> list[int]:
        """The collaborations of which the person is a council member."""
        return sorted({place for place, _organisation, role in self.seats if role == COUNCIL})

    @cached_property
    def organisations(self) -> set[int]:
        return set().union(*self.taking_part.values())

    def collaborations(self, roles: Iterable[str] = ()) -> list[int]:
        """Where the person has one of these roles, or any at all."""
        roles = set(roles)
        return sorted({place for place, _organisation, role in self.seats if not roles or role in roles})
