"""The forms by which a loose thread is tied: an activity's goal, or a goal's activity, and why."""

from django import forms
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, Choices
from samverk.planning import choices
from samverk.planning.models import Activity, Contribution
from samverk.steering.models import Goal


class GoalOfActivityForm(forms.ModelForm):
    """The goal that an activity contributes to, of those that `choices.goals_of` offers."""

    goal = Choice(Goal.objects.none(), label=_("Goal"))

    class Meta:
        model = Contribution
        fields = ["goal", "why"]

    def __init__(self, *args, person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["goal"].offer(choices.goals_of(self.instance.activity.plan, person))


class ActivityOfGoalForm(forms.ModelForm):
    """The activity of the plan that contributes to a goal."""

    activity = Choice(Activity.objects.none(), label=_("Activity"))

    class Meta:
        model = Contribution
        fields = ["activity", "why"]

    def __init__(self, *args, plan, **kwargs):
        super().__init__(*args, **kwargs)
        rows = plan.activities.current().exclude(contributions__goal=self.instance.goal).order_by("position", "pk")
        self.fields["activity"].offer(Choices(rows, "number", "title", name=str))
