"""Every PDF that somebody can fetch is PDF/UA-1, in each language. A new place that makes one is missed here."""

from pathlib import Path

import page as validation
import pytest
from django.urls import reverse

import samverk
from samverk.reports.operations import make_editions
from tests.access.settlements import fill_settlements

PACKAGE = Path(samverk.__file__).parent


@pytest.fixture
def addresses(world) -> dict[str, list[str]]:
    """By the module that names the type: the addresses that answer with it."""
    make_editions(world.round, by=world.lead)
    editions = world.round.editions.order_by("pk")
    fill_settlements(world)
    settlements = (world.fixed_settlement, world.settlement)
    return {
        "reports/rendering/__init__.py": [reverse("reports:download", args=[each.pk, "pdf"]) for each in editions],
        "economy/views/settlements.py": [
            reverse("economy:settlement_file", args=[each.pk, "pdf"]) for each in settlements
        ],
        "planning/views/threads.py": [reverse("planning:thread_pdf", args=[world.plan.pk])],
    }


def test_no_other_place_makes_a_pdf(addresses):
    ours = [path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts]

    making = {path.relative_to(PACKAGE).as_posix() for path in ours if "application/pdf" in path.read_text()}

    assert making == set(addresses)


@pytest.mark.parametrize("language", ["sv", "en", "fi"])
def test_every_pdf_is_accessible(client, world, addresses, language):
    world.lead.language = language
    world.lead.save()
    world.round.editions.update(language=language)
    client.force_login(world.lead)
    faults = []

    for address in (each for found in addresses.values() for each in found):
        answer = client.get(address)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf"), address
        report = validation.validate_pdf_bytes(answer.content, profile=validation.ValidationProfile.PDF_UA_1)
        faults += [f"{address}: {failure.rule_id}" for failure in report.failures]

    assert len(addresses["reports/rendering/__init__.py"]) == 3
    assert faults == []
