"""Which tables a workbook has: the plan's own, more of the kind, and what belongs to activities on other sheets."""

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from samverk.core.sheets import Sheet, SheetRefused, Table, find_table, read_rows
from samverk.planning.importing.belongings import PIECES
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.columns import FIELDS, NOTE_PREFIXES

DROPPED = "dropped"
DROPPED_HAS = {"number", "title", "dropped_on", "drop_reason"}
ALIKE = 3  # columns that a sheet has in common with the plan's own, to be more of the kind
GOALS = ("goal_area", "goal", "contributes")


@dataclass
class Book:
    """`table` is the plan's. `more` holds tables like it on other sheets, which are read only where somebody says so;
    `beside` the others that are known by name: "dropped", "parts", "contributions", "milestones"."""

    sheets: list[Sheet]
    table: Table
    more: dict[str, Table] = field(default_factory=dict)
    beside: dict[str, Table] = field(default_factory=dict)

    def chosen(self, choices: Choices) -> "Book":
        """What is read of it."""
        more = {name: table for name, table in self.more.items() if name in choices.more}
        beside = {name: table for name, table in self.beside.items() if name not in choices.left_out}
        return replace(self, more=more, beside=beside)

    @property
    def activities(self) -> list[Table]:
        """The tables whose rows are activities."""
        return [self.table, *self.more.values(), *(table for name, table in self.beside.items() if name == DROPPED)]

    @property
    def tables(self) -> list[Table]:
        return [self.table, *self.more.values(), *self.beside.values()]

    @property
    def unread(self) -> list[str]:
        """The sheets that hold something and are not read."""
        read = [id(table.sheet) for table in self.tables]
        return [sheet.name for sheet in self.sheets if sheet.rows and not sheet.hidden and id(sheet) not in read]

    def read(self) -> "Book":
        """With all rows of all tables taken apart. A chapter's sheet is the heading of rows that have no other."""
        for table in self.activities:
            read_rows(table, "title", "number")
            if self.more and not any(table.has(key) for key in GOALS):
                table.rows = [replace(row, heading=row.heading or table.sheet.name) for row in table.rows]
        for name, table in self.beside.items():
            if name != DROPPED:
                read_rows(table, "", "")
        return self


def recognise(sheets: list[Sheet], choices: Choices) -> Book:
    """The tables, and what the columns of the plan's own are taken for, for a person to correct.

    Raises SheetRefused where no sheet has a table at all.
    """
    beside, plans = {}, []
    for sheet in sheets:
        if sheet.hidden and len(sheets) > 1:
            continue
        name, table = _named(sheet, choices) if len(sheets) > 1 else ("", None)
        if table is not None and name not in beside:
            beside[name] = table
        elif (table := _plan_in([sheet], choices)) is not None:
            plans.append(table)
    own = [table for table in plans if table.has("title")] or plans
    table = next((table for table in own if table.sheet.name == choices.sheet), None)
    table = table or _likeliest([table.sheet for table in own], choices) or _plan_in(sheets, choices)
    if table is None:
        raise SheetRefused(_("No table was found. It needs a header with at least two columns."), "no_table")
    beside = {name: other for name, other in beside.items() if other.sheet is not table.sheet}
    more = {other.sheet.name: other for other in own if other.sheet is not table.sheet and _is_alike(other, table)}
    return Book(sheets, table, more, beside).read()


def _plan_in(sheets: list[Sheet], choices: Choices) -> Table | None:
    return find_table(sheets, FIELDS, NOTE_PREFIXES, known=choices.columns, keep_unknown=True)


def _likeliest(sheets: list[Sheet], choices: Choices) -> Table | None:
    return _plan_in(sheets, choices) if sheets else None


def _is_alike(table: Table, own: Table) -> bool:
    keys = {column.key for column in own.columns if column.key}
    return table.has("title") and len(keys & {column.key for column in table.columns}) >= ALIKE


def _named(sheet: Sheet, choices: Choices) -> tuple[str, Table | None]:
    """What the sheet is beside the plan: only one that has all the columns by which we know such a sheet."""
    dropped = _plan_in([sheet], choices)
    if dropped and {column.key for column in dropped.columns} >= DROPPED_HAS:
        return DROPPED, dropped
    for name, (fields, _take) in PIECES.items():
        needed = {column.key for column in fields if column.required}
        table = find_table([sheet], fields)
        if table and {column.key for column in table.columns if column.is_sure} >= needed:
            return name, table
    return "", None
