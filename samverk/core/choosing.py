"""Choosing one among many rows: where they are few from a menu, else by searching for words in their names.

It needs no script. The button "Search" sends the whole form, which comes back as it was typed with the matches as radio
buttons, and nothing is judged or saved; htmx presses that button as one types. A form shows any number of such fields
in a number of queries that does not grow with them, since they share what they choose from.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.db.models import Model, QuerySet
from django.forms.boundfield import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from samverk.core.searching import cleaned, with_words

NOTHING = _("None")
FEW = 15  # a menu of more is tiresome
SHOWN = 12  # of those that match

# What is sent along beside a field `goal`: the words that are looked for, and those that the page has answered.
WORDS, ANSWERED, FIND = "-words", "-answered", "find"


def sought(data) -> str:
    """The name of the field whose choices the form was sent to search; "" when it was sent to be saved.

    Words that were typed but not looked up yet (Enter in the field, no script) are looked up before anything is saved.
    """
    asked = data.get(FIND, "")
    if asked and f"{asked}{WORDS}" in data:
        return asked
    names = (name.removesuffix(WORDS) for name in data if name.endswith(WORDS))
    return next((name for name in names if cleaned(data[name + WORDS]) != data.get(name + ANSWERED, "")), "")


def show_without_judging(form) -> None:
    """Draw what was typed again as it is: somebody has asked for more to choose from, not for it to be saved."""
    form._errors, form.cleaned_data = ErrorDict(), {}


@dataclass(frozen=True)
class Offered:
    """One row as it is shown: a name, and in small print what tells it from others of that name."""

    value: object
    name: str
    note: str = ""


class Choices:
    """The rows that one or many fields offer, in their order.

    `fields` are what is searched; `name` and `note` say how a row is shown, and `related` what they read on the way.
    """

    def __init__(
        self, rows: QuerySet, *fields: str, name: Callable[[Model], str] = str,
        note: Callable[[Model], str] = lambda row: "", related: Iterable[str] = (),
    ):  # fmt: skip
        self.rows, self.fields, self.name, self.note = rows, fields, name, note
        self._shown = rows.select_related(*related) if related else rows
        self._expected: set[str] = set()
        self._known: dict[str, Offered] = {}
        self._found: dict[str, tuple[list[Offered], int]] = {}

    @cached_property
    def first(self) -> list[Offered]:
        """All, where they are few."""
        return [self._offered(row) for row in self._shown[: FEW + 1]]

    @property
    def are_few(self) -> bool:
        return len(self.first) <= FEW

    def found(self, words: str) -> tuple[list[Offered], int]:
        """The first that have all these words, and how many do; without words some to begin with."""
        if not words:
            return self.first[:SHOWN], 0
        if words not in self._found:
            rows = self._shown.filter(with_words(words, *self.fields))
            found = [self._offered(row) for row in rows[: SHOWN + 1]]
            self._found[words] = found[:SHOWN], rows.count() if len(found) > SHOWN else len(found)
        return self._found[words]

    def expect(self, values: Iterable) -> None:
        """These are chosen somewhere on the page: they are all read together with the first that is asked for."""
        self._expected |= {str(value) for value in values} - {"", "None"}

    def chosen(self, value) -> Offered | None:
        """The row with that key; None for what cannot be chosen."""
        key = "" if value is None else str(value)
        if key and self.are_few:
            return next((each for each in self.first if str(each.value) == key), None)
        if key and key not in self._known:
            self.expect([key])
            keys = [each for each in self._expected if each.isascii() and each.isdigit() and len(each) < 16]
            self._known = dict.fromkeys(self._expected)
            self._known |= {str(row.pk): self._offered(row) for row in self._shown.filter(pk__in=keys)}
        return self._known.get(key)

    def _offered(self, row: Model) -> Offered:
        return Offered(row.pk, self.name(row), self.note(row))


class Search(forms.Widget):
    """A menu, or a field for words with radio buttons below it: as its choices turn out to be few or many."""

    template_name = "django/forms/widgets/search.html"
    offered: Choices | None = None
    bound: BoundField | None = None

    @property
    def use_fieldset(self) -> bool:
        return not self.offered.are_few

    def get_context(self, name, value, attrs):
        context, choices, data = super().get_context(name, value, attrs), self.offered, self.bound.form.data
        words, chosen = cleaned(data.get(name + WORDS, "")), choices.chosen(value)
        found, count = (choices.first, 0) if choices.are_few else choices.found(words)
        context["widget"].update(
            are_few=choices.are_few, chosen=chosen, label=self.bound.label, words=words, count=count,
            found=[each for each in found if choices.are_few or each != chosen], more=max(count - len(found), 0),
            here=getattr(self.bound.form, "here", ""),
            is_open=chosen is None and self.bound.field.required or bool(words or self.bound.errors),
            is_optional=not self.bound.field.required, none=self.bound.field.empty_label,
            names={"words": name + WORDS, "answered": name + ANSWERED, "find": FIND},
        )  # fmt: skip
        return context


class Choice(forms.ModelChoiceField):
    """A reference to one of many rows. The form says what it offers: `form.fields["goal"].offer(choices)`."""

    widget = Search

    def __init__(self, *args, empty_label=NOTHING, blank=True, **kwargs):
        super().__init__(*args, blank=blank, **kwargs)
        self.empty_label = empty_label

    def offer(self, choices: Choices) -> None:
        self.queryset, self.widget.offered = choices.rows, choices

    def get_bound_field(self, form, field_name):
        self.widget.bound = super().get_bound_field(form, field_name)
        return self.widget.bound


def offer(many: Iterable[forms.BaseForm], name: str, choices: Choices) -> None:
    """Let many forms choose from the same: what is chosen in any of them is read at once."""
    many = list(many)
    for form in many:
        form.fields[name].offer(choices)
    choices.expect(form[name].value() for form in many)
