"""What can be searched: each room registers its kinds of things from `apps.ready`."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Model, QuerySet


@dataclass(frozen=True)
class Passage:
    """A piece of text and the language that it is likely to be in; "" leaves that to be told from its words."""

    text: str
    language: str = ""


@dataclass(frozen=True)
class Texts:
    """What one thing is found by, and shown as.

    `titles` are its title in other languages; `beside` finds it too, but weakest, and is not shown (the words of what
    it belongs to); `place` is shown beneath the title.
    """

    title: Passage
    url: str
    titles: tuple[Passage, ...] = ()
    passages: tuple[Passage, ...] = ()
    beside: tuple[Passage, ...] = ()
    place: str = ""


@dataclass(frozen=True)
class Kind:
    """One kind of thing that can be found.

    `visible(person)` says which of them the person may see, and is asked at each search. `fields` are the columns whose
    change is worth writing the index for. `gathers` names the models whose rows an entry tells of, each with its
    column that points here and the columns that matter: {Milestone: ("activity_id", ("title",))}. `rests_on` names
    those that an entry borrows words from, with the way there: {Organisation: ("organisation", ("name",))}.
    `weight` lifts a kind above others that match as well: 0 to 1. A kind that `borrows_title` is shown under the title
    of what it belongs to, whose words find it too, but weakest: that thing itself comes first.
    """

    name: str
    model: type[Model]
    label: str
    plural: str
    icon: str
    rows: Callable[[], QuerySet]
    texts: Callable[[Model], Texts]
    visible: Callable[[Model], QuerySet]
    fields: tuple[str, ...]
    gathers: dict[type[Model], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    rests_on: dict[type[Model], tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    order: int = 100
    weight: float = 0.5
    borrows_title: bool = False


_kinds: dict[str, Kind] = {}


def register(model: type[Model], **facts) -> None:
    """Make a model's things searchable; the arguments are `Kind`'s. The name is the model's, in small letters."""
    kind = Kind(name=model._meta.model_name, model=model, **facts)
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    return sorted(_kinds.values(), key=lambda kind: (kind.order, kind.name))


def kind_named(name: str) -> Kind | None:
    return _kinds.get(name)
