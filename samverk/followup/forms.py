"""The forms of rounds, answers and assessments. They shape what is typed; the rules stand in the operations."""

from django import forms
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.choosing import Choice, Choices
from samverk.core.forms import StatusChoice, VersionedForm
from samverk.followup.calendars import moved_along
from samverk.followup.indicator import HOW, ValueField
from samverk.followup.models import Assessment, FollowUp, PrincipalDates, Round
from samverk.followup.permissions import askable
from samverk.organisations.choices import people
from samverk.organisations.models import Person
from samverk.planning.models import Activity, Milestone, Part, StatusScale

Answer = FollowUp.Answer
# What need not stand in the first view: how a part goes when it does not go at all, and answers without status.
SELDOM_CHOSEN = {"none", "paus", "drop"}
USUAL_ORDER = ["plan", "risk", "dev", "done"]
WITHOUT_STATUS = {
    Answer.NOTHING_TO_REPORT.value: gettext_lazy("Nothing has happened that needs reporting."),
    Answer.NOT_RELEVANT.value: gettext_lazy("This does not concern our organisation in this period."),
    Answer.NOT_ASSESSED.value: gettext_lazy("We cannot say how it goes."),
}
DAY = {"widget": forms.DateInput(attrs={"autocomplete": "off"})}


class RoundForm(VersionedForm):
    class Meta:
        model = Round
        fields = [
            "name", "period_from", "period_to", "cutoff_on", "answers_due_on", "review_due_on", "approval_due_on",
            "fixed_due_on", "scale", "assessment_scale",
        ]  # fmt: skip
        help_texts = {
            "period_from": gettext_lazy("The time that the answers are to be about."),
            "answers_due_on": gettext_lazy("Whoever is asked sees this day."),
            "review_due_on": gettext_lazy("Until then the lead reads the answers, asks back and judges the goals."),
            "approval_due_on": gettext_lazy("By then each principal is to have approved its own report."),
            "fixed_due_on": gettext_lazy("By then the reports are to be as the council gets them."),
            "scale": gettext_lazy("The words that those who answer choose from."),
            "assessment_scale": gettext_lazy("The words in which people judge how far a goal is reached."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = Q(collaboration=None) | Q(collaboration=self.instance.plan.collaboration_id)
        for name, purpose in (("scale", "activity"), ("assessment_scale", "assessment")):
            self.fields[name].queryset = StatusScale.objects.filter(own, purpose=purpose)
            self.fields[name].empty_label = None


class ChangeRoundForm(RoundForm):
    """With the offer to move what comes later along with a day that is moved."""

    along = forms.BooleanField(
        label=gettext_lazy("Move the later dates as many days"),
        help_text=gettext_lazy(
            "Those that you have not changed yourself, and the principals' own. None comes on a weekend or a holiday."
        ),
        required=False,
        initial=False,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.before = {name: getattr(self.instance, name) for name in ("cutoff_on", *vars(self.instance.dates))}

    def clean(self):
        cleaned = super().clean()
        now = {name: cleaned.get(name) for name in self.before}
        if cleaned.get("along") and all(now.values()):
            cleaned |= moved_along(self.before, now)
        return cleaned


class PrincipalDatesForm(VersionedForm):
    class Meta:
        model = PrincipalDates
        fields = PrincipalDates.ADJUSTABLE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.fields.keys() - {"version"}:
            day = date_format(getattr(self.instance.round, name))
            self.fields[name].help_text = _("Leave it empty for the round's: %(day)s.") % {"day": day}


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("Why is the round opened again?"),
        help_text=gettext_lazy("It stands in the round's history."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": gettext_lazy("Say why the round is opened again.")},
    )


class AskPartForm(forms.Form):
    """Parts of the plan's current activities that the round does not ask yet."""

    part = Choice(Part.objects.none(), label=gettext_lazy("Activity and organisation"))

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        parts = Part.objects.filter(activity__in=Activity.objects.filter(plan=round.plan_id).current().shared())
        parts = parts.exclude(pk__in=round.follow_ups.values("part"))
        parts = parts.order_by("activity__position", "-is_lead", "organisation__name", "pk")
        searched = ("activity__number", "activity__title", "organisation__name", "organisation__short_name")
        shown = {"name": lambda part: str(part.activity), "note": lambda part: part.organisation.short}
        self.fields["part"].offer(Choices(parts, *searched, **shown, related=["activity", "organisation"]))


class HandOverForm(forms.Form):
    """Those who work for the part's organisation, and the part's contact in the plan."""

    person = Choice(Person.objects.none(), label=gettext_lazy("Who answers instead?"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stands in the history."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, follow_up: FollowUp, **kwargs):
        super().__init__(*args, initial={"version": follow_up.version}, **kwargs)
        self.fields["person"].offer(people(askable(follow_up).exclude(pk=follow_up.asked_id)))


class AnswerChoice(StatusChoice):
    """Marks the steps that ask for deviation and measure, so that the style sheet opens those fields (`:has()`)."""

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        if getattr(option.get("step"), "needs_explanation", False):
            option["attrs"]["data-explained"] = True
        return option


class AnswerForm(forms.Form):
    """One part's answer. Its fields bear the model's names, which the page for conflicts goes by; `step` holds either a
    step or one of the answers without status, since one chooses between them all.

    As a draft nothing is required; what cannot be read is left out and told of.
    """

    step = forms.ChoiceField(
        label=gettext_lazy("How is it going?"),
        widget=AnswerChoice,
        error_messages={"required": gettext_lazy("Choose how it goes, or say why there is no status.")},
    )
    comment = forms.CharField(
        label=gettext_lazy("What has happened?"),
        help_text=gettext_lazy("Two or three sentences are enough. Politicians and inhabitants may read the text."),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
    )
    progress_percent = forms.IntegerField(
        label=gettext_lazy("Done, %"),
        help_text=gettext_lazy("Of your whole part, in your own judgement. 0 means not begun."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "in-narrow"}),
        min_value=0,
        max_value=100,
        required=False,
        error_messages={"invalid": gettext_lazy("Write a whole number between 0 and 100, for example 40.")},
    )
    indicator_value = ValueField(help_text=HOW)
    deviation = forms.CharField(
        label=gettext_lazy("What differs from the plan, and why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    measure = forms.CharField(
        label=gettext_lazy("What do you do about it, and by when?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )
    milestones = forms.ModelMultipleChoiceField(
        Milestone.objects.none(),
        label=gettext_lazy("Milestones that are reached"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    reply = forms.CharField(
        label=gettext_lazy("Reply to the question"),
        help_text=gettext_lazy("It stands in the thread, not in the reports."),
        widget=forms.Textarea(attrs={"rows": 2}),
        required=False,
    )
    milestones_before = forms.CharField(widget=forms.HiddenInput, required=False)  # as the page showed the plan
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, follow_up: FollowUp, milestones=(), draft: bool = False, values=None, **kwargs):
        super().__init__(*args, initial=initial(follow_up, values) | {"version": follow_up.version}, **kwargs)
        self.steps = {str(step.pk): step for step in follow_up.round.scale.steps.all()}
        others = {key: _without_status(key) for key in WITHOUT_STATUS}
        field = self.fields["step"]
        field.choices = [(key, step.local_word) for key, step in self.steps.items()]
        field.choices += [(key, other["word"]) for key, other in others.items()]
        field.widget.steps = self.steps | others
        field.required = not draft
        self.kept_value = follow_up.indicator_value
        if indicator := follow_up.part.activity.indicator:
            self.fields["indicator_value"].label = _("Indicator: %(indicator)s") % {"indicator": indicator}
        else:
            del self.fields["indicator_value"]
        if not follow_up.is_sent_back:
            del self.fields["reply"]
        self._prepare_milestones(list(milestones), follow_up)

    def _prepare_milestones(self, milestones: list[Milestone], follow_up: FollowUp):
        if not milestones:
            del self.fields["milestones"], self.fields["milestones_before"]
            return
        field = self.fields["milestones"]
        field.queryset = Milestone.objects.filter(pk__in=[milestone.pk for milestone in milestones])
        field.choices = [(milestone.pk, milestone.title) for milestone in milestones]
        self.initial["milestones_before"] = _keys_of(each for each in milestones if each.done_on)
        drafted = dict(follow_up.draft_ticks.values_list("milestone", "reached"))
        self.initial["milestones"] = [each.pk for each in milestones if drafted.get(each.pk, bool(each.done_on))]

    def explanation(self) -> list:
        return [self["deviation"], self["measure"]]

    def usual_choices(self) -> list:
        usual = [radio for radio in self["step"] if not self._is_seldom(radio)]
        return sorted(usual, key=lambda radio: USUAL_ORDER.index(self.steps[str(radio.data["value"])].shape))

    def seldom_choices(self) -> list:
        return [radio for radio in self["step"] if self._is_seldom(radio)]

    def is_seldom_chosen(self) -> bool:
        return any(radio.data["selected"] for radio in self.seldom_choices())

    def _is_seldom(self, radio) -> bool:
        value = str(radio.data["value"])
        return value not in self.steps or self.steps[value].shape in SELDOM_CHOSEN

    @property
    def answer(self) -> dict:
        """What could be read, as the operations want it."""
        found = {
            name: self.cleaned_data[name]
            for name in ("progress_percent", "indicator_value", "comment", "deviation", "measure")
            if name in self.cleaned_data
        }
        if "step" in self.cleaned_data:
            chosen = self.cleaned_data["step"]
            step = self.steps.get(chosen)
            found |= {"step": step, "answer": Answer.REPORTED.value if step else chosen}
        return found

    @property
    def finished_answer(self) -> dict:
        """The answer without what its status does not ask for: those fields are not shown, whatever they hold."""
        found = {"indicator_value": self.kept_value} | self.answer
        if found["step"] is None or not found["step"].needs_explanation:
            found |= {"deviation": "", "measure": ""}
        if found["answer"] != Answer.REPORTED:
            found["progress_percent"] = None
        return found | {"reply": self.cleaned_data.get("reply", "")}

    def ticked(self) -> list[tuple[Milestone, bool]] | None:
        """The milestones whose mark was changed since the page was read, and what it was changed to: what somebody
        else has ticked meanwhile stays. None where it cannot be told."""
        if "milestones" not in self.cleaned_data:
            return None
        reached = {milestone.pk for milestone in self.cleaned_data["milestones"]}
        shown = list(self.fields["milestones"].queryset)
        if "milestones_before" in self.data:
            before = set(self.data["milestones_before"].split())
        else:
            before = set(_keys_of(each for each in shown if each.done_on).split())
        return [(each, each.pk in reached) for each in shown if (each.pk in reached) != (str(each.pk) in before)]


def _keys_of(milestones) -> str:
    return " ".join(str(each.pk) for each in milestones)


def initial(follow_up: FollowUp, values: dict | None = None) -> dict:
    """What the fields begin with: the answer as it stands, and `values` where it says nothing yet. The value of the
    indicator is never the last time's: it is asked anew."""
    names = ("answer", "step", "progress_percent", "comment", "deviation", "measure")
    found = {name: getattr(follow_up, name) for name in names}
    if values:
        if not found["answer"]:
            found |= {"answer": values["answer"], "step": values["step"]}
        found |= {name: values[name] for name in names[2:] if found[name] in (None, "")}
    answer, step = found.pop("answer"), found.pop("step")
    chosen = str(step.pk) if step else ("" if answer == Answer.REPORTED else answer)
    return found | {"step": chosen, "indicator_value": follow_up.indicator_value}


def _without_status(key: str) -> dict:
    word = str(Answer(key).label)
    return {"shape": "none", "tone": "none", "word": word[:1].upper() + word[1:], "meaning": str(WITHOUT_STATUS[key])}


class AssessmentForm(VersionedForm):
    class Meta:
        model = Assessment
        fields = ["step", "text"]
        widgets = {"step": StatusChoice, "text": forms.Textarea(attrs={"rows": 5})}
        labels = {"step": gettext_lazy("How far is the goal reached?")}
        help_texts = {"text": gettext_lazy("What you build the judgement on. It stands in the report.")}

    def __init__(self, *args, round: Round, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["step"].queryset = round.assessment_scale.steps.all()
        self.fields["step"].empty_label = None
        self.fields["step"].label_from_instance = lambda step: step.local_word
        self.fields["text"].required = False
