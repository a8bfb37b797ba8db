"""That the ground which the tests stand on holds."""

import pytest
from django.db import DatabaseError, connection

from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.models import StatusScale


@pytest.mark.parametrize("_turn", ["first", "second"])
@pytest.mark.django_db(transaction=True)
def test_a_test_that_commits_leaves_nothing_but_what_the_migrations_put_in(_turn):
    assert (Revision.objects.count(), StatusScale.objects.exists()) == (0, True)

    with operation("ground.noted", by=None) as op:
        op.note(OrganisationFactory())

    with pytest.raises(DatabaseError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM core_revision")


def test_a_test_has_the_database_that_an_installation_has(db):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            pragmas = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers")
            }
        assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1}
    else:
        assert connection.pg_version >= 150000
