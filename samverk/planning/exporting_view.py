"""Exactly what the plan shows as a workbook or CSV: the filtered rows in their groups and order, the chosen columns.

It is for reading on. What the import reads back is the whole plan (`exporting`).
"""

from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.core.sheets import SheetToWrite, write_csv, write_xlsx
from samverk.planning.columns import Cell
from samverk.planning.listing import PlanTable
from samverk.planning.models import Plan
from samverk.planning.timeline import Bar
from samverk.planning.words import counted, word
from samverk.steering.models import Goal

NUMBER_WIDTH, TITLE_WIDTH, GROUP_WIDTH, WIDTH = 8, 60, 35, 24


class ShownPlan:
    """The list as rows of text. With groups each row begins with the name of its group, so that it can be sorted."""

    def __init__(self, plan: Plan, person, params: QueryDict):
        params = params.copy()
        params["rows"] = "all"
        self.plan, self.table = plan, PlanTable(plan, person, params)

    @property
    def is_grouped(self) -> bool:
        return self.table.grouping != "none"

    def header(self) -> list[str]:
        own = [str(_("No.")), word("Activity", self.plan.collaboration)]
        group = [self._name_of_grouping()] if self.is_grouped else []
        return [*group, *own, *(str(head.label) for head in self.table.heads)]

    def rows(self) -> list[list[str]]:
        rows = []
        for group in self.table.groups:
            for row in group.rows:
                first = [group.cell.label] if self.is_grouped else []
                cells = [words_of(cell) for _head, cell in row.cells]
                rows.append([*first, row.activity.number, row.activity.title, *cells])
        return rows

    def told(self) -> list[str]:
        """Above the table: what is shown of which plan, and when it was."""
        on = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
        chosen = "; ".join(chip.label for chip in self.table.filters.chips())
        told = [f"{self.plan.title}, {on}, {counted(self.table.count, self.plan.collaboration)}"]
        return [*told, _("Chosen filters: %(filters)s") % {"filters": chosen}] if chosen else told

    def as_xlsx(self) -> bytes:
        group = [GROUP_WIDTH] if self.is_grouped else []
        widths = [*group, NUMBER_WIDTH, TITLE_WIDTH, *([WIDTH] * len(self.table.heads))]
        sheet = SheetToWrite(_("Plan"), self.header(), self.rows(), widths, above=self.told())
        return write_xlsx([sheet], title=self.plan.title)

    def as_csv(self) -> bytes:
        return write_csv(self.header(), self.rows())

    def _name_of_grouping(self) -> str:
        return next(str(each["label"]) for each in self.table.groupings if each["current"])


def words_of(cell: Cell) -> str:
    """What the cell shows, in words: of several goals all, of a picture what it pictures."""
    if isinstance(cell.value, Bar):
        return cell.value.words
    if isinstance(cell.value, list):
        return "; ".join(_goal(goal) for goal in cell.value)
    return str(cell.label)


def _goal(goal: Goal) -> str:
    return f"{goal.code} {goal.local_title}".strip()
