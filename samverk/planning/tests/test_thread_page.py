"""The page of a plan's threads: what is shown to whom, what is folded, what is marked, and at what cost."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.organisations.tests.factories import OrganisationFactory
from samverk.planning.models import Contribution
from samverk.planning.tests.factories import ActivityFactory, ContributionFactory, PartFactory
from samverk.steering.models import Alignment, SteeringDocument
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory, SteeringDocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def threads(coast):
    """A strategy with two goals, each principal with one goal of its own, and a global goal above the northern one."""
    coast.strategy = SteeringDocumentFactory(title="Kuststrategin", owner_collaboration=coast.collaboration)
    tree = GoalTreeFactory(document=coast.strategy)
    coast.sea = GoalFactory(tree=tree, code="M1", title="Levande hav")
    coast.land = GoalFactory(tree=tree, code="M2", title="Levande land")
    coast.quiet = GoalFactory(tree=tree, parent=coast.sea, code="M1.1", title="Tystare båtar")
    coast.plan.strategy = coast.strategy
    coast.plan.save()
    coast.climate = GoalFactory(tree__document__owner_organisation=coast.north, code="N4", title="Klimatsmart")
    coast.work = GoalFactory(tree__document__owner_organisation=coast.south, code="S1", title="Fler jobb")
    coast.world = GoalFactory(tree__document__title="Agenda 2030", code="14", title="Hav och marina resurser")
    coast.link = AlignmentFactory(source=coast.sea, target=coast.climate, why="Båtar på el släpper ut mindre")
    AlignmentFactory(source=coast.climate, target=coast.world)
    ContributionFactory(activity=coast.activity, goal=coast.quiet, why="Laddning gör el möjlig")
    return coast


def add(coast, number, *goals, **facts):
    activity = ActivityFactory(plan=coast.plan, number=str(number), title=f"Insats {number}", position=number, **facts)
    PartFactory(activity=activity, organisation=coast.north, is_lead=True)
    for goal in goals:
        ContributionFactory(activity=activity, goal=goal)
    return activity


def page_of(client, coast, person=None, name="planning:thread", **query):
    client.force_login(person or coast.lead)
    return client.get(reverse(name, args=[coast.plan.pk]), query)


def shown(response) -> list[list[str]]:
    """The boxes of the picture, column by column, by what they are called aloud."""
    page = response.context["page"]
    told = {each.knot.key: each.told for each in page.picture.drawn}
    return [[told[knot.key] for knot in column] for column in page.threads.columns]


def marked(response) -> list[str]:
    return [each.told for each in response.context["page"].picture.drawn if each.marked]


def lines(response) -> set[str]:
    return {line.told.partition(". ")[0] for line in response.context["page"].picture.lines}


def test_the_whole_plan_stands_in_columns_from_far_to_near(client, threads):
    response = page_of(client, threads)

    assert shown(response) == [
        ["14 Hav och marina resurser"],
        ["N4 Klimatsmart", "S1 Fler jobb"],
        ["M1 Levande hav", "M1.1 Tystare båtar", "M2 Levande land"],
        ["1 Laddplatser i hamnarna"],
        [],
    ]
    assert lines(response) == {
        "1 Laddplatser i hamnarna → M1.1 Tystare båtar",
        "M1 Levande hav → N4 Klimatsmart",
        "N4 Klimatsmart → 14 Hav och marina resurser",
    }


@pytest.mark.parametrize(
    ("whose", "expected"),
    [
        ("organisation-north", ["14", "N4", "M1", "M1.1", "M2", "1", "2"]),
        ("organisation-south", ["S1", "M1", "M1.1", "1"]),
        ("goal-sea", ["14", "N4", "M1", "M1.1", "1"]),
        ("goal-work", ["S1"]),
        ("activity-activity", ["14", "N4", "M1", "M1.1", "1"]),
        ("person-contact", ["M2", "2"]),
    ],
)
def test_the_threads_of_one_are_those_that_it_hangs_on(client, threads, whose, expected):
    second = add(threads, 2, threads.land)
    second.parts.update(contact=threads.reader)
    threads.contact = threads.reader
    kind, _dash, name = whose.partition("-")

    response = page_of(client, threads, of=f"{kind}-{getattr(threads, name).pk}")

    found = [told.split()[0] for column in shown(response)[:4] for told in column]
    assert found == expected


def test_a_marked_thread_goes_both_ways(client, threads):
    add(threads, 2, threads.land)

    response = page_of(client, threads, on=f"goal-{threads.climate.pk}")

    assert marked(response) == [
        "14 Hav och marina resurser", "N4 Klimatsmart", "M1 Levande hav", "M1.1 Tystare båtar",
        "1 Laddplatser i hamnarna",
    ]  # fmt: skip
    assert {"hl" in line.classes for line in response.context["page"].picture.lines} == {True, False}
    assert b'aria-current="true"' in response.content


def test_a_marked_activity_shows_its_parts_and_why_it_is_there(client, threads):
    response = page_of(client, threads, on=f"activity-{threads.activity.pk}")

    assert [told.split(":")[0] for told in shown(response)[4]] == ["Nordvik", "Sörby"]
    text = response.content.decode()
    assert "Laddning gör el möjlig" in text
    assert "Båtar på el släpper ut mindre" in text


def test_a_persons_threads_end_at_the_parts_that_the_person_is_contact_for(client, threads):
    threads.south_part.contact = threads.reader
    threads.south_part.save()

    response = page_of(client, threads, of=f"person-{threads.reader.pk}")

    assert [told.split(":")[0] for told in shown(response)[4]] == ["Sörby"]


def test_many_activities_are_a_bundle_until_they_are_unfolded(client, threads):
    for number in range(2, 22):
        add(threads, number, threads.land)

    folded = page_of(client, threads)
    unfolded = page_of(client, threads, open=f"goal-{threads.land.pk}")

    assert [told.partition(":")[0] for told in shown(folded)[3]] == [
        "1 Laddplatser i hamnarna",
        "20\N{NO-BREAK SPACE}activities",
    ]
    assert len(shown(unfolded)[3]) == 21
    assert "Insats 20" not in folded.content.decode()
    assert "Insats 20" in unfolded.content.decode()


def test_the_list_says_what_the_picture_says(client, threads):
    add(threads, 2, threads.land)
    add(threads, 3)

    response = page_of(client, threads)

    groups = response.context["page"].branches[0].groups
    assert listed(groups) == [("M1", [], [("M1.1", ["1"], [])]), ("M2", ["2"], []), (None, ["3"], [])]
    assert groups[0].children[0].rows[0].reaches == [threads.climate]


def listed(groups) -> list[tuple]:
    """Each goal's code, the numbers of the activities right under it, and the same of the goals under it."""
    return [(group.goal and group.goal.code, [row.activity.number for row in group.rows], listed(group.children))
            for group in groups]  # fmt: skip


def test_a_large_trees_levels_are_folded_with_their_number_until_they_are_unfolded(client, threads):
    for number in range(12):
        GoalFactory(tree=threads.land.tree, parent=threads.land, code=f"M2.{number}", title=f"Delmål {number}")

    folded = page_of(client, threads)
    unfolded = page_of(client, threads, open=f"under-{threads.land.pk}")

    assert shown(folded)[2] == ["M1 Levande hav", "M2 Levande land"]
    assert folds(folded) == {"M1": "+1", "M2": "+12"}
    assert lines(folded) >= {"1 Laddplatser i hamnarna → M1 Levande hav"}
    assert shown(unfolded)[2] == ["M1 Levande hav", "M2 Levande land", *(f"M2.{n} Delmål {n}" for n in range(12))]
    assert folds(unfolded) == {"M1": "+1", "M2": "–"}
    assert [group[0] for group in listed(unfolded.context["page"].branches[0].groups)[1][2]] == [
        f"M2.{number}" for number in range(12)
    ]


def folds(response) -> dict[str, str]:
    return {each.code: each.fold.text for each in response.context["page"].picture.drawn if each.fold}


def test_a_marked_goal_is_seen_though_its_level_is_folded(client, threads):
    for number in range(12):
        GoalFactory(tree=threads.land.tree, parent=threads.land, code=f"M2.{number}", title=f"Delmål {number}")

    response = page_of(client, threads, on=f"goal-{threads.quiet.pk}")

    assert marked(response) == [
        "14 Hav och marina resurser", "N4 Klimatsmart", "M1 Levande hav", "M1.1 Tystare båtar",
        "1 Laddplatser i hamnarna",
    ]  # fmt: skip
    assert [level.marked for level in response.context["page"].picture.levels] == [True]


def test_goals_furthest_away_stay_folded_however_few(client, threads):
    target = GoalFactory(tree=threads.world.tree, parent=threads.world, code="14.1", title="Mindre skräp")
    AlignmentFactory(source=threads.climate, target=target)

    response = page_of(client, threads)

    assert shown(response)[0] == ["14 Hav och marina resurser"]
    assert folds(response) == {"14": "+1"}


def test_what_is_hidden_is_not_counted_below_a_goal(client, threads):
    other = GoalFactory(tree__document__owner_organisation=OrganisationFactory(), title="Hemligt")
    for number in range(13):
        GoalFactory(tree=other.tree, parent=other, title=f"Hemligt {number}")
    AlignmentFactory(source=threads.sea, target=other)

    response = page_of(client, threads)

    assert "emligt" not in response.content.decode()
    assert folds(response) == {}


def test_a_principals_list_unfolds_many_under_one_goal_at_a_time(client, threads):
    for number in range(2, 32):
        add(threads, number, threads.sea)
    of, joint = f"organisation-{threads.north.pk}", f"goal-{threads.sea.pk}"

    folded = page_of(client, threads, of=of, open=joint)
    unfolded = page_of(client, threads, of=of, open=f"{joint}.{threads.climate.pk}")

    counts = [[len(group.rows) for branch in page.context["page"].branches for group in branch.groups]
              for page in (folded, unfolded)]  # fmt: skip
    assert counts == [[0], [30]]


def test_what_one_may_not_see_is_neither_shown_nor_counted(client, threads):
    hidden = GoalFactory(
        tree__document__owner_organisation=OrganisationFactory(), code="Hemligt-1", title="Hemligt mål"
    )
    AlignmentFactory(source=threads.sea, target=hidden, why="Hemligt skäl")
    GoalFactory(tree=hidden.tree, title="Annat hemligt")
    ContributionFactory(activity=threads.activity, goal=hidden)

    response = page_of(client, threads)
    loose = page_of(client, threads, name="planning:loose_threads")

    for text in (response.content.decode(), loose.content.decode()):
        assert "emligt" not in text
    assert shown(response)[0] == ["14 Hav och marina resurser"]
    assert page_of(client, threads, of=f"goal-{hidden.pk}").status_code == 404
    assert marked(page_of(client, threads, on=f"goal-{hidden.pk}")) == []


@pytest.mark.parametrize("query", ["of=goal-0", "of=goal-99999999", "of=plan-1", "of=nonsense", "of=goal-1e9"])
def test_whoever_is_not_there_is_not_found(client, threads, query):
    client.force_login(threads.lead)

    response = client.get(f"{reverse('planning:thread', args=[threads.plan.pk])}?{query}")

    assert response.status_code == 404


def test_an_outsider_finds_no_page(client, threads):
    assert page_of(client, threads, threads.outsider).status_code == 404


def test_dropped_activities_are_not_part_of_the_threads(client, threads):
    add(threads, 2, threads.land, dropped_on="2026-01-01", drop_reason="Inga medel")

    response = page_of(client, threads)

    assert "Insats 2" not in response.content.decode()


def test_an_empty_plan_says_what_a_thread_is(client, coast):
    coast.activity.delete()

    response = page_of(client, coast)

    assert "A thread goes from an activity" in response.content.decode()


@pytest.mark.parametrize("query", [{}, {"open": "all"}, {"on": "marked"}, {"of": "org"}])
def test_queries_do_not_grow_with_the_plan(client, threads, query):
    chosen = {"on": f"activity-{threads.activity.pk}", "of": f"organisation-{threads.north.pk}", "open": "all"}
    query = {name: chosen[name] for name in query}
    for number in range(2, 4):
        add(threads, number, threads.land)
    few = _queries(client, threads, query)
    tree = GoalTreeFactory(document=SteeringDocument.objects.get(trees=threads.climate.tree))
    for number in range(4, 301):
        add(threads, number, threads.land, threads.sea)
        AlignmentFactory(source=threads.land, target=GoalFactory(tree=tree), why="För att")

    many = _queries(client, threads, query)

    assert many <= few


def _queries(client, threads, query) -> int:
    page_of(client, threads, **query)
    with CaptureQueriesContext(connection) as queries:
        assert page_of(client, threads, **query).status_code == 200
    return len(queries)


def test_loose_threads_are_told_and_tied(client, threads):
    loose = add(threads, 2)

    response = page_of(client, threads, name="planning:loose_threads")

    found = response.context["loose"]
    assert found.activities == [loose]
    assert found.goals == [threads.land, threads.work]
    assert len(found.links) == Alignment.objects.count()
    tied = client.post(f"{reverse('planning:add_goal_to_activity', args=[loose.pk])}?&loose=1",
                       {"goal": threads.land.pk, "why": "Samma stig"}, follow=True)  # fmt: skip
    assert tied.redirect_chain[-1][0].startswith(reverse("planning:loose_threads", args=[threads.plan.pk]))
    assert [told.why for told in loose.contributions.all()] == ["Samma stig"]
    assert tied.context["loose"].activities == []
    undo = re.search(r'action="(/undo/[^"]+)"', tied.content.decode())[1]
    client.post(undo)
    assert not loose.contributions.exists()


def test_a_goal_without_activities_gets_one(client, threads):
    client.force_login(threads.lead)
    address = reverse("planning:add_activity_to_goal", args=[threads.plan.pk, threads.land.pk])

    refused = client.post(address, {"activity": ""})
    done = client.post(address, {"activity": threads.activity.pk, "why": ""})

    assert (refused.status_code, done.status_code) == (422, 302)
    assert Contribution.objects.filter(activity=threads.activity, goal=threads.land).exists()


def test_only_the_goals_owner_approves_and_comes_back_to_the_thread(client, threads):
    address = reverse("planning:approve_link", args=[threads.plan.pk, threads.link.pk]) + "?on=goal-1"

    client.force_login(threads.reader)
    denied = client.post(address, {"version": threads.link.version})
    client.force_login(threads.lead)
    stale = client.post(address, {"version": threads.link.version + 1})
    untouched = Alignment.objects.get(pk=threads.link.pk).approved_by
    done = client.post(address, {"version": threads.link.version})

    assert (denied.status_code, stale.status_code, untouched) == (403, 302, None)
    assert done.url == reverse("planning:thread", args=[threads.plan.pk]) + "?on=goal-1"
    assert Alignment.objects.get(pk=threads.link.pk).approved_by == threads.lead


def test_a_reader_is_offered_nothing_to_tie_with(client, threads):
    add(threads, 2)

    text = page_of(client, threads, threads.reader, name="planning:loose_threads").content.decode()

    assert "/goals/add/" not in text
    assert "/approve/" not in text


def test_nobody_ties_an_activity_to_a_goal_that_they_cannot_see(client, threads):
    hidden = GoalFactory(tree__document__owner_organisation=OrganisationFactory())
    client.force_login(threads.lead)

    response = client.post(reverse("planning:add_goal_to_activity", args=[threads.activity.pk]), {"goal": hidden.pk})

    assert response.status_code == 422
    assert not Contribution.objects.filter(goal=hidden).exists()
    unseen = client.get(reverse("planning:add_activity_to_goal", args=[threads.plan.pk, hidden.pk]))
    assert unseen.status_code == 404


def test_the_pages_of_things_lead_to_their_threads(client, threads):
    threads.south_part.contact = threads.reader
    threads.south_part.save()
    client.force_login(threads.lead)
    thread = reverse("planning:thread", args=[threads.plan.pk])

    for page, query in [
        (threads.plan, ""),
        (threads.activity, f"?of=activity-{threads.activity.pk}"),
        (threads.climate, f"?of=goal-{threads.climate.pk}"),
        (threads.north, f"?of=organisation-{threads.north.pk}"),
        (threads.reader, f"?of=person-{threads.reader.pk}"),
    ]:
        assert f'href="{thread}{query}' in client.get(page.get_absolute_url()).content.decode()
