"""The forms about the books: the file and its columns, and where accounts belong."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.forms import VersionedForm
from samverk.core.sheets import Table
from samverk.core.sheets.reading import MAX_BYTES
from samverk.economy.ledger.comparing import check_objects
from samverk.economy.ledger.sheets import FIELDS
from samverk.economy.models import AccountRule, Budget, BudgetLine
from samverk.economy.sie import ENCODINGS
from samverk.organisations.models import Organisation

OUTSIDE = "outside"


class LedgerFileForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=gettext_lazy("Whose books"),
        help_text=gettext_lazy("A voucher is known by its number in these books, so that none is read in twice."),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("The file"), max_length=200,
        help_text=gettext_lazy(
            "SIE 4, CSV, XLSX or ODS, at most 30 MB. A workbook has at most 50,000 rows, the others 300,000."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".se,.si,.sie,.csv,.txt,.xlsx,.xlsm,.ods"}),
    )  # fmt: skip
    only_objects = forms.CharField(
        label=gettext_lazy("Only rows with"), required=False, max_length=200,
        help_text=gettext_lazy(
            "Dimension and object, such as 6:P12, with blanks between several. Other rows are counted and left out."
        ),
    )  # fmt: skip
    encoding = forms.ChoiceField(
        label=gettext_lazy("Letters in a SIE file"), required=False,
        choices=[("", gettext_lazy("Find out")), *ENCODINGS.items()],
        help_text=gettext_lazy("Choose only if å, ä and ö come out wrong."),
    )  # fmt: skip

    def __init__(self, *args, budget: Budget, **kwargs):
        super().__init__(*args, **kwargs)
        taking_part = budget.collaboration.participations.on().values("organisation")
        offered = Organisation.objects.filter(pk__in=taking_part).order_by("name")
        self.fields["organisation"].queryset = offered
        if len(offered) == 1:
            self.initial["organisation"] = offered[0]

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise ValidationError(_("The file is larger than %(most)s MB.") % {"most": MAX_BYTES >> 20})
        return file

    def clean_only_objects(self) -> str:
        return check_objects(self.cleaned_data["only_objects"])


class LedgerColumnsForm(forms.Form):
    """What each column means, one select a column."""

    def __init__(self, *args, table: Table, **kwargs):
        super().__init__(*args, **kwargs)
        self.table = table
        offered = [("", _("Leave out")), *((field.key, capfirst(field.label)) for field in FIELDS)]
        for column in self._named():
            label = _("Column %(letter)s, %(header)s") % {"letter": column.letter, "header": column.header}
            self.fields[f"column-{column.index}"] = forms.ChoiceField(
                label=label, choices=offered, initial=column.key, required=False
            )

    def clean(self):
        data = super().clean()
        chosen = [key for key in data.values() if key]
        twice = {str(field.label) for field in FIELDS if chosen.count(field.key) > 1}
        if twice:
            raise ValidationError(
                _("Two columns are said to be: %(columns)s. Choose one.") % {"columns": ", ".join(sorted(twice))}
            )
        return data

    @property
    def columns(self) -> list[tuple]:
        return [(column, self[f"column-{column.index}"]) for column in self._named()]

    @property
    def chosen(self) -> dict[str, str]:
        return {column.header: self.cleaned_data[f"column-{column.index}"] for column in self._named()}

    def _named(self):
        return [column for column in self.table.columns if column.header]


class PlaceForm(forms.Form):
    """Where one account belongs, in as few words as possible: from the list of accounts."""

    account = forms.CharField(max_length=20, widget=forms.HiddenInput)
    to = forms.ChoiceField(choices=[], help_text=gettext_lazy("The budget line, or outside the budget."))

    def __init__(self, *args, lines: list[BudgetLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = places(lines)

    def rule(self, collaboration) -> AccountRule:
        account, to = self.cleaned_data["account"], self.cleaned_data["to"]
        return AccountRule(
            collaboration=collaboration, from_account=account, to_account=account, line_number=number_in(to)
        )


class RuleForm(VersionedForm):
    to = forms.ChoiceField(
        label=gettext_lazy("Belongs to"), help_text=gettext_lazy("The budget line, or outside the budget.")
    )  # fmt: skip

    class Meta:
        model = AccountRule
        fields = ["from_account", "to_account", "object"]
        help_texts = {
            "from_account": gettext_lazy("As in the books, such as 4010."),
            "to_account": gettext_lazy("Leave it out for one account."),
        }

    def __init__(self, *args, lines: list[BudgetLine], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to_account"].required = False
        choices, rule = places(lines), self.instance
        number = f"line:{rule.line_number}" if rule.line_number else OUTSIDE
        if rule.pk and number not in dict(choices):
            choices.append((number, _("%(number)s (no such line this year)") % {"number": rule.line_number}))
        self.fields["to"].choices = choices
        if rule.pk:
            self.initial["to"] = number

    def clean(self):
        data = super().clean()
        data["to_account"] = data.get("to_account") or data.get("from_account", "")
        self.instance.line_number = number_in(data.get("to", ""))
        return data


def places(lines: list[BudgetLine]) -> list[tuple[str, str]]:
    """Lines by their number, each once: several budgets may have the same."""
    named = {f"line:{line.number}": str(line) for line in lines}
    return [("", _("Choose a line")), *named.items(), (OUTSIDE, _("Outside the budget"))]


def number_in(place: str) -> str:
    return place.removeprefix("line:") if place != OUTSIDE else ""
