"""What each model holds about people, as its room says it."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

PUBLIC_TASK = _("Task of public interest (article 6.1 e)")
LEGAL_DUTY = _("Legal obligation (article 6.1 c)")


@dataclass(frozen=True)
class Kind:
    """What a field holds. `given`: whether its person has it in the download."""

    words: object
    is_personal: bool = True
    is_given: bool = True


OWNER = Kind(_("Whom it is about"))  # the whole row is about that person
NAMED = Kind(_("Who is named, or did it"))
CONTACT = Kind(_("Name and contact details"))
TEXT = Kind(_("Text that people write, in which people can be named"))
TRACE = Kind(_("Network address and device"))
CONTENT = Kind(_("Files and working copies, in which people can be named"), is_given=False)
SECRET = Kind(_("What one signs in by; not given to anybody"), is_given=False)
THING = Kind(_("Nothing about people"), is_personal=False)


@dataclass(frozen=True)
class Held:
    """What one model holds. `of` is the way from a row to the person whom all of it is about, where no field is OWNER.

    `goes`: whether a person's own rows are deleted when the person is made anonymous. `kept` is the name of a retention
    rule, or words. `columns` are what the readable file shows of a person's own rows, with words for people; all else
    that is given stands in the JSON file.
    """

    model: type[models.Model]
    data: dict[str, Kind]
    purpose: object = ""
    seen_by: object = ""
    kept: object = ""
    basis: object = PUBLIC_TASK
    of: str = ""
    goes: bool = False
    name: object = ""
    columns: dict[str, object] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return str(self.name or self.model._meta.verbose_name)

    @property
    def owner(self) -> str:
        """The way to the person whom a row is about; "" where it is about a thing."""
        return self.of or next((name for name, kind in self.data.items() if kind is OWNER), "")

    def fields_of(self, kind: Kind) -> list[models.Field]:
        return [self.model._meta.get_field(name) for name, each in self.data.items() if each is kind]

    def given(self) -> list[models.Field]:
        """The columns of a row that its person has."""
        return [f for f in self.model._meta.concrete_fields if self.data.get(f.name, THING).is_given]

    def label(self, f: models.Field) -> str:
        return str(self.columns.get(f.name) or f.verbose_name)


_held: dict[str, Held] = {}


def hold(model: type[models.Model], **said) -> None:
    """Say what a model holds about people. Called from a room's `personal.py`."""
    _held[model._meta.label_lower] = Held(model, **said)


def hold_nothing(model: type[models.Model], *names: str) -> None:
    """Say that these fields of a model, which could hold something about people, do not."""
    _held[model._meta.label_lower] = Held(model, dict.fromkeys(names, THING))


def held() -> list[Held]:
    """In the order of the rooms, and of the models in each."""
    return [_held[model._meta.label_lower] for model in apps.get_models() if model._meta.label_lower in _held]


def about_people() -> list[Held]:
    """Those that hold anything about people."""
    return [each for each in held() if any(kind.is_personal for kind in each.data.values())]


def can_hold(f: models.Field) -> bool:
    """Whether a field could hold something about a person: it points at one, or holds what somebody or some program
    writes. Numbers, dates and choices say something of a person only by the row that they stand in."""
    if f.is_relation:
        return issubclass(f.related_model, get_user_model())
    written = models.CharField | models.TextField | models.JSONField | models.BinaryField | models.GenericIPAddressField
    return isinstance(f, written) and not f.choices


def unsaid() -> Iterator[str]:
    """Each field that could hold something about people and of which nothing is said."""
    for model in apps.get_models():
        said = _held.get(model._meta.label_lower)
        for f in model._meta.concrete_fields:
            if can_hold(f) and (said is None or f.name not in said.data):
                yield f"{model._meta.label}.{f.name}"
