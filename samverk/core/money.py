"""Sums of money: whole öre in the program; kronor, tkr or mnkr on pages and in forms.

A sum that is a cost is positive and an income negative, as debit and credit in the books, unless a name says otherwise.
"""

from decimal import ROUND_HALF_UP, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy

from samverk.core.sheets.cells import money_of

MOST_ORE = 10**15  # ten thousand billion kronor: more than all that the state spends in a year
TOO_LARGE = gettext_lazy("That is more than any budget holds. Look at the unit.")
MINUS = "\N{MINUS SIGN}"


class Unit(models.TextChoices):
    """What sums are shown in."""

    KR = "kr", gettext_lazy("kr")
    TKR = "tkr", gettext_lazy("tkr (thousands)")
    MNKR = "mnkr", gettext_lazy("mnkr (millions)")


ORE_IN = {Unit.KR: 100, Unit.TKR: 100_000, Unit.MNKR: 100_000_000}
_DECIMALS = {Unit.TKR: 0, Unit.MNKR: 1}


def in_figures(ore: int, unit: str = Unit.KR) -> str:
    """The sum without its unit: "1 850", "1 850,50", "−12". Öre are shown where there are any; in tkr and mnkr the
    last figure is rounded, halves away from zero."""
    decimals = _DECIMALS.get(unit, 2 if ore % 100 else 0)
    number = (Decimal(ore) / ORE_IN[unit]).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    # A sum that rounds to nothing has no sign.
    return number_format(number or abs(number), decimals, force_grouping=True).replace("-", MINUS)


def with_sign(ore: int, unit: str = Unit.KR) -> str:
    """A difference: plus is said too."""
    figures = in_figures(ore, unit)
    return figures if ore <= 0 or figures == in_figures(0, unit) else f"+{figures}"


def in_words(ore: int, unit: str = Unit.KR) -> str:
    """The sum with its unit, as one word that no line breaks."""
    return f"{in_figures(ore, unit)} {Unit(unit).value}".replace(" ", "\N{NO-BREAK SPACE}")


class MoneyFormField(forms.Field):
    """A sum as people write it: "1 234,50", "25 tkr", "1,2 mnkr". Gives whole öre."""

    widget = forms.TextInput

    def __init__(self, *, unit: str = Unit.KR, **kwargs):
        self.unit = unit
        super().__init__(**kwargs)
        self.validators += [MinValueValidator(-MOST_ORE, TOO_LARGE), MaxValueValidator(MOST_ORE, TOO_LARGE)]

    def widget_attrs(self, widget):
        return {"class": "in-sum", "autocomplete": "off"}

    def to_python(self, value) -> int | None:
        if value in self.empty_values:
            return None
        try:
            return value if isinstance(value, int) else money_of(value, self.unit)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None

    def prepare_value(self, value):
        if not isinstance(value, int):
            return value
        number = Decimal(value) / ORE_IN[self.unit]
        decimals = max(0, -number.normalize().as_tuple().exponent)
        return number_format(number, max(decimals, 2) if decimals else 0, force_grouping=True)

    def has_changed(self, initial, data):
        try:
            return initial != self.to_python(data)
        except ValidationError:
            return True


class OreField(models.BigIntegerField):
    """Whole öre. In forms a sum in kronor."""

    description = gettext_lazy("A sum of money in öre")

    def formfield(self, **kwargs):
        kwargs = {"form_class": MoneyFormField} | kwargs
        return models.Field.formfield(self, **kwargs)

    def words_of(self, value: int | None) -> str:
        """As histories tell it."""
        return "" if value is None else in_words(value)
