"""Answering and planning are two rights, and each organisation's part is its own: asked by every way there is."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.followup.models import FollowUp
from samverk.organisations.models import Seat
from samverk.planning import operations
from samverk.planning.models import Activity, Part
from samverk.planning.tests.factories import MilestoneFactory
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import fill

# What the plan's structure is changed by: page, list, many at once, dragging, goals, what waits for what, import.
STRUCTURE = {
    "planning:change_plan": "plan", "planning:delete_plan": "plan", "planning:import": "plan",
    "planning:create_activity": "plan", "planning:change_together": "plan", "planning:change_activity": "shared",
    "planning:change_row": "shared", "planning:move_activity": "shared", "planning:drop_activity": "shared",
    "planning:delete_activity": "shared", "planning:add_dependency": "shared", "planning:change_part": "shared_norr",
    "planning:create_scale": "collaboration",
}  # fmt: skip
# What an editor of one principal does not do to another's part, nor to an activity that another leads.
ANOTHERS = {
    "planning:change_part": "shared_norr", "planning:drop_activity": "own", "planning:delete_activity": "own",
    "planning:take_back_activity": "own", "followup:report": "question", "followup:draft": "question",
    "followup:discard": "question", "followup:hand_over": "question", "followup:write_message": "question",
    "api:draft": "question", "api:answer": "question",
}  # fmt: skip


@pytest.fixture
def joint(world):  # noqa: F811
    joint = fill(world)
    joint.question = FollowUp.objects.get(part__activity=joint.own)
    return joint


def sent(client, name, obj):
    if name.startswith("api:"):
        body = {"version": 1, "answer": "not_relevant"}
        return client.post(reverse(name, args=[obj.pk]), body, content_type="application/json")
    body = {"answer": "not_relevant", "title": "Ändrad", "drop_reason": "Ändrad", "ends": "2029"}
    return client.post(reverse(name, args=[obj.pk]), body)


def test_whoever_answers_changes_nothing_of_the_plan(client, joint):
    client.force_login(joint.reporter_norr)
    before = Revision.objects.count()

    answers = {name: sent(client, name, getattr(joint, key)).status_code for name, key in STRUCTURE.items()}

    assert answers == dict.fromkeys(STRUCTURE, 403)
    assert Revision.objects.count() == before
    assert sent(client, "api:answer", joint.question).status_code == 200


def test_whoever_edits_the_plan_answers_for_no_other_organisation(client, joint):
    client.force_login(joint.editor_ost)
    before = Revision.objects.count()

    answers = {name: sent(client, name, getattr(joint, key)).status_code for name, key in ANOTHERS.items()}

    assert answers == dict.fromkeys(ANOTHERS, 403)
    assert Revision.objects.count() == before


def test_the_structure_is_any_editors_but_a_contact_only_its_own_organisations(joint):
    joint.own.title = "Färjeläge med väntsal"
    part = joint.own.parts.get()
    part.contact = joint.editor_ost

    operations.change_together(joint.plan, activities=[joint.own], parts=[], by=joint.editor_ost)
    with pytest.raises(PermissionDenied):
        operations.change_together(joint.plan, activities=[joint.own], parts=[part], by=joint.editor_ost)
    with pytest.raises(PermissionDenied):
        operations.change_in_list(joint.own, part=part, by=joint.editor_ost)

    assert Part.objects.get(pk=part.pk).contact is None
    assert Activity.objects.get(pk=joint.own.pk).title == "Färjeläge med väntsal"


def test_a_part_is_taken_back_only_by_who_may_change_it_still(joint):
    joint.shared_norr.text = "Vi bygger"
    op = operations.change_part(joint.shared_norr, by=joint.editor_norr)
    Seat.objects.filter(person=joint.editor_norr).update(organisation=joint.ost)

    with pytest.raises(PermissionDenied):
        undo(op.id, by=joint.editor_norr)

    assert Part.objects.get(pk=joint.shared_norr.pk).text == "Vi bygger"


def test_whoever_may_only_tick_a_milestone_changes_no_other_thing_of_it(client, joint):
    milestone = MilestoneFactory(activity=joint.own)
    client.force_login(joint.reporter_norr)

    ticked = client.post(reverse("planning:tick_milestone", args=[milestone.pk]), {"reached": "1", "title": "Ändrad"})

    milestone.refresh_from_db()
    assert (ticked.status_code, milestone.title != "Ändrad") == (302, True)
