"""What is deleted is told of on the page of what it belonged to, and comes back from there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core import trail
from samverk.core.history import history
from samverk.core.models import RemovedFrom, Revision
from samverk.core.trail import operation
from samverk.organisations.tests.factories import OrganisationFactory, PersonFactory, SeatFactory
from samverk.planning import operations as planning
from samverk.planning.models import Milestone, Part
from samverk.planning.tests.factories import MilestoneFactory, PartFactory
from samverk.steering import operations as steering
from samverk.steering.models import Alignment, Goal
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


def delete(obj, by):
    with operation("tests.deleted", by=by) as op:
        op.delete(obj)


def gone_from(obj, reader):
    told = history(obj, reader=reader)
    return [(change.name, change.actor) for change in told if change.kind == "deleted"]


@pytest.fixture
def part(world):
    """What östra bygden does of an activity, just taken away by the lead."""
    world.shared_ost.follow_ups.all().delete()
    world.shared_ost.text, world.shared_ost.contact = "Vi bygger bryggan.", PersonFactory(name="Sara Sund")
    world.shared_ost.save()
    delete(Part.objects.get(pk=world.shared_ost.pk), by=world.lead)
    return world.shared_ost


def test_a_part_that_was_taken_away_is_told_with_who_did_it_and_what_it_held(world, part):
    [change] = [change for change in history(world.shared, reader=world.lead) if change.kind == "deleted"]

    assert (change.name, change.actor) == ("1 Öst", world.lead.name)
    assert [(field.label, field.before, field.after) for field in change.fields] == [
        ("organisation", "Öst", None),
        ("contact", "Sara Sund", None),
        ("what this organisation does", "Vi bygger bryggan.", None),
    ]


def test_the_page_brings_it_back(client, world, part):
    client.force_login(world.lead)
    address = world.shared.get_absolute_url()
    page = client.get(address).text
    [way] = re.findall(r'<form method="post" action="(/bring-back/\d+/)">', page)

    answer = client.post(way, {"next": address}, follow=True)

    assert Part.objects.get(pk=part.pk).text == "Vi bygger bryggan."
    assert "1 Öst is back." in answer.text and "bring-back" not in answer.text
    assert trail.verify().faults == []


def test_bringing_back_can_be_undone(client, world, part):
    client.force_login(world.lead)
    client.post(reverse("core:bring_back", args=[Revision.objects.last().sequence]))

    client.post(reverse("core:undo", args=[Revision.objects.last().operation]))

    assert not Part.objects.filter(pk=part.pk).exists()


def test_who_may_not_change_the_activity_reads_of_it_but_brings_nothing_back(client, world, part):
    client.force_login(world.reader_norr)

    page = client.get(world.shared.get_absolute_url()).text
    answer = client.post(reverse("core:bring_back", args=[Revision.objects.last().sequence]))

    assert "Vi bygger bryggan." in page and "bring-back" not in page
    assert answer.status_code == 403


def test_who_does_not_see_the_activity_knows_nothing_of_it(client, world, part):
    client.force_login(world.outsider)

    answer = client.post(reverse("core:bring_back", args=[Revision.objects.last().sequence]))

    assert answer.status_code == 404
    assert gone_from(world.shared, world.outsider) == []


def test_what_has_taken_its_place_keeps_it(client, world, part):
    sequence = Revision.objects.last().sequence
    PartFactory(activity=world.shared, organisation=world.ost)
    client.force_login(world.lead)

    answer = client.post(reverse("core:bring_back", args=[sequence]), {"next": "/"}, follow=True)

    assert "The organisation already has a part of the activity." in answer.text
    assert Part.objects.filter(activity=world.shared, organisation=world.ost).count() == 1


def test_milestones_and_contributions_are_told_of_too(world):
    milestone = MilestoneFactory(activity=world.own, title="Bryggan invigd")
    [contribution] = world.own.contributions.all()
    parts = list(world.own.parts.all())

    planning.change_activity(world.own, parts=parts, contributions=[], milestones=[], by=world.lead)

    told = gone_from(world.own, world.lead)
    assert told == [(str(milestone), world.lead.name), (str(contribution), world.lead.name)]


def test_a_document_tells_of_goals_and_a_goal_comes_back_with_what_lay_below_it(client, world):
    administrator = PersonFactory(is_administrator=True, language="en")
    document = SteeringDocumentFactory()
    above = GoalFactory(tree=GoalTreeFactory(document=document), title="En stark näring")
    below = GoalFactory(tree=above.tree, parent=above)
    AlignmentFactory(source=below, target=world.norr_goal)
    keys = set(Goal.objects.values_list("pk", flat=True))
    steering.delete_goal(Goal.objects.get(pk=above.pk), by=administrator)
    client.force_login(administrator)

    [(name, _actor)] = gone_from(document, administrator)
    row = RemovedFrom.objects.get(model="steering.steeringdocument", object_id=document.pk)
    client.post(reverse("core:bring_back", args=[row.revision_id]))

    assert name == "En stark näring"
    assert set(Goal.objects.values_list("pk", flat=True)) == keys
    assert Alignment.objects.filter(source=below).exists()


def test_a_link_to_a_goal_that_the_reader_does_not_see_stays_hidden(world):
    secret = GoalFactory(tree__document=SteeringDocumentFactory(owner_organisation=OrganisationFactory()))
    delete(AlignmentFactory(source=world.joint_goal, target=secret), by=world.lead)
    delete(Alignment.objects.get(source=world.joint_goal, target=world.norr_goal), by=world.lead)

    told = gone_from(world.joint_goal, world.lead)

    assert told == [(f"{world.joint_goal} → {world.norr_goal}", world.lead.name)]


def test_a_seat_that_was_taken_away_is_told_of_to_those_of_the_collaboration(world):
    seat = SeatFactory(collaboration=world.collaboration, role="reader")
    delete(seat, by=world.lead)

    assert gone_from(world.collaboration, world.lead) == [(str(seat), world.lead.name)]


def test_undone_is_told_in_words(world, client):
    client.force_login(world.lead)
    world.own.title = "Färjeläge med brygga"
    op = planning.change_activity(world.own, by=world.lead)
    client.post(reverse("core:undo", args=[op.id]))

    assert [str(change.reason) for change in history(world.own, reader=world.lead)] == ["Undone", ""]


@pytest.mark.parametrize("count", [3, 300])
def test_queries_do_not_grow_with_what_is_gone(world, count):
    milestones = MilestoneFactory.create_batch(count, activity=world.own)
    with operation("tests.deleted", by=world.lead) as op:
        op.delete_many([Milestone.objects.get(pk=row.pk) for row in milestones])

    with CaptureQueriesContext(connection) as queries:
        told = history(world.own, limit=300, reader=world.lead)

    assert len(told) == count
    assert len(queries) <= 24  # as many for 3 as for 300
