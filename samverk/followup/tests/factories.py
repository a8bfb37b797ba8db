from datetime import UTC, date, datetime

import factory

from samverk.followup.models import Assessment, FollowUp, PrincipalDates, Round
from samverk.organisations.tests.factories import OrganisationFactory
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
    review_due_on = date(2026, 9, 22)
    approval_due_on = date(2026, 10, 1)
    fixed_due_on = date(2026, 10, 15)
    state = Round.State.OPEN


class FollowUpFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FollowUp

    class Params:
        submitted = factory.Trait(
            state=FollowUp.State.SUBMITTED,
            answer=FollowUp.Answer.NOTHING_TO_REPORT,
            submitted_at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC),
        )
        reported = factory.Trait(
            submitted=True,
            answer=FollowUp.Answer.REPORTED,
            step=factory.SubFactory(StatusStepFactory, scale=factory.SelfAttribute("..round.scale")),
        )

    round = factory.SubFactory(RoundFactory)
    part = factory.SubFactory(PartFactory, activity__plan=factory.SelfAttribute("...round.plan"))
    asked = factory.SelfAttribute("part.contact")


class AssessmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Assessment

    round = factory.SubFactory(RoundFactory)
    step = factory.SubFactory(StatusStepFactory, scale=factory.SelfAttribute("..round.assessment_scale"))


class PrincipalDatesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PrincipalDates

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    answers_due_on = date(2026, 9, 10)
