"""Write the table of rights from what the predicates answer now, for a person to read before it is believed."""

import pytest

from samverk.core.rights import FOUND
from samverk.reports.tests.conftest import world  # noqa: F401  a fixture, asked for by name
from tests.rights.asked import answers


@pytest.mark.django_db
def test_write(world):  # noqa: F811
    roles, found = answers(world)
    lines = [" ".join(roles)]
    for key, told in found.items():
        lines.append(f"{key:38}" + "".join(f"{'yes' if each else '-':4}" for each in told).rstrip())
    FOUND.write_text("\n".join(lines) + "\n", encoding="utf-8")
