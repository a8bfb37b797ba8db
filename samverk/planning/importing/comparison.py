"""A plan's sheet against the plan: which activities are new, changed in what, unchanged, and missing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from samverk.core.sheets import Changed, Difference, SheetRefused, Table, left_out_of, plain, read_workbook, text_of
from samverk.organisations.models import Organisation
from samverk.planning.importing.belongings import Belongings, on_sheets, one_line
from samverk.planning.importing.book import Book, recognise
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.differing import Differing
from samverk.planning.importing.filling import fill_areas_down
from samverk.planning.importing.rows import RowTaker, Wanted
from samverk.planning.importing.stored import Stored
from samverk.planning.importing.unknown import Unknown
from samverk.planning.importing.words import Words
from samverk.planning.models import Activity, Plan

# Called with how many rows are done, and how many there are.
Progress = Callable[[int, int], None]
TOLD_EVERY = 500  # rows


@dataclass
class PlanImport(Difference):
    """What a sheet would change in a plan. `new` holds Wanted rows, `changed` a Changed of each with its fields."""

    plan: Plan = None
    book: Book = None
    choices: Choices = None
    stored: Stored = None
    words: Words = None
    unknown: list[Unknown] = field(default_factory=list)
    dropped: list[Activity] = field(default_factory=list)
    below_an_area: int = 0  # rows without a goal, below one that has a goal area

    @property
    def table(self) -> Table:
        return self.book.table

    @property
    def default_lead(self) -> Organisation | None:
        """Who leads a new activity where the sheet names nobody that is known here; None where nobody can."""
        organisations = self.words.organisations
        first = organisations.principals[0] if organisations.principals else None
        return organisations.all.get(self.choices.default_lead) or first

    @property
    def undecided(self) -> list[Unknown]:
        return [unknown for unknown in self.unknown if unknown.decided is None]

    @property
    def to_join(self) -> list[Organisation]:
        """Organisations that somebody has said to add to the collaboration as partners."""
        return self.words.organisations.to_join

    @property
    def is_empty(self) -> bool:
        return super().is_empty and not self.to_join


def read_plan(
    file, name: str, plan: Plan, *, by, choices: Choices | None = None, progress: Progress | None = None
) -> PlanImport:
    """Compare a workbook with a plan, as `by` sees goals and people; None sees all.

    Without `choices`, what the plan remembers of its last import is used. Raises SheetRefused where the file cannot
    be read or has no table with activities.
    """
    choices = choices or Choices.of(plan)
    return compare(recognise(read_workbook(file, name), choices), plan, by=by, choices=choices, progress=progress)


def compare(book: Book, plan: Plan, *, by, choices: Choices, progress: Progress | None = None) -> PlanImport:
    if not book.table.has("title"):
        refusal = _("None of the columns is the activity. Say which column holds it.")
        raise SheetRefused(refusal, "no_title")
    book = book.chosen(choices).read()
    found = PlanImport(plan=plan, book=book, choices=choices, stored=Stored.of(plan, by))
    found.problems = [problem for table in book.tables for problem in table.sheet.problems]
    found.words = Words(plan, by, choices)
    found.below_an_area = fill_areas_down(book.activities, choices.fill_areas)
    wanted = _rows(found, progress or (lambda done, total: None))
    found.left_out = left_out_of(book.sheets, book.tables)
    _match(found, wanted)
    differing = Differing(found)
    for want in wanted:
        if want.activity is None:
            differing.settle_new(want)
            found.new.append(want)
        elif changes := differing.changes(want):
            found.changed.append(Changed(want, want.row.number, changes))
        else:
            found.unchanged.append(want)
    kept = {want.activity.pk for want in wanted if want.activity}
    current = [activity for activity in found.stored.activities if not activity.dropped_on]
    found.missing = [activity for activity in current if activity.pk not in kept]
    dropped = [want for want in wanted if want.activity and want.activity.dropped_on]
    found.dropped = [want.activity for want in dropped if not want.table.has("dropped_on")]
    found.unknown = sorted(found.words.unknown.values(), key=lambda unknown: (unknown.kind, unknown.rows[0]))
    return found


def _rows(found: PlanImport, progress: Progress) -> list[Wanted]:
    beside = on_sheets(found.book.beside, found.words, found.problems, found.choices.keep_unreadable)
    rows = [(table, row) for table in found.book.activities for row in table.rows]
    wanted = []
    for place, (table, row) in enumerate(rows):
        if place % TOLD_EVERY == 0:
            progress(place, len(rows))
        if row.is_struck and not found.choices.include_struck:
            table.leave_out("struck", row.number, text_of(row.values.get("title")))
            continue
        want = RowTaker(table, row, found.problems, found.words, found.choices, beside).take()
        if want.title:
            wanted.append(want)
    progress(len(rows), len(rows))
    _tell_of_strays(found, beside, {want.number for want in wanted})
    return wanted


def _tell_of_strays(found: PlanImport, beside: Belongings, numbers: set[str]) -> None:
    """Rows of the sheets beside the plan's own whose activity is not in the file: left out, and told."""
    for name, table in found.book.beside.items():
        for row in table.rows if hasattr(beside, name) else ():
            number = one_line(row.values.get("number"))
            if number and number not in numbers:
                told = _("No activity in the file has that number, so this row is left out.")
                found.problems.append(table.problem(row, "number", number, told, is_warning=True))


def _match(found: PlanImport, wanted: list[Wanted]) -> None:
    """Each row's activity: by its number, else by its title where that number is new or missing."""
    numbers, titles = {}, {}
    for want in wanted:
        _tell_of_twins(found, want, numbers, titles)
    free = {activity.pk: activity for activity in found.stored.activities}
    for name in (lambda activity: one_line(activity.number), lambda activity: plain(activity.number)):
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
        found.problems.append(want.problem("number", want.number, told, _("Give each activity a number of its own.")))
    elif not want.number and plain(want.title) in titles:
        told = _("Row %(row)s has the same title, and neither has a number.") % {"row": titles[plain(want.title)]}
        hint = _("Number the rows, or give them different titles.")
        found.problems.append(want.problem("title", want.title, told, hint))
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
