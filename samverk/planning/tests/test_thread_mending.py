"""The ways to the red thread, and how what is loose in it is tied where it stands."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.organisations.models import Participation
from samverk.organisations.tests.factories import MembershipFactory, SeatFactory
from samverk.planning.models import Contribution
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.planning.tests.test_thread_page import add, page_of, threads
from samverk.steering.models import Alignment
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory

__all__ = ["threads"]

pytestmark = pytest.mark.django_db


def loose_page(client, coast, person=None, **query):
    return page_of(client, coast, person, name="planning:loose_threads", **query)


def sent_from(response, action: str) -> str:
    """The address of the form on the page that goes there."""
    return next(found for found in re.findall(r'action="([^"]+)"', response.content.decode()) if action in found)


def test_the_menu_leads_straight_to_the_thread_of_the_one_collaboration(client, threads):
    PlanFactory(collaboration=threads.collaboration, from_on="2098-01-01", to_on="2099-12-31", scale=threads.plan.scale)
    client.force_login(threads.reader)

    response = client.get(reverse("planning:threads"))
    thread = client.get(response.url).content.decode()

    assert response.url == reverse("planning:thread", args=[threads.plan.pk])
    assert f'<a href="{reverse("planning:threads")}" aria-current="page">The red thread</a>' in thread


def test_whoever_has_several_collaborations_chooses_a_plan_and_sees_no_others(client, threads):
    other = SeatFactory(person=threads.reader)
    plan = PlanFactory(collaboration=other.collaboration, title="Inlandsplanen", scale=threads.plan.scale)
    PlanFactory(title="Hemliga planen")
    client.force_login(threads.reader)

    response = client.get(reverse("planning:threads"))

    text = response.content.decode()
    assert response.context["plans"] and set(response.context["plans"]) == {threads.plan, plan}
    assert f'href="{reverse("planning:thread", args=[plan.pk])}"' in text
    assert "Hemliga" not in text


def test_whoever_has_no_plan_is_told_what_a_thread_is(client, threads):
    client.force_login(threads.outsider)

    response = client.get(reverse("planning:threads"))

    assert "A thread goes from an activity" in response.content.decode()


def test_documents_and_goals_that_nothing_is_done_for_lead_to_the_thread(client, threads):
    client.force_login(threads.lead)
    thread = reverse("planning:thread", args=[threads.plan.pk])

    for page, query in [
        (threads.strategy, ""),
        (threads.work.tree.document, f"?of=organisation-{threads.south.pk}"),
        (threads.work, f"?of=goal-{threads.work.pk}&amp;on=goal-{threads.work.pk}"),
    ]:
        assert f'href="{thread}{query}"' in client.get(page.get_absolute_url()).content.decode()


def test_an_activity_without_a_goal_is_tied_where_it_stands_and_let_loose_again(client, threads):
    loose = add(threads, 2)
    page = loose_page(client, threads)

    tied = client.post(sent_from(page, f"/activities/{loose.pk}/goals/add/").replace("&amp;", "&"),
                       {"goal": threads.land.pk, "why": ""}, follow=True)  # fmt: skip
    goals = [row.goal for row in loose.contributions.all()]
    client.post(sent_from(tied, "/undo/"))

    offered = [goal for goal in page.context["loose"].goals_offered]
    assert (offered, goals) == ([threads.sea, threads.quiet, threads.land], [threads.land])
    assert tied.context["loose"].activities == []
    assert not loose.contributions.exists()


def test_a_goal_is_tied_to_an_activity_where_it_stands_and_let_loose_again(client, threads):
    page = loose_page(client, threads)

    tied = client.post(sent_from(page, f"/goals/{threads.land.pk}/add/").replace("&amp;", "&"),
                       {"activity": threads.activity.pk, "why": "Stigar"}, follow=True)  # fmt: skip
    client.post(sent_from(tied, "/undo/"))

    assert [goal for goal in tied.context["loose"].goals] == [threads.work]
    assert not Contribution.objects.filter(goal=threads.land).exists()


def test_a_goal_gets_a_new_activity_with_the_goal_chosen(client, threads):
    client.force_login(threads.lead)
    hidden = GoalFactory(tree__document__owner_organisation=threads.outsider and SeatFactory().organisation)
    address = reverse("planning:create_activity", args=[threads.plan.pk])

    chosen = client.get(address, {"goal": threads.land.pk}).context["whole"].rows["contributions"].forms[0]
    nothing = client.get(address, {"goal": hidden.pk}).context["whole"].rows["contributions"].forms[0]

    assert (chosen["goal"].value(), nothing["goal"].value()) == (threads.land.pk, None)


def test_a_principals_goal_is_linked_to_a_joint_goal_and_the_link_undone(client, threads):
    SeatFactory(person=threads.lead, collaboration=threads.collaboration, organisation=threads.south, role="editor")
    page = loose_page(client, threads)
    address = reverse("planning:link_to_goal", args=[threads.plan.pk, threads.work.pk])

    refused = client.post(f"{address}?loose=1", {"source": "", "why": ""})
    linked = client.post(f"{address}?loose=1", {"source": threads.sea.pk, "why": "Fisk ger jobb"}, follow=True)
    made = Alignment.objects.get(target=threads.work)
    client.post(sent_from(linked, "/undo/"))

    assert address in page.content.decode()
    assert refused.status_code == 422
    assert (made.source, made.why, made.approved_at) == (threads.sea, "Fisk ger jobb", None)
    assert threads.work not in linked.context["loose"].goals
    assert not Alignment.objects.filter(target=threads.work).exists()


def test_a_reader_is_neither_offered_a_link_nor_let_make_one(client, threads):
    address = reverse("planning:link_to_goal", args=[threads.plan.pk, threads.work.pk])

    page = loose_page(client, threads, threads.reader).content.decode()
    refused = client.post(address, {"source": threads.sea.pk})

    assert (address in page, refused.status_code) == (False, 403)
    assert "<form class=" not in page.partition("<main")[2]


def test_links_wait_owner_by_owner_with_those_to_remind(client, threads):
    clerk = MembershipFactory(organisation=threads.south, is_administrator=True, person__name="Siri Sund").person
    SeatFactory(person=clerk, collaboration=threads.collaboration, organisation=threads.south, role="reader")
    MembershipFactory(organisation=threads.south, is_administrator=True, person__name="Osedd")
    AlignmentFactory(source=threads.land, target=threads.work)
    Participation.objects.filter(organisation=threads.north).update(role="partner")

    found = loose_page(client, threads).context["loose"].waiting

    told = {each.name: (each.may_approve, [person.name for person in each.people]) for each in found}
    assert told["Sörby"] == (False, sorted([clerk.name, threads.south_editor.name]))
    assert told["Agenda 2030"] == (False, [])


def test_a_letter_of_reminder_is_begun_with_where_to_approve(client, threads):
    AlignmentFactory(source=threads.land, target=threads.work)

    text = loose_page(client, threads).content.decode()

    letter = next(found for found in re.findall(r'href="(mailto:[^"]+)"', text) if threads.south_editor.email in found)
    assert f"loose%2F%3Fof%3Dorganisation-{threads.south.pk}" in letter


def test_queries_for_what_is_loose_do_not_grow(client, threads):
    add(threads, 2)
    few = _queries(client, threads)
    for number in range(3, 60):
        add(threads, number)
        goal = GoalFactory(tree=threads.work.tree, code=f"S{number}")
        AlignmentFactory(source=threads.land, target=goal, why="För att")
        GoalFactory(tree=threads.land.tree, code=f"M{number}")
    ActivityFactory(plan=threads.plan)

    assert _queries(client, threads) <= few


def _queries(client, threads) -> int:
    loose_page(client, threads)
    with CaptureQueriesContext(connection) as queries:
        assert loose_page(client, threads).status_code == 200
    return len(queries)
