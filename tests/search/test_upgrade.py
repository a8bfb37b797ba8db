"""An index that was written another way is written anew when the database is made ready."""

import pytest

from samverk.cli import prepare, reindex
from samverk.core.search import index
from samverk.core.search.finding import find
from samverk.core.search.tables import SearchIndex
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def test_after_an_upgrade_the_index_is_written_anew_once(capsys):
    OrganisationFactory(name="Båtklubben")
    SearchIndex.objects.create(pk=1, recipe="as it was done before")
    assert not index.is_current()

    prepare.prepare_database()
    assert "Writing the search index." in capsys.readouterr().err
    assert find(PersonFactory(), "båtklubb").counts == {"organisation": 1}

    prepare.prepare_database()
    assert "Writing" not in capsys.readouterr().err


def test_the_command_tells_how_far_it_has_come_and_what_can_be_found(capsys):
    OrganisationFactory.create_batch(3)

    reindex.run(None)

    told = capsys.readouterr()
    assert told.out == "3 things can be found\n"
    assert "  Organisations: 3 of 3" in told.err
