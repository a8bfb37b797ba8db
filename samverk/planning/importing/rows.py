"""One row of a plan's sheet as what it says of an activity; what cannot be taken is told, all at once."""

import re
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from samverk.core.sheets import NOTE, Row, RowReader, Table, holds_personal_number, said, text_of, without_markup
from samverk.organisations.models import Organisation, Person
from samverk.planning.importing.belongings import (
    Belongings,
    WantedContribution,
    WantedMilestone,
    WantedPart,
    in_cell,
    one_line,
)
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.columns import name_of
from samverk.planning.importing.when import When, when_of
from samverk.planning.importing.words import Words
from samverk.planning.models import Activity
from samverk.steering.models import Goal

TEXTS = {"title": 300, "financing": 300, "indicator": 300, "source_title": 300}
LONGEST_ADDRESS = 1000
_ADDRESS = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)


@dataclass
class Wanted:
    """An activity as one row would have it. What the sheet has no column for is left out of `fields` or None."""

    table: Table
    row: Row
    number: str
    title: str
    fields: dict = field(default_factory=dict)
    status_word: str | None = None
    goals: list[Goal] | None = None
    lead: Organisation | None = None
    partners: list[Organisation] | None = None
    extra_leads: list[Organisation] = field(default_factory=list)
    contact_text: str | None = None
    contacts: list[Person] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    parts: list[WantedPart] | None = None
    contributions: list[WantedContribution] | None = None
    milestones: list[WantedMilestone] | None = None
    activity: Activity | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def when(self) -> str:
        """From and to in words, as far as the row says them."""
        starts, ends = (date.in_words() if date else "" for date in map(self.fields.get, ("starts", "ends")))
        return starts if starts == ends else f"{starts} – {ends}".strip()

    def problem(self, key: str, value, expected: str, hint: str = ""):
        return self.table.problem(self.row, key, value, expected, hint)


class RowTaker(RowReader):
    """Takes a row's cells apart with the plan's own words."""

    def __init__(self, table: Table, row: Row, problems: list, words: Words, choices: Choices, beside: Belongings):
        if choices.strip_markup:
            row = replace(row, values={key: without_markup(cell) for key, cell in row.values.items()})
        super().__init__(table, row, problems)
        self.words, self.choices, self.beside = words, choices, beside
        self.notes: dict[str, list[str]] = {}

    def take(self) -> Wanted:
        title, description = self._title()
        wanted = Wanted(self.table, self.row, self._number(), title)
        for key in ("financing", "indicator", "source_title"):
            if self.table.has(key):
                wanted.fields[key] = self.line(key, TEXTS[key])
        if self.table.has("description") or description:
            wanted.fields["description"] = "\n".join(filter(None, [description, self.text("description")]))
        self._address(wanted)
        self._dates(wanted)
        self._drop(wanted)
        self._status(wanted)
        self._belongings(wanted)
        self._goals(wanted)
        people = self._organisations(wanted)
        self._contacts(wanted, people)
        for column in self.table.columns:
            if column.key.startswith(f"{NOTE}:"):
                wanted.notes[column.key.partition(":")[2]] = text_of(self.row.values.get(column.key))
        for occasion, texts in self.notes.items():
            wanted.notes[occasion] = "\n".join(filter(None, [wanted.notes.get(occasion, ""), *texts]))
        self._warn_of_personal_numbers()
        return wanted

    def keep(self, key: str, text: str) -> None:
        """What cannot be an own value is kept as a note under the column's name: nothing is dropped in silence."""
        column = next((column for column in self.table.columns if column.key == key), None)
        name = column.header if column and column.header else name_of(key, "sv")
        self.notes.setdefault(" ".join(name.split())[:60], []).append(text)

    def _number(self) -> str:
        number = one_line(self.row.values.get("number"))
        if len(number) > 20:
            self.problem("number", _("At most %(most)s characters fit here.") % {"most": 20}, _("Shorten the number."))
        return number[:20]

    def _title(self) -> tuple[str, str]:
        """The title, and what stands below it in the same cell: some plans keep title and description together."""
        text = text_of(self.row.values.get("title"))
        if not text:
            self.problem(
                "title", _("The row says nothing of what is to be done."), _("Write a title, or empty the row.")
            )
            return "", ""
        first, _break, rest = text.partition("\n")
        if len(" ".join(text.split())) <= 120 or not rest:
            first, rest = " ".join(text.split()), ""
        if len(first) > TEXTS["title"]:
            told = _("At most %(most)s characters fit in a title.") % {"most": TEXTS["title"]}
            self.problem("title", told, _("Put a short title on the first line, and the rest below it."))
        return first.strip()[: TEXTS["title"]], rest.strip()

    def _address(self, wanted: Wanted) -> None:
        """A link to the web; whatever else people put in such a column is kept as a note."""
        if not self.table.has("source_url"):
            return
        text = self.text("source_url")
        is_address = bool(_ADDRESS.fullmatch(text)) and len(text) <= LONGEST_ADDRESS
        wanted.fields["source_url"] = text if is_address else ""
        if text and not is_address:
            self.keep("source_url", text)

    def _dates(self, wanted: Wanted) -> None:
        whens = {key: self._when(key, wanted) for key in ("period", "starts", "ends") if self.table.has(key)}
        period, starts, ends = (whens.get(key, When()) for key in ("period", "starts", "ends"))
        found = {
            "starts": starts.first or period.first or (ends.first if ends.is_span else None),
            "ends": ends.last or period.last or (starts.last if starts.is_span else None),
        }
        for key, date in found.items():
            if date is not None or {key, "period"} & whens.keys():
                wanted.fields[key] = date
        first, last = found["starts"], found["ends"]
        if first and last and first.first_day and last.last_day and last.last_day < first.first_day:
            self.problem("ends" if self.table.has("ends") else "period", _("It ends before it starts."))

    def _when(self, key: str, wanted: Wanted) -> When:
        text = self.text(key)
        try:
            when = when_of(text)
        except ValueError as refusal:
            if self.choices.keep_unreadable:
                self.keep(key, text)
                self.problem(key, _("Kept as a note, since it is no date."), is_warning=True)
            else:
                self.problem(key, _("A date was expected."), str(refusal).partition("”")[2].partition(". ")[2])
            return When()
        wanted.status_word = when.status_word or wanted.status_word
        if when.says_more:
            self.keep(key, text)
        return when

    def _drop(self, wanted: Wanted) -> None:
        """That an activity was dropped; a blank says nothing, so that no sheet takes one back by what it lacks."""
        day = self.day("dropped_on") if self.table.has("dropped_on") else None
        reason = self.text("drop_reason") if self.table.has("drop_reason") else ""
        if day and not reason:
            self.problem("dropped_on", _("Say why it was dropped, in a column of its own."))
        elif reason and not day:
            self.problem("drop_reason", _("Say on which day it was dropped, in a column of its own."))
        elif day:
            wanted.fields |= {"dropped_on": day, "drop_reason": reason}

    def _status(self, wanted: Wanted) -> None:
        """The word; else what a date column says ("Klar"); else the colour, where colours are said to mean a status."""
        place = self.choices.colour_column(self.table)
        if self.table.has("status") or place is not None:
            colour = self.table.sheet.colour(self.row.number - 1, place) if place is not None else ""
            word = self.line("status", 100) if self.table.has("status") else ""
            wanted.status_word = word or wanted.status_word or (f"#{colour}" if colour else "")
        if wanted.status_word:
            self.words.step_of(wanted.status_word, self.row.number)

    def _belongings(self, wanted: Wanted) -> None:
        """Lines in the row's own cells go before sheets of their own; of both, the cell was nearer at hand."""
        for name in ("parts", "contributions", "milestones"):
            pieces = getattr(self.beside, name).get(wanted.number)
            if self.table.has(name):
                own = in_cell(name, self, self.words, self.choices.keep_unreadable)
                if own is None:
                    self.keep(name, self.text(name))
                # A blank cell says that there are no milestones; who takes part also stands in other columns.
                pieces = own or pieces or (own if name == "milestones" else None)
            setattr(wanted, name, pieces)

    def _goals(self, wanted: Wanted) -> None:
        keys = [key for key in ("goal_area", "goal", "contributes") if self.table.has(key)]
        if not keys and not self.row.heading:
            return
        found = {}
        for key in keys:
            found[key], rest = self._goals_in(key, wanted)
            for text in rest:
                self.keep(key, text)
        goals = [*found.get("goal", []), *found.get("contributes", [])]
        # The area above a goal says nothing more than the goal does.
        goals += [area for area in found.get("goal_area", []) if not any(self._is_below(goal, area) for goal in goals)]
        if not goals and self.row.heading:
            goals, rest = self.words.goals_in(self.row.heading, self.row.number)
            if rest:
                self.notes.setdefault(name_of("goal_area", "sv"), []).append(self.row.heading)
        wanted.goals = list(dict.fromkeys(goals))

    def _goals_in(self, key: str, wanted: Wanted) -> tuple[list[Goal], list[str]]:
        """Lines that say just what the activity's contributions say, elsewhere in the file, mean those goals."""
        cell = self.row.values.get(key)
        if not wanted.contributions:
            return self.words.goals_in(cell, self.row.number)
        named: dict[str, list[Goal]] = {}
        for each in wanted.contributions:
            named.setdefault(one_line(each.goal), []).append(each.goal)
        lines = said(cell).split("\n")
        found = [goal for line in lines for goal in named.get(one_line(line), ())]
        others, rest = self.words.goals_in("\n".join(line for line in lines if one_line(line) not in named),
                                           self.row.number)  # fmt: skip
        return [*found, *others], rest

    def _is_below(self, goal: Goal | None, area: Goal) -> bool:
        for _level in range(20):
            if goal is None or goal.pk == area.pk:
                break
            goal = self.words.goals.get(goal.parent_id)
        return goal is not None and goal.pk == area.pk

    def _organisations(self, wanted: Wanted) -> list[str]:
        """Who leads and takes part; gives back the names that somebody has said are people or roles."""
        people = []
        for key in ("lead", "partners"):
            if not self.table.has(key):
                continue
            found, rest, persons = self.words.organisations.named_in(self.row.values.get(key), self.row.number)
            if key == "lead":
                wanted.lead, wanted.extra_leads = (found[0] if found else None), found[1:]
            else:
                wanted.partners = list(found)
            for name in rest:
                self.keep(key, name)
            people += persons
        return people

    def _contacts(self, wanted: Wanted, people: list[str]) -> None:
        if not self.table.has("contacts") and not people:
            return
        text = self.text("contacts")
        wanted.contact_text = "\n".join(filter(None, [text, *(name for name in people if name not in text)]))
        if len(wanted.contact_text) > 300:
            key = "contacts" if text else "lead"
            self.problem(key, _("At most %(most)s characters fit here.") % {"most": 300}, _("Shorten the text."))
            wanted.contact_text = wanted.contact_text[:300]
        wanted.contacts = self.words.people_in(wanted.contact_text, self.row.number)

    def _warn_of_personal_numbers(self) -> None:
        for key, cell in self.row.values.items():
            if holds_personal_number(cell):
                told = _("This looks like a personal identity number. Remove it: a plan has no use for it.")
                problem = self.table.problem(self.row, key, "", told, is_warning=True)
                self.problems.append(problem)
