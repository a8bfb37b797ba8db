"""A collaboration with its lead, and a budget of two lines that is proposed."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from samverk.economy import operations
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion
from samverk.economy.tests.books_world import books  # noqa: F401  a fixture
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
)
from samverk.organisations.tests.factories import (
    CollaborationFactory,
    OrganisationFactory,
    ParticipationFactory,
    PersonFactory,
    SeatFactory,
)


def begun(**facts) -> SimpleNamespace:
    """`web` costs 1,000 kr and `fees` are an income of 400 kr."""
    seat = SeatFactory(role="lead")
    ParticipationFactory(collaboration=seat.collaboration, organisation=seat.organisation)
    budget = BudgetFactory(collaboration=seat.collaboration, title="Budget", kept_by=seat.organisation, **facts)
    version = BudgetVersionFactory(budget=budget)
    web = BudgetLineFactory(budget=budget, number="10", name="Web", position=0)
    fees = BudgetLineFactory(budget=budget, number="20", name="Fees", kind="income", position=1)
    BudgetAmountFactory(budget_version=version, line=web, ore=100_000)
    BudgetAmountFactory(budget_version=version, line=fees, ore=-40_000)
    return SimpleNamespace(
        lead=seat.person, organisation=seat.organisation, collaboration=seat.collaboration, budget=budget,
        version=version, web=web, fees=fees,
    )  # fmt: skip


def sums(version: BudgetVersion) -> dict[str, int]:
    """By the lines' numbers, as stored."""
    rows = BudgetAmount.objects.filter(budget_version=version).order_by("line__position")
    return dict(rows.values_list("line__number", "ore"))


def adopt(it, version: BudgetVersion | None = None) -> BudgetVersion:
    version = BudgetVersion.objects.get(pk=(version or it.version).pk)
    version.body, version.decided_on, version.paragraph = "kommunfullmäktige", "2025-11-05", "§ 98"
    version.full_clean()
    operations.adopt_version(version, by=it.lead)
    return version


def stored(budget: Budget) -> dict:
    """Every sum of every version."""
    rows = BudgetAmount.objects.filter(budget_version__budget=budget).order_by("pk")
    return {
        (each.budget_version_id, each.line_id): (
            each.ore,
            each.second_ore,
            each.third_ore,
            each.note,
            each.budget_version.state,
        )
        for each in rows.select_related("budget_version")
    }


def line_of(it, number: str) -> BudgetLine:
    return BudgetLine.objects.get(budget=it.budget, number=number)


def queries(client, address) -> int:
    """How many a page that is there takes."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


@pytest.fixture
def it(db):
    return begun()


@pytest.fixture
def led(client, it):
    """It, looked at by its lead."""
    client.force_login(it.lead)
    return it


@pytest.fixture
def joint(db):
    """Norr, Öst and Syd pay together; Syd since 1 July 2026."""
    collaboration = CollaborationFactory()
    norr, ost, syd = (OrganisationFactory(name=name, short_name=name) for name in ("Norr", "Öst", "Syd"))
    here = {"collaboration": collaboration, "role": "principal"}
    for organisation, from_on in ((norr, None), (ost, None), (syd, date(2026, 7, 1))):
        ParticipationFactory(organisation=organisation, from_on=from_on, **here)
    seat = {"collaboration": collaboration}
    return SimpleNamespace(
        collaboration=collaboration, norr=norr, ost=ost, syd=syd,
        lead=SeatFactory(organisation=norr, role="lead", **seat).person,
        reader=SeatFactory(organisation=norr, role="reader", **seat).person,
        other=SeatFactory(organisation=ost, role="editor", **seat).person,
        council=SeatFactory(organisation=norr, role="council", **seat).person,
        outsider=PersonFactory(), administrator=PersonFactory(is_administrator=True),
    )  # fmt: skip
