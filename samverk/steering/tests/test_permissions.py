from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.steering.models import SteeringDocument
from samverk.steering.permissions import can_align, can_approve_alignment, can_create_documents, can_edit_document
from samverk.steering.tests.factories import AlignmentFactory

pytestmark = pytest.mark.django_db
YESTERDAY = timezone.localdate() - timedelta(days=1)


@pytest.fixture
def collaboration():
    return CollaborationFactory()


@pytest.fixture
def principal(collaboration):
    return ParticipationFactory(collaboration=collaboration).organisation


@pytest.fixture
def partner(collaboration):
    return ParticipationFactory(collaboration=collaboration, role="partner").organisation


@pytest.fixture
def people(collaboration, principal, partner):
    """One of each kind, by what they are. The lead belongs to another principal."""
    other = ParticipationFactory(collaboration=collaboration).organisation

    def seated(role, organisation, **period):
        return SeatFactory(collaboration=collaboration, organisation=organisation, role=role, **period).person

    return {
        "stranger": AnonymousUser(),
        "outsider": PersonFactory(),
        "installation's administrator": PersonFactory(is_administrator=True),
        "joint lead": seated(Seat.Role.LEAD, other),
        "principal's lead": seated(Seat.Role.LEAD, principal),
        "principal's editor": seated(Seat.Role.EDITOR, principal),
        "principal's former editor": seated(Seat.Role.EDITOR, principal, to_on=YESTERDAY),
        "principal's reporter": seated(Seat.Role.REPORTER, principal),
        "principal's administrator": MembershipFactory(organisation=principal, is_administrator=True).person,
        "principal's employee": MembershipFactory(organisation=principal).person,
        "partner's editor": seated(Seat.Role.EDITOR, partner),
        "other's editor": seated(Seat.Role.EDITOR, other),
    }


def allowed(people, predicate) -> set[str]:
    return {name for name, person in people.items() if predicate(person)}


LEADS = {"joint lead", "principal's lead"}


def test_who_keeps_which_document(people, collaboration, principal, partner):
    owners = {
        "principal": {"owner_organisation": principal},
        "partner": {"owner_organisation": partner},
        "collaboration": {"owner_collaboration": collaboration},
        "nobody": {},
    }

    found = {
        name: allowed(people, lambda person, owner=owner: can_edit_document(person, SteeringDocument(**owner)))
        for name, owner in owners.items()
    }

    assert found == {
        "principal": LEADS | {"principal's editor", "principal's administrator"},
        "partner": set(),
        "collaboration": LEADS | {"principal's editor", "partner's editor", "other's editor"},
        "nobody": {"installation's administrator"},
    }


def test_who_may_add_documents_at_all(people):
    assert allowed(people, can_create_documents) == LEADS | {
        "installation's administrator",
        "principal's editor",
        "principal's administrator",
        "partner's editor",
        "other's editor",
    }


def test_a_link_is_made_by_whoever_keeps_either_end_and_approved_by_the_owner_of_the_further(
    people, collaboration, principal
):
    alignment = AlignmentFactory(
        source__tree__document__owner_collaboration=collaboration,
        target__tree__document__owner_organisation=principal,
    )

    makers = allowed(people, lambda person: can_align(person, alignment))
    approvers = allowed(people, lambda person: can_approve_alignment(person, alignment))

    assert makers == LEADS | {
        "principal's editor", "partner's editor", "other's editor", "principal's administrator"
    }  # fmt: skip
    assert approvers == {"principal's lead", "principal's editor", "principal's administrator"}


def test_the_lead_approves_for_a_collaboration_and_the_administrator_for_what_nobody_here_owns(people, collaboration):
    joint = AlignmentFactory(target__tree__document__owner_collaboration=collaboration)
    national = AlignmentFactory()

    assert allowed(people, lambda person: can_approve_alignment(person, joint)) == LEADS
    assert allowed(people, lambda person: can_approve_alignment(person, national)) == {"installation's administrator"}


def test_what_a_principal_was_it_no_longer_is():
    participation = ParticipationFactory(to_on=YESTERDAY)
    lead = SeatFactory(collaboration=participation.collaboration, organisation=participation.organisation).person

    assert not can_edit_document(lead, SteeringDocument(owner_organisation=participation.organisation))
    assert not can_edit_document(lead, SteeringDocument(owner_organisation=OrganisationFactory()))
