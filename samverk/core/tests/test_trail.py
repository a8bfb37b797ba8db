import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from samverk.core import trail
from samverk.core.history import history
from samverk.core.models import Revision, TrailHead
from samverk.core.trail import Conflict, operation
from samverk.organisations.models import Organisation, Participation
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def rename(organisation, name, by):
    organisation.name = name
    with operation("organisations.organisation_changed", by=by) as op:
        op.save(organisation)
    return op


def test_a_change_leaves_who_what_before_and_after():
    person, organisation = PersonFactory(name="Maja"), OrganisationFactory(name="Norrtälje")

    rename(organisation, "Norrtälje kommun", by=person)

    [change] = history(organisation)
    assert (change.actor, change.kind, change.name) == ("Maja", "changed", "Norrtälje kommun")
    assert [(f.label, f.before, f.after) for f in change.fields] == [("name", "Norrtälje", "Norrtälje kommun")]


def test_saving_without_a_change_leaves_no_revision():
    organisation = OrganisationFactory()

    rename(organisation, organisation.name, by=PersonFactory())

    assert Revision.objects.count() == 0


def test_the_second_of_two_people_is_told_and_nothing_is_overwritten():
    organisation = OrganisationFactory(name="Före")
    mine, theirs = Organisation.objects.get(), Organisation.objects.get()
    rename(theirs, "Deras", by=PersonFactory())

    with pytest.raises(Conflict) as conflict:
        rename(mine, "Min", by=PersonFactory())

    assert [(f.name, f.theirs, f.mine) for f in conflict.value.fields] == [("name", "Deras", "Min")]
    organisation.refresh_from_db()
    assert organisation.name == "Deras"


def test_a_version_from_an_older_page_is_refused_even_when_the_object_is_fresh():
    organisation = OrganisationFactory(version=4)

    with pytest.raises(Conflict), operation("x", by=None) as op:
        op.save(organisation, expected_version=3)


def test_a_refused_object_leaves_neither_change_nor_revision():
    person, organisation = PersonFactory(), OrganisationFactory()

    with pytest.raises(ValidationError), operation("x", by=person) as op:
        organisation.name = "Sparas inte"
        op.save(organisation)
        op.create(Organisation(kind="planet", name="Fel"))

    organisation.refresh_from_db()
    assert organisation.name != "Sparas inte"
    assert Revision.objects.count() == 0


def test_what_others_rest_on_is_not_deleted_and_the_refusal_says_what_they_are():
    participation = ParticipationFactory()

    with pytest.raises(ValidationError) as refusal, operation("x", by=None) as op:
        op.delete(participation.organisation)

    assert refusal.value.code == "in_use"
    assert "participation (1)" in refusal.value.messages[0]


def test_deleting_records_everything_that_goes_with_it():
    participation = ParticipationFactory()

    with operation("x", by=None) as op:
        op.delete(participation.collaboration)

    assert list(Revision.objects.values_list("kind", "model")) == [
        ("deleted", "organisations.participation"),
        ("deleted", "organisations.collaboration"),
    ]
    assert not Participation.objects.exists()


def test_many_rows_are_saved_in_batches(django_assert_max_num_queries):
    many = [Organisation(kind="other", name=f"Organisation {n}") for n in range(300)]

    with django_assert_max_num_queries(30), operation("x", by=None) as op:
        op.create_many(many)
        for organisation in many:
            organisation.short_name = "Kort"
        op.save_many(many)

    assert Revision.objects.count() == 600
    assert trail.verify().faults == []


def three_revisions():
    organisation, person = OrganisationFactory(), PersonFactory()
    for name in ("Ett", "Två", "Tre"):
        rename(organisation, name, by=person)


def forge(statement, *values):
    """What somebody with the keys to the database could do, once the triggers are out of the way."""
    drop = {
        "sqlite": [f"DROP TRIGGER revision_{name}" for name in ("keep", "once", "fixed")],
        "postgresql": ["SET CONSTRAINTS ALL IMMEDIATE", "ALTER TABLE core_revision DISABLE TRIGGER USER"],
    }
    with connection.cursor() as cursor:
        for one in drop[connection.vendor]:
            cursor.execute(one)
        cursor.execute(statement, values)


def test_an_untouched_trail_verifies():
    three_revisions()

    report = trail.verify()

    assert (report.rows, report.faults, report.head) == (3, [], TrailHead.objects.get().hash)


@pytest.mark.parametrize(
    ("statement", "fault"),
    [
        ("UPDATE core_revision SET content = '{}' WHERE sequence = 2", "2: the content was altered"),
        ("UPDATE core_revision SET action = 'y' WHERE sequence = 2", "2: the facts about the change were altered"),
        ("DELETE FROM core_revision WHERE sequence = 2", "2: is missing"),
        ("DELETE FROM core_revision WHERE sequence = 3", "3: is missing; the end was cut, for the trail's head says 3"),
        (
            "UPDATE core_revision SET sequence = 9 WHERE sequence = 3",
            "3: is missing, as all before 9",
        ),
    ],
)
def test_tampering_is_found_and_the_first_bad_row_named(statement, fault):
    three_revisions()

    forge(statement)

    assert trail.verify().faults[0] == fault


def test_a_cut_tail_with_its_head_cut_too_is_found_by_an_anchor_kept_outside():
    three_revisions()
    anchor = TrailHead.objects.get()
    second = Revision.objects.get(sequence=2)

    forge("DELETE FROM core_revision WHERE sequence = 3")
    TrailHead.objects.update(sequence=2, hash=second.hash)

    assert told_of_rows(trail.verify()) == []
    assert told_of_rows(trail.verify({anchor.sequence: anchor.hash})) == ["3: the anchored row is missing"]


def told_of_rows(report) -> list[str]:
    """Without what is said of the guards, which had to be taken away for it."""
    return [fault for fault in report.faults if not fault.startswith("the guard")]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE core_revision SET action = 'y'",
        "UPDATE core_revision SET content = '{}'",
        "DELETE FROM core_revision",
        "INSERT INTO core_revision SELECT * FROM core_revision WHERE sequence = 1",
    ],
)
def test_the_database_refuses_to_edit_the_trail(statement):
    three_revisions()

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)

    assert trail.verify().faults == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="INSERT OR REPLACE is SQLite's own")
def test_replacing_a_row_does_not_walk_past_the_guard():
    three_revisions()
    row = (
        "SELECT id, 1, operation, 'y', at, kind, model, object_id, content, salt FROM core_revision WHERE sequence = 1"
    )

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        columns = "id, sequence, operation, action, at, kind, model, object_id, content, salt, content_hash,"
        rest = "previous_hash, hash"
        cursor.execute(
            f"INSERT OR REPLACE INTO core_revision ({columns} {rest}) SELECT r.*, 'a', 'b', 'c' FROM ({row}) r"  # noqa: S608
        )

    assert trail.verify().faults == []


def test_content_that_is_gone_without_a_decision_is_told_of():
    three_revisions()

    Revision.objects.filter(sequence=2).update(content=None, salt=None)

    assert trail.verify().faults == ["2: the content is gone, and no protocol tells of its destruction"]
