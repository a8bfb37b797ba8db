"""Everything that people change in the economy room."""

from samverk.economy.operations.forecasts import Said, state_forecasts
from samverk.economy.operations.hours import change_hours, delete_hours, note_hours
from samverk.economy.operations.settlements import (
    change_payment,
    change_settlement,
    create_settlement,
    delete_payment,
    delete_settlement,
    fix_settlement,
    note_payment,
)

__all__ = [
    "Said",
    "change_hours",
    "change_payment",
    "change_settlement",
    "create_settlement",
    "delete_hours",
    "delete_payment",
    "delete_settlement",
    "fix_settlement",
    "note_hours",
    "note_payment",
    "state_forecasts",
]
