"""What is shared is shared as it stands: what it said as a draft stays its organisation's own, wherever it is told."""

from types import SimpleNamespace

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from samverk.core import times
from samverk.core.history import history
from samverk.core.log import Chosen
from samverk.core.models import Revision
from samverk.core.search import index
from samverk.core.tests.drawing import unhurried
from samverk.core.trail import operation, restored
from samverk.organisations.log import log_of
from samverk.organisations.operations import narrow, widen
from samverk.organisations.tests.factories import MembershipFactory, ParticipationFactory, SeatFactory
from samverk.organisations.visibility import Level, Levelled
from samverk.planning.models import Activity, Contribution, Milestone, Part
from samverk.planning.operations import create_activity, create_plan, share_activities
from samverk.planning.tests.factories import PlanFactory, StatusScaleFactory
from samverk.steering.models import Goal, GoalTree, SteeringDocument
from samverk.steering.operations import create_document
from tests.test_drafts_stay_hidden import each_by_itself

CANARY = "KANARIE"


def say(obj, field, text, by):
    obj.refresh_from_db()
    setattr(obj, field, text)
    with operation("tests.said", by=by, reason=f"Därför {text}") as op:
        op.save(obj)


def make(op_by, *rows):
    with operation("tests.made", by=op_by) as op:
        for row in rows:
            op.create(row)
    return rows


@pytest.fixture
def shared(db):
    """A plan, an activity with what belongs to it and a document with a goal: each a draft with other words first, then
    shared. The lead's organisation wrote them; somebody else leads besides."""
    collaboration = ParticipationFactory().collaboration
    own, other = (ParticipationFactory(collaboration=collaboration).organisation for _n in range(2))
    author = SeatFactory(collaboration=collaboration, organisation=own, role="lead").person
    readers = [SeatFactory(collaboration=collaboration, organisation=other, role=role).person
               for role in ("lead", "editor", "reader")]  # fmt: skip
    MembershipFactory(person=readers[1], organisation=other, is_administrator=True)
    MembershipFactory(person=author, organisation=own)
    plan = PlanFactory.build(collaboration=collaboration, scale=StatusScaleFactory(), title=f"{CANARY} plan", level=1)
    create_plan(plan, by=author)
    document = SteeringDocument(title=f"{CANARY} dokument", owner_organisation=own)
    create_document(document, by=author)
    (tree,) = make(author, GoalTree(document=document, name="Mål"))
    goal, gone = make(author, Goal(tree=tree, title=f"{CANARY} mål"), Goal(tree=tree, title=f"{CANARY} borttaget"))
    activity = Activity(plan=plan, number="1", title=f"{CANARY} insats")
    milestones = [Milestone(title=f"{CANARY} steg {n}") for n in range(2)]
    part, contribution = Part(organisation=own, is_lead=True, text=f"{CANARY} del"), Contribution(goal=goal, why=CANARY)
    more = {"contributions": [contribution], "milestones": milestones}
    create_activity(activity, parts=[part], level=Level.OWN, by=author, **more)
    with operation("tests.removed", by=author) as op:
        op.delete(milestones[1])
        op.delete(gone)
    activity.position += 1
    with operation("planning.activity_moved", by=author, reason=f"{CANARY} skäl") as op:
        op.save(activity)
    for obj, field in ((plan, "title"), (document, "title"), (goal, "title"), (activity, "title"), (part, "text"),
                       (milestones[0], "title"), (contribution, "why")):  # fmt: skip
        say(obj, field, "Med andra ord", author)
    for obj in (document, plan):
        obj.refresh_from_db()
        widen(obj, to=Level.PRINCIPALS, by=author)
    activity.refresh_from_db()
    share_activities(plan, [activity], by=author)
    for obj, field in ((plan, "description"), (document, "note"), (goal, "text"), (activity, "description")):
        say(obj, field, "Sagt efteråt", author)
    index.rebuild()
    return SimpleNamespace(
        author=author, readers=readers, plan=plan, document=document, goal=goal, activity=activity, own=own,
        collaboration=collaboration,
    )  # fmt: skip


def answers(person, world) -> dict[str, str]:
    """Wherever somebody could meet what has been said."""
    client = Client()
    client.force_login(person)
    things = (world.plan, world.document, world.goal, world.activity, world.collaboration, world.own)
    addresses = [each.get_absolute_url() for each in things] + ["/", "/news/", "/year/"]
    addresses += [reverse("planning:export", args=[world.plan.pk]) + f"?format={ending}" for ending in ("csv", "json")]
    addresses += [reverse(f"planning:{name}", args=[world.plan.pk]) for name in ("thread", "order", "loose_threads")]
    addresses += [reverse("planning:change_activity", args=[world.activity.pk])]
    addresses += [f"/log/?text={CANARY}", "/log/"]
    addresses += [reverse("core:restore", args=[row.sequence]) for row in Revision.objects.all()]
    addresses += ["/api/v1/follow-ups"]
    found = {}
    for address in addresses:
        answer = client.get(address)
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        found[address] = body.decode(errors="replace").replace(f'value="{CANARY}"', "") + str(answer.headers)
    found["hits"] = str(list(client.get("/search/", {"q": CANARY}).context["hits"]))
    return found


def test_what_a_draft_said_before_it_was_shared_is_found_nowhere(shared):
    for reader in shared.readers:
        told = answers(reader, shared)
        assert [address for address, body in told.items() if CANARY in body.replace(f"={CANARY}", "")] == []
        assert "Sagt efteråt" in told[shared.activity.get_absolute_url()]
        assert "Sagt efteråt" in told[shared.document.get_absolute_url()]
        assert "Med andra ord" in told["/news/"]

    own = answers(shared.author, shared)
    assert CANARY in own[shared.activity.get_absolute_url()]
    assert CANARY in own[shared.document.get_absolute_url()]


def test_the_log_finds_by_its_words_what_was_said_after_and_not_before(shared):
    lead = shared.readers[0]

    before, after = (list(log_of(lead).revisions(Chosen(text=text))) for text in (CANARY, "Sagt efteråt"))

    assert before == []
    assert {row.model for row in after} == {"planning.plan", "planning.activity"}
    lines = log_of(lead).told(list(Revision.objects.all()))
    assert [line for line in lines if CANARY in str(line.change)] == []
    assert len(list(log_of(shared.author).revisions(Chosen(text=CANARY)))) > 0


LEVELS = st.sampled_from([(Level.OWN, ()), (Level.NAMED, (1,)), (Level.NAMED, (2,)), (Level.NAMED, (1, 2)),
                          (Level.PRINCIPALS, ())])  # fmt: skip


@pytest.mark.django_db
@given(steps=st.lists(st.one_of(st.none(), LEVELS), min_size=1, max_size=8))
@unhurried(15)
@each_by_itself
def test_each_reads_what_was_said_while_it_could_be_read(steps):
    """None is an edit, else a level and with whom: the history tells what a naive reading says, edit by edit."""
    collaboration = PlanFactory().collaboration
    owners = [ParticipationFactory(collaboration=collaboration).organisation for _n in range(3)]
    people = [SeatFactory(collaboration=collaboration, organisation=each, role="lead").person for each in owners]
    plan = PlanFactory(collaboration=collaboration)
    activity = Activity(plan=plan, number="1", title="Ord0")
    create_activity(activity, parts=[Part(organisation=owners[0], is_lead=True)], level=Level.OWN, by=people[0])
    sees, said = {0}, {0: {0}, 1: set(), 2: set()}  # who sees it now; of each what was said while it could be read
    stood = {0: {0}, 1: set(), 2: set()}  # and what stood there meanwhile, said before or not
    for place, step in enumerate(steps, 1):
        activity.refresh_from_db()
        if step is None:
            say(activity, "title", f"Ord{place}", people[0])
            newest = place
            for each in sees:
                said[each].add(place)
        else:
            level, named = step
            now = set(activity.shares.values_list("organisation", flat=True))
            wanted = {owners[each].pk for each in named}
            if (activity.level, now) == (level, wanted):
                continue
            is_wider = (level, len(wanted)) > (activity.level, len(now))
            if activity.level == level == Level.NAMED and not (now < wanted or wanted < now):
                continue
            change = widen if is_wider else narrow
            change(activity, to=level, organisations=[owners[each] for each in named], by=people[0])
            sees = {0, 1, 2} if level == Level.PRINCIPALS else {0, *named}
        newest = int(Activity.objects.get(pk=activity.pk).title.removeprefix("Ord"))
        for each in sees:
            stood[each].add(newest)

    for number, person in enumerate(people):
        fields = [field for change in history(activity, reader=person) for field in change.fields]
        values = [value for field in fields if field.label == "title" for value in (field.before, field.after)]
        told = {int(value.removeprefix("Ord")) for value in values}
        if number not in sees:
            assert told == set()
        else:
            assert said[number] - {0} <= told <= stood[number] | {0}, (number, steps)
            assert number == 0 or told <= stood[number]


LEVELLED = [model for model in apps.get_models() if issubclass(model, Levelled)]


@pytest.mark.parametrize("model", LEVELLED, ids=lambda model: model._meta.label_lower)
def test_a_model_shares_nothing_that_nobody_has_said_is_shared(model):
    assert model._meta.get_field("level").default == model().level == Level.OWN
    assert restored(model, {}).level == Level.PRINCIPALS  # what a snapshot from before there were levels means
    assert restored(model, {"level": 1}).level == Level.OWN


def test_all_that_has_a_level_is_told_by_when_it_could_be_read():
    assert {model._meta.label_lower for model in LEVELLED} == set(times._kinds) - {
        "economy.costkey"
    }  # its drafts have a state, no level
