import random

import pytest

from samverk.core.sorting import alphabetical, sort_key
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory

SWEDISH = ["Aneby", "Norrtälje", "Zinkgruvan", "Zz", "Åby", "Åre", "Älmhult", "Ängelholm", "Öckerö", "Örebro"]
ENGLISH = ["Älmhult", "Aneby", "Åre", "Örebro", "Zinkgruvan"]


@pytest.mark.parametrize(("language", "names"), [("sv", SWEDISH), ("fi", SWEDISH), ("en", ENGLISH)])
def test_names_stand_in_the_order_of_the_readers_alphabet(language, names):
    shuffled = random.Random(1).sample(names, len(names))

    assert sorted(shuffled, key=lambda name: sort_key(name, language)) == names


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "names"), [("sv", SWEDISH), ("fi", SWEDISH), ("en", ENGLISH)])
def test_the_database_puts_them_in_the_same_order(language, names):
    for name in random.Random(1).sample(names, len(names)):
        OrganisationFactory(name=name)

    found = Organisation.objects.order_by(alphabetical("name", language)).values_list("name", flat=True)

    assert list(found) == names
