"""A row of forecasts: a sum and why, for each line that one answers for."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.money import MoneyFormField
from samverk.economy.forecasts import ForecastRow
from samverk.economy.models import BudgetLine
from samverk.economy.operations.forecasts import Said


class ForecastForm(forms.Form):
    """Of one line, in the unit that the budget is shown in. Incomes are written without a sign, as in its own forms."""

    comment = forms.CharField(
        label=_("Comment"), required=False, max_length=2000, help_text=_("Why the line is believed to come to that.")
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, *, row: ForecastRow):
        self.row, self.sign = row, -1 if row.line.kind == BudgetLine.Kind.INCOME else 1
        said = row.forecast
        initial = {"ore": self.sign * said.ore, "comment": said.comment, "version": said.version} if said else {}
        super().__init__(data, prefix=f"line-{row.line.pk}", initial=initial)
        self.fields["ore"] = MoneyFormField(
            label=_("Forecast for the year"), required=False, unit=row.line.budget.unit
        )  # fmt: skip
        for name, told in (("ore", _("Forecast for %(line)s")), ("comment", _("Comment on %(line)s"))):
            self.fields[name].widget.attrs["aria-label"] = told % {"line": row.line}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("comment") and cleaned.get("ore") is None and "ore" not in self.errors:
            self.add_error("ore", _("Write the forecast that the comment is about."))
        return cleaned

    @property
    def said(self) -> Said:
        ore = self.cleaned_data.get("ore")
        return Said(
            self.row.line, None if ore is None else self.sign * ore, self.cleaned_data["comment"],
            self.cleaned_data.get("version"),
        )  # fmt: skip
