import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.planning.tests.factories import StatusStepFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory


@pytest.fixture
def round(db):
    """An open round in which one part is asked."""
    return RoundFactory()


@pytest.fixture
def collaboration(round):
    return round.plan.collaboration


@pytest.fixture
def seat(collaboration):
    """seat("reporter", organisation) gives a person who has that role on the organisation's behalf."""

    def make(role, organisation=None):
        places = {"organisation": organisation} if organisation else {}
        return SeatFactory(collaboration=collaboration, role=role, person__language="en", **places).person

    return make


@pytest.fixture
def lead(seat):
    return seat(Seat.Role.LEAD)


@pytest.fixture
def follow_up(round):
    return FollowUpFactory(round=round)


@pytest.fixture
def principal(follow_up, collaboration):
    """The organisation whose part is asked; it owns the collaboration."""
    organisation = follow_up.part.organisation
    ParticipationFactory(collaboration=collaboration, organisation=organisation)
    return organisation


@pytest.fixture
def reporter(seat, principal):
    return seat(Seat.Role.REPORTER, principal)


@pytest.fixture
def on_track(round):
    return StatusStepFactory(scale=round.scale, key="plan", word="Enligt plan", word_en="On track", rank=0)


@pytest.fixture
def off_track(round):
    return StatusStepFactory(
        scale=round.scale, key="dev", word="Större avvikelse", word_en="Major deviation", rank=5, shape="dev",
        tone="dev", needs_explanation=True,
    )  # fmt: skip


@pytest.fixture
def reached(round):
    return StatusStepFactory(scale=round.assessment_scale, key="reached", word="Uppnått", word_en="Reached", rank=0)


@pytest.fixture
def queries():
    """queries(act, …) is how many queries `act(…)` makes."""

    def count(act, *given) -> int:
        with CaptureQueriesContext(connection) as captured:
            act(*given)
        return len(captured)

    return count


@pytest.fixture
def as_reporter(client, reporter):
    client.force_login(reporter)
    return client


@pytest.fixture
def as_lead(client, lead):
    client.force_login(lead)
    return client


@pytest.fixture
def goal(round):
    document = SteeringDocumentFactory(owner_collaboration=round.plan.collaboration)
    round.plan.strategy = document
    round.plan.save()
    return GoalFactory(tree=GoalTreeFactory(document=document), title="Ett hållbart Roslagen")
