"""Two make the same thing at the same moment: a double click, two tabs, two people. One is saved, the other is told.

Nobody meets a fault page, and what was typed comes back in the form. Both have passed all validation when they come to
the database; on SQLite writers stand in one line, so there the second fails at validation instead.
"""

import threading
from contextlib import contextmanager, suppress
from unittest.mock import patch

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, models
from django.test import Client
from django.urls import reverse

from samverk.core import trail
from samverk.core.tests.test_conflicts import fields_in
from samverk.followup.models import Assessment, FollowUp, Round
from samverk.organisations.models import Collaboration, Membership, Organisation, Participation, Person, Seat
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory
from samverk.planning.models import Activity, Contribution, Part, Plan, StatusScale
from samverk.planning.tests.factories import PartFactory
from samverk.steering.models import Adoption, Alignment, Goal, GoalTree
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(world):
    """Whoever is `world.chief` may do everything here."""
    world.chief = world.lead
    world.chief.is_administrator = True
    world.chief.language = "en"
    world.chief.save()
    world.someone, world.newcomer = PersonFactory(email="sara@kommun.example"), OrganisationFactory(name="Ny kommun")
    return world


def seat(world):
    data = {"email": "sara@kommun.example", "organisation": world.norr.pk, "role": "reader"}
    return Seat, reverse("organisations:give_seat", args=[world.collaboration.pk]), data


def seat_of_somebody_new(world):
    data = {"email": "ny@kommun.example", "name": "Ny Person", "organisation": world.norr.pk, "role": "reader"}
    return Person, reverse("organisations:give_seat", args=[world.collaboration.pk]), data


def person(world):
    data = {"name": "Ny Person", "email": "ny@kommun.example", "language": "sv", "organisation": world.norr.pk}
    return Person, reverse("organisations:create_person"), data


def membership(world):
    data = {"person": world.someone.pk, "title": "Strateg"}
    return Membership, reverse("organisations:add_membership", args=[world.norr.pk]), data


def participation(world):
    data = {"organisation": world.newcomer.pk, "role": "partner"}
    return Participation, reverse("organisations:join", args=[world.collaboration.pk]), data


def organisation(world):
    data = {"kind": "municipality", "name": "Norrtälje kommun", "code": "0188", "language": "sv"}
    return Organisation, reverse("organisations:create_organisation"), data


def collaboration(world):
    data = {"name": "Roslagssamarbetet", "activity_word": "aktivitet"}
    return Collaboration, reverse("organisations:create_collaboration"), data


def adoption(world):
    data = {"organisation": world.norr.pk, "body": "kommunfullmäktige", "paragraph": "§ 98"}
    return Adoption, reverse("steering:create_adoption", args=[world.norr_goal.tree.document_id]), data


def tree(world):
    data = {"name": "Målområden", "level_names": "område\nmål"}
    return GoalTree, reverse("steering:create_tree", args=[world.norr_goal.tree.document_id]), data


def goal(world):
    data = {"code": "M9", "title": "Levande hamnar"}
    return Goal, reverse("steering:create_goal", args=[world.norr_goal.tree_id]), data


def alignment(world):
    document = SteeringDocumentFactory(owner_collaboration=world.collaboration)
    source = GoalFactory(tree=GoalTreeFactory(document=document))
    data = {"target": world.norr_goal.pk, "why": "Samma kust"}
    return Alignment, reverse("steering:create_alignment", args=[source.pk]), data


def plan(world):
    data = {"title": "Nästa plan", "from_on": "2028-01-01", "to_on": "2029-12-31", "scale": world.plan.scale_id}
    return Plan, reverse("planning:create_plan", args=[world.collaboration.pk]), data


def rows(name, *forms, initial=0):
    sent = {f"{name}-TOTAL_FORMS": len(forms), f"{name}-INITIAL_FORMS": initial}
    return sent | {
        f"{name}-{place}-{field}": value for place, form in enumerate(forms) for field, value in form.items()
    }


def activity(world):
    sent = {"number": "9", "title": "Cykelled längs kusten"}
    sent |= rows("parts", {"organisation": world.norr.pk, "is_lead": "on"})
    sent |= rows("contributions") | rows("milestones") | rows("notes")
    return Activity, reverse("planning:create_activity", args=[world.plan.pk]), sent


def _with(world, *, part=(), contribution=()):
    """What a browser sends for the activity that norr does alone, with one more row."""
    stored = world.own.parts.get(organisation=world.norr)
    sent = {"number": world.own.number, "title": world.own.title, "version": world.own.version}
    first = {"id": stored.pk, "organisation": world.norr.pk, "is_lead": "on", "version": stored.version}
    sent |= rows("parts", first, *part, initial=1) | rows("milestones") | rows("notes")
    linked = world.own.contributions.get(goal=world.norr_goal)
    kept = {"id": linked.pk, "goal": linked.goal_id, "version": linked.version}
    return sent | rows("contributions", kept, *contribution, initial=1)


def part(world):
    sent = _with(world, part=[{"organisation": world.ost.pk, "text": "Vi bygger bryggan."}])
    return Part, reverse("planning:change_activity", args=[world.own.pk]), sent


def contribution(world):
    sent = _with(world, contribution=[{"goal": world.joint_goal.pk, "why": "Färjan bär"}])
    return Contribution, reverse("planning:change_activity", args=[world.own.pk]), sent


def scale(world):
    steps = [{"word": word, "shape": shape} for word, shape in [("Bra", "plan"), ("Dåligt", "dev")]]
    sent = {"name": "Vår skala", "purpose": "activity"} | rows("steps", *steps)
    return StatusScale, reverse("planning:create_scale", args=[world.collaboration.pk]), sent


def round(world):
    dates = {"period_from": "2027-01-01", "period_to": "2027-04-30", "cutoff_on": "2027-04-30"}
    dates |= {"answers_due_on": "2027-05-15", "review_due_on": "2027-05-20", "approval_due_on": "2027-06-01"}
    dates |= {"fixed_due_on": "2027-06-15"}
    data = {"name": "Tertial 1 2027", "scale": world.plan.scale_id, "assessment_scale": world.round.assessment_scale_id}
    return Round, reverse("followup:create_round", args=[world.plan.pk]), data | dates


def asked(world):
    late = PartFactory(activity=world.own, organisation=world.ost)
    return FollowUp, reverse("followup:ask_part", args=[world.round.pk]), {"part": late.pk}


def assessment(world):
    step = world.round.assessment_scale.steps.create(key="god", word="God", shape="plan", tone="plan", rank=90)
    address = reverse("followup:assess", args=[world.round.pk, world.joint_goal.pk])
    return Assessment, address, {"step": step.pk, "text": "Det går bra."}


# A change of something that was read before, or a judgement given twice: the second chooses between the two.
TOLD_AS_A_CHANGE = [part, contribution, assessment]
KINDS = [
    seat, seat_of_somebody_new, person, membership, participation, organisation, collaboration, adoption, tree, goal,
    alignment, plan, activity, part, contribution, scale, round, asked, assessment,
]  # fmt: skip


@contextmanager
def meeting_at_the_database(model):
    """Let two who save a row of the model wait for each other, so that neither finds what the other saves."""
    meeting, save = threading.Barrier(2), models.Model.save

    def save_together(obj, *args, **kwargs):
        if isinstance(obj, model):
            with suppress(threading.BrokenBarrierError):
                meeting.wait(timeout=1)  # on SQLite the other waits for us
        return save(obj, *args, **kwargs)

    with patch.object(models.Model, "save", save_together):
        yield


def sent_twice(person, address, data) -> list:
    """The two answers, first the one that was let through."""
    answers, gate = [], threading.Barrier(2)

    def send():
        try:
            client = Client(raise_request_exception=False)
            client.force_login(person)
            gate.wait(timeout=20)
            answers.append(client.post(address, data))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _number in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return sorted(answers, key=lambda answer: answer.status_code)


@pytest.mark.parametrize("kind", KINDS)
def test_of_two_that_make_the_same_thing_one_is_told_so(world, kind):
    model, address, data = kind(world)
    count = model.objects.count()

    with meeting_at_the_database(model):
        first, second = sent_twice(world.chief, address, data)

    assert (first.status_code, second.status_code) == (302, 409 if kind in TOLD_AS_A_CHANGE else 422)
    assert model.objects.count() == count + 1
    assert trail.verify().faults == []
    typed = [value for value in data.values() if isinstance(value, str) and value not in {"", "on"}]
    assert [value for value in typed if value not in second.text] == []


def test_a_form_that_lacks_what_somebody_else_has_added_does_not_take_it_away(world):
    """Two have the activity's form before them; the one adds a part and a goal, the other then changes the title."""
    client = Client()
    client.force_login(world.chief)
    _model, address, before = part(world)
    late = _with(world) | {"title": "Färjeläge med brygga"}
    client.post(address, before)
    version = Activity.objects.get(pk=world.own.pk).version
    client.post(address, contribution(world)[2] | {"version": version})

    told = client.post(address, late)
    chosen = client.post(address, fields_in(told.text))

    stored = Activity.objects.get(pk=world.own.pk)
    assert (told.status_code, chosen.status_code) == (409, 302)
    assert stored.title == "Färjeläge med brygga"
    assert {row.organisation for row in stored.parts.all()} == {world.norr, world.ost}
    assert world.joint_goal in {row.goal for row in stored.contributions.all()}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time")
def test_what_is_built_on_is_removed_at_the_same_moment(world):
    built, removed, told = threading.Event(), threading.Event(), []

    def build():
        try:
            with trail.operation("x", by=world.chief) as op:
                op.create(Contribution(activity=world.loose, goal=world.ost_goal, why="Elnätet"))
                built.set()
                removed.wait(timeout=20)
        except ValidationError as refusal:
            told.append(refusal.message_dict)
        finally:
            connection.close()

    thread = threading.Thread(target=build)
    thread.start()
    built.wait(timeout=20)
    Alignment.objects.filter(target=world.ost_goal).delete()
    with trail.operation("x", by=world.chief) as op:
        op.delete(world.ost_goal)
    removed.set()
    thread.join(timeout=60)

    assert [list(each) for each in told] == [["goal"]]
    assert not world.loose.contributions.exists()
    assert trail.verify().faults == []
