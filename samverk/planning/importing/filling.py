"""A goal area that is written once, on the first row of its block, with blank cells below it.

Merged cells say themselves that they are one; blank cells may as well mean "no goal". So it is offered, never done
unasked.
"""

from collections.abc import Iterable
from dataclasses import replace

from samverk.core.sheets import Row, Table, is_blank

AREA, GOAL = "goal_area", "goal"


def fill_areas_down(tables: Iterable[Table], wanted: bool) -> int:
    """How many rows lack a goal but stand below one that has a goal area; if `wanted`, they are given the same."""
    filled = 0
    for table in tables:
        above = None
        for place, row in enumerate(table.rows):
            if row.heading or not table.has(AREA):
                above = None
            elif not is_blank(row.values.get(AREA)):
                above = row.values[AREA]
            elif above is not None and is_blank(row.values.get(GOAL)):
                filled += 1
                if wanted:
                    table.rows[place] = _with_area(row, above)
    return filled


def _with_area(row: Row, area) -> Row:
    return replace(row, values={**row.values, AREA: area})
