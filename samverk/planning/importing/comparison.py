"""A plan's sheet against the plan: which activities are new, changed in what, unchanged, and missing."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from samverk.core.sheets import (
    Changed,
    Difference,
    FieldChange,
    Sheet,
    SheetRefused,
    Table,
    find_table,
    plain,
    read_rows,
    read_workbook,
    text_of,
)
from samverk.core.sheets.records import shown
from samverk.core.sheets.writing import LONGEST_CELL
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.columns import FIELDS, LABELS, LANGUAGES, NOTE_PREFIXES
from samverk.planning.importing.rows import RowTaker, Wanted
from samverk.planning.importing.stored import Stored
from samverk.planning.importing.words import Unknown, Words
from samverk.planning.models import Activity, Plan

# What an export says otherwise in another language.
SPOKEN = {"starts", "ends", "status"}


@dataclass
class PlanImport(Difference):
    """What a sheet would change in a plan. `new` holds Wanted rows, `changed` a Changed of each with its fields."""

    plan: Plan = None
    table: Table = None
    choices: Choices = None
    stored: Stored = None
    words: Words = None
    unknown: list[Unknown] = field(default_factory=list)
    struck: list[int] = field(default_factory=list)
    dropped: list[Activity] = field(default_factory=list)

    @property
    def default_lead(self):
        """Who leads a new activity where the sheet names nobody that is known here; None where nobody can."""
        first = self.words.principals[0] if self.words.principals else None
        return self.words.organisations.get(self.choices.default_lead) or first

    @property
    def undecided(self) -> list[Unknown]:
        return [unknown for unknown in self.unknown if unknown.decided is None]


def read_plan(file, name: str, plan: Plan, *, by, choices: Choices | None = None) -> PlanImport:
    """Compare a workbook with a plan, as `by` sees goals and people; None sees all.

    Without `choices`, what the plan remembers of its last import is used. Raises SheetRefused where the file cannot
    be read or has no table with activities.
    """
    choices = choices or Choices.of(plan)
    table = recognise_columns(read_workbook(file, name), choices)
    return compare(table, plan, by=by, choices=choices)


def recognise_columns(sheets: list[Sheet], choices: Choices) -> Table:
    """The table and what its columns are taken for, for a person to correct."""
    table = find_table(sheets, FIELDS, NOTE_PREFIXES, known=choices.columns, keep_unknown=True)
    if table is None:
        raise SheetRefused(_("No table was found. It needs a header with at least two columns."), "no_table")
    return table


def compare(table: Table, plan: Plan, *, by, choices: Choices) -> PlanImport:
    if not table.has("title"):
        refusal = _("None of the columns is the activity. Say which column holds it.")
        raise SheetRefused(refusal, "no_title")
    read_rows(table, "title", "number")
    found = PlanImport(plan=plan, table=table, choices=choices, stored=Stored.of(plan))
    found.problems = list(table.sheet.problems)
    found.words = Words(plan, by, choices)
    wanted = _rows(found)
    _match(found, wanted)
    comparing = _Comparing(found)
    for want in wanted:
        if want.activity is None:
            found.new.append(want)
        elif changes := comparing.changes(want):
            found.changed.append(Changed(want, want.row.number, changes))
        else:
            found.unchanged.append(want)
    kept = {want.activity.pk for want in wanted if want.activity}
    current = [activity for activity in found.stored.activities if not activity.dropped_on]
    found.missing = [activity for activity in current if activity.pk not in kept]
    found.dropped = [want.activity for want in wanted if want.activity and want.activity.dropped_on]
    found.unknown = sorted(found.words.unknown.values(), key=lambda unknown: (unknown.kind, unknown.rows[0]))
    return found


def _rows(found: PlanImport) -> list[Wanted]:
    wanted = []
    for row in found.table.rows:
        if row.is_struck and not found.choices.include_struck:
            found.struck.append(row.number)
            continue
        taker = RowTaker(found.table, row, found.problems, found.words, found.choices)
        want = taker.take()
        if want.title:
            wanted.append(want)
    return wanted


def _match(found: PlanImport, wanted: list[Wanted]) -> None:
    """Each row's activity: by its number, else by its title where that number is new or missing."""
    numbers, titles = {}, {}
    for want in wanted:
        _tell_of_twins(found, want, numbers, titles)
    free = {activity.pk: activity for activity in found.stored.activities}
    for name in (lambda activity: _one_line(activity.number), lambda activity: plain(activity.number)):
        _pair(free, [want for want in wanted if want.number], name, lambda want, name=name: name(want))
    _pair(free, wanted, lambda activity: plain(activity.title), lambda want: plain(want.title))
    _number_the_rest(found, wanted, {plain(activity.number) for activity in found.stored.activities})


def _pair(free: dict[int, Activity], wanted: list[Wanted], name_of_activity, name_of_row) -> None:
    """Give each row without an activity the one free activity of the same name, where there is just one of each."""
    named: dict[str, list[Activity]] = {}
    for activity in free.values():
        named.setdefault(name_of_activity(activity), []).append(activity)
    rows: dict[str, list[Wanted]] = {}
    for want in wanted:
        if want.activity is None:
            rows.setdefault(name_of_row(want), []).append(want)
    for name, alike in rows.items():
        if len(alike) == 1 and len(named.get(name, ())) == 1:
            alike[0].activity = named[name][0]
            del free[named[name][0].pk]


def _tell_of_twins(found: PlanImport, want: Wanted, numbers: dict, titles: dict) -> None:
    if want.number in numbers:
        told = _("Row %(row)s has the same number.") % {"row": numbers[want.number]}
        hint = _("Give each activity a number of its own.")
        found.problems.append(found.table.problem(want.row, "number", want.number, told, hint))
    elif not want.number and plain(want.title) in titles:
        told = _("Row %(row)s has the same title, and neither has a number.") % {"row": titles[plain(want.title)]}
        hint = _("Number the rows, or give them different titles.")
        found.problems.append(found.table.problem(want.row, "title", want.title, told, hint))
    if want.number:
        numbers.setdefault(want.number, want.row.number)
    else:
        titles.setdefault(plain(want.title), want.row.number)


def _number_the_rest(found: PlanImport, wanted: list[Wanted], used: set[str]) -> None:
    used |= {plain(want.number) for want in wanted if want.number}
    following = 1
    for want in wanted:
        if want.number or want.activity:
            continue
        while str(following) in used:
            following += 1
        want.number = str(following)
        used.add(want.number)


class _Comparing:
    """One row against its activity. A cell that says what an export would say is never a change."""

    def __init__(self, found: PlanImport):
        self.found, self.stored = found, found.stored

    def changes(self, want: Wanted) -> list[FieldChange]:
        activity = want.activity
        self._as_exported = self._cells_as_exported(want)
        found = self._field_changes(want, activity)
        found += self._status_change(want, activity)
        found += self._goal_changes(want, activity)
        found += self._part_changes(want, activity)
        found += self._note_changes(want, activity)
        return found

    def _cells_as_exported(self, want: Wanted) -> set[str]:
        exported, left = set(), {key: _one_line(cell) for key, cell in want.row.values.items()}
        for language in LANGUAGES:
            cells = self.stored.cells(want.activity, language)
            exported |= {key for key in left if key in cells and _one_line(cells[key][:LONGEST_CELL]) == left[key]}
            left = {key: text for key, text in left.items() if key in SPOKEN and key not in exported}
            if not left:
                break
        return exported

    def _field_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        changes = []
        if want.number and want.number != _one_line(activity.number):
            changes.append(FieldChange(LABELS["number"], activity.number, want.number))
        else:
            want.number = activity.number
        if "title" in self._as_exported or want.title == _one_line(activity.title):
            want.title = activity.title
        else:
            changes.append(FieldChange(LABELS["title"], activity.title, want.title))
        for key, value in list(want.fields.items()):
            before = getattr(activity, key)
            same = before == value or isinstance(value, str) and text_of(before) == value
            if same or key in self._as_exported:
                del want.fields[key]
            else:
                changes.append(FieldChange(LABELS[key], _in_words(before), _in_words(value)))
        starts, ends = (want.fields.get(key, getattr(activity, key)) for key in ("starts", "ends"))
        touched = want.fields.keys() & {"starts", "ends"} and not want.fields.keys() >= {"starts", "ends"}
        if touched and starts and ends and starts.first_day and ends.last_day and ends.last_day < starts.first_day:
            told = _("It would end before it starts (%(starts)s).") % {"starts": starts.in_words()}
            key = "ends" if "ends" in want.fields else "starts"
            self.found.problems.append(self.found.table.problem(want.row, key, want.row.values.get(key), told))
        return changes

    def _status_change(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        if want.status_word is None:
            return []
        step = self.found.words.step_of(want.status_word, want.row.number)
        same_step = (step.pk if step else None) == activity.stated_step_id
        same = same_step and (step is not None or want.status_word == text_of(activity.stated_word))
        # A word from a date column ("Klar") says more than an empty status cell does.
        from_date = want.status_word and not text_of(want.row.values.get("status"))
        if same or ("status" in self._as_exported and not from_date):
            want.status_word = None
            return []
        before = activity.stated_step.local_word if activity.stated_step else activity.stated_word
        after = step.local_word if step else _("%(word)s (no status)") % {"word": want.status_word}
        return [FieldChange(LABELS["status"], before, after if want.status_word else "")]

    def _goal_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        stored = [contribution.goal for contribution in self.stored.contributions[activity.pk]]
        if want.goals is None or {goal.pk for goal in want.goals} == {goal.pk for goal in stored}:
            want.goals = None
            return []
        alone = not (self.found.table.has("goal_area") or self.found.table.has("contributes"))
        if alone and "goal" in self._as_exported and stored:
            want.goals = None
            return []
        return [FieldChange(LABELS["goal"], shown(stored), shown(want.goals))]

    def _part_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        changes, parts = [], self.stored.parts[activity.pk]
        lead = self.stored.lead_of(activity)
        if "lead" in self._as_exported or (want.lead and lead and want.lead.pk == lead.organisation_id):
            want.lead = None
        if want.lead:
            changes.append(FieldChange(LABELS["lead"], lead.organisation.name if lead else "", want.lead.name))
        leading = want.lead.pk if want.lead else (lead.organisation_id if lead else None)
        before = {part.organisation_id: part.organisation for part in parts if part.organisation_id != leading}
        if "partners" in self._as_exported and not want.lead:
            want.partners = None
        if want.partners is not None or want.extra_leads:
            base = list(before.values()) if want.partners is None else want.partners
            after = {o.pk: o for o in [*base, *want.extra_leads] if o.pk != leading}
            want.partners = list(after.values())
            if set(after) == set(before):
                want.partners = None
            else:
                changes.append(FieldChange(LABELS["partners"], shown(list(before.values())), shown(want.partners)))
        if want.contact_text is not None:
            same = lead is not None and text_of(lead.contact_text) == want.contact_text
            if same or "contacts" in self._as_exported:
                want.contact_text = None
            else:
                told = self.stored.cells(activity, LANGUAGES[0])["contacts"]
                changes.append(FieldChange(LABELS["contacts"], told, want.contact_text))
        return changes

    def _note_changes(self, want: Wanted, activity: Activity) -> list[FieldChange]:
        before = {note.occasion: note.text for note in self.stored.notes[activity.pk]}
        changes = []
        for occasion, text in list(want.notes.items()):
            if text_of(before.get(occasion)) == text:
                del want.notes[occasion]
            else:
                changes.append(FieldChange(occasion, before.get(occasion, ""), text))
        return changes


def _one_line(cell) -> str:
    return " ".join(text_of(cell).split())


def _in_words(value) -> str:
    return value.in_words() if hasattr(value, "in_words") else shown(value)
