"""Pages with lists: as many queries for 300 rows as for 3, whichever page it is, found by walking every address."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.followup.models import Assessment, FollowUp, Round
from samverk.followup.tests.factories import AssessmentFactory, FollowUpFactory, RoundFactory
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    MembershipFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning.models import Activity, Contribution, Milestone, Note, Part, Plan, StatusScale, StatusStep
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory, StatusScaleFactory
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree, SteeringDocument
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory
from tests.access.subjects import arguments_of, fill
from tests.access.test_access import addresses


def grow(world, number: int) -> None:  # noqa: F811
    """That many rows more of every kind, hung on what the pages in `arguments_of` show."""
    people = Person.objects.bulk_create(PersonFactory.build_batch(number))
    organisations = Organisation.objects.bulk_create(OrganisationFactory.build_batch(number, parent=world.norr))
    together = Collaboration.objects.bulk_create(CollaborationFactory.build_batch(number))
    Membership.objects.bulk_create(Membership(person=each, organisation=world.norr) for each in people)
    Seat.objects.bulk_create(
        Seat(person=each, collaboration=world.collaboration, organisation=world.norr, role="reader") for each in people
    )
    Participation.objects.bulk_create(
        [Participation(collaboration=world.collaboration, organisation=o, role="principal") for o in organisations]
        + [Participation(collaboration=each, organisation=world.norr, role="principal") for each in together]
    )
    grow_goals(world, number, organisations)
    grow_plans(world, number, organisations)


def grow_goals(world, number, organisations) -> None:  # noqa: F811
    documents = SteeringDocument.objects.bulk_create(
        SteeringDocumentFactory.build(owner_organisation=place)
        for each in organisations[::2]
        for place in (each, world.norr)
    )
    own = world.norr_goal.tree.document
    GoalTree.objects.bulk_create(GoalTreeFactory.build_batch(number, document=own))
    trees = GoalTree.objects.bulk_create(GoalTreeFactory.build(document=each) for each in documents)
    others = Goal.objects.bulk_create(GoalFactory.build(tree=each) for each in trees)
    goals = Goal.objects.bulk_create(GoalFactory.build_batch(number, tree=world.norr_goal.tree, parent=world.norr_goal))
    Adoption.objects.bulk_create(Adoption(document=own, organisation=each) for each in organisations)
    Alignment.objects.bulk_create(
        [Alignment(source=world.norr_goal, target=each) for each in others[::2]]
        + [Alignment(source=each, target=world.norr_goal) for each in others[1::2]]
    )
    joint = Goal.objects.bulk_create(GoalFactory.build_batch(number, tree=world.joint_goal.tree))
    step = world.assessment.step
    Assessment.objects.bulk_create(
        AssessmentFactory.build(
            round=world.round, goal=goal, step=step, assessed_by=world.lead, assessed_at="2026-09-20T10:00Z"
        )
        for goal in [*joint, *goals]
    )


def grow_plans(world, number, organisations) -> None:  # noqa: F811
    scales = StatusScale.objects.bulk_create(StatusScaleFactory.build_batch(number, collaboration=world.collaboration))
    StatusStep.objects.bulk_create(
        StatusStep(scale=each, key=key, word=key, shape=key, tone=key, rank=rank)
        for each in scales
        for rank, key in enumerate(("plan", "dev"))
    )
    Plan.objects.bulk_create(PlanFactory.build_batch(number, collaboration=world.collaboration, scale=world.plan.scale))
    Round.objects.bulk_create(
        RoundFactory.build(plan=world.plan, scale=world.plan.scale, assessment_scale=world.round.assessment_scale)
        for _each in range(number)
    )
    activities = Activity.objects.bulk_create(
        ActivityFactory.build(plan=world.plan, number=f"n{Activity.objects.count()}-{n}") for n in range(number)
    )
    parts = Part.objects.bulk_create(
        [Part(activity=each, organisation=world.norr, is_lead=True) for each in activities]
        + [Part(activity=world.own, organisation=each) for each in organisations]
    )
    FollowUp.objects.bulk_create(FollowUpFactory.build(round=world.round, part=part) for part in parts)
    Contribution.objects.bulk_create(Contribution(activity=each, goal=world.norr_goal) for each in activities)
    goals = world.norr_goal.children.exclude(contributions__activity=world.own)
    Contribution.objects.bulk_create(Contribution(activity=world.own, goal=each) for each in goals)
    Milestone.objects.bulk_create(Milestone(activity=world.own, title=f"M{n}") for n in range(number))
    started = world.own.notes.count()
    Note.objects.bulk_create(Note(activity=world.own, occasion=f"T{started + n}", text="x") for n in range(number))


# Beyond a menu's length one searches, and what is chosen already is read by itself: once, however many there are.
ONE_CHOICE_MORE = {
    "economy:change_population", "organisations:edit_seat", "planning:change_plan", "planning:create_plan",
    "steering:change_document",
}  # fmt: skip
TWO_CHOICES_MORE = {"economy:change_funding", "economy:change_line"}
# Tested by itself, with as many rows as an activity may come to have.
LEFT_OUT = {"planning:change_activity"}


def queries_by_address(known, *people) -> dict[str, int]:
    """How many queries each page takes, by the name of its address, for the first of the people who may see it."""
    clients, found = [Client(raise_request_exception=False) for _each in people], {}
    for client, person in zip(clients, people, strict=True):
        client.force_login(person)
    asked = [(name, wanted) for name, wanted in addresses() if name not in LEFT_OUT and known.keys() >= {*wanted}]
    for name, wanted in asked:
        address = reverse(name, kwargs={argument: known[argument] for argument in wanted})
        for client in clients:
            connection.queries_log.clear()  # it holds 9,000 at most
            with CaptureQueriesContext(connection) as seen:
                answer = client.get(address)
            if answer.status_code == 200:
                found[name] = len(seen)
                break
    return found


def test_every_page_takes_as_many_queries_for_300_rows_as_for_3(world):  # noqa: F811
    fill(world)
    known, people = arguments_of(world), (world.administrator, world.lead)
    grow(world, 3)
    queries_by_address(known, *people)  # going through the pages fills the log of reading, with its kinds of things
    few = queries_by_address(known, *people)

    grow(world, 297)

    many = queries_by_address(known, *people)
    allowed = {name: (name in ONE_CHOICE_MORE) + 2 * (name in TWO_CHOICES_MORE) for name in few}
    more = {name: (few[name], many[name]) for name in few if many[name] > few[name] + allowed[name]}
    assert more == {}
    assert few.keys() == many.keys()
    assert len(few) > 60


IN_ORDER = ["Zinkgruvan", "Åre", "Älmhult", "Öckerö"]  # as Swedes and Finns have it; in English Z comes last


@pytest.fixture
def alphabet(db):
    """One of every sort for each name, entered in another order, for a lead who reads Swedish and sees it all."""
    home = SeatFactory(person__language="sv", person__is_administrator=True)
    plan = PlanFactory(collaboration=home.collaboration)
    activity = ActivityFactory(plan=plan)
    for name in sorted(IN_ORDER, reverse=True):
        organisation = OrganisationFactory(name=name, parent=home.organisation)
        ParticipationFactory(collaboration=home.collaboration, organisation=organisation)
        SeatFactory(collaboration=home.collaboration, person__name=f"{name} Persson", role="reader")
        MembershipFactory(organisation=home.organisation, person__name=f"{name} Medlem")
        together = SeatFactory(collaboration__name=f"{name} tillsammans", person=home.person).collaboration
        ParticipationFactory(collaboration=together, organisation=home.organisation)
        PlanFactory(collaboration=home.collaboration, title=f"{name} planerar")
        StatusScaleFactory(collaboration=home.collaboration, name=f"{name} skala")
        SteeringDocumentFactory(owner_collaboration=home.collaboration, title=f"{name} strategi")
        SteeringDocumentFactory(owner_organisation=organisation, title=f"Vision {name}")
        PartFactory(activity=activity, organisation=organisation)
    return {
        "organisations:organisations": (None, "{}<"),
        "organisations:people": (None, "{} Persson<"),
        "organisations:collaborations": (None, "{} tillsammans<"),
        "organisations:collaboration": (home.collaboration, "{} Persson<"),
        "organisations:organisation": (home.organisation, "{} Medlem<"),
        "steering:documents": (None, "{} strategi<"),
        "planning:plans": (None, "{} planerar<"),
        "planning:scales": (home.collaboration, "{} skala<"),
        "planning:activity": (activity, "{}<"),
        "followup:rounds": (None, "{} planerar<"),
        "person": home.person,
    }


@pytest.mark.parametrize(
    "name",
    [
        "organisations:organisations", "organisations:people", "organisations:collaborations",
        "organisations:collaboration", "organisations:organisation", "steering:documents", "planning:plans",
        "planning:scales", "planning:activity", "followup:rounds",
    ],
)  # fmt: skip
def test_lists_stand_in_the_order_of_the_readers_alphabet(client, alphabet, name):
    shown, text = alphabet[name]
    client.force_login(alphabet["person"])

    main = client.get(reverse(name, args=[shown.pk] if shown else [])).text.partition("<main")[2]

    found = [main.find(text.format(each)) for each in IN_ORDER]
    assert -1 not in found
    assert found == sorted(found)


@pytest.mark.parametrize(
    ("name", "says", "leads_to"),
    [
        ("organisations:organisations", "No organisations yet", None),
        ("organisations:collaborations", "Whoever leads a collaboration gives you a seat in it", None),
        ("steering:documents", "No steering documents yet", None),
        ("planning:plans", "Ask the lead of yours for one", None),
        ("followup:rounds", "When you have a seat in a collaboration that has one", None),
        ("followup:mine", "When a round opens, what you answer for stands here", "followup:rounds"),
        ("reports:editions", "report", None),
        ("core:start", "", None),
    ],
)
def test_an_empty_list_says_what_to_do(client, db, name, says, leads_to):
    client.force_login(PersonFactory())

    main = client.get(reverse(name)).text.partition("<main")[2]

    assert 'class="empty"' in main
    assert says in main
    assert leads_to is None or f'href="{reverse(leads_to)}"' in main


@pytest.mark.parametrize("name", ["organisations", "people", "collaborations", "documents", "plans", "rounds", "mine"])
def test_a_long_list_is_shown_by_pages(client, db, name):
    home = SeatFactory(person__is_administrator=True)
    grown = {
        "organisations": lambda: Organisation.objects.bulk_create(OrganisationFactory.build_batch(101)),
        "people": lambda: Person.objects.bulk_create(PersonFactory.build_batch(101)),
        "collaborations": lambda: Collaboration.objects.bulk_create(CollaborationFactory.build_batch(101)),
        "documents": lambda: SteeringDocument.objects.bulk_create(
            SteeringDocumentFactory.build_batch(101, owner_collaboration=home.collaboration)
        ),
        "plans": lambda: PlanFactory.create_batch(101, collaboration=home.collaboration),
        "rounds": lambda: PlanFactory.create_batch(26, collaboration=home.collaboration),
        "mine": lambda: FollowUpFactory.create_batch(
            101, round=RoundFactory(plan__collaboration=home.collaboration), part__contact=home.person
        ),
    }
    grown[name]()
    rooms = {"documents": "steering", "plans": "planning", "rounds": "followup", "mine": "followup"}
    client.force_login(home.person)

    answers = [client.get(reverse(f"{rooms.get(name, 'organisations')}:{name}"), {"page": n}) for n in ("1", "2")]

    assert [answer.context["page"].number for answer in answers] == [1, 2]
    assert all('class="pager"' in answer.text for answer in answers)
