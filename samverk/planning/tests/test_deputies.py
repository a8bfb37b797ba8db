"""A part's deputy and an organisation's contact: who is told when nobody answers."""

import pytest

from samverk.organisations.choices import contacts_of
from samverk.organisations.forms import ParticipationForm
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory
from samverk.planning.forms import OwnPartForm
from samverk.planning.tests.factories import PartFactory

pytestmark = pytest.mark.django_db


def test_an_editor_names_a_deputy_of_the_own_part():
    part = PartFactory()
    colleague = SeatFactory(collaboration=part.activity.plan.collaboration).person

    form = OwnPartForm({"deputy": colleague.pk, "text": "Vi bygger", "version": part.version}, instance=part)

    assert form.is_valid(), form.errors
    assert form.instance.deputy == colleague


def test_an_organisations_contact_is_one_of_its_own():
    participation = ParticipationFactory()
    member = MembershipFactory(organisation=participation.organisation).person
    seated = SeatFactory(organisation=participation.organisation, collaboration=participation.collaboration).person
    stranger = PersonFactory()

    form = ParticipationForm({"role": "principal", "contact": stranger.pk, "version": 1}, instance=participation)

    assert set(contacts_of(participation)) == {member, seated}
    assert "contact" in form.errors
    assert (
        "contact"
        not in ParticipationForm(instance=type(participation)(collaboration=participation.collaboration)).fields
    )
