"""The forms behind a row of the plan: what can be changed without opening the activity."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, show_without_judging, sought
from samverk.organisations.models import Person
from samverk.planning import choices, columns
from samverk.planning.forms import ReadVersionForm
from samverk.planning.models import Activity, Contribution, Part, Plan
from samverk.planning.permissions import can_edit_part
from samverk.planning.together import LEFT, Wish
from samverk.steering.models import Goal

GOALS = ("link", "why", "unlink")  # what the form of many asks about their goals


class ActivityInRowForm(ReadVersionForm):
    class Meta:
        model = Activity
        fields = ["stated_step", "starts", "ends"]
        labels = {"stated_step": _("Status")}
        help_texts = {"stated_step": ""}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.origin = columns.origin_of_status(self.instance.plan)
        if self.origin:
            del self.fields["stated_step"]
        else:
            step = self.fields["stated_step"]
            step.queryset, step.empty_label = self.instance.plan.scale.steps.all(), _("Nothing stated")

    def _post_clean(self):
        # Who changes the contact alone has nothing to say against what others have done to the activity meanwhile.
        if not set(self.changed_data) - {"version"}:
            self.cleaned_data.pop("version", None)
        super()._post_clean()


class ContactInRowForm(ReadVersionForm):
    """The leading part's contact. `id` tells the part again to the page that shows a conflict."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Part
        fields = ["contact"]
        field_classes = {"contact": Choice}

    def __init__(self, *args, here: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.here = here
        part = self.instance
        self.initial["id"] = part.pk
        kept = [part.contact_id] if part.contact_id else []
        self.fields["contact"].offer(choices.people_of(part.activity.plan, kept))


class RowOfPlanForm:
    """An activity's row as one form. `contact` is None where the leading part is not the person's to change."""

    def __init__(self, activity: Activity, person, *, here: str, data=None):
        self.activity, self.here = activity, here
        self.part = activity.parts.select_related("organisation", "contact").filter(is_lead=True).first()
        ids = f"id_{activity.pk}_%s"  # several rows may be open at once
        self.facts = ActivityInRowForm(data, instance=activity, auto_id=ids)
        self.contact = None
        if self.part:
            self.part.activity = activity
            if can_edit_part(person, self.part):
                self.contact = ContactInRowForm(data, instance=self.part, prefix="parts-0", here=here, auto_id=ids)
        # Somebody looks for more people to choose from: nothing is saved yet.
        self.is_draft = bool(data) and bool(sought(data))
        if self.is_draft:
            for form in self.forms:
                show_without_judging(form)

    @property
    def forms(self) -> list:
        return [form for form in (self.facts, self.contact) if form]

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def changed_part(self) -> Part | None:
        return self.part if self.contact and "contact" in self.contact.changed_data else None


class TogetherForm(forms.ModelForm):
    """What many activities shall have: what is left empty stays as it is, unless it is asked to be taken away."""

    contact = Choice(Person.objects.none(), label=_("Contact"), required=False, empty_label=_("Leave as it is"))
    emptied = forms.MultipleChoiceField(
        label=_("Take away"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("What is ticked here is emptied in all of them."),
        choices=[
            ("stated_step", _("Status")), ("starts", _("Starts")), ("ends", _("Ends")), ("contact", _("Contact")),
        ],
    )  # fmt: skip

    link = Choice(
        Goal.objects.none(), label=_("Link to a goal"), required=False, empty_label=_("Leave as it is"),
        help_text=_("Those that contribute to it already stay as they are."),
    )  # fmt: skip
    why = forms.CharField(
        label=_("Why they contribute to it"), required=False, max_length=Contribution._meta.get_field("why").max_length
    )
    unlink = Choice(
        Goal.objects.none(), label=_("Take away the link to a goal"), required=False, empty_label=_("Leave as it is")
    )

    class Meta:
        model = Activity
        fields = ["stated_step", "starts", "ends"]
        labels = {"stated_step": _("Status")}
        help_texts = {"stated_step": ""}

    field_order = ["stated_step", "contact", "starts", "ends", "emptied", "link", "why", "unlink"]

    def __init__(self, plan: Plan, person, data=None):
        super().__init__(data, instance=Activity(plan=plan))
        self.origin = columns.origin_of_status(plan)
        self.fields["contact"].offer(choices.people_of(plan))
        self.fields["link"].offer(choices.goals_of(plan, person))
        self.fields["unlink"].offer(choices.goals_in(plan, person))
        step = self.fields["stated_step"]
        step.queryset, step.empty_label = plan.scale.steps.all(), _("Leave as it is")
        if self.origin:
            del self.fields["stated_step"]
            self.fields["emptied"].choices = self.fields["emptied"].choices[1:]

    def clean(self):
        cleaned = super().clean()
        emptied = cleaned.get("emptied", [])
        for name in emptied:
            if cleaned.get(name):
                self.add_error(name, _("Either fill in a new value or take the old one away."))
        if cleaned.get("link") and cleaned.get("link") == cleaned.get("unlink"):
            self.add_error("unlink", _("Choose another goal than the one that they are linked to."))
        if cleaned.get("why") and not cleaned.get("link"):
            self.add_error("link", _("Choose the goal that this is about."))
        wished = [*self._facts(), "link", "unlink"]
        if not emptied and not any(cleaned.get(name) for name in wished) and not self.errors:
            raise forms.ValidationError(_("Choose what to change."), code="nothing")
        return cleaned

    @property
    def wish(self) -> Wish:
        emptied = self.cleaned_data["emptied"]
        wanted = {name: self.cleaned_data.get(name) or (None if name in emptied else LEFT) for name in self._facts()}
        wanted["step"] = wanted.pop("stated_step", LEFT)
        return Wish(**wanted, **{name: self.cleaned_data.get(name) for name in GOALS})

    def _facts(self) -> list[str]:
        return [name for name in self.fields if name not in ("emptied", *GOALS)]
