"""Lawful destruction: the chain is whole before and after, and what was destroyed is found nowhere."""

import gc
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from samverk.cli import main
from samverk.core import destruction, trail
from samverk.core.destruction import Decision, chosen, destroy
from samverk.core.history import history
from samverk.core.models import Revision
from samverk.core.trail import operation
from samverk.organisations.tests.factories import CollaborationFactory, OrganisationFactory, PersonFactory

DECISION = Decision("Kommunstyrelsen", "§ 45", date(2026, 11, 2), "2010–2015")
SOON = timezone.localdate() + timedelta(days=2)  # tests may run past midnight
CANARY = "kanariefågelqx"


def administrator():
    return PersonFactory(is_administrator=True, email="admin@kommun.example")


def described(texts, years_ago=0):
    collaboration = CollaborationFactory()
    with time_machine.travel(timezone.now() - timedelta(days=365 * years_ago), tick=False):
        for text in texts:
            collaboration.description = text
            with operation("organisations.collaboration_changed", by=None) as op:
                op.save(collaboration)
    return collaboration


@pytest.mark.django_db
def test_the_chain_is_whole_before_and_after_and_the_protocol_says_what_went():
    collaboration = described(["Ett", "Två", "Tre"])
    before = [row.hash for row in Revision.objects.all()]

    destroy(chosen(before=SOON), DECISION, by=administrator())

    assert trail.verify().faults == []
    assert [row.hash for row in Revision.objects.all()[:3]] == before
    assert list(Revision.objects.of(collaboration).values_list("content", "salt")) == [(None, None)] * 3
    protocol = Revision.objects.get(action="core.contents_destroyed").values["after"]
    assert protocol == {
        "revisions": 3,
        "of": {"organisations.collaboration": 3},
        "first": 1,
        "last": 3,
        "numbers": [[1, 3]],
        "decision": {
            "decided_by": "Kommunstyrelsen", "paragraph": "§ 45", "decided_on": "2026-11-02", "period": "2010–2015",
        },
    }  # fmt: skip
    told = {change.reason for change in history(collaboration)}
    assert told == {"What was changed has been destroyed by decision."}


@pytest.mark.django_db
def test_only_what_was_chosen_goes():
    old, new, other = described(["Ett"], years_ago=12), described(["Två"]), described(["Tre"], years_ago=12)
    ten_years_ago = timezone.localdate() - timedelta(days=3650)

    destroy(chosen(before=ten_years_ago, object_id=old.pk), DECISION, by=administrator())

    emptied = Revision.objects.filter(content=None).values_list("object_id", flat=True)
    assert list(emptied) == [old.pk]
    assert trail.verify().faults == []
    assert new.pk and other.pk


@pytest.mark.django_db
def test_a_protocol_is_never_destroyed():
    described(["Ett"])
    destroy(chosen(before=SOON), DECISION, by=administrator())

    with pytest.raises(ValidationError) as refusal:
        destroy(chosen(before=SOON), DECISION, by=PersonFactory(is_administrator=True))

    assert refusal.value.code == "nothing"


@pytest.mark.django_db
def test_others_destroy_nothing():
    described(["Ett"])

    with pytest.raises(PermissionDenied):
        destroy(chosen(before=SOON), DECISION, by=PersonFactory())

    assert not Revision.objects.filter(content=None).exists()


@given(st.sets(st.integers(1, 60)))
def test_stretches_hold_exactly_the_numbers(numbers):
    stretches = destruction._stretches(sorted(numbers))

    assert [n for first, last in stretches for n in range(first, last + 1)] == sorted(numbers)
    assert all(after[0] > before[1] + 1 for before, after in zip(stretches, stretches[1:], strict=False))


ARGUMENTS = [
    "destroy", "--before", SOON.isoformat(), "--model", "organisations.collaboration", "--by",
    "admin@kommun.example", "--decided-by", "Kommunstyrelsen", "--paragraph", "§ 45", "--decided-on", "2026-11-02",
    "--period", "2010–2015",
]  # fmt: skip


@pytest.mark.django_db
def test_the_command_only_tells_unless_it_is_told_to(capsys):
    administrator()
    described(["Ett", "Två"])

    assert main(ARGUMENTS) == 0

    assert "2 revisions would lose their content" in capsys.readouterr().out
    assert not Revision.objects.filter(content=None).exists()


@pytest.mark.django_db(transaction=True)
def test_what_was_destroyed_is_found_nowhere(capsys):
    administrator()
    gc.collect()  # a connection that another test left open may still read what was before
    described([f"{CANARY} {'x' * 3000}", "Något annat"])
    assert stored().count(CANARY.encode()) > 0  # else nothing could be missing

    done, told = main([*ARGUMENTS, "--yes"]), capsys.readouterr()

    assert (done, told.err.partition("Others were")[2]) == (0, "")
    assert CANARY.encode() not in stored()
    assert '"revisions": 2' in told.out


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="a file has no neighbours")
def test_somebody_busy_in_another_database_of_the_server_keeps_nothing(capsys):
    administrator()
    gc.collect()
    neighbour = connection.copy("neighbour")
    neighbour.settings_dict = {**neighbour.settings_dict, "NAME": "postgres", "OPTIONS": {}}
    with neighbour.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT txid_current()")
        described([f"{CANARY} {'x' * 3000}", "Något annat"])

        done = main([*ARGUMENTS, "--yes"])

        left = CANARY.encode() in stored()
        cursor.execute("ROLLBACK")
    neighbour.close()
    assert (done, left) == (0, False), capsys.readouterr()


@pytest.mark.django_db(transaction=True)
def test_who_is_in_the_middle_of_something_is_named():
    other = connection.copy("other")
    look = "BEGIN", "SELECT count(*) FROM core_revision"
    if connection.vendor == "postgresql":  # of no table, for rewriting one waits for whoever has read it
        look = "BEGIN ISOLATION LEVEL REPEATABLE READ", "SELECT 'since before'"
    with other.cursor() as cursor:
        for statement in look:
            cursor.execute(statement)
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA busy_timeout = 100")  # ms; SQLite's own patience comes before ours
        named = destruction.clear_leavings(patience=0)
        cursor.execute("ROLLBACK")
    after = destruction.clear_leavings(patience=5)
    other.close()
    connection.close()
    if connection.vendor == "postgresql":
        other.close_pool()

    told = "reads the database's file" if connection.vendor == "sqlite" else "since before"
    assert [told in each for each in named] == [True]
    assert after == []


def stored() -> bytes:
    """Every byte of the database that a thief of its files would have."""
    if connection.vendor == "sqlite":
        path = str(connection.settings_dict["NAME"])
        files = [Path(path), Path(f"{path}-wal")]
        return b"".join(file.read_bytes() for file in files if file.exists())
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(pg_relation_filepath(oid)) FROM pg_class "
            "WHERE relkind IN ('r', 't', 'i') AND relpersistence = 'p' AND relfilenode <> 0"
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


@pytest.mark.django_db
def test_the_log_of_auditors_proves_itself(capsys):
    described(["Ett", "Två"])
    OrganisationFactory()

    assert main(["log", "--content"]) == 0

    previous = "0" * 64
    for line in map(json.loads, capsys.readouterr().out.splitlines()):
        assert line["content_hash"] == trail.digest(line["salt"] + line["content"])
        facts = ("sequence", "operation", "action", "at", "actor_id", "kind", "model", "object_id")
        told = [*(line[name] for name in facts), line["content_hash"], line["previous_hash"]]
        assert line["previous_hash"] == previous
        previous = line["hash"]
        assert previous == trail.digest(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    assert previous == trail.head().hash
