"""The kinds of letter there are, and what one may say. Rooms register theirs from `apps.ready`."""

from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Words:
    """A paragraph of plain text."""

    text: str
    template = "core/post/words"


@dataclass(frozen=True)
class Heading:
    """What the blocks after it are about."""

    text: str
    template = "core/post/heading"


@dataclass(frozen=True)
class Items:
    """A list, each of its items a line of plain text."""

    texts: tuple[str, ...]
    template = "core/post/items"


@dataclass(frozen=True)
class Link:
    """Somewhere to go, by an address that says https://… itself; `words` tell where it leads."""

    words: str
    address: str
    template = "core/post/link"


Block = Words | Heading | Items | Link


@dataclass(frozen=True)
class Composed:
    """What a letter says, once: its text and its HTML are both written from these blocks, and so say the same."""

    subject: str
    blocks: tuple[Block, ...]
    reply_to: str = ""


@dataclass(frozen=True)
class Kind:
    name: str
    title: str
    path: str
    why: str
    mandatory: bool

    def compose(self, order) -> Composed | None:
        return import_string(self.path)(order)


_kinds: dict[str, Kind] = {}


def register(name: str, title, compose: str, *, why="", mandatory: bool = True) -> None:
    """Add a kind of letter, named room.noun. `title` says what it is to whoever gets it or keeps the installation, and
    `why` in a sentence why one gets it.

    A mandatory one is a letter of its own, asked for with `post.send`; `compose` is the dotted path of
    `compose(letter) -> Composed | None`. One that is not goes into the day's digest, is asked for with `post.notify`,
    and can be done without; `compose(notices)` then gets all that waits of the kind, the oldest first, and its subject
    becomes a heading. It is called when the letter is sent, in the receiver's language, and gives None when it no
    longer applies. It says nothing that the receiver may not see at that moment.
    """
    _kinds[name] = Kind(name, title, compose, why, mandatory)


def kind_of(name: str) -> Kind:
    """Raises KeyError for a kind that no installed room has."""
    return _kinds[name]


def title_of(name: str) -> str:
    """What such a letter is, in the reader's language; the bare name where its room is no longer installed."""
    return str(_kinds[name].title) if name in _kinds else name


def every_kind() -> list[Kind]:
    return list(_kinds.values())
