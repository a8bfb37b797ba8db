from datetime import date

import pytest
from django.utils import translation

from samverk.core.dates import FuzzyDate
from samverk.organisations.models import Collaboration
from samverk.planning.goals import GoalOrder
from samverk.planning.numbering import next_number
from samverk.planning.tests.factories import ActivityFactory, PlanFactory
from samverk.planning.thread_map import thread_map
from samverk.planning.timeline import Timeline, in_words
from samverk.planning.words import counted, word
from samverk.steering.tests.factories import GoalFactory, GoalTreeFactory
from samverk.steering.thread import Thread


def fuzzy(text):
    return FuzzyDate(text) if text else None


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2025-03", "2026-05-31", "March 2025 to 31 May 2026"),
        ("2026-VT", None, "from spring 2026"),
        (None, "2027", "until 2027"),
        ("2026", "2026", "2026"),
        (None, "ongoing", "ongoing"),
        (None, None, ""),
    ],
)
def test_a_period_in_words(starts, ends, words):
    assert in_words(fuzzy(starts), fuzzy(ends)) == words


@pytest.mark.parametrize(
    ("starts", "ends", "x", "width", "done"),
    [
        ("2025", "2026", "0.0", "192.0", "96.0"),
        ("2026", "2026", "96.0", "96.0", "0.0"),
        ("2025", None, "0.0", "192.0", "96.0"),
        (None, "2025", "0.0", "96.0", "96.0"),
        ("2019", "2020", "0.0", "2.0", "2.0"),
        ("2031", "2032", "190.0", "2.0", "0.0"),
    ],
)
def test_a_bar_stays_within_the_picture(starts, ends, x, width, done):
    timeline = Timeline(2025, 2026, today=date(2026, 1, 1))

    bar = timeline.bar(fuzzy(starts), fuzzy(ends))

    assert (bar.x, bar.width, bar.done) == (x, width, done)


def test_nothing_said_draws_nothing():
    assert Timeline(2025, 2026, date(2026, 1, 1)).bar(None, None) is None


def test_years_are_named_where_they_begin():
    timeline = Timeline(2025, 2027, today=date(2030, 1, 1))

    assert timeline.labels == [("2.0", "2025"), ("66.0", "’26"), ("130.0", "’27")]
    assert timeline.now == ""


@pytest.mark.parametrize(
    ("chosen", "form", "language", "expected"),
    [
        (Collaboration.ActivityWord.AKTIVITET, "activity", "en", "activity"),
        (Collaboration.ActivityWord.AKTIVITET, "Activities", "en", "Activities"),
        (Collaboration.ActivityWord.INSATS, "activities", "en", "interventions"),
        (Collaboration.ActivityWord.ATGARD, "Activity", "en", "Measure"),
    ],
)
def test_a_collaboration_has_its_own_word(chosen, form, language, expected):
    assert word(form, Collaboration(activity_word=chosen), language) == expected


@pytest.mark.parametrize(
    ("language", "number", "expected"),
    [
        ("en", 1, "1 activity"),
        ("en", 4000, "4,000 activities"),
        ("sv", 2, "2 aktiviteter"),
        ("fi", 2, "2 toimenpidettä"),
    ],
)
def test_activities_are_counted(language, number, expected):
    with translation.override(language):
        assert counted(number, None).replace("\N{NO-BREAK SPACE}", " ") == expected


def test_the_word_follows_the_reader():
    with translation.override("en"):
        assert word("activity", None) == "activity"


@pytest.mark.django_db
def test_goals_stand_in_the_documents_order():
    tree = GoalTreeFactory()
    second = GoalFactory(tree=tree, position=2)
    first = GoalFactory(tree=tree, position=1)
    below = GoalFactory(tree=tree, parent=first, position=9)

    order = GoalOrder([second, below, first])

    assert list(order.goals.values()) == [first, below, second]
    assert order.tops_of([second.pk, below.pk, first.pk, 0]) == [first, second]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("numbers", "following"),
    [([], "1"), (["1", "2"], "3"), (["1.9", "1.10"], "1.11"), (["A"], "A.1"), (["2", "3", "1"], "4")],
)
def test_a_new_activity_is_numbered_as_the_others(numbers, following):
    plan = PlanFactory()
    for number in numbers:
        ActivityFactory(plan=plan, number=number)

    assert next_number(plan) == following


@pytest.mark.django_db
def test_a_map_draws_a_curve_for_each_link_between_neighbouring_columns():
    direct, council, target = GoalFactory(), GoalFactory(), GoalFactory()
    top = GoalFactory(tree=target.tree)
    target.parent = top
    links = [(direct.pk, council.pk, "aligned", ""), (council.pk, target.pk, "aligned", "")]
    links.append((target.pk, top.pk, "part_of", ""))
    thread = Thread([direct, council, target, top], links, [(1, direct.pk, "")])

    drawn = thread_map(thread, [direct], [council], [target])

    straight = "M0 500.0C55 500.0 45 500.0 100 500.0"
    assert (drawn.direct, drawn.principals, drawn.beyond) == ([direct], [council], [top])
    assert (drawn.activity_curves, drawn.principal_curves, drawn.beyond_curves) == ([straight], [straight], [straight])


@pytest.mark.django_db
def test_too_much_is_not_drawn():
    direct = GoalFactory()
    council = [GoalFactory() for _number in range(9)]
    thread = Thread([direct, *council], [(direct.pk, goal.pk, "aligned", "") for goal in council], [(1, direct.pk, "")])

    assert thread_map(thread, [direct], council, []) is None
    assert thread_map(thread, [direct], [], []) is None
