import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core import trail, undo
from samverk.core.trail import operation
from samverk.organisations.models import Collaboration, Organisation, Participation
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def anyone_may(monkeypatch):
    rules = {f"organisations.{name}": lambda person, obj: True for name in ("organisation", "collaboration")}
    monkeypatch.setattr(undo, "_rules", rules | {"organisations.participation": lambda person, obj: True})


@pytest.fixture
def person():
    return PersonFactory()


def test_undoing_a_change_restores_what_was_before(person):
    organisation = OrganisationFactory(name="Före")
    organisation.name = "Efter"
    with operation("x", by=person) as op:
        op.save(organisation)

    undo.undo(op.id, by=person)

    organisation.refresh_from_db()
    assert (organisation.name, organisation.version) == ("Före", 3)
    assert trail.verify().faults == []


def test_undoing_a_deletion_brings_back_everything_with_the_same_keys(person):
    participation = ParticipationFactory()
    keys = participation.pk, participation.collaboration_id
    with operation("x", by=person) as op:
        op.delete(participation.collaboration)

    undo.undo(op.id, by=person)

    assert (Participation.objects.get().pk, Collaboration.objects.get().pk) == keys


def test_undoing_an_undo_does_it_again(person):
    organisation = OrganisationFactory()
    with operation("x", by=person) as op:
        op.delete(organisation)
    again = undo.undo(op.id, by=person)

    undo.undo(again.id, by=person)

    assert not Organisation.objects.exists()


def test_undoing_a_creation_is_refused_once_others_rest_on_it(person):
    with operation("x", by=person) as op:
        collaboration = op.create(Collaboration(name="Ny"))
    ParticipationFactory(collaboration=collaboration)

    with pytest.raises(ValidationError) as refusal:
        undo.undo(op.id, by=person)

    assert refusal.value.code == "not_undoable"
    assert Collaboration.objects.exists()


def test_undo_is_refused_when_somebody_has_changed_it_since(person):
    organisation = OrganisationFactory(name="Före")
    organisation.name = "Efter"
    with operation("x", by=person) as op:
        op.save(organisation)
    organisation.name = "Senare"
    with operation("x", by=PersonFactory()) as _later:
        _later.save(organisation)

    with pytest.raises(ValidationError) as refusal:
        undo.undo(op.id, by=person)

    assert refusal.value.code == "not_undoable"


def test_only_who_did_it_may_undo_it(person):
    with operation("x", by=person) as op:
        op.create(Organisation(kind="other", name="Ny"))

    with pytest.raises(PermissionDenied):
        undo.undo(op.id, by=PersonFactory())


def test_undo_asks_for_the_right_to_change_the_thing_now(person, monkeypatch):
    with operation("x", by=person) as op:
        op.create(Organisation(kind="other", name="Ny"))
    monkeypatch.setitem(undo._rules, "organisations.organisation", lambda person, obj: False)

    with pytest.raises(PermissionDenied):
        undo.undo(op.id, by=person)


def test_what_has_no_rule_cannot_be_undone(person, monkeypatch):
    with operation("x", by=person) as op:
        op.create(Organisation(kind="other", name="Ny"))
    monkeypatch.setattr(undo, "_rules", {})

    with pytest.raises(ValidationError):
        undo.undo(op.id, by=person)
