from types import SimpleNamespace

import pytest

from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)
from samverk.planning import scales
from samverk.planning.tests.factories import ActivityFactory, PartFactory, PlanFactory
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory


@pytest.fixture
def coast(db):
    """Two principals with a plan of one activity, and a person in each role: the small world of these tests."""
    collaboration = CollaborationFactory(name="Kustsamverkan")
    north, south = (OrganisationFactory(name=name) for name in ("Nordvik", "Sörby"))
    for organisation in (north, south):
        ParticipationFactory(collaboration=collaboration, organisation=organisation)
    plan = PlanFactory(collaboration=collaboration, title="Kustplanen", scale=scales.standard_scale())
    activity = ActivityFactory(plan=plan, number="1", title="Laddplatser i hamnarna", position=1024)
    north_part = PartFactory(activity=activity, organisation=north, is_lead=True)
    south_part = PartFactory(activity=activity, organisation=south)
    people = {
        "lead": SeatFactory(collaboration=collaboration, organisation=north, person__language="en", role="lead").person,
        "north_editor": SeatFactory(
            collaboration=collaboration, organisation=north, person__language="en", role="editor"
        ).person,
        "south_editor": SeatFactory(
            collaboration=collaboration, organisation=south, person__language="en", role="editor"
        ).person,
        "reporter": SeatFactory(
            collaboration=collaboration, organisation=north, person__language="en", role="reporter"
        ).person,
        "reader": SeatFactory(
            collaboration=collaboration, organisation=north, person__language="en", role="reader"
        ).person,
        "elsewhere": SeatFactory(organisation=north, person__language="en", role="lead").person,
        "outsider": PersonFactory(language="en"),
        "administrator": PersonFactory(is_administrator=True, language="en"),
    }
    return SimpleNamespace(
        collaboration=collaboration,
        north=north,
        south=south,
        plan=plan,
        activity=activity,
        north_part=north_part,
        south_part=south_part,
        people=people,
        **people,
    )


@pytest.fixture
def strategy(coast):
    document = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    tree = GoalTreeFactory(document=document)
    nature = GoalFactory(tree=tree, code="M1", title="Levande natur", position=1)
    trails = GoalFactory(tree=tree, parent=nature, code="M1.1", title="Leder för alla, hela året", position=2)
    coast.plan.strategy = document
    coast.plan.save()
    return {"nature": nature, "trails": trails}
