import pytest
import time_machine

from samverk.asking.links import token_of
from samverk.asking.operations import link_for
from samverk.asking.tests.days import day
from samverk.followup import operations
from samverk.followup.models import Round
from samverk.followup.tests.conftest import collaboration, off_track, on_track, queries
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.models import Seat
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory

# Those of the room of rounds that hold here too.
__all__ = ["collaboration", "off_track", "on_track", "queries"]


@pytest.fixture
def round(db):
    return RoundFactory()


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
def clock():
    """`clock(moment)` moves the time; it stands still in between."""
    with time_machine.travel(day(due=-20), tick=False) as traveller:
        yield lambda moment: traveller.move_to(moment)


@pytest.fixture
def address(settings):
    settings.SAMVERK_URL = "https://samverk.example"


@pytest.fixture
def part_of(round, principal):
    def make(person, **given):
        activity = ActivityFactory(plan=round.plan, **{k: v for k, v in given.items() if k in ("number", "title")})
        given = {k: v for k, v in given.items() if k not in ("number", "title")}
        return PartFactory(**{"activity": activity, "organisation": principal, "contact": person} | given)

    return make


@pytest.fixture
def opened_round(round, lead, clock):
    """`opened_round()` opens it, twenty days before answers are due."""

    def open_it():
        Round.objects.filter(pk=round.pk).update(state=Round.State.PLANNED)
        operations.open_round(Round.objects.get(pk=round.pk), by=lead)
        round.refresh_from_db()
        return round

    return open_it


@pytest.fixture
def colleague(principal):
    person = PersonFactory(name="Ville Ask", email="ville@kommun.example", language="en")
    MembershipFactory(person=person, organisation=principal)
    return person
