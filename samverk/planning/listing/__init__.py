"""The plan as a list: what the address asks for, which activities that is, in which groups, with which columns."""

from samverk.planning.listing.table import PlanTable

__all__ = ["PlanTable"]
