from datetime import date

import factory

from samverk.economy.models import (
    Budget,
    BudgetAmount,
    BudgetLine,
    BudgetVersion,
    CostKey,
    KeyShare,
    Population,
)
from samverk.organisations.tests.factories import CollaborationFactory, OrganisationFactory
from samverk.organisations.visibility import Level


class PopulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Population

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2024
    inhabitants = factory.Sequence(lambda n: 20_000 + n)


class CostKeyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostKey

    collaboration = factory.SubFactory(CollaborationFactory)
    name = factory.Sequence(lambda n: f"Nyckel {n}")
    method = CostKey.Method.EQUAL
    agreement = "Samverkansavtalet"
    from_on = date(2025, 1, 1)
    kept_by = factory.SubFactory(OrganisationFactory)
    state = CostKey.State.APPROVED
    approved_by = "kommunstyrelserna"
    approved_on = date(2024, 11, 5)


class KeyShareFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyShare

    key = factory.SubFactory(CostKeyFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    collaboration = factory.SubFactory(CollaborationFactory)
    title = factory.Sequence(lambda n: f"Budget {n}")
    year = 2026
    level = Level.PRINCIPALS


class BudgetVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetVersion

    budget = factory.SubFactory(BudgetFactory)
    number = 1


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    number = factory.Sequence(lambda n: f"{n}")
    name = factory.Sequence(lambda n: f"Rad {n}")
    position = factory.Sequence(lambda n: n)


class BudgetAmountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetAmount

    version = factory.SubFactory(BudgetVersionFactory)
    line = factory.SubFactory(BudgetLineFactory)
    ore = 1_000_00
