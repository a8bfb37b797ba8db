"""What the tests of the books stand on."""

from types import SimpleNamespace

import pytest

from samverk.economy.models import LedgerDraft
from samverk.economy.operations import keep_ledger_draft
from samverk.economy.tests.factories import BudgetFactory, BudgetLineFactory
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory


@pytest.fixture
def books(db):
    """A budget with two lines, whose collaboration somebody leads, and a reader of it."""
    budget = BudgetFactory(year=2026)
    organisation = OrganisationFactory(name="Skärgårdens kommun")
    here = {"collaboration": budget.collaboration, "organisation": organisation}
    ParticipationFactory(**here, role="principal")
    lines = [BudgetLineFactory(budget=budget, number=number) for number in ("10", "20")]
    lead, reader = (SeatFactory(**here, role=role).person for role in ("lead", "reader"))

    def draft(data, name="huvudbok.csv", **told) -> LedgerDraft:
        data = data if isinstance(data, bytes) else data.encode("cp1252")
        return keep_ledger_draft(budget, organisation, data, name, by=lead, **told)

    return SimpleNamespace(
        budget=budget, organisation=organisation, tjanster=lines[0], loner=lines[1], lead=lead, reader=reader,
        collaboration=budget.collaboration, draft=draft,
    )  # fmt: skip
