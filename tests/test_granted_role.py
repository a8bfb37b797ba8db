"""On PostgreSQL the application's role does all that the application does, and can do nothing to the guards."""

import pytest
from django.db import DatabaseError, connection, transaction

from samverk.cli import granting
from samverk.cli.terminal import Refusal
from samverk.core import reading, trail
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.models import Organisation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

ROLE = "samverk_application_in_tests"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def as_application():
    """One revision and one reading, and from then on the application's own role; all of it rolled back afterwards."""
    person, organisation = PersonFactory(), OrganisationFactory()
    with operation("x", by=person) as op:
        op.note(organisation)
    reading.note(person, organisation)
    sql("SET CONSTRAINTS ALL IMMEDIATE", f"CREATE ROLE {ROLE}")
    granting.grant_to(ROLE)
    sql(f"SET ROLE {ROLE}")
    yield person
    sql("RESET ROLE")


ATTACKS = [
    "UPDATE core_revision SET content = NULL, salt = NULL",
    "DELETE FROM core_revision",
    "TRUNCATE core_revision CASCADE",
    "UPDATE core_reading SET way = 'api'",
    "DELETE FROM core_reading",
    "TRUNCATE core_reading",
    "TRUNCATE reports_edition CASCADE",
    "ALTER TABLE core_revision DISABLE TRIGGER USER",
    "ALTER TABLE reports_edition DISABLE TRIGGER USER",
    "DROP TRIGGER revision_keep ON core_revision",
    "DROP FUNCTION revision_is_kept() CASCADE",
    "CREATE OR REPLACE FUNCTION revision_is_kept() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
    "SET session_replication_role = replica",
    "DROP TABLE core_revision CASCADE",
    "DELETE FROM django_migrations",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_applications_role_cannot_touch_the_guards(as_application, attack):
    before = list(Revision.objects.values())

    with pytest.raises(DatabaseError), transaction.atomic():
        sql(attack)

    assert list(Revision.objects.values()) == before


def test_it_cannot_give_itself_more(as_application):
    sql(f"GRANT UPDATE ON core_revision TO {ROLE}")  # a warning, and nothing is granted

    with pytest.raises(DatabaseError), transaction.atomic():
        sql("UPDATE core_revision SET content = NULL, salt = NULL")


@pytest.mark.parametrize("attack", ["ALTER TABLE core_revision DISABLE TRIGGER USER", "DROP TABLE core_reading"])
def test_the_tables_owner_could(as_application, attack):
    sql("RESET ROLE", attack)


def test_the_application_works_with_it(as_application):
    with operation("organisations.organisation_created", by=as_application) as op:
        organisation = op.create(Organisation(kind="other", name="Ny"))
    organisation.name = "Nyare"
    with operation("organisations.organisation_changed", by=as_application) as op:
        op.save(organisation)
        op.delete(organisation)
    reading.note(as_application, as_application)

    assert trail.verify().faults == []
    assert not granting.owns_tables()


@pytest.mark.parametrize("role", ["nobody_of_that_name", None])
def test_a_role_that_is_not_there_or_owns_everything_is_refused(role):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        [owner] = cursor.fetchone()

    with pytest.raises(Refusal):
        granting.grant_to(role or owner)
