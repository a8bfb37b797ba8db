"""The first steps of a collaboration: from empty to its first round, each ticked by what there is."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.models import PutAway
from samverk.organisations.operations import widen
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.organisations.visibility import Level
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory

pytestmark = pytest.mark.django_db
STEPS = [
    "Bring in the organisations", "Give people seats", "Enter the joint strategy", "Make the plan, or import it",
    "Share the plan", "Plan the first follow-up round",
]  # fmt: skip


@pytest.fixture
def empty():
    """A collaboration with nothing but its lead."""
    return SeatFactory(role="lead", collaboration__name="Kusten")


def seen(person, address="/") -> str:
    client = Client()
    client.force_login(person)
    return " ".join(client.get(address).text.partition("<main")[2].split())


def remaining(person) -> list[str]:
    """The steps that are not ticked on My work."""
    parts = seen(person).split('<li class="step')[1:]
    return [step for step in STEPS for part in parts if f"<h3>{step}<" in part and not part.startswith(" step-done")]


def test_a_lead_of_an_empty_collaboration_is_led_to_its_first_round(empty):
    collaboration, lead = empty.collaboration, empty.person
    told = [remaining(lead)]

    ParticipationFactory.create_batch(2, collaboration=collaboration)
    told.append(remaining(lead))
    SeatFactory(collaboration=collaboration, role="editor")
    told.append(remaining(lead))
    GoalFactory(tree__document__owner_collaboration=collaboration)
    told.append(remaining(lead))
    plan = PlanFactory(collaboration=collaboration, level=Level.OWN, kept_by=empty.organisation)
    imported = seen(lead)
    ActivityFactory(plan=plan)
    told.append(remaining(lead))
    widen(plan, to=Level.PRINCIPALS, by=lead)
    told.append(remaining(lead))
    RoundFactory(plan=plan)
    told.append(remaining(lead))

    assert told == [STEPS[n:] for n in range(7)]
    assert reverse("planning:import", args=[plan.pk]) in imported
    assert "Get started" not in seen(lead) and "Get started" not in seen(lead, collaboration.get_absolute_url())


def test_the_same_steps_stand_on_the_collaborations_page_with_ways_to_them(empty):
    page = seen(empty.person, empty.collaboration.get_absolute_url())

    assert [step for step in STEPS if f"<h3>{step}" not in page] == []
    assert reverse("planning:create_plan", args=[empty.collaboration.pk]) in page
    assert f"{reverse('steering:create_document')}?collaboration={empty.collaboration.pk}" in page
    assert "The plan comes first" in page


@pytest.mark.parametrize("address", ["join", "give_seat"])
def test_each_way_leads_to_a_page_that_the_lead_may_use(empty, address):
    client = Client()
    client.force_login(empty.person)
    page = client.get("/").text
    target = reverse(f"organisations:{address}", args=[empty.collaboration.pk])

    assert target in page
    assert client.get(target).status_code == 200


def test_what_a_lead_puts_away_is_gone_for_that_lead_until_taken_out_again(empty):
    other = SeatFactory(role="lead", collaboration=empty.collaboration).person
    client = Client()
    client.force_login(empty.person)

    away = client.post(reverse("organisations:put_steps_away", args=[empty.collaboration.pk]), follow=True)

    assert "Show the first steps again" in away.text
    assert "Get started" not in seen(empty.person) and "Get started" in seen(other)
    client.post(reverse("organisations:show_steps", args=[empty.collaboration.pk]))
    assert "Get started" in seen(empty.person)


def test_only_leads_are_led(empty):
    collaboration = empty.collaboration
    people = [SeatFactory(role=role, collaboration=collaboration).person for role in ("editor", "reporter", "reader")]
    people += [PersonFactory(), PersonFactory(is_administrator=True)]

    assert [person for person in people if "Get started" in seen(person)] == []
    for person, status in zip(people, (403, 403, 403, 404, 403), strict=True):
        client = Client()
        client.force_login(person)
        assert client.post(reverse("organisations:put_steps_away", args=[collaboration.pk])).status_code == status
    assert not PutAway.objects.exists()


def test_what_another_collaboration_has_ticks_nothing_here(empty):
    elsewhere = RoundFactory(plan=ActivityFactory().plan).plan.collaboration
    GoalFactory(tree__document__owner_collaboration=elsewhere)
    ParticipationFactory.create_batch(2, collaboration=elsewhere)
    SeatFactory(collaboration=elsewhere, role="editor")

    assert remaining(empty.person) == STEPS


def test_a_lead_of_300_takes_as_many_queries_as_of_3(empty):
    counts = []
    for number in (2, 297):
        for collaboration in CollaborationFactory.create_batch(number):
            SeatFactory(person=empty.person, collaboration=collaboration, organisation=empty.organisation)
            if number == 2:
                PlanFactory(collaboration=collaboration)
        seen(empty.person)
        with CaptureQueriesContext(connection) as asked:
            page = seen(empty.person)
        counts.append(len(asked))

    assert counts[0] == counts[1]
    assert page.count("Get started with") == 3


def test_as_long_as_there_is_nobody_the_sign_in_page_says_how_to_begin():
    client = Client(headers={"accept-language": "en"})
    empty = client.get(reverse("account_login")).text

    PersonFactory()

    assert "samverk add-administrator" in empty
    assert "add-administrator" not in client.get(reverse("account_login")).text


def test_whoever_keeps_an_empty_installation_is_led_to_the_leads_seat():
    keeper = PersonFactory(is_administrator=True)
    told = [next_of(keeper)]

    organisation = OrganisationFactory()
    told.append(next_of(keeper, organisation.get_absolute_url()))
    collaboration = CollaborationFactory()
    told.append(next_of(keeper, collaboration.get_absolute_url()))
    ParticipationFactory(collaboration=collaboration, organisation=organisation)
    told.append(next_of(keeper, collaboration.get_absolute_url()))
    SeatFactory(collaboration=collaboration, organisation=organisation, role="lead")
    told.append(next_of(keeper))

    join, seat = (reverse(f"organisations:{name}", args=[collaboration.pk]) for name in ("join", "give_seat"))
    first = [reverse(f"organisations:create_{name}") for name in ("organisation", "collaboration")]
    assert told == [*first, join, seat, None]


def next_of(person, address="/") -> str | None:
    """The address that the page names as the next step."""
    way = r'(?:class="note next-step"|<li class="step">).*?<a class="btn[^>]* href="([^"]+)"'
    found = re.search(way, seen(person, address))
    return found and found[1]


def test_what_belongs_to_a_collaboration_tells_its_lead_of_the_next_step(empty):
    goal = GoalFactory(tree__document__owner_collaboration=empty.collaboration)
    elsewhere = GoalFactory()
    pages = [goal.get_absolute_url(), goal.tree.document.get_absolute_url()]

    told = [next_of(empty.person, page) for page in pages]

    assert told == [reverse("organisations:join", args=[empty.collaboration.pk])] * 2
    assert next_of(empty.person, elsewhere.get_absolute_url()) is None
    PutAway.objects.create(person=empty.person, collaboration=empty.collaboration)
    assert [next_of(empty.person, page) for page in pages] == [None, None]


def test_where_nobody_takes_part_yet_a_seat_leads_to_letting_somebody_join():
    collaboration = CollaborationFactory()
    client = Client()
    client.force_login(PersonFactory(is_administrator=True))

    join, create = reverse("organisations:join", args=[collaboration.pk]), reverse("organisations:create_organisation")
    seat = client.get(reverse("organisations:give_seat", args=[collaboration.pk])).text

    assert f'<a href="{join}">Let an organisation join</a>' in seat
    assert f'<a href="{create}">Create the organisation</a>' in client.get(join).text
