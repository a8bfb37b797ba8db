"""Everything that people change in the economy room."""

from samverk.economy.operations.forecasts import Said, state_forecasts

__all__ = ["Said", "state_forecasts"]
