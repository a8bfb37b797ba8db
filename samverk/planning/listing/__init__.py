"""The plan as a list: what the address asks for, which activities that is, in which groups, with which columns."""

from samverk.planning.listing.table import PlanTable
from samverk.planning.listing.tabs import Tabs

__all__ = ["PlanTable", "Tabs"]
