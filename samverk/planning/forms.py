"""The forms about plans. An activity's form has rows for its parts, contributions and milestones."""

from django import forms
from django.db.models import Q
from django.forms.models import BaseInlineFormSet, inlineformset_factory
from django.forms.utils import ErrorList
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, offer, show_without_judging, sought
from samverk.core.forms import VersionedForm
from samverk.organisations.visibility import Level
from samverk.planning import choices
from samverk.planning.models import (
    Activity,
    Contribution,
    Dependency,
    Milestone,
    Note,
    Part,
    Plan,
    StatusScale,
    StatusStep,
)
from samverk.planning.permissions import acts_for
from samverk.steering.choices import documents
from samverk.steering.models import Goal, SteeringDocument

SEEN_BY = [(Level.OWN, _("Only my organisation: a draft")), (Level.PRINCIPALS, _("All who see the plan"))]


class ReadVersionForm(VersionedForm):
    """Lays the version that was read on the object itself, which is where operations look for it."""

    def _post_clean(self):
        super()._post_clean()
        if self.instance.pk and self.cleaned_data.get("version"):
            self.instance.version = self.cleaned_data["version"]


class PlanForm(VersionedForm):
    class Meta:
        model = Plan
        fields = ["title", "description", "from_on", "to_on", "strategy", "scale"]
        field_classes = {"strategy": Choice}
        help_texts = {"scale": _("The words that those who answer choose from.")}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        plan, visible = self.instance, SteeringDocument.objects.visible_to(person)
        self.fields["strategy"].offer(documents(visible))
        hidden = SteeringDocument.objects.filter(pk=plan.strategy_id).exclude(pk__in=visible.values("pk"))
        self._hidden_strategy = hidden.first()
        own = Q(collaboration=plan.collaboration) | Q(collaboration__isnull=True) | Q(pk=plan.scale_id)
        self.fields["scale"].queryset = StatusScale.objects.filter(own, purpose=StatusScale.Purpose.ACTIVITY)

    def clean_strategy(self):
        """Who does not see which document the plan carries out leaves it as it is, or chooses another."""
        return self.cleaned_data["strategy"] or self._hidden_strategy

    def _get_validation_exclusions(self):
        # The collaboration is no field, but "one plan per title" is about it.
        return super()._get_validation_exclusions() - {"collaboration"}


class ActivityForm(ReadVersionForm):
    class Meta:
        model = Activity
        fields = [
            "number", "stated_step", "title", "description", "starts", "ends", "financing", "indicator", "source_title",
            "source_url",
        ]  # fmt: skip
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "starts": _("As exactly as you know it: 2026-03-14, March 2026, Q3 2026, autumn 2026 or 2026."),
            "ends": _("Written in the same way; or ongoing, if there is no end."),
            "financing": _("As the plan has it: a sum, or for example within the budget."),
            "indicator": _("What shows that it has made a difference, such as the number of visits."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        step = self.fields["stated_step"]
        step.queryset = self.instance.plan.scale.steps.all()
        step.empty_label = _("Nothing stated")
        if self.instance.pk is None and self.instance.plan.is_shared:
            self.fields["sees"] = forms.TypedChoiceField(
                label=_("Who sees it"), coerce=int, required=False, empty_value=None, initial=Level.OWN,
                widget=forms.RadioSelect, choices=SEEN_BY,
                help_text=_("A draft is in no follow-up and no report until it is shared."),
            )  # fmt: skip

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
        fields = ["organisation", "contact", "deputy", "is_lead", "starts", "ends", "contact_text", "text"]
        # A sheet names several people on lines of their own: a field of one line would run their names together.
        widgets = {name: forms.Textarea(attrs={"rows": 2}) for name in ("contact_text", "text")}
        field_classes = {"organisation": Choice, "contact": Choice, "deputy": Choice}


class OwnPartForm(VersionedForm):
    """What an organisation's editor says of the own part alone."""

    class Meta:
        model = Part
        fields = ["contact", "deputy", "contact_text", "text", "starts", "ends"]
        widgets = {"contact_text": forms.Textarea(attrs={"rows": 2}), "text": forms.Textarea(attrs={"rows": 4})}
        field_classes = {"contact": Choice, "deputy": Choice}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = [key for key in (self.instance.contact_id, self.instance.deputy_id) if key]
        people = choices.people_of(self.instance.activity.plan, kept)
        for name in ("contact", "deputy"):
            self.fields[name].offer(people)


class ContributionForm(RowForm):
    class Meta:
        model = Contribution
        fields = ["goal", "why", "weight"]
        help_texts = {"why": _("One sentence that convinces somebody who doubts it.")}
        localized_fields = ["weight"]  # with the reader's decimal comma
        field_classes = {"goal": Choice}


class MilestoneForm(RowForm):
    class Meta:
        model = Milestone
        fields = ["title", "due", "done_on"]
        help_texts = {"due": _("Such as 2026-03-14, March 2026 or Q3 2026.")}


class NoteForm(RowForm):
    class Meta:
        model = Note
        fields = ["occasion", "text"]
        help_texts = {"occasion": _("Such as T1 2025.")}
        widgets = {"text": forms.Textarea(attrs={"rows": 2})}


class Rows(BaseInlineFormSet):
    """Rows that are asked for in full: `wanted` is what the activity shall have when it is saved."""

    def wanted(self) -> list:
        return [form.instance for form in self.kept_forms()] + self.unseen()

    def kept_forms(self) -> list:
        removed = self.deleted_forms
        return [form for form in self.forms if form not in removed and (form.instance.pk or form.has_changed())]

    def unseen(self) -> list:
        """What somebody else has added since the form was shown, and what is not for whoever edits to see: nobody has
        taken it away."""
        seen = {form.instance.pk for form in self.forms}
        rows = self.model._default_manager.filter(**{self.fk.name: self.instance.pk})
        return [row for row in rows if row.pk not in seen]

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = _("Take away")
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = _("Place in the order, 1 is first")

    def show_without_judging(self) -> None:
        """Draw what was typed again as it is: somebody has asked for another row, not for it to be saved."""
        self._errors, self._non_form_errors = [{} for _form in self.forms], ErrorList()
        for form in self.forms:
            show_without_judging(form)


MOST_ROWS = 300  # as many as there are municipalities, and some
ROWS_OF = {"formset": Rows, "can_delete_extra": False, "max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
ROWS = {
    "parts": inlineformset_factory(Activity, Part, form=PartForm, extra=1, **ROWS_OF),
    "contributions": inlineformset_factory(Activity, Contribution, form=ContributionForm, extra=1, **ROWS_OF),
    "milestones": inlineformset_factory(Activity, Milestone, form=MilestoneForm, extra=1, **ROWS_OF),
    "notes": inlineformset_factory(Activity, Note, form=NoteForm, extra=0, **ROWS_OF),
}


def with_one_more(data, rows: str):
    """What was sent, as if it had asked for one row more of that kind."""
    data, total = data.copy(), data.get(f"{rows}-TOTAL_FORMS", "")
    is_number = total.isascii() and total.isdigit() and len(total) < 4
    data[f"{rows}-TOTAL_FORMS"] = str(int(total) + 1) if is_number else "1"
    return data


class WholeActivityForm:
    """An activity's own fields and all its rows as one form. `more` names the kind of row to show one more of.

    `goal` is the key of one that a new activity is meant for: it is chosen from the start.
    """

    def __init__(self, activity: Activity, person, data=None, goal: int | None = None):
        self.activity, self.person = activity, person
        more = data.get("add", "") if data else ""
        if more in ROWS:
            data = with_one_more(data, more)
        self.form = ActivityForm(data, instance=activity)
        begun = {"contributions": [{"goal": goal}]} if goal and not data else {}
        seen = {"contributions": Contribution.objects.filter(goal__in=Goal.objects.visible_to(person))}
        self.rows = {
            name: rows(data, instance=activity, prefix=name, initial=begun.get(name), queryset=seen.get(name))
            for name, rows in ROWS.items()
        }
        self._offer_choices()
        # Somebody asks for a row, or for more to choose from: nothing is saved yet.
        self.is_draft = bool(data) and (more in ROWS or bool(sought(data)))
        if self.is_draft:
            show_without_judging(self.form)
            for rows in self.rows.values():
                rows.show_without_judging()

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    def wanted(self) -> dict[str, list]:
        return {name: rows.wanted() for name, rows in self.rows.items()}

    @property
    def level(self) -> Level | None:
        """Who shall see a new activity; None leaves it to the operation."""
        level = self.form.cleaned_data.get("sees")
        return Level(level) if level else None

    @property
    def has_errors(self) -> bool:
        return bool(self.form.errors) or any(not rows.is_valid() for rows in self.rows.values())

    def _offer_choices(self) -> None:
        plan, own = self.activity.plan, acts_for(self.person, self.activity.plan)
        parts = [form.instance for form in self.rows["parts"]]
        kept = [part.organisation_id for part in parts if part.organisation_id]
        others = [form for form in self.rows["parts"] if own is not None and self._is_others(form.instance, own)]
        offer(others, "organisation", choices.organisations_of(plan, kept))
        mine = [form for form in self.rows["parts"] if form not in others]
        offer(mine, "organisation", choices.organisations_of(plan, kept, own))
        kept = [key for part in parts for key in (part.contact_id, part.deputy_id) if key]
        people = choices.people_of(plan, kept)
        for name in ("contact", "deputy"):
            offer(self.rows["parts"], name, people)
        for form in others:
            form.freeze()
        contributions = [form.instance for form in self.rows["contributions"]]
        kept = [row.goal_id for row in contributions if row.goal_id]
        offer(self.rows["contributions"], "goal", choices.goals_of(plan, self.person, kept))

    @staticmethod
    def _is_others(part: Part, own: set[int]) -> bool:
        return part.pk is not None and part.organisation_id not in own


class DependencyForm(forms.ModelForm):
    class Meta:
        model = Dependency
        fields = ["on"]
        labels = {"on": _("Begins when this has ended")}
        field_classes = {"on": Choice}

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        activity = self.instance.activity
        self.fields["on"].offer(choices.activities_of(activity.plan, activity, person))

    def _get_validation_exclusions(self):
        # The activity is no field, but "waits for it already" is about it.
        return super()._get_validation_exclusions() - {"activity"}


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
        help_texts = {"meaning": _("When this word is the right one. Whoever answers sees it below the word.")}

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"scale", "key", "rank", "tone"}

    def _post_clean(self):
        super()._post_clean()
        step = self.instance
        step.key = step.key or slugify(step.word)[:30] or step.shape
        if "shape" in self.changed_data or not step.tone:
            step.tone = step.shape


class StepRowsBase(Rows):
    def wanted(self) -> list:
        """The steps from best to worst, as they were numbered; what somebody else has added where its rank puts it."""
        kept = sorted(self.kept_forms(), key=lambda form: form.cleaned_data.get("ORDER") or 1000)
        steps = [form.instance for form in kept]
        for added in self.unseen():
            better = [place for place, step in enumerate(steps, 1) if step.pk and step.rank < added.rank]
            steps.insert(max(better, default=0), added)
        return steps


StepRows = inlineformset_factory(
    StatusScale, StatusStep, form=StepForm, **ROWS_OF | {"formset": StepRowsBase}, extra=2, can_order=True
)
