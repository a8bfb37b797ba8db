"""A small joint round: two principals with a goal each, aligned from the strategy's goal."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    CostKeyFactory,
    ForecastFactory,
    KeyShareFactory,
    book,
)
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, PersonFactory, SeatFactory
from samverk.planning.tests.factories import (
    ActivityFactory,
    ContributionFactory,
    PartFactory,
    PlanFactory,
    StatusStepFactory,
)
from samverk.reports import operations
from samverk.reports.models import Edition
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory


def document_of(owner, *titles, **more):
    document = SteeringDocumentFactory(owner_organisation=owner, **more)
    tree = GoalTreeFactory(document=document)
    return [GoalFactory(tree=tree, title=title, position=n) for n, title in enumerate(titles)]


def answered(round, part, step, **more):
    told = {"state": FollowUp.State.SUBMITTED, "answer": FollowUp.Answer.REPORTED, "step": step}
    return FollowUpFactory(round=round, part=part, submitted_at=datetime(2026, 9, 1, tzinfo=UTC), **told | more)


@pytest.fixture
def world(db):
    return make_world()


def make_world() -> SimpleNamespace:
    """norr and ost are principals. Of the plan's four activities one is shared, one is norr's alone, one is ost's
    alone and aligned with no goal of norr's, and one contributes to nothing."""
    norr, ost = OrganisationFactory(name="Norr", short_name="Norr"), OrganisationFactory(name="Öst", short_name="Öst")
    plan = PlanFactory()
    collaboration = plan.collaboration
    for principal in (norr, ost):
        ParticipationFactory(collaboration=collaboration, organisation=principal)
    [joint_goal, ost_only] = document_of(None, "Ett hållbart Roslagen", "En stark näring")
    plan.strategy = joint_goal.tree.document
    plan.save()
    [norr_goal] = document_of(norr, "Levande skärgård")
    [ost_goal] = document_of(ost, "Nära till naturen")
    agreed = {"approved_at": datetime(2026, 1, 1, tzinfo=UTC)}
    AlignmentFactory(source=joint_goal, target=norr_goal, why="Samma skärgård", **agreed)
    AlignmentFactory(source=joint_goal, target=ost_goal, **agreed)
    AlignmentFactory(source=ost_only, target=ost_goal, **agreed)
    good = StatusStepFactory(scale=plan.scale, key="plan", word="Enligt plan", word_fi="Aikataulussa", rank=0)
    bad = StatusStepFactory(scale=plan.scale, key="dev", word="Större avvikelse", rank=1, needs_explanation=True)
    round = RoundFactory(plan=plan)

    shared = ActivityFactory(plan=plan, number="1", title="Laddplatser", position=1)
    ContributionFactory(activity=shared, goal=joint_goal)
    shared_norr = PartFactory(activity=shared, organisation=norr, is_lead=True)
    shared_ost = PartFactory(activity=shared, organisation=ost)
    answered(round, shared_norr, good, comment="Klara i norr")
    answered(round, shared_ost, bad, deviation="Elnätet räcker inte", measure="Tillfällig laddning")

    own = ActivityFactory(plan=plan, number="2", title="Färjeläge", position=2)
    ContributionFactory(activity=own, goal=norr_goal)
    FollowUpFactory(round=round, part=PartFactory(activity=own, organisation=norr, is_lead=True))

    other = ActivityFactory(plan=plan, number="3", title="Bruksleden", position=3)
    ContributionFactory(activity=other, goal=ost_only)
    other_part = PartFactory(activity=other, organisation=ost, is_lead=True)
    FollowUpFactory(round=round, part=other_part, state="draft", answer="reported", step=good, comment="Hemligt utkast")

    loose = ActivityFactory(plan=plan, number="4", title="Samordning", position=4)
    answered(round, PartFactory(activity=loose, organisation=norr, is_lead=True), good)

    lead = SeatFactory(collaboration=collaboration, organisation=norr, role="lead").person
    seats = {
        f"{role}_{name}": SeatFactory(collaboration=collaboration, organisation=organisation, role=role).person
        for role in ("editor", "reporter", "reader")
        for name, organisation in (("norr", norr), ("ost", ost))
    }
    return SimpleNamespace(
        norr=norr, ost=ost, plan=plan, collaboration=collaboration, round=round, good=good, bad=bad, shared=shared,
        own=own, other=other, loose=loose, norr_goal=norr_goal, ost_goal=ost_goal, joint_goal=joint_goal,
        shared_norr=shared_norr, shared_ost=shared_ost, lead=lead, outsider=PersonFactory(), **seats,
    )  # fmt: skip


@pytest.fixture
def draft(world):
    operations.make_editions(world.round, by=world.lead)
    return Edition.objects.get(organisation=world.norr)


@pytest.fixture
def fixed(world, draft):
    return operations.fix_edition(operations.approve_edition(draft, by=world.editor_norr), by=world.lead)


@pytest.fixture
def budget(world):
    """norr bears 60 % and öst 40 %. Line 10 has 1,000 kr; 401 kr are spent by 31 August, and 1,200 expected."""
    key = CostKeyFactory(collaboration=world.collaboration, method="fixed", kept_by=world.norr)
    for organisation, percent in ((world.norr, 60), (world.ost, 40)):
        KeyShareFactory(key=key, organisation=organisation, percent=percent)
    budget = BudgetFactory(collaboration=world.collaboration, key=key, title="Driften")
    version = BudgetVersionFactory(
        budget=budget, state="adopted", body="KF", decided_on=date(2025, 11, 24), paragraph="§ 98"
    )
    line = BudgetLineFactory(budget=budget, number="10", name="Webb")
    BudgetAmountFactory(budget_version=version, line=line, ore=1_000_01)
    book(line, 401_00, on=date(2026, 8, 31))
    book(line, 99_00, on=date(2026, 9, 1))
    ForecastFactory(line=line, round=world.round, ore=1_200_00, comment="Driften blev dyrare.")
    return budget
