"""The forms of cost keys. That of a key has a row for each principal, with what it pays by the method."""

from dataclasses import dataclass
from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.core.money import MoneyFormField
from samverk.core.sheets import number_of
from samverk.core.sorting import alphabetical
from samverk.economy.models import CostKey, KeyShare
from samverk.organisations.models import Organisation, Participation
from samverk.organisations.periods import today

# What stands in each column of the table of shares, and what it is for.
COLUMNS = {
    "percent": _("Fixed share, %"),
    "used": _("Use"),
    "least_percent": _("Least, % of the whole"),
    "most_percent": _("Most, % of the whole"),
}
METHODS = {
    "percent": _("for fixed shares, and the fixed part of a mixed key"),
    "used": _("for a key by use"),
    "least_percent": _("if there is any"),
    "most_percent": _("if there is any"),
}


class NumberField(forms.DecimalField):
    """A number as people write it here: "33,5", "1 250"."""

    widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})

    def to_python(self, value):
        if value in self.empty_values or isinstance(value, Decimal):
            return None if value in self.empty_values else value
        try:
            number = number_of(value)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None
        return number

    def prepare_value(self, value):
        return number_format(value.normalize()) if isinstance(value, Decimal) else value


@dataclass
class ShareCells:
    """One principal's row: its name, and its fields."""

    organisation: Organisation
    is_principal: bool
    cells: list


class KeyForm(VersionedForm):
    class Meta:
        model = CostKey
        fields = [
            "name", "method", "fixed_percent", "population_year", "used", "rounding", "from_on", "to_on", "agreement",
            "source_title", "source_url",
        ]  # fmt: skip
        field_classes = {"fixed_percent": NumberField}
        widgets = {"agreement": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": _("Such as the agreement’s own word for it."),
            "method": _("Least and most can be set with every method."),
            "fixed_percent": _("Of a mixed key: the rest is divided per inhabitant."),
            "population_year": _("Of keys per inhabitant: the year whose 31 December counts, such as 2024."),
            "rounding": _("What is left over goes to the largest remainders, so that the parts always add up."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._stored = {share.organisation_id: share for share in self._shares()}
        self.organisations = list(self._organisations())
        now = set(self.instance.collaboration.principals().values_list("pk", flat=True))
        self._now = now
        for organisation in self.organisations:
            stored = self._stored.get(organisation.pk) or KeyShare()
            for name, label in COLUMNS.items():
                self.fields[_name(organisation, name)] = self._field(organisation, name, label)
                self.initial.setdefault(_name(organisation, name), getattr(stored, name))

    def _shares(self):
        return self.instance.shares.all() if self.instance.pk else []

    def _organisations(self):
        """Principals whose days are not over, and those that the key has a share of."""
        day = self.instance.from_on or today()
        rows = Participation.objects.filter(collaboration=self.instance.collaboration, role="principal")
        going_on = rows.filter(Q(to_on__isnull=True) | Q(to_on__gte=min(day, today())))
        wanted = Q(pk__in=going_on.values("organisation")) | Q(pk__in=list(self._stored))
        return Organisation.objects.filter(wanted).order_by(alphabetical("name"), "pk")

    def _field(self, organisation: Organisation, name: str, label) -> NumberField:
        limits = [MinValueValidator(0)] + ([] if name == "used" else [MaxValueValidator(100)])
        digits = {"max_digits": 15, "decimal_places": 3} if name == "used" else {"max_digits": 9, "decimal_places": 6}
        field = NumberField(label=f"{organisation.short}: {label}", required=False, validators=limits, **digits)
        field.widget.attrs["aria-label"] = field.label
        return field

    def clean(self):
        super().clean()
        for organisation in self.organisations:
            least, most = (self.cleaned_data.get(_name(organisation, f"{each}_percent")) for each in ("least", "most"))
            if least is not None and most is not None and least > most:
                self.add_error(_name(organisation, "least_percent"), _("The least is more than the most."))

    def _get_validation_exclusions(self):
        # The collaboration is no field, but "one key per name and day" is about it.
        return super()._get_validation_exclusions() - {"collaboration"}

    @property
    def own_fields(self) -> list:
        return [self[name] for name in self.Meta.fields]

    @property
    def heads(self) -> list[tuple]:
        return [(name, label, METHODS[name]) for name, label in COLUMNS.items()]

    @property
    def rows(self) -> list[ShareCells]:
        return [
            ShareCells(each, each.pk in self._now, [(name, self[_name(each, name)]) for name in COLUMNS])
            for each in self.organisations
        ]

    def shares(self) -> list[KeyShare]:
        """As they were filled in: those stored, changed, and new ones."""
        found = []
        for organisation in self.organisations:
            share = self._stored.get(organisation.pk) or KeyShare(organisation=organisation)
            for name in COLUMNS:
                setattr(share, name, self.cleaned_data.get(_name(organisation, name)))
            found.append(share)
        return found


def _name(organisation: Organisation, name: str) -> str:
    return f"share-{organisation.pk}-{name}"


class ApproveForm(VersionedForm):
    class Meta:
        model = CostKey
        fields = ["approved_by", "approved_on", "paragraph", "dnr"]
        help_texts = {"approved_on": _("The day of the last decision, where several decide.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["approved_by"].required = self.fields["approved_on"].required = True


class EndForm(VersionedForm):
    class Meta:
        model = CostKey
        fields = ["to_on"]
        help_texts = {"to_on": _("Empty where it has no end.")}


class ReplaceForm(forms.Form):
    from_on = forms.DateField(
        label=_("The new key begins"), help_text=_("The earlier one then holds until the day before.")
    )


class RecalculateForm(forms.Form):
    """What is to be divided, in the address, so that it can be linked to."""

    sum = MoneyFormField(label=_("Sum"), help_text=_("In kronor, or with its unit: 1,2 mnkr."), required=False)
    first = forms.DateField(label=_("From"))
    last = forms.DateField(label=_("To and including"))

    def clean(self):
        super().clean()
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day comes before the first. Change one of them."))
        elif first and last and (last - first).days > MOST_DAYS:
            self.add_error("last", _("At most ten years at a time."))


MOST_DAYS = 3653
