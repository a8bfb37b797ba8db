from datetime import date

import factory

from samverk.organisations.tests.factories import CollaborationFactory
from samverk.yearwheel.models import OwnDate


class OwnDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = OwnDate

    collaboration = factory.SubFactory(CollaborationFactory)
    title = factory.Sequence(lambda n: f"Meeting {n}")
    starts_on = date(2026, 3, 5)
