from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from samverk.organisations import permissions
from samverk.organisations.models import Participation, Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def collaboration():
    return CollaborationFactory()


@pytest.fixture
def organisation():
    return OrganisationFactory()


@pytest.fixture
def people(collaboration, organisation):
    """One of each kind, by what they are."""

    def seated(role, **period):
        return SeatFactory(collaboration=collaboration, organisation=organisation, role=role, **period).person

    return {
        "stranger": AnonymousUser(),
        "outsider": PersonFactory(),
        "reader": seated(Seat.Role.READER),
        "reporter": seated(Seat.Role.REPORTER),
        "editor": seated(Seat.Role.EDITOR),
        "lead": seated(Seat.Role.LEAD),
        "former lead": seated(Seat.Role.LEAD, to_on=YESTERDAY),
        "organisation's administrator": MembershipFactory(organisation=organisation, is_administrator=True).person,
        "former administrator": MembershipFactory(
            organisation=organisation, is_administrator=True, to_on=YESTERDAY
        ).person,
        "installation's administrator": PersonFactory(is_administrator=True),
    }


def allowed(people, predicate) -> set[str]:
    return {name for name, person in people.items() if predicate(person)}


def test_who_may_do_what(people, collaboration, organisation):
    partner = Participation(collaboration=collaboration, organisation=organisation, role="partner")
    principal = Participation(collaboration=collaboration, organisation=organisation, role="principal")
    may = {
        "create an organisation": permissions.can_create_organisation,
        "change the organisation": lambda person: permissions.can_edit_organisation(person, organisation),
        "create a collaboration": permissions.can_create_collaboration,
        "change the collaboration": lambda person: permissions.can_edit_collaboration(person, collaboration),
        "bring in a partner": lambda person: permissions.can_make_participant(person, partner),
        "make a principal": lambda person: permissions.can_make_participant(person, principal),
        "enter a person": permissions.can_create_person,
    }

    found = {what: allowed(people, predicate) for what, predicate in may.items()}

    ours, installation = "organisation's administrator", "installation's administrator"
    assert found == {
        "create an organisation": {installation},
        "change the organisation": {ours, installation},
        "create a collaboration": {installation},
        "change the collaboration": {"lead", installation},
        "bring in a partner": {"lead", installation},
        "make a principal": {installation},
        "enter a person": {"lead", ours, installation},
    }


def test_a_lead_who_administers_the_organisation_makes_it_principal(collaboration, organisation):
    person = SeatFactory(collaboration=collaboration, organisation=organisation).person
    MembershipFactory(person=person, organisation=organisation, is_administrator=True)
    participation = Participation(collaboration=collaboration, organisation=organisation, role="principal")

    assert permissions.can_make_participant(person, participation)


def test_a_role_counts_only_where_it_is_held(collaboration, organisation):
    seat = SeatFactory(collaboration=collaboration, organisation=organisation, role=Seat.Role.EDITOR)

    assert permissions.has_role(seat.person, collaboration, Seat.Role.EDITOR, organisation=organisation)
    assert not permissions.has_role(seat.person, collaboration, Seat.Role.LEAD)
    assert not permissions.has_role(seat.person, CollaborationFactory())
    assert not permissions.has_role(seat.person, collaboration, organisation=OrganisationFactory())


def test_who_may_change_a_colleague(people, organisation):
    colleague = MembershipFactory(organisation=organisation).person

    found = allowed(people | {"oneself": colleague}, lambda person: permissions.can_edit_person(person, colleague))

    assert found == {"oneself", "organisation's administrator", "installation's administrator"}
    assert not permissions.can_deactivate_person(colleague, colleague)


def test_a_colleague_who_also_sits_for_others_is_left_to_the_installations_administrator(people, organisation):
    colleague = MembershipFactory(organisation=organisation).person
    SeatFactory(person=colleague)

    found = allowed(people, lambda person: permissions.can_edit_person(person, colleague))

    assert found == {"installation's administrator"}


def test_what_one_may_do_with_each_participant_is_told_for_all_at_once():
    lead = SeatFactory(role=Seat.Role.LEAD)
    principal = ParticipationFactory(collaboration=lead.collaboration)
    own = ParticipationFactory(collaboration=lead.collaboration)
    partner = ParticipationFactory(collaboration=lead.collaboration, role=Participation.Role.PARTNER)
    MembershipFactory(person=lead.person, organisation=own.organisation, is_administrator=True)

    told = permissions.participants_made_by(lead.person, lead.collaboration)

    assert told == {
        each.pk for each in (principal, own, partner) if permissions.can_make_participant(lead.person, each)
    }
    assert told == {own.pk, partner.pk}
