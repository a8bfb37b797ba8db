"""When periodic work has its turns. Turns are numbered, and the numbers only grow: each is done once.

A number is of the local day, or of so many minutes since 1970; so neither daylight saving nor a clock that is set back
brings a turn twice or leaves one out.
"""

from dataclasses import dataclass
from datetime import datetime, time

from django.utils import timezone


@dataclass(frozen=True)
class Daily:
    """Each local day, from that time of day on. Where the clock jumps over it, at the first moment after."""

    at: time

    def turn(self, now: datetime) -> int:
        """The newest turn that has come: today's, or yesterday's before its time."""
        local = timezone.localtime(now)
        return local.date().toordinal() - (local.time() < self.at)


@dataclass(frozen=True)
class Every:
    """Every so many minutes, whatever the clock on the wall says."""

    minutes: int

    def turn(self, now: datetime) -> int:
        return int(now.timestamp()) // (60 * self.minutes)
