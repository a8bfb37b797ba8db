from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from samverk.core.tests.drawing import unhurried
from samverk.steering.graph import downward, find_circle, refuse_circle, upward
from samverk.steering.models import Alignment, Goal
from samverk.steering.tests.factories import AlignmentFactory, GoalFactory, GoalTreeFactory
from samverk.steering.thread import ALIGNED, CONTRIBUTES, PART_OF, Thread

pytestmark = pytest.mark.django_db


def thread_from(*contributions, documents=None) -> Thread:
    start = Goal.objects.filter(pk__in=[goal.pk for _activity, goal, _why in contributions])
    return Thread.of(start, [(activity, goal.pk, why) for activity, goal, why in contributions], documents)


def in_brief(path) -> list:
    return [(step.goal.title, step.link, step.why) for step in path]


def test_an_activity_reaches_goals_up_the_tree_and_over_alignments():
    area = GoalFactory(title="Ett hållbart Roslagen")
    goal = GoalFactory(tree=area.tree, parent=area, title="Rent hav")
    council = GoalFactory(title="Klimatsmart kommun")
    agenda = GoalFactory(title="Hav och marina resurser")
    AlignmentFactory(source=area, target=council, why="Havet är kommunens")
    AlignmentFactory(source=council, target=agenda)

    thread = thread_from((7, goal, "Laddplatser"))

    assert thread.goals_of(7) == {goal.pk, area.pk, council.pk, agenda.pk}
    assert in_brief(thread.path(7, agenda.pk)) == [
        ("Rent hav", CONTRIBUTES, "Laddplatser"),
        ("Ett hållbart Roslagen", PART_OF, ""),
        ("Klimatsmart kommun", ALIGNED, "Havet är kommunens"),
        ("Hav och marina resurser", ALIGNED, ""),
    ]


def test_the_path_in_words_names_what_lies_between():
    area = GoalFactory(title="Ett hållbart Roslagen", title_fi="Kestävä Roslagen")
    council = AlignmentFactory(source=area, target__title="Klimatsmart kommun").target

    thread = thread_from((7, area, ""))

    assert thread.path_in_words(7, council.pk) == "via Ett hållbart Roslagen"
    assert thread.path_in_words(7, council.pk, "fi").endswith("Kestävä Roslagen")
    assert thread.path_in_words(7, area.pk) == ""


def test_activities_are_listed_once_and_in_the_order_of_the_plan():
    area = GoalFactory()
    first, second = GoalFactory.create_batch(2, tree=area.tree, parent=area)

    thread = thread_from((9, first, ""), (3, second, ""), (9, second, ""))

    assert thread.activities_of(area.pk) == [9, 3]
    assert thread.activities_of(first.pk) == [9]


def test_goals_and_activities_that_are_not_in_the_thread_reach_nothing():
    goal, stranger = GoalFactory.create_batch(2)

    thread = thread_from((1, goal, ""))

    assert thread.goals_of(2) == set()
    assert thread.activities_of(stranger.pk) == []
    assert thread.path(1, stranger.pk) == []
    assert Thread.of(Goal.objects.none()).goals == {}


def test_the_thread_passes_only_through_documents_that_are_given():
    own, hidden, national = GoalFactory.create_batch(3)
    AlignmentFactory(source=own, target=hidden)
    AlignmentFactory(source=hidden, target=national)

    thread = thread_from((1, own, ""), documents=[own.tree.document, national.tree.document])

    assert thread.goals_of(1) == {own.pk}


def test_a_thread_without_some_links_reaches_only_what_the_others_lead_to():
    own, council, national = GoalFactory.create_batch(3)
    AlignmentFactory(source=own, target=council)
    AlignmentFactory(source=council, target=national)

    thread = thread_from((9, own, "Därför"), (3, own, ""))
    fewer = thread.without({(council.pk, national.pk)})

    assert (fewer.goals_of(9), fewer.activities_of(council.pk)) == ({own.pk, council.pk}, [9, 3])
    assert thread.goals_of(9) == {own.pk, council.pk, national.pk}


def test_of_two_equally_short_paths_the_first_by_title_is_taken():
    start, end = GoalFactory.create_batch(2)
    for title in ("B", "A", "C"):
        between = GoalFactory(title=title, tree__document__title="Samma")
        AlignmentFactory(source=start, target=between)
        AlignmentFactory(source=between, target=end)

    thread = thread_from((1, start, ""))

    assert [step.goal.title for step in thread.path(1, end.pk)][1] == "A"


def test_the_thread_takes_two_queries_however_long_it_is(django_assert_num_queries):
    start = GoalFactory()
    with django_assert_num_queries(2):
        thread_from_start = Thread.of(Goal.objects.filter(pk=start.pk), [(1, start.pk, "")])
        assert thread_from_start.path(1, start.pk)[0].goal.tree.document.title
    step = start
    for _number in range(30):
        step = AlignmentFactory(source=step).target
        GoalFactory.create_batch(3, tree=step.tree, parent=step)

    with django_assert_num_queries(2):
        thread = Thread.of(Goal.objects.filter(pk=start.pk), [(1, start.pk, "")])
        path = thread.path(1, step.pk)
        assert len(path) == 31
        assert [each.goal.tree.document.title for each in path]


def test_a_refused_circle_is_named():
    one, two = GoalFactory(title="Ett"), GoalFactory(title="Två")
    child = GoalFactory(title="Två ett", tree=two.tree, parent=two)
    AlignmentFactory(source=one, target=child)

    with pytest.raises(ValidationError) as refusal:
        refuse_circle(two, one)

    assert refusal.value.code == "circle"
    assert "Två → Ett → Två ett → Två." in refusal.value.messages[0]


def test_a_refused_circle_does_not_tell_of_goals_that_one_cannot_see():
    one, two = GoalFactory(title="Ett"), GoalFactory(title="Hemligt")
    AlignmentFactory(source=one, target=two)

    with pytest.raises(ValidationError) as refusal:
        refuse_circle(two, one, visible=Goal.objects.filter(pk=one.pk))

    assert "a goal that you cannot see → Ett → a goal that you cannot see" in refusal.value.messages[0]


# The slow, obviously right reference: relax until nothing more is reached.
def reference_reach(size: int, edges) -> list[set[int]]:
    reached = [{goal} for goal in range(size)]
    changed = True
    while changed:
        changed = False
        for source, target in edges:
            if not reached[target] <= reached[source]:
                reached[source] |= reached[target]
                changed = True
    return reached


def reference_paths(size: int, edges, start: int, end: int) -> list[list[int]]:
    """Every path from start to end, by walking them all."""
    if start == end:
        return [[end]]
    return [[start, *rest] for a, b in edges if a == start for rest in reference_paths(size, edges, b, end)]


@st.composite
def goal_graphs(draw):
    """Documents of goals in trees, alignments between documents, and what activities contribute to; no circle.

    Goals are numbered from below: an edge goes from a lower number to a higher one.
    """
    size = draw(st.integers(2, 9))
    document = [draw(st.integers(0, 2)) for _goal in range(size)]
    titles = [draw(st.sampled_from(["Hav", "Land", "Luft"])) + f" {goal}" for goal in range(size)]
    parent = {}
    for goal in range(size):
        above = [other for other in range(goal + 1, size) if document[other] == document[goal]]
        if above and draw(st.booleans()):
            parent[goal] = draw(st.sampled_from(above))
    possible = [(a, b) for a in range(size) for b in range(a + 1, size) if document[a] != document[b]]
    aligned = draw(st.lists(st.sampled_from(possible), unique=True)) if possible else []
    contributions = draw(
        st.lists(st.tuples(st.integers(100, 104), st.integers(0, size - 1)), unique=True, min_size=1, max_size=10)
    )
    return document, titles, parent, aligned, contributions


def save(graph, order):
    """Save the graph's goals and alignments in some order; gives the goals by their numbers."""
    document, titles, parent, aligned, _contributions = graph
    trees = {}
    for number in order:
        if document[number] not in trees:
            trees[document[number]] = GoalTreeFactory(document__title=f"Dokument {document[number]}", name="Mål")
    goals = {number: GoalFactory(tree=trees[document[number]], title=titles[number], position=0) for number in order}
    for number in order:
        if number in parent:
            goals[number].parent = goals[parent[number]]
            goals[number].save()
    for source, target in sorted(aligned, key=lambda pair: (order.index(pair[0]), order.index(pair[1]))):
        AlignmentFactory(source=goals[source], target=goals[target])
    return goals


def answers(graph, goals) -> dict:
    """Everything that the thread says about the graph, with goals by their numbers."""
    contributions = graph[4]
    number = {goal.pk: n for n, goal in goals.items()}
    start = Goal.objects.filter(pk__in=[goals[n].pk for _activity, n in contributions])
    thread = Thread.of(start, [(activity, goals[n].pk, "") for activity, n in contributions])
    activities = sorted({activity for activity, _n in contributions})
    reached = {activity: {number[pk] for pk in thread.goals_of(activity)} for activity in activities}
    return {
        "reached": reached,
        "activities": {n: set(thread.activities_of(goal.pk)) for n, goal in goals.items()},
        "paths": {
            (activity, n): [number[step.goal.pk] for step in thread.path(activity, goals[n].pk)]
            for activity in activities
            for n in reached[activity]
        },
    }


class TheThreadAgainstItsReference(TestCase):
    @unhurried(60)
    @given(goal_graphs())
    def test_it_reaches_the_same_pairs_by_shortest_paths(self, graph):
        _document, titles, parent, aligned, contributions = graph
        edges = [*parent.items(), *aligned]
        reference = reference_reach(len(titles), edges)

        found = answers(graph, save(graph, list(range(len(titles)))))

        activities = {activity for activity, _goal in contributions}
        expected = {a: set().union(*(reference[n] for b, n in contributions if a == b)) for a in activities}
        assert found["reached"] == expected
        assert found["activities"] == {n: {a for a in activities if n in expected[a]} for n in range(len(titles))}
        for (activity, goal), path in found["paths"].items():
            every = [p for a, n in contributions if a == activity for p in reference_paths(len(titles), edges, n, goal)]
            by_words = min(every, key=lambda p: (len(p), [(graph[0][n], titles[n]) for n in p]))
            assert path == by_words

    @unhurried(60)
    @given(goal_graphs(), st.randoms(use_true_random=False))
    def test_the_order_of_saving_does_not_matter(self, graph, random):
        order = list(range(len(graph[1])))
        first = answers(graph, save(graph, order))
        Alignment.objects.all().delete()
        Goal.objects.all().delete()
        random.shuffle(order)

        second = answers(graph, save(graph, order))

        assert first == second

    @unhurried(60)
    @given(goal_graphs(), st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), max_size=25))
    def test_no_circle_can_be_saved(self, graph, wishes):
        document, titles, parent, aligned, _contributions = graph
        goals = save(graph, list(range(len(titles))))
        edges = {*parent.items(), *aligned}

        for source, target in wishes:
            if source >= len(titles) or target >= len(titles) or document[source] == document[target]:
                continue
            would_close = source in reference_reach(len(titles), edges)[target]
            try:
                Alignment(source=goals[source], target=goals[target]).full_clean()
            except ValidationError as refusal:
                circle = any(error.code == "circle" for errors in refusal.error_dict.values() for error in errors)
                assert circle == would_close
            else:
                assert not would_close
                AlignmentFactory(source=goals[source], target=goals[target])
                edges.add((source, target))

        assert find_circle(edges) == []

    @unhurried(60)
    @given(goal_graphs())
    def test_upward_and_downward_mirror_each_other(self, graph):
        goals = save(graph, list(range(len(graph[1]))))

        above = {(g.pk, other.pk) for g in goals.values() for other in upward(Goal.objects.filter(pk=g.pk))}
        below = {(other.pk, g.pk) for g in goals.values() for other in downward(Goal.objects.filter(pk=g.pk))}

        assert above == below


@pytest.mark.parametrize("edges", list(permutations([(1, 2), (2, 3), (3, 1), (3, 4)])))
def test_a_circle_is_found_in_whatever_order_the_edges_come(edges):
    circle = find_circle(edges)

    assert (circle[0], sorted(circle[1:])) == (circle[-1], [1, 2, 3])
