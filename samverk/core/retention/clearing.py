"""What is older than its rule goes: counted alone, or for good with a note in the trail of how much of each kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from samverk.core.retention.rules import Kind, before, days_of, kinds
from samverk.core.trail import Operation, head, operation

RETAINED = "core.retained"  # the action of the note


@dataclass(frozen=True)
class Due:
    """How much of one kind goes now."""

    kind: Kind
    days: int | None
    before: datetime | None
    rows: int


def due(now: datetime | None = None) -> list[Due]:
    """Of each kind how much is older than its rule. Changes nothing."""
    return list(_due(now or timezone.now()))


def clear(now: datetime | None = None) -> tuple[list[Due], Operation]:
    """Clear it away, all or nothing, and leave in the trail how much of each kind it was, where there was any."""
    gone, now = [], now or timezone.now()
    with operation(RETAINED, by=None) as op:
        for each in _due(now):
            gone.append(each)
            if each.rows:
                each.kind.carry_out(each.kind.rows(each.before), each.before, op)
        if counts := {each.kind.name: {"rows": each.rows, "days": each.days} for each in gone if each.rows}:
            op.note(head(), cleared=counts)
    return gone, op


def each_night(now: datetime) -> None:
    clear(now)


def _due(now: datetime) -> Iterator[Due]:
    days = days_of()
    for kind in kinds():
        until = before(days[kind.name], now)
        yield Due(kind, days[kind.name], until, 0 if until is None else kind.rows(until).count())
