"""Every address that takes something which has states × each state × everybody, as test_access.py has it for the state
that things begin in.

states.txt has the lines that differ from those of matrix.txt. What is told to those whom a report is published to is
the isolation proof's to judge (tests/isolation).
"""

from pathlib import Path

import pytest

from tests.access.states import arguments_by_state, make_world_of_states
from tests.access.subjects import CANARY, DRAFT_CANARY, SUBJECTS, arguments_of, everything, subjects_of
from tests.access.test_access import METHODS, addresses, asked, expected, verdict
from tests.sampling import is_asked
from tests.standing import given, standing

LINES = Path(__file__).with_name("states.txt")
STATES = (
    "planned", "approved", "reopened", "anew", "for_council", "public", "fixed", "withdrawn", "ended", "let_in",
)  # fmt: skip
READ_BY_MORE = {"reports:read", "reports:read_file"}
NOT_TAKING_PART = {"stranger", "outsider", "administrator", "council"}

made_world = standing(make_world_of_states)


@pytest.fixture
def world(made_world, db):
    return given(made_world)


def expected_in(state: str) -> dict[tuple[str, str], dict[str, str]]:
    rows = [line.split() for line in LINES.read_text().splitlines() if line and not line.startswith("#")]
    differing = {(row[1], row[2]): dict(zip(SUBJECTS, row[3:], strict=True)) for row in rows if row[0] == state}
    return expected() | differing


def addressed(world, state: str) -> list[tuple[str, dict]]:
    """The addresses that take something that is in that state, with their arguments."""
    keys, known = arguments_by_state(world)[state][0], arguments_of(world)
    return [
        (name, {argument: (known | keys)[argument] for argument in wanted})
        for name, wanted in addresses()
        if keys.keys() & set(wanted)
    ]


@pytest.mark.parametrize("state", STATES)
def test_each_gets_what_the_lines_say_of_what_is_in_another_state(world, state):
    people, before, wrong, leaks, holes = subjects_of(world), everything(), [], [], []
    wanted = expected_in(state)
    for name, arguments in addressed(world, state):
        for method in METHODS if is_asked(name, state) else ():
            line = {}
            for who in SUBJECTS:
                answer, body, left = asked(name, arguments, method, people[who])
                line[who] = verdict(answer)
                told = body + str(answer.headers)
                if who in NOT_TAKING_PART and name not in READ_BY_MORE and CANARY in told:
                    leaks.append((method, name, who))
                if who != "other" and DRAFT_CANARY in told:
                    leaks.append((method, name, who, "draft"))
                if left is not None and left != before:
                    holes.append((method, name, who))
            if line != wanted[name, method]:
                wrong.append((name, method, line))

    assert (leaks, holes, wrong) == ([], [], [])


def test_the_states_are_those_that_there_are(world):
    assert set(STATES) == arguments_by_state(world).keys()


def test_no_line_is_for_nothing(world):
    rows = [line.split() for line in LINES.read_text().splitlines() if line and not line.startswith("#")]
    asked_for = {(state, name) for state in STATES for name, _arguments in addressed(world, state)}

    assert {(row[0], row[1]) for row in rows} - asked_for == set()
    assert [row for row in rows if expected()[row[1], row[2]] == dict(zip(SUBJECTS, row[3:], strict=True))] == []
