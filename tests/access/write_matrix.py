"""Write matrix.txt and states.txt from what the application answers now, for a person to read before it is believed."""

import pytest

from tests.access.states import make_world_of_states
from tests.access.subjects import SUBJECTS, arguments_of, make_full_world, subjects_of
from tests.access.test_access import MATRIX, METHODS, addresses, asked, expected, verdict
from tests.access.test_states import LINES, STATES, addressed

HEADING = "# address method " + " ".join(SUBJECTS)


@pytest.mark.django_db
def test_write():
    full_world = make_full_world()
    people, known, lines = subjects_of(full_world), arguments_of(full_world), [HEADING]
    for name, wanted in sorted(addresses()):
        arguments = {argument: known[argument] for argument in wanted}
        for method in METHODS:
            answers = [verdict(asked(name, arguments, method, people[who])[0]) for who in SUBJECTS]
            lines.append(f"{name:42} {method:5}" + "".join(f"{answer:9}" for answer in answers).rstrip())
    MATRIX.write_text("\n".join(lines) + "\n")


@pytest.mark.django_db
def test_write_states():
    world = make_world_of_states()
    people, lines = subjects_of(world), ["# state address method " + " ".join(SUBJECTS)]
    for state in STATES:
        for name, arguments in sorted(addressed(world, state), key=lambda each: each[0]):
            for method in METHODS:
                answers = {who: verdict(asked(name, arguments, method, people[who])[0]) for who in SUBJECTS}
                if answers != expected()[name, method]:
                    told = "".join(f"{answer:9}" for answer in answers.values()).rstrip()
                    lines.append(f"{state:12}{name:42} {method:5}{told}")
    LINES.write_text("\n".join(lines) + "\n")
