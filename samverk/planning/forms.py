"""The forms about plans. An activity's form has rows for its parts, contributions and milestones."""

from django import forms
from django.db.models import Q
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorDict, ErrorList
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samverk.core.forms import VersionedForm
from samverk.planning import choices
from samverk.planning.models import Activity, Contribution, Milestone, Part, Plan, StatusScale, StatusStep
from samverk.planning.permissions import acts_for
from samverk.steering.models import SteeringDocument


class ReadVersionForm(VersionedForm):
    """Lays the version that was read on the object itself, which is where operations look for it."""

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and self.cleaned_data.get("version"):
            self.instance.version = self.cleaned_data["version"]


class PlanForm(ReadVersionForm):
    class Meta:
        model = Plan
        fields = ["title", "description", "from_on", "to_on", "strategy", "scale"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        plan = self.instance
        self.fields["strategy"].queryset = SteeringDocument.objects.filter(
            Q(pk__in=SteeringDocument.objects.visible_to(person).values("pk")) | Q(pk=plan.strategy_id)
        )
        own = Q(collaboration=plan.collaboration) | Q(collaboration__isnull=True) | Q(pk=plan.scale_id)
        self.fields["scale"].queryset = StatusScale.objects.filter(own, purpose=StatusScale.Purpose.ACTIVITY)

    def _get_validation_exclusions(self):
        # The collaboration is no field, but "one plan per title" is about it.
        return super()._get_validation_exclusions() - {"collaboration"}


class ActivityForm(ReadVersionForm):
    class Meta:
        model = Activity
        fields = ["number", "stated_step", "title", "description", "starts", "ends", "financing", "indicator"]
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        step = self.fields["stated_step"]
        step.queryset = self.instance.plan.scale.steps.all()
        step.empty_label = _("Nothing stated")

    def _get_validation_exclusions(self):
        # The plan is no field, but "one activity per number" is about it.
        return super()._get_validation_exclusions() - {"plan"}


class RowForm(ReadVersionForm):
    """One row among several of what belongs to an activity."""

    def _get_validation_exclusions(self):
        # Rows of one form may trade places, so the operation judges them together.
        return super()._get_validation_exclusions() | {"activity"}

    def freeze(self) -> None:
        """Show the row without letting it be changed, whatever is sent."""
        for name, field in self.fields.items():
            # Browsers do not send what is disabled, and the row's key is needed to know the row again.
            field.disabled = name not in {"id", "activity"}


class PartForm(RowForm):
    class Meta:
        model = Part
        fields = ["organisation", "contact", "is_lead", "starts", "ends", "contact_text", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class OwnPartForm(ReadVersionForm):
    """What an organisation's editor says of the own part alone."""

    class Meta:
        model = Part
        fields = ["contact", "contact_text", "text", "starts", "ends"]
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = [self.instance.contact_id] if self.instance.contact_id else []
        self.fields["contact"].queryset = choices.people_of(self.instance.activity.plan, kept)


class ContributionForm(RowForm):
    class Meta:
        model = Contribution
        fields = ["goal", "why"]
        help_texts = {"why": _("One sentence that convinces somebody who doubts it.")}


class MilestoneForm(RowForm):
    class Meta:
        model = Milestone
        fields = ["title", "due", "done_on"]


class Rows(BaseInlineFormSet):
    """Rows that are asked for in full: `wanted` is what the activity shall have when it is saved."""

    def wanted(self) -> list:
        removed = self.deleted_forms
        return [
            form.instance for form in self.forms if form not in removed and (form.instance.pk or form.has_changed())
        ]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take away")
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _("Place, 1 is best")

    def show_without_judging(self) -> None:
        """Draw what was typed again as it is: somebody has asked for another row, not for it to be saved."""
        self._errors, self._non_form_errors = [{} for _form in self.forms], ErrorList()
        for form in self.forms:
            form._errors, form.cleaned_data = ErrorDict(), {}


ROWS_OF = {"formset": Rows, "extra": 1, "can_delete_extra": False}
PartRows = inlineformset_factory(Activity, Part, form=PartForm, **ROWS_OF)
ContributionRows = inlineformset_factory(Activity, Contribution, form=ContributionForm, **ROWS_OF)
MilestoneRows = inlineformset_factory(Activity, Milestone, form=MilestoneForm, **ROWS_OF)
ROWS = {"parts": PartRows, "contributions": ContributionRows, "milestones": MilestoneRows}


class WholeActivityForm:
    """An activity's own fields and all its rows as one form. `more` names the kind of row to show one more of."""

    def __init__(self, activity: Activity, person, data=None, more: str = ""):
        self.activity, self.person = activity, person
        if data is not None and more in ROWS:
            data = data.copy()
            total = data.get(f"{more}-TOTAL_FORMS", "")
            data[f"{more}-TOTAL_FORMS"] = str(int(total) + 1) if total.isascii() and total.isdigit() else "1"
        self.form = ActivityForm(data, instance=activity)
        self.rows = {name: rows(data, instance=activity, prefix=name) for name, rows in ROWS.items()}
        self._offer_choices()
        if more in ROWS:
            self.form._errors, self.form.cleaned_data = ErrorDict(), {}
            for rows in self.rows.values():
                rows.show_without_judging()

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def wanted(self) -> dict[str, list]:
        return {name: rows.wanted() for name, rows in self.rows.items()}

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(not rows.is_valid() for rows in self.rows.values())

    def _offer_choices(self) -> None:
        plan = self.activity.plan
        parts = [form.instance for form in self.rows["parts"]]
        organisations = choices.organisations_of(plan, [part.organisation_id for part in parts if part.organisation_id])
        people = choices.people_of(plan, [part.contact_id for part in parts if part.contact_id])
        own = acts_for(self.person, plan)
        all_organisations, all_people = choices.listed(organisations), choices.listed(people)
        own_choices = [row for row in all_organisations if own is None or row[0] in {*own, ""}]
        for form in self.rows["parts"]:
            is_others = own is not None and form.instance.pk and form.instance.organisation_id not in own
            form.fields["organisation"].queryset, form.fields["contact"].queryset = organisations, people
            form.fields["organisation"].choices = all_organisations if is_others else own_choices
            form.fields["contact"].choices = all_people
            if is_others:
                form.freeze()
        contributions = [form.instance for form in self.rows["contributions"]]
        goals = choices.goals_of(plan, self.person, [row.goal_id for row in contributions if row.goal_id])
        goal_choices = choices.goals_by_document(goals, plan)
        for form in self.rows["contributions"]:
            form.fields["goal"].queryset, form.fields["goal"].choices = goals, goal_choices


class DropForm(forms.Form):
    reason = forms.CharField(
        label=_("Why it is dropped"), widget=forms.Textarea(attrs={"rows": 3}), max_length=2000,
        help_text=_("Who decided it, and what it means for those who were to take part."),
    )  # fmt: skip


class MoveForm(forms.Form):
    """To a place in the plan's order, counted from 1, with an optional reason for the trail."""

    place = forms.IntegerField(label=_("Place"), min_value=1)
    reason = forms.CharField(label=_("Reason"), max_length=300, required=False)


class ScaleForm(ReadVersionForm):
    class Meta:
        model = StatusScale
        fields = ["name", "name_en", "name_fi", "purpose"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() - {"collaboration"}


class StepForm(ReadVersionForm):
    """A step's key, which addresses and files carry, is made of its first word and then stays."""

    class Meta:
        model = StatusStep
        fields = ["word", "word_en", "word_fi", "meaning", "meaning_en", "meaning_fi", "shape", "needs_explanation"]

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"scale", "key", "rank", "tone"}

    def _post_clean(self):
        super()._post_clean()
        step = self.instance
        step.key = step.key or slugify(step.word)[:30] or step.shape
        step.tone = step.shape


class StepRowsBase(Rows):
    def wanted(self) -> list:
        """The steps from best to worst, as they were numbered."""
        removed = self.deleted_forms
        kept = [form for form in self.forms if form not in removed and (form.instance.pk or form.has_changed())]
        return [form.instance for form in sorted(kept, key=lambda form: form.cleaned_data.get("ORDER") or 1000)]


StepRows = inlineformset_factory(
    StatusScale, StatusStep, form=StepForm, formset=StepRowsBase, extra=2, can_order=True, can_delete_extra=False
)
