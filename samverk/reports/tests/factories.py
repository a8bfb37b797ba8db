import factory

from samverk.followup.tests.factories import RoundFactory
from samverk.reports.models import Edition


class EditionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Edition

    round = factory.SubFactory(RoundFactory)
