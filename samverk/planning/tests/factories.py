from datetime import date

import factory

from samverk.organisations.tests.factories import CollaborationFactory, OrganisationFactory, PersonFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import (
    Activity,
    Contribution,
    Dependency,
    Milestone,
    Part,
    Plan,
    SavedView,
    StatusScale,
    StatusStep,
)
from samverk.steering.tests.factories import GoalFactory


class StatusScaleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatusScale

    name = factory.Sequence(lambda n: f"Skala {n}")


class StatusStepFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = StatusStep

    scale = factory.SubFactory(StatusScaleFactory)
    key = factory.Sequence(lambda n: f"steg-{n}")
    word = factory.Sequence(lambda n: f"Steg {n}")
    shape = StatusStep.Shape.PLAN
    tone = StatusStep.Shape.PLAN
    rank = factory.Sequence(lambda n: n)


class PlanFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Plan

    collaboration = factory.SubFactory(CollaborationFactory)
    title = factory.Sequence(lambda n: f"Plan {n}")
    from_on = date(2025, 1, 1)
    to_on = date(2027, 12, 31)
    level = Level.PRINCIPALS
    scale = factory.SubFactory(StatusScaleFactory)


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    plan = factory.SubFactory(PlanFactory)
    number = factory.Sequence(lambda n: f"{n}")
    title = factory.Sequence(lambda n: f"Aktivitet {n}")
    level = Level.PRINCIPALS
    position = factory.Sequence(lambda n: n)


class PartFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Part

    activity = factory.SubFactory(ActivityFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class ContributionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Contribution

    activity = factory.SubFactory(ActivityFactory)
    goal = factory.SubFactory(GoalFactory)


class MilestoneFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Milestone

    activity = factory.SubFactory(ActivityFactory)
    title = factory.Sequence(lambda n: f"Milstolpe {n}")


class SavedViewFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SavedView

    plan = factory.SubFactory(PlanFactory)
    owner = factory.SubFactory(PersonFactory)
    name = factory.Sequence(lambda n: f"Vy {n}")


class DependencyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Dependency

    activity = factory.SubFactory(ActivityFactory)
    on = factory.SubFactory(ActivityFactory)
