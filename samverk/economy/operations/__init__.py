"""Everything that people change in the economy room."""

from samverk.economy.operations.budgets import (
    Sums,
    add_line,
    adopt_version,
    change_budget,
    change_decision,
    change_line,
    delete_budget,
    delete_line,
    enter_budget,
    in_force,
    move_line,
    proposal_of,
    revise_budget,
    set_sums,
    sums_of,
    withdraw_proposal,
)
from samverk.economy.operations.forecasts import (
    Said,
    state_forecasts,
)
from samverk.economy.operations.hours import (
    change_hours,
    delete_hours,
    note_hours,
)
from samverk.economy.operations.importing import (
    take_lines,
)
from samverk.economy.operations.keys import (
    approve_key,
    change_key,
    create_key,
    delete_key,
    end_key,
    propose_key,
    replace_key,
)
from samverk.economy.operations.populations import (
    add_population,
    apply_populations,
    change_population,
    delete_population,
)
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
    "Sums",
    "add_line",
    "add_population",
    "adopt_version",
    "apply_populations",
    "approve_key",
    "change_budget",
    "change_decision",
    "change_hours",
    "change_key",
    "change_line",
    "change_payment",
    "change_population",
    "change_settlement",
    "create_key",
    "create_settlement",
    "delete_budget",
    "delete_hours",
    "delete_key",
    "delete_line",
    "delete_payment",
    "delete_population",
    "delete_settlement",
    "end_key",
    "enter_budget",
    "fix_settlement",
    "in_force",
    "move_line",
    "note_hours",
    "note_payment",
    "proposal_of",
    "propose_key",
    "replace_key",
    "revise_budget",
    "set_sums",
    "state_forecasts",
    "sums_of",
    "take_lines",
    "withdraw_proposal",
]
