"""Write matrix.txt from what the application answers now, for a person to read before it is believed."""

import pytest

from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.access.subjects import SUBJECTS, arguments_of, fill, subjects_of
from tests.access.test_access import MATRIX, METHODS, addresses, asked, verdict

HEADING = "# address method " + " ".join(SUBJECTS)


@pytest.mark.django_db
def test_write(world):  # noqa: F811
    full_world = fill(world)
    people, known, lines = subjects_of(full_world), arguments_of(full_world), [HEADING]
    for name, wanted in sorted(addresses()):
        arguments = {argument: known[argument] for argument in wanted}
        for method in METHODS:
            answers = [verdict(asked(name, arguments, method, people[who])[0]) for who in SUBJECTS]
            lines.append(f"{name:42} {method:5}" + "".join(f"{answer:9}" for answer in answers).rstrip())
    MATRIX.write_text("\n".join(lines) + "\n")
