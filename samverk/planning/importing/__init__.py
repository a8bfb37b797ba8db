"""Importing a plan from the sheet that people have.

`read_plan` recognises the columns, takes each row apart and compares with the plan; nothing is saved. `apply_plan`
saves the difference in one operation, which `core.undo` takes back as a whole. What a person has said about columns
and words (`Choices`) is remembered with the plan.
"""

from samverk.planning.importing.applying import apply_plan, can_import
from samverk.planning.importing.book import recognise
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.comparison import PlanImport, compare, read_plan

__all__ = ["Choices", "PlanImport", "apply_plan", "can_import", "compare", "read_plan", "recognise"]
