"""The forms about budgets, their lines and what these are given. Incomes are written without minus."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, Choices
from samverk.core.forms import VersionedForm
from samverk.core.money import MoneyFormField
from samverk.core.pages import key_in
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion, CostKey
from samverk.economy.operations import Sums
from samverk.organisations.choices import people
from samverk.organisations.models import Person, Seat
from samverk.planning.models import Activity
from samverk.steering.choices import goals
from samverk.steering.models import Goal, SteeringDocument

SUMS = ("ore", "second_ore", "third_ore")


def keys_of(collaboration, person, kept: int | None = None):
    """The keys that may be chosen: those that are proposed or approved, and the one that is chosen already."""
    found = CostKey.objects.visible_to(person).filter(collaboration=collaboration)
    return found.exclude(state=CostKey.State.DRAFT) | CostKey.objects.filter(pk=kept)


class BudgetForm(VersionedForm):
    like = forms.ModelChoiceField(
        Budget.objects.none(), label=_("Begin with the lines of"), required=False,
        empty_label=_("no other: from scratch"),
        help_text=_("The lines come along with what that budget planned for the year, or else had itself."),
    )  # fmt: skip

    class Meta:
        model = Budget
        fields = ["title", "year", "vat", "unit", "key", "note", "source_title", "source_url"]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "year": _("The two years after it can be planned too."),
            "unit": _("What people write and see sums in. Everyone can choose another unit on the page."),
            "vat": _("Said beside every sum."),
        }

    field_order = ["title", "year", "like", "vat", "unit", "key", "note", "source_title", "source_url"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        budget = self.instance
        self.fields["key"].queryset = keys_of(budget.collaboration, person, budget.key_id).distinct()
        self.fields["key"].empty_label = _("none yet")
        if budget.pk:
            del self.fields["like"]
        else:
            others = Budget.objects.visible_to(person).filter(collaboration=budget.collaboration)
            self.fields["like"].queryset = others.order_by("-year", "title")

    def _get_validation_exclusions(self):
        # The collaboration is no field, but "one budget per year and title" is about it.
        return super()._get_validation_exclusions() - {"collaboration"}


class LineForm(VersionedForm):
    class Meta:
        model = BudgetLine
        fields = ["number", "name", "kind", "owner", "activity", "goal", "key"]
        field_classes = {"owner": Choice, "activity": Choice, "goal": Choice}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        line, collaboration = self.instance, self.instance.budget.collaboration
        seated = Seat.objects.taking_part().filter(collaboration=collaboration).values("person")
        who = Person.objects.filter(pk__in=seated) | Person.objects.filter(pk=line.owner_id)
        self.fields["owner"].offer(people(who.distinct()))
        activities = Activity.objects.visible_to(person).filter(plan__collaboration=collaboration, dropped_on=None)
        activities = activities.select_related("plan").order_by("-plan__from_on", "plan", "position", "pk")
        self.fields["activity"].offer(Choices(activities, "number", "title", note=lambda each: each.plan.title))
        documents = SteeringDocument.objects.visible_to(person)
        order = ["tree__document__title", "tree__document", "tree__position", "tree", "code", "position", "pk"]
        self.fields["goal"].offer(goals(Goal.objects.filter(tree__document__in=documents).order_by(*order)))
        self.fields["key"].queryset = keys_of(collaboration, person, line.key_id).distinct()
        self.fields["key"].empty_label = _("as the budget")
        self._hidden = {
            name: getattr(line, name)
            for name, model in (("activity", Activity), ("goal", Goal))
            if getattr(line, f"{name}_id")
            and not model.objects.visible_to(person).filter(pk=getattr(line, f"{name}_id"))
        }

    def clean(self):
        """Who does not see what the line is for leaves it as it is, or chooses something else."""
        cleaned = super().clean()
        for name, hidden in self._hidden.items():
            cleaned[name] = cleaned.get(name) or hidden
        return cleaned

    def _get_validation_exclusions(self):
        # The budget is no field, but "one line per number" is about it.
        return super()._get_validation_exclusions() - {"budget"}


class SumsForm(forms.ModelForm):
    """What a line is given: `id` and `version` tell the page of a conflict which row it is about."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = BudgetAmount
        fields = ["ore", "second_ore", "third_ore", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.line = self.instance.line
        budget = self.line.budget
        for name, year in zip(SUMS, budget.years, strict=True):
            label = _("Budget %(year)s, %(unit)s") % {"year": year, "unit": budget.unit}
            self.fields[name] = MoneyFormField(unit=budget.unit, label=label, required=False)
            value = getattr(self.instance, name)
            self.initial[name] = None if value is None else self.line.sign * value
        for name in (*SUMS, "note"):  # what was read goes along, so that it is known what was typed
            self.fields[name].show_hidden_initial = True
        self.initial |= {"id": self.instance.pk, "version": self.instance.version if self.instance.pk else None}
        self.order_fields(["id", "version", *SUMS, "note"])

    def clean_ore(self):
        """Nothing written is 0: the year's own sum is always said."""
        return self.cleaned_data["ore"] or 0

    def clean(self):
        cleaned = super().clean()
        for name in SUMS:
            if cleaned.get(name) is not None:
                cleaned[name] *= self.line.sign
        return cleaned

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and self.cleaned_data.get("version"):
            self.instance.version = self.cleaned_data["version"]

    @property
    def sums(self) -> Sums:
        return Sums(*(self.cleaned_data[name] for name in SUMS), self.cleaned_data["note"])


class SumsTable:
    """All lines of a proposal, a row each, known by its `id` in what is sent: others may have added lines meanwhile.

    The prefix is what the model's relation is called, so that a conflict finds its row.
    """

    def __init__(self, version: BudgetVersion, data=None):
        rows = BudgetAmount.objects.filter(budget_version=version).select_related("line__budget")
        amounts = {each.pk: each for each in rows.order_by("line__position", "line")}
        places = _places_in(data) if data is not None else dict(enumerate(amounts))
        self.is_sent = data is not None
        self.gone = [key for key in places.values() if key not in amounts]
        self.forms = [
            SumsForm(data, instance=amounts[key], prefix=f"amounts-{place}")
            for place, key in places.items()
            if key in amounts
        ]

    def is_valid(self) -> bool:
        return self.is_sent and not self.gone and all([form.is_valid() for form in self.forms])

    @property
    def changed(self) -> list[BudgetAmount]:
        return [form.instance for form in self.forms if set(form.changed_data) - {"id", "version"}]

    @property
    def errors(self) -> list[tuple]:
        """(row, field, error) of all that could not be read."""
        if not self.is_sent:
            return []
        return [
            (form, field, error) for form in self.forms for field in form.visible_fields() for error in field.errors
        ]


def _places_in(data) -> dict[int, int]:
    """The key of the sum in each row that was sent; each sum once."""
    found: dict[int, int] = {}
    for name in data:
        match = re.fullmatch(r"amounts-([0-9]{1,5})-id", name)
        key = key_in(data[name]) if match else None
        if key is not None and key not in found.values():
            found[int(match[1])] = key
    return dict(sorted(found.items()))


class AdoptForm(VersionedForm):
    """Which body has adopted the budget, and when."""

    class Meta:
        model = BudgetVersion
        fields = ["body", "decided_on", "paragraph", "dnr"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("body", "decided_on"):
            self.fields[name].required = True


class ReviseForm(forms.Form):
    why = forms.CharField(
        label=_("Why it is revised"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Stands with the version from then on, for those who decide and those who follow up."),
    )  # fmt: skip
