"""Records that may never change, attacked through Django and past it: refused, or found by `samverk verify`.

Each attack is tried on a revision, on a row of the log of reading and on a fixed edition; and on an edition that is a
draft as a control, where what is no more than an ordinary change goes through.
"""

from contextlib import suppress
from dataclasses import dataclass

import pytest
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils import timezone

from samverk.cli import main
from samverk.core import reading, trail
from samverk.core.models import Reading, Revision
from samverk.core.trail import operation
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import PersonFactory
from samverk.reports.models import Edition

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Record:
    model: type[models.Model]
    column: str
    forged: object

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    def row(self):
        return self.model.objects.order_by("pk").first()


REVISION = Record(Revision, "action", "forged")
READING = Record(Reading, "address", "192.0.2.99")
EDITION = Record(Edition, "introduction", "Forged.")


@pytest.fixture
def records():
    """One of each kind, made as it is made in use."""
    edition, person = Edition(round=RoundFactory()), PersonFactory()
    with operation("reports.editions_made", by=person) as op:
        op.create(edition)
    reading.note(person, edition)
    now = timezone.now()
    edition.state, edition.content, edition.sha256 = Edition.State.FIXED, "{}", trail.digest("{}")
    edition.approved_at = edition.fixed_at = now
    with operation("reports.edition_fixed", by=person) as op:
        op.save(edition)
    return edition


def sql(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def changed(record):
    row = record.row()
    setattr(row, record.column, record.forged)
    return row


def columns(record) -> list[str]:
    return [field.column for field in record.model._meta.concrete_fields]


def copied(record, *, key="id") -> str:
    """A SELECT of the first row with one value forged; with its own id, or with another and all else that is unique."""
    quote = connection.ops.quote_name
    told = [
        f"'{record.forged}'" if name == record.column else f"{key}" if name == "id" else quote(name)
        for name in columns(record)
    ]
    return f"SELECT {', '.join(told)} FROM {record.table} ORDER BY id LIMIT 1"


def replace(record, key="id"):
    names = ", ".join(connection.ops.quote_name(name) for name in columns(record))
    if connection.vendor == "sqlite":
        sql(f"INSERT OR REPLACE INTO {record.table} ({names}) {copied(record, key=key)}")
    else:  # PostgreSQL has no such thing; the nearest in one statement
        sql(f"WITH gone AS (DELETE FROM {record.table}) INSERT INTO {record.table} ({names}) {copied(record, key=key)}")


def upsert(record):
    names = ", ".join(connection.ops.quote_name(name) for name in columns(record))
    # Without WHERE true SQLite reads ON as part of the SELECT.
    told = f"SELECT * FROM ({copied(record)}) AS forged WHERE true"
    change = f"{record.column} = excluded.{record.column}"
    sql(f"INSERT INTO {record.table} ({names}) {told} ON CONFLICT (id) DO UPDATE SET {change}")


def truncate(record):
    sql(f"DELETE FROM {record.table}" if connection.vendor == "sqlite" else f"TRUNCATE {record.table} CASCADE")


def update_or_replace(record):
    """Another row takes the first one's key, and with it its place."""
    if connection.vendor == "sqlite":
        sql(f"UPDATE OR REPLACE {record.table} SET id = (SELECT min(id) FROM {record.table})")
    else:
        sql(f"UPDATE {record.table} SET id = id + 1")


def without_recursive_triggers(attack):
    """SQLite as another program opens it."""

    def tried(record):
        if connection.vendor == "sqlite":
            sql("PRAGMA recursive_triggers = OFF")
        try:
            attack(record)
        finally:
            if connection.vendor == "sqlite":
                sql("PRAGMA recursive_triggers = ON")

    return tried


ATTACKS = {
    "save": lambda record: changed(record).save(),
    "update": lambda record: record.model.objects.update(**{record.column: record.forged}),
    "bulk_update": lambda record: record.model.objects.bulk_update([changed(record)], [record.column]),
    "delete": lambda record: record.row().delete(),
    "delete of many": lambda record: record.model.objects.all().delete(),
    "_raw_delete": lambda record: record.model.objects.all()._raw_delete("default"),
    "bulk_create with update_conflicts": lambda record: record.model.objects.bulk_create(
        [changed(record)], update_conflicts=True, unique_fields=["pk"], update_fields=[record.column]
    ),
    "UPDATE": lambda record: sql(f"UPDATE {record.table} SET {record.column} = '{record.forged}'"),
    "DELETE": lambda record: sql(f"DELETE FROM {record.table}"),
    "REPLACE by id": without_recursive_triggers(replace),
    "REPLACE by another key": without_recursive_triggers(lambda record: replace(record, key="id + 1000")),
    "UPDATE OR REPLACE": without_recursive_triggers(update_or_replace),
    "UPSERT": upsert,
    "TRUNCATE": truncate,
}


def rows(record) -> list[dict]:
    return list(record.model.objects.order_by("pk").values())


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("record", [REVISION, READING, EDITION], ids=lambda record: record.table)
def test_what_may_never_change_does_not(records, record, attack):
    before = rows(record)

    with suppress(DatabaseError, IntegrityError, models.ProtectedError), transaction.atomic():
        ATTACKS[attack](record)

    assert rows(record) == before


@pytest.mark.parametrize("attack", ["save", "update", "bulk_update", "UPDATE", "UPSERT", "DELETE"])
def test_the_same_goes_through_where_nothing_guards_it(attack):
    edition = Edition.objects.create(round=RoundFactory())
    before = rows(EDITION)

    ATTACKS[attack](EDITION)

    assert rows(EDITION) != before
    assert edition.state == Edition.State.DRAFT


@pytest.mark.parametrize("table", trail.guards.tables())
def test_a_guard_that_is_put_out_of_action_is_told_of(records, table, capsys):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
            sql(*(f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()))
    else:
        sql("SET CONSTRAINTS ALL IMMEDIATE", f"ALTER TABLE {table} DISABLE TRIGGER USER")

    assert main(["verify"]) == 1

    assert f"of {table} is missing or put out of action" in capsys.readouterr().err


def test_every_guard_stands_after_the_migrations():
    assert trail.guards.missing() == []
