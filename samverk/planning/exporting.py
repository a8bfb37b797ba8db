"""A plan as a workbook or CSV that the import reads back without a difference, and an empty one to fill in."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samverk.core.sheets import SheetToWrite, write_csv, write_xlsx
from samverk.planning.importing.columns import WIDTHS, WRITTEN, name_of, note_header
from samverk.planning.importing.stored import Stored
from samverk.planning.models import Plan
from samverk.steering.models import Goal

EMPTY_ROWS = 500


def plan_table(plan: Plan, language: str | None = None) -> tuple[list[str], list[list[str]]]:
    """Header and rows of a plan's current activities. What was dropped is on a sheet of its own."""
    language = (language or get_language() or "sv")[:2]
    stored = Stored.of(plan)
    occasions = stored.occasions()
    header = [name_of(key, language) for key in WRITTEN] + [note_header(name, language) for name in occasions]
    rows = []
    for activity in stored.activities:
        if activity.dropped_on:
            continue
        cells, said = stored.cells(activity, language), {n.occasion: n.text for n in stored.notes[activity.pk]}
        rows.append([cells[key] for key in WRITTEN] + [said.get(occasion, "") for occasion in occasions])
    return header, rows


def plan_csv(plan: Plan, language: str | None = None) -> bytes:
    return write_csv(*plan_table(plan, language))


def plan_xlsx(plan: Plan, language: str | None = None) -> bytes:
    header, rows = plan_table(plan, language)
    widths = [WIDTHS.get(key, 18) for key in WRITTEN] + [30] * (len(header) - len(WRITTEN))
    sheets = [SheetToWrite(_("Plan"), header, rows, widths)]
    dropped = [activity for activity in plan.activities.all() if activity.dropped_on]
    if dropped:
        lines = [[a.number, a.title, a.dropped_on.isoformat(), a.drop_reason] for a in dropped]
        names = [_("No."), _("What was dropped"), _("Dropped on"), _("Why")]
        sheets.append(SheetToWrite(_("Dropped"), names, lines, [8, 50, 14, 60]))
    return write_xlsx([*sheets, *_lists(plan, language, sheets[0], len(rows))], title=plan.title)


def plan_template(plan: Plan, language: str | None = None) -> bytes:
    """An empty workbook with the plan's columns, and its goals, organisations and statuses to choose from."""
    language = (language or get_language() or "sv")[:2]
    header = [name_of(key, language) for key in WRITTEN]
    sheet = SheetToWrite(_("Plan"), header, [], [WIDTHS.get(key, 18) for key in WRITTEN])
    return write_xlsx([sheet, *_lists(plan, language, sheet, 0)], title=plan.title, example_rows=EMPTY_ROWS)


def _lists(plan: Plan, language: str | None, sheet: SheetToWrite, row_count: int) -> list[SheetToWrite]:
    """The sheet that the drop-downs take their choices from, and the drop-downs put on `sheet`."""
    language = (language or get_language() or "sv")[:2]
    goals = Goal.objects.filter(tree__document=plan.strategy_id).order_by("tree__position", "position")
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
            sheet.choices[WRITTEN.index(key)] = f"='{name}'!${letter}$2:${letter}${len(values) + 1}"
    rows = [[values[row] if row < len(values) else "" for values in columns.values()] for row in range(depth)]
    header = [_("Choices: %(column)s") % {"column": name_of(key, language)} for key in columns]
    return [SheetToWrite(name, header, rows, [40] * len(columns), hidden=True)]
