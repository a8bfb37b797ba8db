from datetime import date

import factory

from samverk.followup.models import Assessment, FollowUp, Round
from samverk.planning.models import StatusScale
from samverk.planning.tests.factories import PartFactory, PlanFactory, StatusScaleFactory, StatusStepFactory


class RoundFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Round

    plan = factory.SubFactory(PlanFactory)
    name = factory.Sequence(lambda n: f"Tertial {n}")
    scale = factory.SelfAttribute("plan.scale")
    assessment_scale = factory.SubFactory(StatusScaleFactory, purpose=StatusScale.Purpose.ASSESSMENT)
    period_from = date(2026, 5, 1)
    period_to = date(2026, 8, 31)
    cutoff_on = date(2026, 8, 31)
    answers_due_on = date(2026, 9, 15)
    approval_due_on = date(2026, 10, 1)
    state = Round.State.OPEN


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    round = factory.SubFactory(RoundFactory)
    part = factory.SubFactory(PartFactory, activity__plan=factory.SelfAttribute("...round.plan"))


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    round = factory.SubFactory(RoundFactory)
    step = factory.SubFactory(StatusStepFactory, scale=factory.SelfAttribute("..round.assessment_scale"))
