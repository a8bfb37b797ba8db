import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.asking.links import token_of
from samverk.asking.operations import link_for
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import ParticipationFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory


@pytest.fixture
def round(db):
    return RoundFactory()


@pytest.fixture
def collaboration(round):
    return round.plan.collaboration


@pytest.fixture
def person(db):
    """Somebody without a seat, and without a password."""
    return PersonFactory(name="Leena Rinne", email="leena@kommun.example", language="en")


@pytest.fixture
def principal(collaboration):
    return ParticipationFactory(collaboration=collaboration).organisation


@pytest.fixture
def asked_of(round, principal):
    """`asked_of(person)`: one more part that the person is asked about."""

    def ask(person, **activity):
        part = PartFactory(
            activity=ActivityFactory(plan=round.plan, **activity), organisation=principal, contact=person
        )  # fmt: skip
        return FollowUpFactory(round=round, part=part)

    return ask


@pytest.fixture
def follow_up(asked_of, person):
    return asked_of(person, number="1.1", title="Laddplatser längs kusten")


@pytest.fixture
def link(follow_up, person, round):
    return link_for(person, round)


@pytest.fixture
def lead(collaboration):
    return SeatFactory(collaboration=collaboration, role=Seat.Role.LEAD, person__language="en").person


@pytest.fixture
def opened(client, link):
    """A browser in which the link has been opened."""
    client.get(f"/answer/{token_of(link)}/")
    return client


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
def queries():
    """queries(act, …) is how many queries `act(…)` makes."""

    def count(act, *given) -> int:
        with CaptureQueriesContext(connection) as captured:
            act(*given)
        return len(captured)

    return count
