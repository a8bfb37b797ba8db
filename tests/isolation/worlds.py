"""Two collaborations that share nothing but the installation, everybody who might ask, and what they might ask for:
of what has states, one in each of them (tests/access/states.py)."""

from datetime import timedelta
from types import SimpleNamespace

from django.test import Client
from django.utils import timezone

from samverk.asking import visits
from samverk.economy.models import FundingShare
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import AssessmentFactory
from samverk.organisations.tests.factories import MembershipFactory, PersonFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import ActivityShare, Note, PlanShare
from samverk.planning.tests.factories import (
    ActivityFactory,
    ContributionFactory,
    MilestoneFactory,
    PartFactory,
    PlanFactory,
    SavedViewFactory,
)
from samverk.reports.tests.conftest import document_of, make_world
from samverk.steering.models import DocumentShare
from samverk.steering.tests.factories import AlignmentFactory
from tests.access.books import book_levels, books_of_ost
from tests.access.budgets import begun, budget_levels, budgets_by_state, budgets_of_ost
from tests.access.funding import a_funding, funding_arguments
from tests.access.settlements import settle as settle_budget
from tests.access.settlements import settle_next, settled_arguments, settlement_arguments
from tests.access.states import arguments_by_state, begin, settle
from tests.access.subjects import arguments_of, fill
from tests.isolation.canaries import plant, settled
from tests.isolation.economy_keys import add_keys
from tests.isolation.oracle import Reader, reader

SUBJECTS = (
    "stranger", "by_link", "outsider", "ended", "shut_out", "lead", "editor", "reporter", "reader", "editor_ost",
    "reporter_ost", "reader_ost", "lead_far", "editor_far", "two", "keeper_norr", "keeper_far", "administrator",
    "council",
)  # fmt: skip


def make_worlds() -> SimpleNamespace:
    """`here` with its principals norr and ost, `far` with two others, and a word of its own in every text of both."""
    here, far = (fill(make_world()) for _each in range(2))
    for world in (here, far):
        world.hidden_view = SavedViewFactory(plan=world.plan, owner=world.editor_ost, name="Egen vy")
        world.hidden_draft = FollowUp.objects.get(part__activity=world.other, state="draft")
        step = here.assessment.step if world is here else far.assessment.step
        world.hidden_assessment = AssessmentFactory(
            round=world.round, goal=world.ost_goal, organisation=world.ost, step=step, text="Bedömt",
            assessed_by=world.editor_ost, assessed_at=timezone.now(),
        )  # fmt: skip
        _levels(world)
        budget_levels(world)
        _settled(world)
        add_keys(world)
        _fundings(world)
        book_levels(world)
    people = _people(here, far)
    begin(here)
    planted = plant(by=here.administrator)
    for world in (here, far):
        settle_next(world)
    settle(here)
    canaries = settled(planted, by=here.administrator)
    return SimpleNamespace(here=here, far=far, people=people, canaries=canaries)


def _levels(world) -> None:
    """What ost has begun and not shared, or shared with norr alone, or opened to the council or to anybody."""
    kept = {"kept_by": world.ost}
    world.draft_activity = ActivityFactory(plan=world.plan, number="5", level=Level.OWN, **kept)
    MilestoneFactory(activity=world.draft_activity)
    Note.objects.create(activity=world.draft_activity, occasion="T1", text="Anteckning")
    world.named_activity = ActivityFactory(plan=world.plan, number="6", level=Level.NAMED, **kept)
    ActivityShare.objects.create(activity=world.named_activity, organisation=world.norr)
    for activity in (world.draft_activity, world.named_activity):
        PartFactory(activity=activity, organisation=world.ost, is_lead=True)
    world.plans = {}
    common = {"collaboration": world.collaboration, "scale": world.plan.scale}
    for level in (Level.OWN, Level.NAMED, Level.COUNCIL, Level.PUBLIC):
        plan = PlanFactory(level=level, **common, **(kept if level < Level.PRINCIPALS else {}))
        world.plans[level] = plan
        for each in (Level.OWN, Level.PRINCIPALS):
            activity = ActivityFactory(plan=plan, level=each, **kept)
            PartFactory(activity=activity, organisation=world.ost, is_lead=True)
            MilestoneFactory(activity=activity)
    [own_goal] = document_of(world.ost, "Eget", level=Level.OWN, **kept)
    [named_goal] = document_of(world.ost, "Delat", level=Level.NAMED, **kept)
    DocumentShare.objects.create(document=named_goal.tree.document, organisation=world.norr)
    PlanShare.objects.create(plan=world.plans[Level.NAMED], organisation=world.norr)
    world.goals = {Level.OWN: own_goal, Level.NAMED: named_goal}
    for level in (Level.COUNCIL, Level.PUBLIC):
        [world.goals[level]] = document_of(world.ost, "Öppnat", level=level, **kept)
    # What all read leads to what ost alone reads.
    ContributionFactory(activity=world.own, goal=own_goal, why="Vårt eget skäl")
    AlignmentFactory(source=world.joint_goal, target=own_goal, why="Vår egen länk")


def _settled(world) -> None:
    """What ost reckons on a budget that it keeps to itself; by their own names the world goes on knowing norr's."""
    seen, own = dict(vars(world)), SeatFactory(collaboration=world.collaboration, organisation=world.ost, role="lead")
    hidden = begun(world, level=Level.OWN, kept_by=world.ost, title="Egen avräknad")
    settle_budget(world, *hidden, world.ost, by=own.person)
    own.delete()
    world.settled_by_ost = settlement_arguments(world)
    vars(world).update(
        {name: seen[name] for name in ("fixed_settlement", "settlement", "payment", "hours", "forecast")}
    )


def _fundings(world) -> None:
    """Ost's own, and what it shares with norr alone; what norr is paid for by, for an activity that only ost sees."""
    kept = {"kept_by": world.ost, "recipient": world.ost}
    world.hidden_funding = a_funding(world, level=Level.OWN, **kept)
    named = a_funding(world, level=Level.NAMED, **kept)
    FundingShare.objects.create(funding=named, organisation=world.norr)
    world.funding.activity = world.draft_activity
    world.funding.save()


def _people(here, far) -> dict:
    """By the names in SUBJECTS. `two` reads for ost here and edits for the other ost far away; `ended` and `shut_out`
    led until yesterday; each `keeper` administers an organisation, without a seat."""
    yesterday = timezone.localdate() - timedelta(days=1)
    two, ended, shut_out = PersonFactory(), PersonFactory(), PersonFactory(is_active=False)
    SeatFactory(person=two, collaboration=here.collaboration, organisation=here.ost, role="reader")
    SeatFactory(person=two, collaboration=far.collaboration, organisation=far.ost, role="editor")
    SeatFactory(person=ended, collaboration=here.collaboration, organisation=here.norr, role="lead", to_on=yesterday)
    SeatFactory(person=shut_out, collaboration=here.collaboration, organisation=here.norr, role="lead")
    keepers = [
        MembershipFactory(organisation=organisation, is_administrator=True).person
        for organisation in (here.norr, far.norr)
    ]
    return dict(
        zip(
            SUBJECTS,
            [
                None, here.editor_norr, here.outsider, ended, shut_out, here.lead, here.editor_norr, here.reporter_norr,
                here.reader_norr, here.editor_ost, here.reporter_ost, here.reader_ost, far.lead, far.editor_norr, two,
                *keepers, here.administrator, here.council,
            ],
            strict=True,
        )
    )  # fmt: skip


def reader_of(worlds, who: str) -> Reader:
    person = worlds.people[who]
    if who == "shut_out":  # may do what a stranger may
        return reader(None)
    return reader(person, link=worlds.here.round if who == "by_link" else None)


def client_of(worlds, who: str) -> Client:
    client, person = Client(raise_request_exception=False), worlds.people[who]
    if who == "by_link":
        client.cookies[visits.COOKIE] = visits.cookie_of(worlds.here.link)
    elif person is not None:
        client.force_login(person)
    return client


def targets_of(worlds) -> dict[str, tuple[dict, object]]:
    """What to ask for, and whoever may do most with it: norr's things here, ost's here, those far away, and
    what is here in each other state that it can be in."""
    here = arguments_of(worlds.here)
    states = {name: (here | keys, owner) for name, (keys, owner) in arguments_by_state(worlds.here).items()}
    return {
        "here": (here, worlds.here.lead),
        "ost": (here | _of_ost(worlds.here), worlds.here.editor_ost),
        "far": (arguments_of(worlds.far) | {"view_id": worlds.far.hidden_view.pk}, worlds.far.lead),
        **{f"level_{level}": (here | keys, worlds.here.editor_ost) for level, keys in _at_levels(worlds.here).items()},
        "nothing_to_report": (here | {"follow_up_id": worlds.here.at.nothing.pk}, worlds.here.lead),
        "not_assessed": (here | {"follow_up_id": worlds.here.at.not_assessed.pk}, worlds.here.lead),
        **states,
        "settled": (here | settled_arguments(worlds.here), worlds.here.lead),
        **{name: (here | keys, worlds.here.lead) for name, keys in budgets_by_state(worlds.here).items()},
    }


def _at_levels(world) -> dict[Level, dict]:
    return {level: _at_level(world, level) for level in world.plans}


def _at_level(world, level: Level) -> dict:
    """What ost keeps at that level. An activity is never wider than all who take part."""
    goal, plan = world.goals[level], world.plans[level]
    activities = {Level.OWN: world.draft_activity, Level.NAMED: world.named_activity}
    activity = activities.get(level) or plan.activities.get(level=Level.PRINCIPALS)
    return {
        "plan_id": plan.pk,
        "activity_id": activity.pk,
        "part_id": activity.parts.get().pk,
        "document_id": goal.tree.document_id,
        "tree_id": goal.tree_id,
        "goal_id": goal.pk,
    }


def _of_ost(world) -> dict:
    return {
        "organisation_id": world.ost.pk,
        "seat_id": world.reporter_ost.seats.get().pk,
        "person_id": world.reporter_ost.pk,
        "document_id": world.ost_goal.tree.document_id,
        "tree_id": world.ost_goal.tree_id,
        "goal_id": world.ost_goal.pk,
        "activity_id": world.other.pk,
        "part_id": world.other.parts.get().pk,
        "view_id": world.hidden_view.pk,
        "follow_up_id": world.hidden_draft.pk,
        "assessment_id": world.hidden_assessment.pk,
        "edition_id": world.round.editions.get(organisation=world.ost).pk,
        "asked_id": world.editor_ost.pk,
        **budgets_of_ost(world),
        **world.settled_by_ost,
        "key_id": world.hidden_key.pk,
        **funding_arguments(world.hidden_funding),
        **books_of_ost(world),
    }
