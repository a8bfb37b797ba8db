"""One row of a plan's sheet as what it says of an activity; what cannot be taken is told, all at once."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import Row, RowReader, Table, holds_personal_number, plain, said, text_of
from samverk.core.sheets.tables import NOTE
from samverk.organisations.models import Organisation, Person
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.columns import name_of
from samverk.planning.importing.words import Words
from samverk.planning.models import Activity
from samverk.steering.models import Goal

FINISHED = {
    "klar", "klart", "klara", "färdig", "färdigt", "avslutad", "avslutat", "genomförd", "genomfört", "done",
    "completed", "finished", "valmis",
}  # fmt: skip
RECURRING = {
    "årligen", "varje år", "varje termin", "varje månad", "varje vecka", "löpande under året", "vid behov", "annually",
    "every year", "yearly", "when needed", "vuosittain", "tarvittaessa",
}  # fmt: skip
NOT_GIVEN = {"inte angivet", "ej angivet", "saknas", "tbd", "oklart"}
TEXTS = {"title": 300, "financing": 300, "indicator": 300, "source_title": 300}


@dataclass
class Wanted:
    """An activity as one row would have it. What the sheet has no column for is left out of `fields` or None."""

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
    activity: Activity | None = None

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def when(self) -> str:
        """From and to in words, as far as the row says them."""
        starts, ends = (date.in_words() if date else "" for date in map(self.fields.get, ("starts", "ends")))
        return starts if starts == ends else f"{starts} – {ends}".strip()


class RowTaker(RowReader):
    """Takes a row's cells apart with the plan's own words."""

    def __init__(self, table: Table, row: Row, problems: list, words: Words, choices: Choices):
        super().__init__(table, row, problems)
        self.words, self.choices = words, choices
        self.notes: dict[str, list[str]] = {}

    def take(self) -> Wanted:
        title, description = self._title()
        wanted = Wanted(self.row, self._number(), title)
        for key in ("financing", "indicator", "source_title"):
            if self.table.has(key):
                wanted.fields[key] = self.line(key, TEXTS[key])
        if self.table.has("description") or description:
            wanted.fields["description"] = "\n".join(filter(None, [description, self.text("description")]))
        self._dates(wanted)
        if self.table.has("status"):
            wanted.status_word = self.line("status", 100) or wanted.status_word or ""
        if wanted.status_word:
            self.words.step_of(wanted.status_word, self.row.number)
        self._goals(wanted)
        self._organisations(wanted)
        if self.table.has("contacts"):
            wanted.contact_text = self.text("contacts", 300)
            wanted.contacts = self.words.people_in(wanted.contact_text, self.row.number)
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
        number = " ".join(text_of(self.row.values.get("number")).split())
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

    def _dates(self, wanted: Wanted) -> None:
        if self.table.has("period") and (text := self.text("period")):
            span = span_of(text)
            if span is None and (single := self._date("period", wanted)):
                span = (single, single)
            if span:
                wanted.fields |= dict(zip(("starts", "ends"), span, strict=True))
        for key in ("starts", "ends"):
            if not self.table.has(key):
                continue
            span = span_of(self.text(key)) if key == "ends" or not self.table.has("ends") else None
            if span:
                wanted.fields["ends"] = span[1]
                wanted.fields["starts"] = wanted.fields.get("starts") or span[0]
            else:
                wanted.fields[key] = self._date(key, wanted)
        starts, ends = wanted.fields.get("starts"), wanted.fields.get("ends")
        if starts and ends and starts.first_day and ends.last_day and ends.last_day < starts.first_day:
            self.problem("ends" if self.table.has("ends") else "period", _("It ends before it starts."))

    def _date(self, key: str, wanted: Wanted) -> FuzzyDate | None:
        text = self.text(key)
        word = plain(text)
        if not text or word in NOT_GIVEN:
            return None
        if word in FINISHED:
            wanted.status_word = text
            self.keep(key, text)
            return None
        if word in RECURRING:
            self.keep(key, text)
            return FuzzyDate("ongoing")
        try:
            return FuzzyDate.parse(text)
        except ValueError as refusal:
            if self.choices.keep_unreadable:
                self.keep(key, text)
                self.problem(key, _("Kept as a note, since it is no date."), is_warning=True)
            else:
                self.problem(key, _("A date was expected."), str(refusal).partition("”")[2].partition(". ")[2])
            return None

    def _goals(self, wanted: Wanted) -> None:
        keys = [key for key in ("goal_area", "goal", "contributes") if self.table.has(key)]
        if not keys and not self.row.heading:
            return
        found = {}
        for key in keys:
            found[key], rest = self.words.goals_in(self.row.values.get(key), self.row.number)
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

    def _is_below(self, goal: Goal | None, area: Goal) -> bool:
        for _level in range(20):
            if goal is None or goal.pk == area.pk:
                break
            goal = self.words.goals.get(goal.parent_id)
        return goal is not None and goal.pk == area.pk

    def _organisations(self, wanted: Wanted) -> None:
        if self.table.has("lead"):
            found, rest = self.words.organisations_in(self.row.values.get("lead"), self.row.number)
            wanted.lead, wanted.extra_leads = (found[0] if found else None), found[1:]
            for name in rest:
                self.keep("lead", name)
        if self.table.has("partners"):
            wanted.partners, rest = self.words.organisations_in(self.row.values.get("partners"), self.row.number)
            for name in rest:
                self.keep("partners", name)

    def _warn_of_personal_numbers(self) -> None:
        for key, cell in self.row.values.items():
            if holds_personal_number(cell):
                told = _("This looks like a personal identity number. Remove it: a plan has no use for it.")
                problem = self.table.problem(self.row, key, "", told, is_warning=True)
                self.problems.append(problem)


def span_of(text: str) -> tuple[FuzzyDate, FuzzyDate] | None:
    """Two dates in one cell: "2025–2027", "Q1 2025 till Q2 2026", "mars-juni 2026" is none of them."""
    text = said(text)
    pieces = re.split(r"\s+(?:[-–—]|till(?: och med)?|t\.?o\.?m\.?|to|until|saakka)\s+|(?<=\d{4})[-–—](?=\d{4}$)", text)
    if len(pieces) != 2:
        return None
    try:
        first, last = FuzzyDate.parse(pieces[0]), FuzzyDate.parse(pieces[1])
    except ValueError:
        return None
    return first, last
