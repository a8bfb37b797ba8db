"""What an import would change: records new, changed, unchanged and missing, field by field."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from samverk.core.lines import same_text
from samverk.core.sheets.cells import said, text_of
from samverk.core.sheets.headers import plain
from samverk.core.sheets.leaving_out import LeftOut, counts_of
from samverk.core.sheets.problems import CellProblem
from samverk.core.sheets.tables import Row, Table

YES = {"ja", "yes", "kyllä", "x", "sant", "true", "1"}
NO = {"nej", "no", "ei", "", "falskt", "false", "0"}


@dataclass(frozen=True)
class FieldChange:
    label: str
    before: str
    after: str


@dataclass
class Changed:
    """An object that is stored, as the sheet would have it, and what differs."""

    obj: object
    row: int
    fields: list[FieldChange]


@dataclass
class Difference:
    """All that an import would do. Nothing is saved before it is applied."""

    new: list = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    missing: list = field(default_factory=list)
    problems: list[CellProblem] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def left_out_counts(self) -> list[tuple[str, int]]:
        """How many rows, columns and sheets of each kind are not taken in."""
        return counts_of(self.left_out)

    @property
    def is_empty(self) -> bool:
        return not self.new and not self.changed

    @property
    def errors(self) -> list[CellProblem]:
        return [problem for problem in self.problems if not problem.is_warning]

    @property
    def warnings(self) -> list[CellProblem]:
        return [problem for problem in self.problems if problem.is_warning]


@dataclass
class RowReader:
    """Takes one row's cells and notes what cannot be taken, so that all problems are told at once."""

    table: Table
    row: Row
    problems: list[CellProblem]

    def problem(self, key: str, expected: str, hint: str = "", is_warning: bool = False) -> None:
        value = self.row.values.get(key)
        self.problems.append(self.table.problem(self.row, key, value, expected, hint, is_warning))

    def text(self, key: str, longest: int | None = None) -> str:
        text = said(self.row.values.get(key))
        if longest and len(text) > longest:
            self.problem(key, _("At most %(most)s characters fit here.") % {"most": longest}, _("Shorten the text."))
            return text[:longest]
        return text

    def line(self, key: str, longest: int | None = None) -> str:
        return " ".join(self.text(key, longest).split())

    def day(self, key: str) -> date | None:
        value = self.row.values.get(key)
        if isinstance(value, date):
            return value
        text = self.text(key)
        if not text:
            return None
        try:
            return date.fromisoformat(text)
        except ValueError:
            self.problem(key, _("A day was expected."), _("Write it as 2026-03-14."))
            return None

    def year(self, key: str) -> int | None:
        text = self.text(key)
        if not text:
            return None
        if text.isascii() and text.isdigit() and len(text) == 4:
            return int(text)
        self.problem(key, _("A year was expected."), _("Write it as 2030."))
        return None

    def yes(self, key: str) -> bool:
        text = self.text(key).lower()
        if text not in YES | NO:
            self.problem(key, _("Yes or no was expected."))
        return text in YES

    def one_of(self, key: str, words: dict[str, str], default: str | None = None) -> str | None:
        """The value that the cell's word stands for; `words` maps plain words of all languages to values."""
        text = self.text(key)
        if not text and default is not None:
            return default
        if plain(text) in words:
            return words[plain(text)]
        some = ", ".join(dict.fromkeys(words))
        self.problem(key, _("One of these words was expected: %(words)s.") % {"words": some})
        return default


def field_changes(stored, values: dict, labels: dict[str, str]) -> list[FieldChange]:
    """Set the values on a stored object, and tell which of them it did not have already."""
    changes = []
    for name, value in values.items():
        before = getattr(stored, name)
        if not same_text(before, value):
            changes.append(FieldChange(labels[name], shown(before), shown(value)))
            setattr(stored, name, value)
    return changes


def shown(value) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(shown, value))
    if isinstance(value, bool) or value is None or isinstance(value, (str, int, float, date)):
        return text_of(value)
    return str(value)


def given(table: Table, keys: Iterable[str]) -> set[str]:
    """Those of the keys that the sheet has a column for: what it does not speak of, an import does not touch."""
    return {key for key in keys if table.has(key)}
