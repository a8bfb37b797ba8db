"""What a page tells of what has happened: in whose name, and of what."""

import pytest

from samverk.core.history import history
from samverk.core.trail import operation
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory

pytestmark = pytest.mark.django_db


def save(obj):
    with operation("x", by=PersonFactory()) as op:
        op.save(obj)


def test_a_change_of_what_belongs_to_a_thing_says_of_what():
    participation = ParticipationFactory(organisation__name="Norrtälje")
    participation.role = "observer"
    save(participation)
    participation.organisation.name = "Norrtälje kommun"
    save(participation.organisation)

    newest, older = history(participation.organisation, participation)

    assert (newest.is_about_another, older.is_about_another) == (False, True)
    assert older.name.startswith("Norrtälje")


def test_a_thing_is_called_what_it_is_called_today():
    organisation = OrganisationFactory(name="Före")
    for name in ("Efter", "Nu"):
        organisation.name = name
        save(organisation)

    assert [change.name for change in history(organisation)] == ["Nu", "Nu"]
