"""The value of an activity's indicator: how it is read as people write it, and shown as they read it."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

UNREADABLE = _("Write the value as a number, for example 12,5. Leave it empty if there is none.")

HOW = _("How it stands now. Leave it empty if it is not known; 0 is zero.")


def in_words(value: Decimal | None) -> str:
    """With the decimal sign of the reader's language, and no more decimals than it has. Zero is zero."""
    if value is None:
        return ""
    return number_format(_plain(value), force_grouping=True)


def _plain(value: Decimal) -> Decimal:
    """100, not 1E+2, and 12.5, not 12.50."""
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


class ValueField(forms.DecimalField):
    """A decimal comma or point, spaces between the thousands, and a minus of either kind. Empty is "not given".

    What could be read in two ways is refused: "1,250" has too many decimals, and "1.250,5" two signs.
    """

    def __init__(self, **kwargs):
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "in-narrow"})
        told = {"required": False, "widget": widget, "error_messages": {"invalid": UNREADABLE}}
        super().__init__(max_digits=14, decimal_places=2, **told, **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = "".join(value.split()).replace("\N{MINUS SIGN}", "-")
            if "," in value and "." in value or "e" in value.lower():
                raise ValidationError(self.error_messages["invalid"], code="invalid")
            value = value.replace(",", ".")
        return super().to_python(value)

    def prepare_value(self, value):
        return number_format(_plain(value), force_grouping=False) if isinstance(value, Decimal) else value


class ValueForm(forms.Form):
    """The value alone, where all else that a part answers is as it was the last time."""

    indicator_value = ValueField(help_text=HOW)

    def __init__(self, *args, indicator: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["indicator_value"].label = indicator
