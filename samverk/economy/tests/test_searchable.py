"""What the search finds of the economy, and for whom."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from samverk.core.search import index
from samverk.core.search.finding import find
from samverk.core.trail import operation
from samverk.economy.models import BudgetAmount, BudgetShare, Settlement
from samverk.economy.tests.factories import (
    BudgetAmountFactory,
    BudgetFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    CostKeyFactory,
    FundingFactory,
)
from samverk.organisations.tests.factories import OrganisationFactory, ParticipationFactory, SeatFactory
from samverk.planning.tests.factories import ActivityFactory, PlanFactory

pytestmark = pytest.mark.django_db
DECIDED = {"body": "Kommunfullmäktige", "paragraph": "§ 98", "dnr": "KS 2025-0417"}


@pytest.fixture
def key():
    return CostKeyFactory(
        name="Invånarnyckeln", agreement="Samverkansavtalet Klockarvik", kept_by=OrganisationFactory()
    )


@pytest.fixture
def budget(key):
    budget = BudgetFactory(collaboration=key.collaboration, title="Driften", note="Färjorna ingår", key=key)
    version = BudgetVersionFactory(budget=budget, state="adopted", decided_on=date(2025, 11, 24), **DECIDED)
    line = BudgetLineFactory(budget=budget, number="1610", name="Webbplatsen")
    BudgetAmountFactory(budget_version=version, line=line, note="Ny leverantör väntas")
    BudgetVersionFactory(budget=budget, number=2, why="Bränslet blev dyrare")
    Settlement.objects.create(
        budget=budget, from_on=date(2026, 1, 1), to_on=date(2026, 4, 30), note="Återbetalas på Valborg"
    )
    index.rebuild()
    return budget


def seat(budget, **more):
    found = SeatFactory(collaboration=budget.collaboration, **{"role": "reader"} | more)
    ParticipationFactory(collaboration=budget.collaboration, organisation=found.organisation)
    return found


def kinds_found(person, words: str, **more) -> list[str]:
    return sorted(find(person, words, exactly=True, **more).counts)


ASKED = [
    ("driften", "budget"), ("färjorna", "budget"), ("KS 2025-0417", "budget"), ("bränslet", "budget"),
    ("webbplatsen", "budgetline"), ("1610", "budgetline"), ("leverantör", "budgetline"),
    ("invånarnyckeln", "costkey"), ("klockarvik", "costkey"), ("fördelningsnyckel", "costkey"),
    ("valborg", "settlement"), ("avräkning", "settlement"), ("tilitys", "settlement"),
]  # fmt: skip


@pytest.mark.parametrize(("words", "kind"), ASKED)
def test_each_is_found_by_its_words(words, kind, budget):
    assert kind in kinds_found(seat(budget).person, words)


def test_only_by_who_may_see_them(budget, key):
    own, named, other = seat(budget), seat(budget), seat(budget, role="lead")
    budget.level, budget.kept_by = 2, own.organisation
    budget.save()
    BudgetShare.objects.create(budget=budget, organisation=named.organisation)
    words = ("driften", "bränslet", "webbplatsen", "leverantör", "valborg")
    by_level = {"budget", "budgetline", "settlement"}

    for each in (own, named):
        assert {kind for word in words for kind in kinds_found(each.person, word)} == by_level
    council, stranger = seat(budget, role="council"), SeatFactory(role="lead")
    for each in (other, council, stranger):
        assert [kinds_found(each.person, word) for word in words] == [[]] * len(words)
    assert kinds_found(other.person, "klockarvik") == ["costkey"]
    assert [kinds_found(each.person, "klockarvik") for each in (council, stranger)] == [[], []]


def test_a_key_that_is_a_draft_is_found_by_its_own_organisation_alone(budget):
    own, other = seat(budget), seat(budget, role="lead")
    CostKeyFactory(collaboration=budget.collaboration, name="Utkastnyckeln", kept_by=own.organisation, state="draft")
    index.rebuild()

    assert [kinds_found(each.person, "utkastnyckeln") for each in (own, other)] == [["costkey"], []]


def test_a_line_is_not_found_by_an_activity_that_may_be_hidden(budget):
    activity = ActivityFactory(plan=PlanFactory(collaboration=budget.collaboration), title="Hemlighetsholmen")
    BudgetLineFactory(budget=budget, number="20", name="Övrigt", activity=activity)
    index.rebuild()

    assert kinds_found(seat(budget).person, "hemlighetsholmen") == ["activity"]


def test_the_page_says_which_budget_and_collaboration_with_a_link(client, budget):
    client.force_login(seat(budget, person__language="en").person)

    page = client.get(reverse("core:search"), {"q": "webbplatsen"}).content.decode()

    assert f'href="{budget.lines.get().get_absolute_url()}"' in page
    assert "Budget line" in page
    assert f"{budget} · {budget.collaboration}" in page


def test_what_is_changed_is_found_at_once_and_what_is_gone_no_more(budget, key):
    reader = seat(budget).person
    with operation("tests.changed", by=None) as op:
        version = budget.versions.get(number=2)
        version.why = "Elen blev billigare"
        op.save(version)
        key.agreement = "Avtalet från Grisslehamn"
        op.save(key)
        amount = BudgetAmount.objects.get()
        amount.note = "Upphandlas i vår"
        op.save(amount)

    asked = {word: kinds_found(reader, word) for word in ("bränslet", "leverantör", "klockarvik")}
    assert asked == {"bränslet": [], "leverantör": [], "klockarvik": []}
    assert kinds_found(reader, "elen") == ["budget"]
    assert kinds_found(reader, "upphandlas") == ["budgetline"]
    assert kinds_found(reader, "grisslehamn") == ["costkey"]

    with operation("tests.renamed", by=None) as op:
        budget.title = "Turistbyrån"
        op.save(budget)
    assert kinds_found(reader, "turistbyrån") == ["budget", "budgetline", "settlement"]

    with operation("tests.deleted", by=None) as op:
        op.delete(budget.settlements.get())
    assert kinds_found(reader, "valborg") == []


def test_a_co_financing_is_found_by_the_new_name_of_whoever_gets_the_money(budget):
    recipient = OrganisationFactory(name="Rospiggens museum")
    FundingFactory(collaboration=budget.collaboration, recipient=recipient)
    index.rebuild()
    with operation("tests.renamed", by=None) as op:
        recipient.name = "Skärgårdsmuseet"
        op.save(recipient)

    assert "funding" in kinds_found(seat(budget).person, "skärgårdsmuseet")


def test_more_lines_are_written_to_the_index_with_no_more_queries(budget):
    lead = seat(budget, role="lead").person
    version = budget.versions.get(number=2)
    lines = [BudgetLineFactory(budget=budget, number=str(n)) for n in range(20, 40)]
    amounts = [BudgetAmountFactory(budget_version=version, line=line) for line in lines]

    def queries(number: int) -> int:
        for each in amounts[:number]:
            each.note = f"Anteckning {number}"
        with CaptureQueriesContext(connection) as found, operation("tests.noted", by=lead) as op:
            op.save_many(amounts[:number])
        return len(found)

    queries(1)
    assert queries(20) <= queries(2) + 2
