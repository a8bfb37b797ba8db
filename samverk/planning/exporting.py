"""A plan as a workbook or CSV that the import reads back without a difference, and an empty one to fill in.

All that the plan holds goes along: a workbook has sheets of their own for what there is several of in an activity, a
text file has lines in a cell (`importing.lines`).
"""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.sheets import Field, SheetToWrite, write_csv, write_xlsx
from samverk.planning.importing.columns import (
    CONTRIBUTION_FIELDS,
    LANGUAGES,
    MILESTONE_FIELDS,
    PART_FIELDS,
    WIDTHS,
    WRITTEN,
    name_of,
    note_header,
)
from samverk.planning.importing.lines import packed
from samverk.planning.importing.stored import Stored
from samverk.planning.models import Activity, Plan
from samverk.steering.models import Goal

EMPTY_ROWS = 500
DROPPED = ("dropped_on", "drop_reason")
WIDTH, NOTE_WIDTH = 18, 30


class _Table:
    """The activities as rows: the columns that every plan has, those that this one needs, and one for each occasion."""

    def __init__(self, stored: Stored, language: str):
        self.stored, self.language, self.occasions = stored, language, stored.occasions()
        self.keys = list(WRITTEN)
        if any(activity.source_url for activity in stored.activities):
            self.keys.append("source_url")

    def header(self) -> list[str]:
        names = [name_of(key, self.language) for key in self.keys]
        return names + [note_header(occasion, self.language) for occasion in self.occasions]

    def widths(self) -> list[int]:
        return [WIDTHS.get(key, WIDTH) for key in self.keys] + [NOTE_WIDTH] * len(self.occasions)

    def rows(self, activities: Iterable[Activity]) -> list[list[str]]:
        rows = []
        for activity in activities:
            cells = self.cells(activity)
            said = {note.occasion: note.text for note in self.stored.notes[activity.pk]}
            rows.append([cells[key] for key in self.keys] + [said.get(name, "") for name in self.occasions])
        return rows

    def cells(self, activity: Activity) -> dict[str, str]:
        return self.stored.cells(activity, self.language)


class _TableWithLines(_Table):
    """With all that belongs to an activity in cells of its own row."""

    def __init__(self, stored: Stored, language: str):
        super().__init__(stored, language)
        lines = {"parts": stored.parts, "contributions": stored.contributions, "milestones": stored.milestones}
        self.keys += [key for key, rows in lines.items() if any(rows.values())]
        if any(activity.dropped_on for activity in stored.activities):
            self.keys += DROPPED

    def cells(self, activity: Activity) -> dict[str, str]:
        stored, language = self.stored, self.language
        belonging = {
            "parts": stored.part_cells(activity, language),
            "contributions": stored.contribution_cells(activity),
            "milestones": stored.milestone_cells(activity, language),
        }
        return super().cells(activity) | {key: "\n".join(map(packed, rows)) for key, rows in belonging.items()}


def plan_csv(plan: Plan, language: str | None = None, person=None) -> bytes:
    """As far as the person sees it."""
    stored = Stored.of(plan, person)
    table = _TableWithLines(stored, _language(language))
    return write_csv(table.header(), table.rows(stored.activities))


def plan_xlsx(plan: Plan, language: str | None = None, person=None) -> bytes:
    """As far as the person sees it."""
    stored, language = Stored.of(plan, person), _language(language)
    table = _Table(stored, language)
    current = [activity for activity in stored.activities if not activity.dropped_on]
    dropped = [activity for activity in stored.activities if activity.dropped_on]
    sheets = [SheetToWrite(_("Plan"), table.header(), table.rows(current), table.widths())]
    lists = _lists(plan, language, sheets[0], table.keys, person)
    sheets += _belongings(stored, language)
    if dropped:
        table.keys += DROPPED
        sheets.append(SheetToWrite(_("Dropped"), table.header(), table.rows(dropped), table.widths()))
    return write_xlsx([*sheets, *lists], title=plan.title)


def _belongings(stored: Stored, language: str) -> list[SheetToWrite]:
    """Parts, contributions and milestones, each on a row with its activity's number and title."""
    kinds = [
        (
            _("Parts"),
            PART_FIELDS,
            lambda activity: stored.part_cells(activity, language),
            [8, 40, 28, 8, 22, 28, 22, 50],
        ),
        (_("Contributions"), CONTRIBUTION_FIELDS, stored.contribution_cells, [8, 40, 35, 18, 40, 8, 50]),
        (_("Milestones"), MILESTONE_FIELDS, lambda a: stored.milestone_cells(a, language), [8, 40, 50]),
    ]
    sheets = []
    for name, fields, cells, widths in kinds:
        rows = [[a.number, a.title, *row] for a in stored.activities for row in cells(a)]
        if rows:
            widths = [*widths, *[WIDTH] * (len(fields) - len(widths))]
            sheets.append(SheetToWrite(name, _header(fields, language), rows, widths))
    return sheets


def _header(fields: list[Field], language: str) -> list[str]:
    return [column.names[LANGUAGES.index(language)] for column in fields]


def plan_template(plan: Plan, language: str | None = None, person=None) -> bytes:
    """An empty workbook with the plan's columns, and its goals, organisations and statuses to choose from, as far as
    the person sees them."""
    language = _language(language)
    header = [name_of(key, language) for key in WRITTEN]
    sheet = SheetToWrite(_("Plan"), header, [], [WIDTHS.get(key, WIDTH) for key in WRITTEN])
    lists = _lists(plan, language, sheet, list(WRITTEN), person)
    return write_xlsx([sheet, *lists], title=plan.title, example_rows=EMPTY_ROWS)


def _lists(plan: Plan, language: str, sheet: SheetToWrite, keys: list[str], person) -> list[SheetToWrite]:
    """The sheet that the drop-downs take their choices from, and the drop-downs put on `sheet`."""
    goals = Goal.objects.all() if person is None else Goal.objects.visible_to(person)
    goals = goals.filter(tree__document=plan.strategy_id).order_by("tree__position", "position")
    columns = {
        "goal": [str(goal) for goal in goals] if plan.strategy_id else [],
        "lead": [organisation.name for organisation in plan.collaboration.organisations()],
        "status": [step.word_in(language) for step in plan.scale.steps.all()],
    }
    columns["partners"] = columns["lead"]
    name, depth = _("Lists"), max(len(values) for values in columns.values())
    for place, (key, values) in enumerate(columns.items()):
        if values:
            letter = chr(ord("A") + place)
            sheet.choices[keys.index(key)] = f"='{name}'!${letter}$2:${letter}${len(values) + 1}"
    rows = [[values[row] if row < len(values) else "" for values in columns.values()] for row in range(depth)]
    header = [_("Choices: %(column)s") % {"column": name_of(key, language)} for key in columns]
    return [SheetToWrite(name, header, rows, [40] * len(columns), hidden=True)]


def _language(language: str | None) -> str:
    language = (language or get_language() or LANGUAGES[0])[:2]
    return language if language in LANGUAGES else LANGUAGES[0]
