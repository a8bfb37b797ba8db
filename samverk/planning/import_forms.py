"""The forms of an import's steps: the file, its columns, its words, and saving."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from samverk.core.sheets import NOTE, Table, colours_in, has_markup, plain
from samverk.core.sheets.reading import MAX_BYTES
from samverk.organisations.permissions import can_create_person
from samverk.organisations.visibility import Level
from samverk.planning.importing.book import Book
from samverk.planning.importing.choices import Choices
from samverk.planning.importing.columns import FIELDS
from samverk.planning.importing.comparison import PlanImport
from samverk.planning.importing.unknown import Unknown
from samverk.planning.importing.words import NEW

MOST_WORDS = 200
READING = ("sheet", "beside", "colours", "strip_markup", "include_struck")
COLOUR = re.compile(r"#[0-9A-F]{6}")
KIND_LABELS = {
    "status": gettext_lazy("Status words"),
    "organisation": gettext_lazy("Organisations"),
    "goal": gettext_lazy("Goals"),
    "person": gettext_lazy("People"),
}
NOTHING_LABELS = {
    "status": gettext_lazy("No status; keep the word"),
    "organisation": gettext_lazy("None of them; keep it as a note"),
    "goal": gettext_lazy("None of them; keep it as a note"),
    "person": gettext_lazy("Nobody here; keep the name as text"),
}


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("The sheet"),
        help_text=gettext_lazy("XLSX, ODS or CSV, at most 30 MB and 50,000 rows."),
        max_length=255,
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xlsm,.ods,.csv,.txt"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MAX_BYTES >> 20})
        return file


class ColumnsForm(forms.Form):
    """What each column means, one select a column; and what else of the workbook is read, and how."""

    sheet = forms.ChoiceField(label=gettext_lazy("The plan stands on the sheet"), required=False)
    colours = forms.ChoiceField(
        label=gettext_lazy("Colours mean a status in"), required=False,
        help_text=gettext_lazy("You say in the next step what each colour means. No colour means anything by itself."),
    )  # fmt: skip
    include_struck = forms.BooleanField(
        label=gettext_lazy("Take in rows that are struck through, too"), required=False
    )  # fmt: skip
    strip_markup = forms.BooleanField(
        label=gettext_lazy("Take away web markup, such as <p> and <br>, from the texts"), required=False
    )  # fmt: skip
    beside = forms.MultipleChoiceField(
        label=gettext_lazy("Read from other sheets, too"), required=False, widget=forms.CheckboxSelectMultiple
    )  # fmt: skip

    def __init__(self, *args, book: Book, choices: Choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.book, self.table = book, book.table
        self._offer_reading(choices)
        meanings = [(column.key, capfirst(column.label)) for column in FIELDS]
        for column in self.table.columns:
            if not column.header:
                continue
            is_note = column.key.startswith(f"{NOTE}:")
            note = (column.key if is_note else f"{NOTE}:{column.header[:60]}", _("Keep as a note"))
            offered = [("", _("Leave out")), note, *meanings]
            label = _("Column %(letter)s, %(header)s") % {"letter": column.letter, "header": column.header}
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=label, choices=offered, initial=column.key, required=False
            )

    def _offer_reading(self, choices: Choices) -> None:
        """Each question only where the workbook gives a reason for it."""
        fills = colours_in(self.table)
        coloured = [column for column in self.table.columns if column.header and column.index in fills]
        self.fields["colours"].choices = [("", _("No column")), *((plain(c.header), c.header) for c in coloured)]
        place = choices.colour_column(self.table)
        self.initial["colours"] = next((plain(c.header) for c in coloured if c.index == place), "")
        self.initial["include_struck"], self.initial["strip_markup"] = choices.include_struck, True
        others = {f"beside:{name}": table for name, table in self.book.beside.items()}
        others |= {f"more:{name}": table for name, table in self.book.more.items()}
        self.fields["beside"].choices = [(name, _rows_of(table)) for name, table in others.items()]
        self.initial["beside"] = [f"beside:{name}" for name in self.book.beside if name not in choices.left_out]
        self.initial["beside"] += [f"more:{name}" for name in choices.more]
        self.fields["sheet"].choices = [(name, name) for name in [self.table.sheet.name, *self.book.more]]
        self.initial["sheet"] = self.table.sheet.name
        reasons = {
            "colours": bool(coloured),
            "include_struck": any(row.is_struck for table in self.book.activities for row in table.rows),
            "strip_markup": any(has_markup(cell) for row in self.table.rows for cell in row.values.values()),
            "beside": bool(others),
            "sheet": bool(self.book.more),
        }
        for name, has_reason in reasons.items():
            if not has_reason:
                del self.fields[name]

    def reading(self):
        """The questions about how the workbook is read, beside those about its columns."""
        return [self[name] for name in READING if name in self.fields]

    def columns(self):
        """Each column of the sheet with its select; None for one without a header, which is left out."""
        for column in self.table.columns:
            name = f"column-{column.index}"
            yield column, self[name] if name in self.fields else None

    def clean(self):
        data = super().clean()
        taken = {}
        for column in self.table.columns:
            key = data.get(f"column-{column.index}")
            if key and key in taken:
                told = _("Column %(letter)s is said to be the same. Choose another meaning for one of them.")
                self.add_error(f"column-{column.index}", told % {"letter": taken[key].letter})
            elif key:
                taken[key] = column
        if not self.errors and "title" not in taken:
            raise ValidationError(_("Say which column is the activity: without it there is nothing to import."))
        return data

    def apply_to(self, choices: Choices) -> Choices:
        for column in self.table.columns:
            key = self.cleaned_data.get(f"column-{column.index}")
            if key is not None:
                choices.columns[plain(column.header)] = key
        choices.include_struck = self.cleaned_data.get("include_struck", False)
        choices.strip_markup = self.cleaned_data.get("strip_markup", False)
        if "colours" in self.fields:
            choices.colours = self.cleaned_data["colours"]
        if "beside" in self.fields:
            taken = self.cleaned_data["beside"]
            choices.left_out = [name for name in self.book.beside if f"beside:{name}" not in taken]
            choices.more = [name for name in self.book.more if f"more:{name}" in taken]
        if self.is_another_sheet:
            choices.sheet, choices.more = self.cleaned_data["sheet"], []
        return choices

    @property
    def is_another_sheet(self) -> bool:
        """Whether another sheet was chosen than the one whose columns were shown: then those come first."""
        return self.cleaned_data.get("sheet", "") not in ("", self.table.sheet.name)


def _rows_of(table: Table) -> str:
    count = len(table.rows)
    rows = ngettext("%(count)s row", "%(count)s rows", count) % {"count": count}
    return f"{table.sheet.name} ({rows})"


class WordsForm(forms.Form):
    """What the words that nobody knows stand for, and what to do where the sheet says too little."""

    keep_unreadable = forms.BooleanField(
        label=gettext_lazy("Keep dates that cannot be read as notes instead"), required=False
    )  # fmt: skip
    fill_areas = forms.BooleanField(
        required=False, help_text=gettext_lazy("Otherwise nothing is said of a goal on those rows.")
    )  # fmt: skip
    default_lead = forms.ChoiceField(
        label=gettext_lazy("Who leads, where the sheet names nobody that is known here"), required=False
    )  # fmt: skip

    def __init__(self, *args, found: PlanImport, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.found = found
        self.words = found.unknown[:MOST_WORDS]
        self._offer_leads()
        self._offer_areas()
        may_add = can_create_person(person)
        for number, unknown in enumerate(self.words):
            offered = [*unknown.suggestions]
            if unknown.kind == "person" and may_add:
                offered.insert(0, (NEW, _("Add %(name)s as a new person") % {"name": unknown.word}))
            nothing = _("No status") if colour_of(unknown) else NOTHING_LABELS[unknown.kind]
            offered = [("?", _("Not decided")), ("", nothing), *offered]
            initial = "?" if unknown.decided is None else unknown.decided
            self.fields[f"word-{number}"] = forms.ChoiceField(
                label=unknown.word, choices=offered, initial=initial, required=False
            )

    def _offer_leads(self):
        without = [want for want in self.found.new if want.lead is None]
        leads = self.found.words.organisations.taking_part
        if not without or not leads:
            del self.fields["default_lead"]
        else:
            self.fields["default_lead"].choices = [(o.pk, o.name) for o in leads]
            self.initial["default_lead"] = (self.found.default_lead or leads[0]).pk
        self.initial["keep_unreadable"] = self.found.choices.keep_unreadable
        unreadable = any(problem.column and problem.value for problem in self.found.errors)
        if not unreadable and not self.found.choices.keep_unreadable:
            del self.fields["keep_unreadable"]

    def _offer_areas(self):
        if not (many := self.found.below_an_area):
            del self.fields["fill_areas"]
            return
        told = ngettext(
            "The goal area is blank on %(number)s row below one that has it: the same as above",
            "The goal area is blank on %(number)s rows below one that has it: the same as above",
            many,
        )
        self.fields["fill_areas"].label = told % {"number": many}
        self.initial["fill_areas"] = self.found.choices.fill_areas

    @property
    def has_questions(self) -> bool:
        return bool(self.fields)

    def groups(self):
        """The unknown words by kind: its label, and each word with its select."""
        for kind, label in KIND_LABELS.items():
            rows = [(u, self[f"word-{number}"]) for number, u in enumerate(self.words) if u.kind == kind]
            if rows:
                yield label, rows

    def apply_to(self, choices: Choices) -> Choices:
        for number, unknown in enumerate(self.words):
            _decide(choices, unknown, self.cleaned_data[f"word-{number}"])
        if "default_lead" in self.fields and self.cleaned_data["default_lead"]:
            choices.default_lead = int(self.cleaned_data["default_lead"])
        if "keep_unreadable" in self.fields:
            choices.keep_unreadable = self.cleaned_data["keep_unreadable"]
        if "fill_areas" in self.fields:
            choices.fill_areas = self.cleaned_data["fill_areas"]
        return choices


def colour_of(unknown: Unknown) -> str:
    """The colour that stands for a word, as six digits; nothing for a word in letters."""
    return unknown.word[1:] if unknown.kind == "status" and COLOUR.fullmatch(unknown.word) else ""


def _decide(choices: Choices, unknown: Unknown, answer: str) -> None:
    words = choices.words.setdefault(unknown.kind, {})
    if answer == "?":
        words.pop(unknown.key, None)
    else:
        words[unknown.key] = answer


class SaveForm(forms.Form):
    """The last step: whether activities that the sheet lacks are dropped, and which difference was shown."""

    drop_missing = forms.BooleanField(label=gettext_lazy("Drop what the sheet no longer has"), required=False)
    drop_reason = forms.CharField(
        label=gettext_lazy("Why they are dropped"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )  # fmt: skip
    sees = forms.TypedChoiceField(
        label=gettext_lazy("Who sees what is new"), coerce=int, required=False, empty_value=Level.OWN,
        initial=Level.OWN, widget=forms.RadioSelect,
        choices=[
            (Level.OWN, gettext_lazy("Only my organisation: a draft")),
            (Level.PRINCIPALS, gettext_lazy("All who see the plan")),
        ],
        help_text=gettext_lazy("A draft is in no follow-up and no report until it is shared."),
    )  # fmt: skip
    fingerprint = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, found: PlanImport, fingerprint: str, **kwargs):
        super().__init__(*args, **kwargs)
        if not (found.plan.is_shared and found.new):
            del self.fields["sees"]
        self.now = fingerprint
        self.initial["fingerprint"] = fingerprint
        if not found.missing:
            del self.fields["drop_missing"], self.fields["drop_reason"]

    def clean(self):
        data = super().clean()
        if data.get("drop_missing") and not data.get("drop_reason", "").strip():
            self.add_error("drop_reason", _("Say why: the reason stays with each dropped activity."))
        if data.get("fingerprint") != self.now:
            self.data = {**self.data.dict(), "fingerprint": self.now}
            raise ValidationError(_("The plan has changed since this was shown. Look through the difference again."))
        return data

    @property
    def level(self) -> Level:
        return Level(self.cleaned_data.get("sees", Level.PRINCIPALS))

    @property
    def reason(self) -> str:
        return self.cleaned_data.get("drop_reason", "") if self.cleaned_data.get("drop_missing") else ""
