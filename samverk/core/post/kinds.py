"""The kinds of letter there are. Rooms register theirs from `apps.ready`."""

from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Words:
    """A paragraph of plain text."""

    text: str
    template = "core/post/words"


@dataclass(frozen=True)
class Link:
    """Somewhere to go, by an address that says https://… itself; `words` tell where it leads."""

    words: str
    address: str
    template = "core/post/link"


@dataclass(frozen=True)
class Composed:
    """What a letter says, once: its text and its HTML are both written from these blocks, and so say the same."""

    subject: str
    blocks: tuple[Words | Link, ...]


@dataclass(frozen=True)
class Kind:
    title: str
    path: str

    def compose(self, letter) -> Composed | None:
        return import_string(self.path)(letter)


_kinds: dict[str, Kind] = {}


def register(name: str, title, compose: str) -> None:
    """Add a kind of letter, named room.noun. `title` says what it is to whoever keeps the installation.

    `compose` is the dotted path of `compose(letter) -> Composed | None`, called when the letter is sent, in the
    receiver's language; None when it no longer applies. It says nothing that the receiver may not see at that moment.
    """
    _kinds[name] = Kind(title, compose)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that no installed room has."""
    return _kinds[name]


def title_of(name: str) -> str:
    """What such a letter is, in the reader's language; the bare name where its room is no longer installed."""
    return str(_kinds[name].title) if name in _kinds else name
