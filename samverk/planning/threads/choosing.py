"""The forms by which a loose thread is tied: an activity's goal, or a goal's activity, and why."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core.choosing import Choice, Choices
from samverk.planning import choices
from samverk.planning.models import Activity, Contribution
from samverk.steering.choices import goals
from samverk.steering.models import Alignment, Goal


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

    def __init__(self, *args, plan, person, **kwargs):
        super().__init__(*args, **kwargs)
        rows = (
            plan.activities.visible_to(person)
            .current()
            .exclude(contributions__goal=self.instance.goal)
            .order_by("position", "pk")
        )
        self.fields["activity"].offer(Choices(rows, "number", "title", name=str))


class LinkToGoalForm(forms.ModelForm):
    """The goal of the plan's strategy that leads to a principal's goal."""

    source = Choice(Goal.objects.none(), label=_("Goal"))

    class Meta:
        model = Alignment
        fields = ["source", "why"]

    def __init__(self, *args, plan, person, **kwargs):
        super().__init__(*args, **kwargs)
        joint = Goal.objects.visible_to(person).filter(
            Q(tree__document=plan.strategy_id) | Q(tree__document__owner_collaboration=plan.collaboration_id)
        )
        rows = joint.exclude(alignments__target=self.instance.target)
        self.fields["source"].offer(goals(rows.order_by("tree__position", "tree", "code", "position", "pk")))
