from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from samverk.core import reading, trail
from samverk.core.models import Reading, Revision
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def test_the_first_reading_of_the_day_is_kept_with_its_way():
    person, organisation = PersonFactory(), OrganisationFactory()

    with time_machine.travel(NOON, tick=False), trail.coming_by("page", "192.0.2.7"):
        reading.note(person, organisation)
        reading.note(person, organisation)

    [row] = Reading.objects.all()
    assert (row.person, row.model, row.object_id) == (person, "organisations.organisation", organisation.pk)
    assert (row.at, row.day.isoformat(), row.way, row.address) == (NOON, "2026-11-22", "page", "192.0.2.7")


def test_the_day_is_the_local_one():
    person, organisation = PersonFactory(), OrganisationFactory()

    for hours in (0, 10, 11, 11.5):  # in Sweden it is one hour more: 13, 23, 00, 00:30
        with time_machine.travel(NOON + timedelta(hours=hours), tick=False):
            reading.note(person, organisation)

    days = Reading.objects.order_by("day").values_list("day", flat=True)
    assert [day.isoformat() for day in days] == ["2026-11-22", "2026-11-23"]


@pytest.mark.parametrize("count", [3, 300])
def test_many_are_noted_in_few_queries(count, django_assert_max_num_queries):
    person, many = PersonFactory(), OrganisationFactory.create_batch(count)

    with django_assert_max_num_queries(5):
        reading.note(person, *many)

    assert Reading.objects.count() == count
    assert set(reading.readers_of(many)) == {person.pk}


def test_a_stranger_leaves_nothing():
    reading.note(AnonymousUser(), OrganisationFactory())
    reading.note(None, OrganisationFactory())

    assert not Reading.objects.exists()


def test_two_at_the_same_moment_leave_one_row():
    person, organisation = PersonFactory(), OrganisationFactory()
    reading.note(person, organisation)
    [first] = Reading.objects.all()

    again = Reading(**{f.attname: getattr(first, f.attname) for f in Reading._meta.concrete_fields} | {"id": None})
    Reading.objects.bulk_create([again], ignore_conflicts=True)

    assert list(Reading.objects.all()) == [first]


def yesterdays_readings():
    yesterday = timezone.now() - timedelta(days=1)
    with time_machine.travel(yesterday, tick=False):
        reading.note(PersonFactory(), *OrganisationFactory.create_batch(3))


def forge(statement):
    aside = {
        "sqlite": [f"DROP TRIGGER reading_{name}" for name in ("keep", "fixed", "once", "first")],
        "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE core_reading DISABLE TRIGGER USER"],
    }
    with connection.cursor() as cursor:
        for one in [*aside[connection.vendor], statement]:
            cursor.execute(one)


def test_a_day_that_is_over_is_sealed_once_and_verifies():
    yesterdays_readings()
    reading.note(PersonFactory(), OrganisationFactory())

    reading.seal(timezone.now())
    reading.seal(timezone.now())

    [sealed] = Revision.objects.all()
    assert sealed.values["after"]["rows"] == 3
    assert (reading.faults(), trail.verify().faults) == ([], [])


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM core_reading WHERE object_id = (SELECT max(object_id) FROM core_reading)",
        "UPDATE core_reading SET address = '192.0.2.9' WHERE object_id = (SELECT max(object_id) FROM core_reading)",
        "DELETE FROM core_reading",
    ],
)
def test_what_is_changed_past_the_guards_shows_in_a_sealed_day(statement):
    yesterdays_readings()
    reading.seal(timezone.now())

    forge(statement)

    [fault] = reading.faults()
    assert "3 rows were sealed" in fault


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_reading SET way = 'api'",
        "DELETE FROM core_reading",
        "INSERT INTO core_reading SELECT * FROM core_reading",
    ],
)
def test_the_database_lets_nobody_edit_the_log(statement):
    yesterdays_readings()
    before = list(Reading.objects.order_by("pk").values())

    with suppress(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)  # on SQLite what is there already is passed over without a word

    assert list(Reading.objects.order_by("pk").values()) == before
