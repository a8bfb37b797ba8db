"""What belongs to activities beside their own row: parts, contributions and milestones.

They stand on sheets of their own with the activity's number on each row, or on the lines of a cell (`lines`).
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from samverk.core.dates import FuzzyDate
from samverk.core.sheets import Field, RowReader, Table, number_of, plain, said, text_of
from samverk.core.sheets.records import YES
from samverk.organisations.models import Organisation
from samverk.planning.importing.columns import CONTRIBUTION_FIELDS, MILESTONE_FIELDS, PART_FIELDS
from samverk.planning.importing.lines import is_packed, unpacked
from samverk.planning.importing.when import When, when_of
from samverk.planning.importing.words import Words
from samverk.steering.models import Goal

LEADS = YES | {"leder", "leads", "vetää"}
IN_LINES = ("number", "title")  # which a line in the activity's own row does without
HUNDREDTH = Decimal("0.01")
_BULLET = re.compile(r"^[\s•*·–-]+")
_DATE_FIRST = re.compile(r"(?P<date>.{4,24}?)(?::|\s[-–—])\s+(?P<title>.+)|(?P<day>\d{4}-\d\d-\d\d)\s+(?P<what>.+)")
_DATE_LAST = re.compile(r"(?P<title>.+?)\s*(?:\((?P<inside>[^()]+)\)|(?:,|:|\s[-–—])\s*(?P<date>[^,:()]+))")


@dataclass
class WantedPart:
    """One organisation's part. `values` holds what is said of it, blank or not, and nothing else."""

    organisation: Organisation
    is_lead: bool
    values: dict = field(default_factory=dict)


@dataclass
class WantedContribution:
    goal: Goal
    values: dict = field(default_factory=dict)


@dataclass(frozen=True)
class WantedMilestone:
    title: str
    due: FuzzyDate | None = None
    done_on: date | None = None


@dataclass
class Belongings:
    """By the activity's number as it is written; what the file says nothing of is not there."""

    parts: dict[str, list[WantedPart]] = field(default_factory=dict)
    contributions: dict[str, list[WantedContribution]] = field(default_factory=dict)
    milestones: dict[str, list[WantedMilestone]] = field(default_factory=dict)


@dataclass
class PieceReader(RowReader):
    """One part, contribution or milestone: a row of its own sheet, or a line of a cell in the activity's row."""

    words: Words
    says: Callable[[str], bool]
    cell: str = ""  # the key of the activity's own column, for a line
    may_skip: bool = False

    def problem(self, key: str, expected: str, hint: str = "", is_warning: bool = False) -> None:
        if not self.cell:
            super().problem(key, expected, hint, is_warning)
        else:
            value = self.row.values.get(key)
            self.problems.append(self.table.problem(self.row, self.cell, value, expected, hint, is_warning))

    def when(self, key: str) -> When:
        text = self.text(key)
        try:
            when = when_of(text)
        except ValueError as refusal:
            hint = "" if self.may_skip else str(refusal).partition("”")[2].partition(". ")[2]
            self.problem(key, _("A date was expected."), hint, is_warning=self.may_skip)
            return When()
        if when.says_more or when.status_word:
            told = _("Read as %(date)s.") % {"date": when.last.in_words()} if when.last else _("A date was expected.")
            self.problem(key, told, is_warning=when.last is not None or self.may_skip)
        return when

    def part(self) -> WantedPart | None:
        cell = self.row.values.get("organisation")
        organisations, _unknown, _people = self.words.organisations.named_in(cell, self.row.number)
        if len(organisations) != 1:
            told = _("One organisation that takes part was expected, so this part is left out.")
            self.problem("organisation", told, is_warning=True)
            return None
        part = WantedPart(organisations[0], plain(self.text("is_lead")) in LEADS)
        if self.says("contact") or self.says("email"):
            self._contact(part)
        for key, most in (("contact_text", 300), ("text", None)):
            if self.says(key):
                part.values[key] = self.text(key, most)
        if self.says("starts"):
            part.values["starts"] = self.when("starts").first
        if self.says("ends"):
            part.values["ends"] = self.when("ends").last
        return part

    def _contact(self, part: WantedPart) -> None:
        name, email = self.line("contact"), self.line("email")
        people = self.words.people_in(email, self.row.number) if self.words.knows_person(email) else []
        people = people or self.words.people_in(name, self.row.number)
        if people or not (name or email):
            part.values["contact"] = people[0] if people else None

    def contribution(self) -> WantedContribution | None:
        goal = self.words.goal_of(*(self.line(key) for key in ("document", "tree", "goal")))
        if goal is None:
            told = _("The document has no goal with that code or title that you can see, so this is left out.")
            self.problem("goal", told, is_warning=True)
            return None
        contribution = WantedContribution(goal)
        if self.says("weight"):
            contribution.values["weight"] = self._weight()
        if self.says("why"):
            contribution.values["why"] = self.line("why", 300)
        return contribution

    def _weight(self) -> Decimal | None:
        try:
            weight = number_of(self.row.values.get("weight"))
        except ValueError:
            weight = Decimal(-1)
        if weight is not None and (not 0 <= weight <= 1 or weight != weight.quantize(HUNDREDTH)):
            self.problem("weight", _("A number from 0 to 1 was expected, with two decimals at most."))
            return None
        return weight

    def milestone(self) -> WantedMilestone | None:
        title = self.line("milestone", 200)
        if not title:
            self.problem("milestone", _("The milestone has no title."))
            return None
        return WantedMilestone(title, self.when("due").last, self.day("done_on") if self.says("done_on") else None)


PIECES: dict[str, tuple[list[Field], Callable[[PieceReader], object]]] = {
    "parts": (PART_FIELDS, PieceReader.part),
    "contributions": (CONTRIBUTION_FIELDS, PieceReader.contribution),
    "milestones": (MILESTONE_FIELDS, PieceReader.milestone),
}


def on_sheets(tables: dict[str, Table], words: Words, problems: list, may_skip: bool) -> Belongings:
    """What the sheets of parts, contributions and milestones say. Rows without a number are left out, and told."""
    found = Belongings()
    for name, table in tables.items():
        if name not in PIECES:
            continue
        take, pieces = PIECES[name][1], getattr(found, name)
        for row in table.rows:
            reader = PieceReader(table, row, problems, words, table.has, may_skip=may_skip)
            number = one_line(row.values.get("number"))
            if not number:
                reader.problem("number", _("Which activity? Write its number."), is_warning=True)
            elif (piece := take(reader)) is not None:
                pieces.setdefault(number, []).append(piece)
    return found


def in_cell(name: str, reader: RowReader, words: Words, may_skip: bool) -> list | None:
    """What the lines of an activity's own cell say of its parts, contributions or milestones.

    None where the lines are no such thing but somebody's own words.
    """
    text = said(reader.row.values.get(name))
    if name == "milestones" and not is_packed(text):
        return list(_milestones(text, reader))
    if text and not is_packed(text):
        return None
    fields, take = PIECES[name]
    keys = [column.key for column in fields if column.key not in IN_LINES]
    pieces = []
    for line in text.split("\n") if text else ():
        row = replace(reader.row, values=dict(zip(keys, unpacked(line), strict=False)))
        piece = PieceReader(reader.table, row, reader.problems, words, lambda key: True, name, may_skip)
        pieces.append(take(piece))
    return [piece for piece in pieces if piece is not None]


def _milestones(text: str, reader: RowReader) -> Iterable[WantedMilestone]:
    """As people list them: "Q3 2026: Upphandling", "Upphandling klar (maj 2026)", or without a date."""
    for line in re.split(r"\n|;", text):
        bare = _BULLET.sub("", line).strip()
        if not bare:
            continue
        title, due = _dated(bare)
        if len(title) > 200:
            reader.problem("milestones", _("At most %(most)s characters fit in a milestone.") % {"most": 200})
        yield WantedMilestone(title[:200], due)


def _dated(line: str) -> tuple[str, FuzzyDate | None]:
    for pattern in (_DATE_FIRST, _DATE_LAST):
        if match := pattern.fullmatch(line):
            groups = match.groupdict()
            written = groups.get("date") or groups.get("day") or groups.get("inside")
            try:
                when = when_of(written)
            except ValueError:
                continue
            if when.last and not when.status_word and not when.says_more:
                return (groups.get("title") or groups["what"]).strip(), when.last
    return line, None


def one_line(cell) -> str:
    return " ".join(text_of(cell).split())
