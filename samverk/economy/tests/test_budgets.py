"""The rules of budgets, asked of the operations."""

from datetime import date
from fractions import Fraction

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from samverk.core.models import Revision
from samverk.core.trail import Conflict
from samverk.core.undo import undo
from samverk.economy import operations
from samverk.economy.figures import BudgetTable, VersionComparison, part_of_year
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion
from samverk.economy.operations import Sums
from samverk.economy.tests.conftest import adopt, line_of, stored, sums
from samverk.economy.tests.factories import BudgetAmountFactory, BudgetFactory, CostKeyFactory
from samverk.organisations.tests.factories import OrganisationFactory, SeatFactory

pytestmark = pytest.mark.django_db


def amount(version, line, ore) -> BudgetAmount:
    found = BudgetAmount.objects.get(budget_version=version, line=line)
    found.ore = ore
    return found


def code_of(refusal) -> str:
    error = refusal.value
    return error.error_list[0].code if hasattr(error, "error_list") else next(iter(error.error_dict.values()))[0].code


def test_a_budget_begins_as_ones_own_with_a_first_proposal(it):
    budget = Budget(collaboration=it.collaboration, title="Web", year=2027)

    operations.enter_budget(budget, by=it.lead)

    assert (budget.level, budget.kept_by) == (1, it.organisation)
    assert [(each.number, each.state) for each in budget.versions.all()] == [(1, "proposed")]


def test_lines_come_along_from_last_year_with_what_it_planned(it):
    BudgetAmount.objects.filter(line=it.web).update(second_ore=110_000, third_ore=120_000)
    budget = Budget(collaboration=it.collaboration, title="Budget", year=2027)

    operations.enter_budget(budget, by=it.lead, like=it.budget)

    rows = BudgetAmount.objects.filter(budget_version__budget=budget).order_by("line__position")
    assert list(rows.values_list("line__number", "line__kind", "ore", "second_ore", "third_ore")) == [
        ("10", "cost", 110_000, 120_000, None),
        ("20", "income", -40_000, None, None),
    ]


def test_a_key_that_has_ended_does_not_come_along(it):
    ended = CostKeyFactory(collaboration=it.collaboration, to_on=date(2026, 12, 31))
    BudgetLine.objects.filter(pk=it.web.pk).update(key=ended, owner=it.lead)
    budget = Budget(collaboration=it.collaboration, title="Budget", year=2027)

    operations.enter_budget(budget, by=it.lead, like=it.budget)

    assert list(budget.lines.values_list("number", "key", "owner")) == [("10", None, it.lead.pk), ("20", None, None)]


def test_nobody_copies_a_budget_that_is_another_organisations_own(it):
    hidden = BudgetFactory(collaboration=it.collaboration, level=1, kept_by=OrganisationFactory())

    with pytest.raises(PermissionDenied):
        operations.enter_budget(Budget(collaboration=it.collaboration, title="X", year=2027), by=it.lead, like=hidden)


@pytest.mark.parametrize("role", ["editor", "reporter", "reader", "council"])
def test_only_the_lead_changes_a_budget(it, role):
    other = SeatFactory(collaboration=it.collaboration, organisation=it.organisation, role=role).person
    before = stored(it.budget)
    attempts = [
        lambda: operations.enter_budget(Budget(collaboration=it.collaboration, title="X", year=2027), by=other),
        lambda: operations.change_budget(it.budget, by=other),
        lambda: operations.delete_budget(it.budget, by=other),
        lambda: operations.add_line(BudgetLine(budget=it.budget, number="30", name="X"), Sums(1), by=other),
        lambda: operations.change_line(it.web, by=other),
        lambda: operations.delete_line(it.web, by=other),
        lambda: operations.move_line(it.web, up=False, by=other),
        lambda: operations.set_sums(it.version, [amount(it.version, it.web, 1)], by=other),
        lambda: operations.adopt_version(it.version, by=other),
        lambda: operations.revise_budget(it.budget, why="X", by=other),
        lambda: operations.take_lines(it.budget, new=[], changed=[(it.web, Sums(1))], by=other),
    ]

    for attempt in attempts:
        with pytest.raises(PermissionDenied):
            attempt()

    assert stored(it.budget) == before


def test_an_adopted_version_says_by_whom_and_when(it):
    with pytest.raises(ValidationError):
        operations.adopt_version(it.version, by=it.lead)

    version = adopt(it)

    version.refresh_from_db()
    told = (version.state, version.body, str(version.decided_on), version.paragraph)
    assert told == ("adopted", "kommunfullmäktige", "2025-11-05", "§ 98")


def test_nothing_is_adopted_twice_or_empty(it):
    adopt(it)
    with pytest.raises(ValidationError) as twice:
        adopt(it)
    empty = Budget(collaboration=it.collaboration, title="Empty", year=2027)
    operations.enter_budget(empty, by=it.lead)
    version = empty.versions.get()
    version.body, version.decided_on = "KF", date(2026, 11, 5)
    with pytest.raises(ValidationError) as of_nothing:
        operations.adopt_version(version, by=it.lead)

    assert (code_of(twice), code_of(of_nothing)) == ("adopted", "empty")


def test_nothing_changes_an_adopted_sum(it):
    added = operations.add_line(BudgetLine(budget=it.budget, number="30", name="Staff"), Sums(5), by=it.lead)
    changed = operations.set_sums(it.version, [amount(it.version, it.web, 120_000)], by=it.lead)
    vat = Budget.objects.get(pk=it.budget.pk)
    vat.vat = "included"
    with_vat = operations.change_budget(vat, by=it.lead)
    version = adopt(it)
    adoption = Revision.objects.filter(action="economy.budget_adopted").last().operation
    before = stored(it.budget)

    def turned():
        line = line_of(it, "10")
        line.kind = "income"
        return line

    def with_year(year):
        budget = Budget.objects.get(pk=it.budget.pk)
        budget.year = year
        return budget

    attempts = [
        lambda: operations.set_sums(version, [amount(version, it.web, 1)], by=it.lead),
        lambda: operations.delete_line(line_of(it, "10"), by=it.lead),
        lambda: operations.delete_budget(Budget.objects.get(pk=it.budget.pk), by=it.lead),
        lambda: operations.change_line(turned(), by=it.lead),
        lambda: operations.change_line(line_of(it, "10"), amount(version, it.web, 1), by=it.lead),
        lambda: operations.change_budget(with_year(2027), by=it.lead),
        lambda: operations.withdraw_proposal(version, by=it.lead),
        lambda: operations.take_lines(it.budget, new=[], changed=[(it.web, Sums(1))], by=it.lead),
        lambda: operations.add_line(BudgetLine(budget=it.budget, number="40", name="X"), Sums(1), by=it.lead),
        *(lambda each=each: undo(each, by=it.lead) for each in (added.id, changed.id, with_vat.id, adoption)),
    ]

    for number, attempt in enumerate(attempts):
        with pytest.raises((ValidationError, PermissionDenied)):
            attempt()
            pytest.fail(f"attempt {number} did something")

    assert stored(it.budget) == before
    assert Budget.objects.get(pk=it.budget.pk).vat == "included"


def test_nor_does_a_revision_of_it(it):
    version = adopt(it)
    operations.revise_budget(it.budget, why="The state’s grant fell away", by=it.lead)
    revision = it.budget.versions.last()
    operations.set_sums(revision, [amount(revision, it.web, 0)], by=it.lead)
    with pytest.raises(ValidationError) as refusal:
        operations.delete_line(line_of(it, "10"), by=it.lead)

    assert sums(version) == {"10": 100_000, "20": -40_000}
    assert (revision.number, revision.why, sums(revision)) == (
        2,
        "The state’s grant fell away",
        {"10": 0, "20": -40_000},
    )
    assert code_of(refusal) == "adopted"


def test_one_revision_at_a_time_and_each_says_why(it):
    with pytest.raises(ValidationError) as while_proposed:
        operations.revise_budget(it.budget, why="X", by=it.lead)
    adopt(it)
    with pytest.raises(ValidationError) as without_why:
        operations.revise_budget(it.budget, why=" ", by=it.lead)

    assert (code_of(while_proposed), code_of(without_why)) == ("proposed", "required")


def test_a_revision_taken_back_leaves_what_was_adopted(it):
    version = adopt(it)
    operations.revise_budget(it.budget, why="More", by=it.lead)
    operations.add_line(BudgetLine(budget=it.budget, number="30", name="Staff"), Sums(5), by=it.lead)

    operations.withdraw_proposal(it.budget.versions.last(), by=it.lead)

    assert [each.pk for each in it.budget.versions.all()] == [version.pk]
    assert list(it.budget.lines.values_list("number", flat=True)) == ["10", "20"]
    with pytest.raises(ValidationError):
        operations.withdraw_proposal(version, by=it.lead)


def test_what_is_said_of_the_decision_can_be_corrected_and_that_taken_back(it):
    version = adopt(it)
    version.paragraph = "§ 99"
    op = operations.change_decision(version, by=it.lead)

    assert BudgetVersion.objects.get(pk=version.pk).paragraph == "§ 99"
    undo(op.id, by=it.lead)
    assert BudgetVersion.objects.get(pk=version.pk).paragraph == "§ 98"


def test_a_cost_that_becomes_an_income_turns_its_sum(it):
    line = line_of(it, "10")
    line.kind = "income"

    op = operations.change_line(line, by=it.lead)

    assert sums(it.version) == {"10": -100_000, "20": -40_000}
    undo(op.id, by=it.lead)
    assert (sums(it.version), line_of(it, "10").kind) == ({"10": 100_000, "20": -40_000}, "cost")


def test_two_who_change_the_same_sum_are_told(it):
    mine, theirs = amount(it.version, it.web, 1), amount(it.version, it.web, 2)
    operations.set_sums(it.version, [theirs], by=it.lead)

    with pytest.raises(Conflict):
        operations.set_sums(it.version, [mine], by=it.lead)

    assert sums(it.version)["10"] == 2


def test_lines_change_places(it):
    operations.move_line(it.fees, up=True, by=it.lead)

    assert list(it.budget.lines.values_list("number", flat=True)) == ["20", "10"]
    with pytest.raises(ValidationError):
        operations.move_line(line_of(it, "20"), up=True, by=it.lead)


def test_a_sum_of_another_budgets_line_is_refused(it):
    other = BudgetAmountFactory()

    with pytest.raises(PermissionDenied):
        operations.set_sums(it.version, [other], by=it.lead)


@pytest.mark.parametrize(
    ("on", "part"),
    [
        (None, Fraction(0)),
        (date(2025, 12, 31), Fraction(0)),
        (date(2026, 4, 30), Fraction(1, 3)),
        (date(2026, 8, 31), Fraction(2, 3)),
        (date(2026, 1, 15), Fraction(15, 31 * 12)),
        (date(2026, 12, 31), Fraction(1)),
        (date(2027, 1, 1), Fraction(1)),
    ],
)
def test_the_year_is_a_third_over_after_the_first_tertial(on, part):
    assert part_of_year(2026, on) == part


def test_costs_incomes_and_net_tie(it):
    table = BudgetTable(it.budget, it.version, it.lead)

    assert [(group.kind, group.total.ore) for group in table.groups] == [("cost", 100_000), ("income", -40_000)]
    assert table.total.ore == 60_000


def test_versions_are_compared_line_by_line(it):
    version = adopt(it)
    operations.revise_budget(it.budget, why="More", by=it.lead)
    revision = it.budget.versions.last()
    operations.set_sums(revision, [amount(revision, it.web, 150_000)], by=it.lead)
    operations.add_line(BudgetLine(budget=it.budget, number="30", name="Staff"), Sums(5), by=it.lead)

    comparison = VersionComparison(it.budget, version, revision)

    rows = [(each.line.number, each.before, each.after, each.difference) for each in comparison.changed]
    assert rows == [("10", 100_000, 150_000, 50_000), ("30", None, 5, 5)]
    assert (comparison.before, comparison.after, comparison.difference) == (60_000, 110_005, 50_005)
