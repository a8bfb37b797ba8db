import factory

from samverk.organisations.visibility import Level
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument


class SteeringDocumentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = SteeringDocument

    title = factory.Sequence(lambda n: f"Styrdokument {n}")
    level = Level.PRINCIPALS


class GoalTreeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GoalTree

    document = factory.SubFactory(SteeringDocumentFactory)
    name = factory.Sequence(lambda n: f"Målområden {n}")
    level_names = ["målområde", "mål"]


class GoalFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Goal

    tree = factory.SubFactory(GoalTreeFactory)
    title = factory.Sequence(lambda n: f"Mål {n}")
    position = factory.Sequence(lambda n: n)


class AlignmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Alignment

    source = factory.SubFactory(GoalFactory)
    target = factory.SubFactory(GoalFactory)


class AdoptionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Adoption

    document = factory.SubFactory(SteeringDocumentFactory)
    organisation = factory.SubFactory("samverk.organisations.tests.factories.OrganisationFactory")
