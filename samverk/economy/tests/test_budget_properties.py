"""Whatever is done with a budget: sums tie, what was adopted stays, and a workbook comes back as it went."""

import io
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from samverk.core.models import Revision
from samverk.core.undo import undo
from samverk.economy import operations
from samverk.economy.exporting import budget_xlsx
from samverk.economy.figures import BudgetTable
from samverk.economy.importing import apply_budget, read_budget
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion
from samverk.economy.operations import Sums
from samverk.economy.tests.conftest import adopt, begun, stored, sums
from tests.access.test_access import Rollback

pytestmark = pytest.mark.django_db

ORE = st.integers(-(10**13), 10**13)
PLANNED = st.none() | ORE
LINES = st.lists(st.tuples(st.sampled_from(["cost", "income"]), ORE, PLANNED, PLANNED), max_size=6)
DOES = ("add", "set", "delete", "turn", "adopt", "revise", "withdraw", "undo", "copy", "import", "move", "remove")
STEPS = st.lists(st.tuples(st.sampled_from(DOES), st.integers(0, 7), ORE), min_size=1, max_size=12)


def in_a_world(do) -> None:
    """Each example in a transaction of its own, which is taken back."""
    try:
        with transaction.atomic():
            do(begun())
            raise Rollback
    except Rollback:
        return


def step(it: SimpleNamespace, what: str, which: int, ore: int) -> None:
    budget = Budget.objects.get(pk=it.budget.pk)
    lines, versions = list(budget.lines.all()), list(budget.versions.all())
    line = lines[which % len(lines)] if lines else None
    version = versions[which % len(versions)]
    if what == "add":
        operations.add_line(BudgetLine(budget=budget, number=f"n{which}", name="Rad"), Sums(ore), by=it.lead)
    elif what == "set":
        for amount in version.amounts.all():
            amount.ore = ore
            operations.set_sums(version, [amount], by=it.lead)
    elif what == "delete" and line:
        operations.delete_line(line, by=it.lead)
    elif what == "turn" and line:
        line.kind = "cost" if line.kind == "income" else "income"
        operations.change_line(line, by=it.lead)
    elif what == "adopt":
        adopt(it, version)
    elif what == "revise":
        operations.revise_budget(budget, why="Ny", by=it.lead)
    elif what == "withdraw":
        operations.withdraw_proposal(version, by=it.lead)
    elif what == "undo":
        done = list(Revision.objects.order_by("-sequence").values_list("operation", flat=True)[:8])
        if done:
            undo(done[which % len(done)], by=it.lead)
    elif what == "copy":
        title = f"Kopia {which}"
        new = Budget(collaboration=it.collaboration, title=title, year=2026 + which)
        operations.enter_budget(new, by=it.lead, like=budget)
    elif what == "import" and line:
        operations.take_lines(budget, new=[], changed=[(line, Sums(ore))], by=it.lead)
    elif what == "move" and line:
        operations.move_line(line, up=bool(which % 2), by=it.lead)
    elif what == "remove":
        operations.delete_budget(budget, by=it.lead)


def adopted(it) -> dict:
    return {key: said for key, said in stored(it.budget).items() if said[-1] == BudgetVersion.State.ADOPTED}


@given(STEPS)
def test_whatever_is_done_what_was_adopted_stays(steps):
    def do(it):
        known = {}
        for what, which, ore in [*steps[: len(steps) // 2], ("adopt", 0, 0), *steps[len(steps) // 2 :]]:
            if not Budget.objects.filter(pk=it.budget.pk).exists():
                break
            try:
                with transaction.atomic():
                    step(it, what, which, ore)
            except (ValidationError, PermissionDenied):
                pass
            now = adopted(it)
            assert {key: now.get(key) for key in known} == known
            known = now

    in_a_world(do)


@given(LINES)
def test_costs_incomes_and_net_are_the_sums_of_their_lines(lines):
    def do(it):
        for number, (kind, *sums_given) in enumerate(lines):
            line = BudgetLine(budget=it.budget, number=f"n{number}", name="Rad", kind=kind)
            operations.add_line(line, Sums(*sums_given), by=it.lead)

        table = BudgetTable(it.budget, it.version, it.lead)

        every = list(BudgetAmount.objects.filter(budget_version=it.version))
        assert table.total.ore == sum(each.ore for each in every) == sum(group.total.ore for group in table.groups)
        for name in ("second_ore", "third_ore"):
            said = [value for each in every if (value := getattr(each, name)) is not None]
            assert getattr(table.total, name) == (sum(said) if said else None)
        for figure in ("ore", "outcome_ore", "expected_ore", "remaining_ore", "deviation_ore"):
            assert getattr(table.total, figure) == sum(getattr(row.figures, figure) for row in table.rows)

    in_a_world(do)


@given(LINES)
def test_a_workbook_comes_back_as_it_went(lines):
    def do(it):
        for number, (kind, *sums_given) in enumerate(lines):
            line = BudgetLine(budget=it.budget, number=f"n{number}", name=f"Rad {number}", kind=kind)
            operations.add_line(line, Sums(*sums_given), by=it.lead)
        data = budget_xlsx(it.budget, it.version, it.lead)

        same = read_budget(it.budget, io.BytesIO(data), "b.xlsx", by=it.lead)
        other = Budget(collaboration=it.collaboration, title="Tom", year=2026)
        operations.enter_budget(other, by=it.lead)
        apply_budget(read_budget(other, io.BytesIO(data), "b.xlsx", by=it.lead), by=it.lead)

        assert (same.new, same.changed, same.errors) == ([], [], [])
        assert sums(other.versions.get()) == sums(it.version)
        kinds = [list(each.lines.values_list("number", "name", "kind")) for each in (it.budget, other)]
        assert kinds[0] == kinds[1]

    in_a_world(do)
