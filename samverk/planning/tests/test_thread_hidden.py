"""Where threads end out of sight: who may know of it is told how much it is; for everybody else it does not exist."""

import difflib
import json
import re

import pytest
from django.urls import reverse

from samverk.core.trail import operation
from samverk.organisations.models import Participation
from samverk.organisations.operations import narrow, widen
from samverk.organisations.tests.factories import ParticipationFactory, SeatFactory
from samverk.organisations.visibility import Level
from samverk.planning.models import Activity, Contribution
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory
from samverk.planning.threads import files
from samverk.planning.threads.asking import Asked
from samverk.planning.threads.page import ThreadPage
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db
CANARY = "KANARIEFÅGEL"
# Against forged requests, and the letters cut out of the fonts, with the time of it: others in each answer.
TOKEN = re.compile(r"\b[A-Za-z0-9]{64}\b|base64,[^\"]*")
PAGES = ("planning:thread", "planning:loose_threads", "planning:thread_svg")


@pytest.fixture
def threads(coast):
    """A strategy with a goal, and a document of the north's that the plan's threads lead to."""
    coast.strategy = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    coast.sea = GoalFactory(tree__document=coast.strategy, code="M1", title="Levande hav")
    coast.land = GoalFactory(tree=coast.sea.tree, code="M2", title="Levande land")
    coast.plan.strategy = coast.strategy
    coast.plan.save()
    coast.document = SteeringDocumentFactory(title=f"{CANARY} mål", owner_organisation=coast.north, kept_by=coast.north)
    ContributionFactory(activity=coast.activity, goal=coast.sea)
    return coast


def lead_to(document, coast):
    """Threads to the document: from the activity, from the strategy's goal; and an activity for the other goal."""
    tree = GoalTreeFactory(document=document, name=CANARY)
    first, second = (GoalFactory(tree=tree, code=f"{CANARY[:6]}{n}", title=f"{CANARY} {n}") for n in (1, 2))
    ContributionFactory(activity=coast.activity, goal=first, why=f"{CANARY} skäl")
    AlignmentFactory(source=coast.sea, target=second, why=f"{CANARY} länk")
    return first, second


def draft(coast, level, **facts):
    told = {"number": CANARY, "title": f"{CANARY} insats", "position": 9000}
    activity = ActivityFactory(plan=coast.plan, level=level, kept_by=coast.north, **told, **facts)
    PartFactory(activity=activity, organisation=coast.north, is_lead=True, contact_text=CANARY)
    ContributionFactory(activity=activity, goal=coast.land, why=CANARY)
    return activity


def bodies(client, coast, person) -> dict[str, str]:
    """Everything that tells of the threads, without what differs from one answer to the next."""
    client.force_login(person)
    pages = {name: client.get(reverse(name, args=[coast.plan.pk])) for name in PAGES}
    pages["activity"] = client.get(coast.activity.get_absolute_url())
    pages["organisation"] = client.get(
        reverse(PAGES[0], args=[coast.plan.pk]), {"of": f"organisation-{coast.north.pk}"}
    )
    pages["goal"] = client.get(reverse(PAGES[0], args=[coast.plan.pk]), {"on": f"goal-{coast.land.pk}", "open": "all"})
    assert {page.status_code for page in pages.values()} == {200}
    told = {name: re.sub(TOKEN, "", page.text) for name, page in pages.items()}
    return told | {
        "file": json.dumps(files._told(ThreadPage(coast.plan, person, Asked()).signed()), ensure_ascii=False)
    }


def shown(page: ThreadPage) -> list[str]:
    return [each.told for each in page.picture.drawn if each.knot.kind == "hidden"]


def test_what_has_been_shown_and_is_kept_back_is_told_as_not_visible(client, threads):
    first, second = lead_to(threads.document, threads)
    activity = draft(threads, Level.PRINCIPALS)
    narrow(threads.document, to=Level.OWN, by=threads.north_editor)
    narrow(activity, to=Level.OWN, by=threads.north_editor)

    told = bodies(client, threads, threads.south_editor)

    hidden = {name for name, body in told.items() if "Not visible to you" in body}
    assert hidden == told.keys() - {"planning:loose_threads"}
    assert [name for name, body in told.items() if CANARY in body.upper()] == []
    keys = [f"goal-{first.pk}", f"goal-{second.pk}", f"activity-{activity.pk}", f"/activities/{activity.pk}/"]
    assert [key for body in told.values() for key in keys if f'"{key}' in body] == []
    page = ThreadPage(threads.plan, threads.south_editor, Asked()).signed()
    assert shown(page) == ["Not visible to you: 2 goals", "Not visible to you: 1\u00a0activity"]
    assert [(each.thing, each.goals, each.activities) for each in page.endings] == [
        (threads.activity, 1, 0), (threads.sea, 1, 0), (threads.land, 0, 1),
    ]  # fmt: skip
    assert page.picture.description.endswith("Not visible to you: 2 goals, 1\u00a0activity.")
    assert page.count == 1
    assert threads.land not in page.loose.goals  # something is done for it
    lines = [(link.left, link.right) for link in page.threads.links if link.is_hidden]
    assert lines == [
        ("hidden-goals", f"activity-{threads.activity.pk}"), ("hidden-goals", f"goal-{threads.sea.pk}"),
        (f"goal-{threads.land.pk}", "hidden-activities"),
    ]  # fmt: skip
    assert shown(ThreadPage(threads.plan, threads.north_editor, Asked())) == []


def test_what_nobody_else_has_seen_might_as_well_not_be_there(client, threads):
    threads.document.level = Level.OWN
    threads.document.save()
    first, second = lead_to(threads.document, threads)
    activity = draft(threads, Level.OWN)
    readers = (threads.south_editor, SeatFactory(collaboration=threads.collaboration, role="lead").person)

    with_drafts = [bodies(client, threads, reader) for reader in readers]
    for row in (*first.contributions.all(), *second.aligned_from.all(), *activity.contributions.all()):
        row.delete()
    threads.document.trees.all().delete()
    Activity.objects.filter(pk=activity.pk).delete()
    without = [bodies(client, threads, reader) for reader in readers]

    changed = [line for a, b in zip(with_drafts, without, strict=True) for name in a
               for line in difflib.unified_diff(a[name].splitlines(), b[name].splitlines(), name, n=0)]  # fmt: skip
    assert changed == []


def test_what_is_added_after_it_was_kept_back_is_not_known(threads):
    lead_to(threads.document, threads)
    narrow(threads.document, to=Level.OWN, by=threads.north_editor)
    before = shown(ThreadPage(threads.plan, threads.south_editor, Asked()))
    late = GoalFactory(tree=threads.document.trees.get(), title=f"{CANARY} sen")
    with operation("x", by=threads.north_editor) as op:
        op.create(Contribution(activity=threads.activity, goal=late))

    assert shown(ThreadPage(threads.plan, threads.south_editor, Asked())) == before == ["Not visible to you: 2 goals"]


def test_named_organisations_may_know_and_others_not(threads):
    third = ParticipationFactory(collaboration=threads.collaboration).organisation
    outside = SeatFactory(collaboration=threads.collaboration, organisation=third, role="editor").person
    threads.document.level = Level.OWN
    threads.document.save()
    lead_to(threads.document, threads)
    widen(threads.document, to=Level.NAMED, organisations=[threads.south], by=threads.north_editor)
    narrow(threads.document, to=Level.OWN, by=threads.north_editor)

    found = {person: shown(ThreadPage(threads.plan, person, Asked())) for person in (threads.south_editor, outside)}

    assert found == {threads.south_editor: ["Not visible to you: 2 goals"], outside: []}


def test_who_joins_later_does_not_know_of_what_was_over_by_then(threads):
    lead_to(threads.document, threads)
    narrow(threads.document, to=Level.OWN, by=threads.north_editor)
    south = Participation.objects.filter(organisation=threads.south)
    joined = {}
    for day in ("2020-01-01", "2100-01-01"):
        south.update(from_on=day)
        joined[day] = shown(ThreadPage(threads.plan, threads.south_editor, Asked()))

    assert joined == {"2020-01-01": ["Not visible to you: 2 goals"], "2100-01-01": []}
