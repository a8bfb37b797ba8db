"""Words in a sheet that stand for nothing that we know: noted with their rows, asked about, never guessed."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from samverk.core.sheets import plain
from samverk.planning.importing.choices import Choices

# Value and label; a label with a list of them is a group.
Offer = tuple[str, "str | list[tuple[str, str]]"]


@dataclass
class Unknown:
    """A word that stands for nothing that we know: where it stands, and what it may mean."""

    kind: str
    word: str
    suggest: Callable[[], list[Offer]] = list
    decided: str | None = None
    rows: list[int] = field(default_factory=list)

    @property
    def key(self) -> str:
        return plain(self.word)

    @cached_property
    def suggestions(self) -> list[Offer]:
        """Sought when somebody looks: likeness to hundreds of names takes its time."""
        return self.suggest()


class Notebook:
    """All that is unknown in one sheet, and what was read of each text, so that no text is read twice."""

    def __init__(self, choices: Choices):
        self.choices = choices
        self.unknown: dict[tuple[str, str], Unknown] = {}
        self._read: dict[tuple[str, str], tuple[object, tuple[Unknown, ...]]] = {}
        self._noted: list[Unknown] = []
        self._told: set[tuple[int, int]] = set()

    def once(self, kind: str, text: str, row: int, read: Callable):
        """What `read` makes of the text, which is called for the first row alone; its unknown words at every row."""
        key = (kind, text)
        if key not in self._read:
            self._noted = []
            result = read(text)
            self._read[key] = (result, tuple({id(unknown): unknown for unknown in self._noted}.values()))
        result, noted = self._read[key]
        for unknown in noted:
            if (id(unknown), row) not in self._told:  # a row is read when it is taken apart, and when it is compared
                self._told.add((id(unknown), row))
                unknown.rows.append(row)
        return result

    def meaning(self, kind: str, word: str) -> str | None:
        return self.choices.meaning(kind, plain(word))

    def note(self, kind: str, word: str, suggest: Callable[[], list[Offer]], decided: str | None) -> None:
        """`decided` is what somebody has said that the word means, "" for nothing, None where nobody has said."""
        key = (kind, plain(word))
        if key not in self.unknown:
            self.unknown[key] = Unknown(kind, word, suggest, decided)
        self._noted.append(self.unknown[key])
