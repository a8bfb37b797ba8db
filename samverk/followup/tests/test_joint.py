import inspect
from dataclasses import dataclass

import pytest
from django.utils import translation

from samverk.followup import joint
from samverk.followup.joint import PartAnswer, counts, counts_in_words, joint_status, joint_statuses
from samverk.followup.models import FollowUp
from samverk.followup.tests.factories import FollowUpFactory, RoundFactory
from samverk.planning.tests.factories import ActivityFactory, PartFactory, StatusStepFactory

CASES = """
        A          | B          | C          | status      | silent
        0          | 0          | 0          | 0           |
        0          | 1          | 0          | 1           |
        0          | 2          | 1          | 2           |
        0          | silent     | 1          | 1           | B
        0          | silent     | silent     | 0           | B C
        silent     | silent     | silent     | unans       | A B C
        0          | draft 2    | 0          | 0           | B
        nothing    | 0          | 1          | 1           |
        nothing    | nothing    | nothing    | nothing     |
        nothing    | silent     | nothing    | unans       | B
        irrelevant | irrelevant | irrelevant | irrelevant  |
        irrelevant | nothing    | irrelevant | nothing     |
        irrelevant | 2          | silent     | 2           | C
        unassessed | nothing    | irrelevant | unassessed  |
        unassessed | 0          | nothing    | 0           |
        -          | -          | -          | not asked   |
        1          | -          | -          | 1           |
"""
ROWS = [[cell.strip() for cell in line.split("|")] for line in CASES.strip().splitlines()[1:]]
ANSWERS = {"nothing": "nothing_to_report", "irrelevant": "not_relevant", "unassessed": "not_assessed"}


@dataclass(frozen=True)
class Step:
    rank: int
    shape: str = "plan"
    tone: str = "plan"

    @property
    def key(self):
        return str(self.rank)

    @property
    def local_word(self):
        return f"Step {self.rank}"


def part(name: str, said: str) -> PartAnswer:
    if said == "silent":
        return PartAnswer(name)
    if said in ANSWERS:
        return PartAnswer(name, True, ANSWERS[said])
    return PartAnswer(name, not said.startswith("draft"), "reported", Step(int(said.split()[-1])))


def judged(*said: str) -> joint.JointStatus:
    return joint_status(part(name, each) for name, each in zip("ABCDEFGHIJ", said, strict=False) if each != "-")


@pytest.mark.parametrize(("a", "b", "c", "status", "silent"), ROWS, ids=[" ".join(row[:3]) for row in ROWS])
def test_joint_status_is_the_worst_part_and_who_is_silent(a, b, c, status, silent):
    expected = ANSWERS.get(status, status.replace(" ", "_"))

    found = judged(a, b, c)

    assert (found.key, " ".join(found.silent)) == (expected, silent)


def test_the_table_of_cases_stands_in_the_docstring_too():
    assert inspect.cleandoc(CASES) in inspect.cleandoc(joint_status.__doc__).replace("\n    ", "\n")


def test_what_is_not_a_status_counts_as_none_and_is_kept_apart():
    found = judged("nothing", "irrelevant", "unassessed", "silent", "1")

    assert (found.nothing_to_report, found.not_relevant, found.not_assessed) == (("A",), ("B",), ("C",))
    assert (found.silent, found.reported_by) == (("D",), ("E",))
    assert (found.asked, found.answered, found.reported, found.is_complete) == (5, 4, 1, False)


def test_silence_is_never_shown_as_a_status():
    found = judged("silent")

    assert (found.step, found.shape, found.tone, found.word) == (None, "unans", "unans", "Not answered")


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (("0", "0"), "Reported by A and B."),
        (("0", "1", "0"), "The worst of 3 reported, by B."),
        (("1", "silent", "silent"), "Reported by A. No answer: B and C."),
        (("nothing", "irrelevant", "unassessed"), "Nothing to report: A. Not relevant: B. Not assessed: C."),
        (("silent",), "No answer: A."),
        ((), "No part has been asked in this round."),
        (("0",) * 8, "Reported by A, B, C, D, E, F and 2 more."),
    ],
)
def test_the_reason_names_who_said_what(said, reason):
    assert judged(*said).reason == reason


def test_the_reason_is_told_in_the_language_of_the_moment():
    found = judged("silent")

    with translation.override("en"):
        assert found.word == "Not answered"


def test_counts_follow_the_scale_and_add_up():
    statuses = [judged("1"), judged("0"), judged("0", "silent"), judged("silent"), judged("nothing"), judged()]

    found = counts(statuses, [Step(0), Step(1), Step(2)])

    assert [(each.key, each.count) for each in found] == [
        ("0", 2), ("1", 1), ("nothing_to_report", 1), ("not_asked", 1), ("unans", 1),
    ]  # fmt: skip
    assert counts_in_words(found) == "2 step 0, 1 step 1, 1 nothing to report, 1 not asked, 1 not answered"


def test_counts_know_steps_that_they_were_not_told_of():
    assert [(each.key, each.count) for each in counts([judged("2"), judged("0")])] == [("0", 1), ("2", 1)]


@pytest.mark.django_db
@pytest.mark.parametrize("many", [3, 30])
def test_a_whole_round_is_judged_in_four_queries(many, django_assert_num_queries):
    round = RoundFactory()
    good, bad = StatusStepFactory(scale=round.scale, rank=0), StatusStepFactory(scale=round.scale, rank=1)
    activities = ActivityFactory.create_batch(many, plan=round.plan)
    for activity in activities:
        for step in (good, bad):
            follow_up(round, activity, step)
        FollowUpFactory(round=round, part=PartFactory(activity=activity))
    new = ActivityFactory(plan=round.plan)

    with django_assert_num_queries(4):
        found = joint_statuses(round)

    assert found.keys() == {new.pk, *(activity.pk for activity in activities)}
    assert {(found[a.pk].step, found[a.pk].reported, len(found[a.pk].silent)) for a in activities} == {(bad, 2, 1)}
    assert found[new.pk].key == "not_asked"


@pytest.mark.django_db
def test_some_activities_can_be_asked_for():
    round = RoundFactory()
    step = StatusStepFactory(scale=round.scale)
    one, other = ActivityFactory.create_batch(2, plan=round.plan)
    for activity in (one, other):
        follow_up(round, activity, step)

    by_queryset = joint_statuses(round, type(one).objects.filter(pk=one.pk))
    by_object = joint_statuses(round, [other])

    assert (list(by_queryset), list(by_object)) == ([one.pk], [other.pk])
    assert by_queryset[one.pk].step == by_object[other.pk].step == step


def follow_up(round, activity, step) -> FollowUp:
    return FollowUpFactory(
        round=round, part=PartFactory(activity=activity), state="submitted", answer="reported", step=step,
        submitted_at="2026-09-01T08:00Z",
    )  # fmt: skip
