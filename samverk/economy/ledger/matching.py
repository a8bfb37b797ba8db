"""Which budget line a row of the books belongs to: by the rules that people have set, never by a guess."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q

from samverk.economy.models import AccountRule, Budget, BudgetLine, LedgerRow
from samverk.organisations.models import Collaboration

OF_THE_BALANCE_SHEET = ("1", "2")  # how accounts begin that hold assets and debts, in every Swedish account plan
AT_ONCE = 300  # pairs of account and objects in one query
WIDEST = 10**12


class Place(NamedTuple):
    """Where a row goes: to a line, outside the budget, or (neither) nowhere yet."""

    line: int | None = None
    is_outside: bool = False


UNMATCHED, OUTSIDE = Place(), Place(None, True)


class Placing:
    """The rules of a collaboration, as they place the rows of one of its budgets."""

    def __init__(self, rules: Iterable[AccountRule], lines: dict[str, int]):
        self.rules, self.lines = sorted(rules, key=_specificity), lines
        self._known: dict[tuple[str, str], tuple[Place, AccountRule | None]] = {}

    @classmethod
    def of(cls, budget: Budget) -> "Placing":
        lines = dict(BudgetLine.objects.filter(budget=budget).values_list("number", "pk"))
        return cls(AccountRule.objects.filter(collaboration=budget.collaboration_id), lines)

    def place(self, account: str, objects: str) -> Place:
        return self.reason(account, objects)[0]

    def reason(self, account: str, objects: str) -> tuple[Place, AccountRule | None]:
        """The place, and the rule that gives it, if one does."""
        pair = account, objects
        if pair not in self._known:
            self._known[pair] = self._judged(account, objects.split(" "))
        return self._known[pair]

    def _judged(self, account: str, objects: list[str]) -> tuple[Place, AccountRule | None]:
        for rule in self.rules:
            if rule.from_account <= account <= rule.to_account and (not rule.object or rule.object in objects):
                if not rule.line_number:
                    return OUTSIDE, rule
                line = self.lines.get(rule.line_number)  # another year's budget may have no such line
                return (Place(line) if line else UNMATCHED), rule
        return (OUTSIDE if account.startswith(OF_THE_BALANCE_SHEET) else UNMATCHED), None


def _specificity(rule: AccountRule) -> tuple:
    return not rule.object, _width(rule), rule.pk or WIDEST


def _width(rule: AccountRule) -> int:
    """How many accounts it spans, as if every account had as many figures as the longest."""
    first, last = rule.from_account, rule.to_account
    if first == last:
        return 0
    if not (first + last).isascii() or not (first + last).isdigit():
        return WIDEST
    return int(last.ljust(10, "9")[:10]) - int(first.ljust(10, "0")[:10])


def hold(collaboration_id: int) -> None:
    """Until the operation ends nobody else imports or sets rules here: rows that come meanwhile would be placed by
    rules that hold no longer."""
    Collaboration.objects.select_for_update(no_key=True).only("pk").get(pk=collaboration_id)


def place_anew(budget: Budget) -> int:
    """Put every row of the budget where the rules say now, but what a fixed settlement counts, which stays where it is;
    how many moved.

    One query reads what there is, accounts with their objects; those that move are written by place, many at once.
    """
    placing, moving = Placing.of(budget), defaultdict(list)
    rows = LedgerRow.objects.filter(voucher__budget=budget, settlement=None).order_by()
    for account, objects, line, is_outside in rows.values_list(
        "account", "objects_text", "line", "is_outside"
    ).distinct():
        place = placing.place(account, objects)
        if place != Place(line, is_outside):
            moving[place].append((account, objects))
    moved = 0
    for place, pairs in moving.items():
        for start in range(0, len(pairs), AT_ONCE):
            chosen = rows.filter(_any_of(pairs[start : start + AT_ONCE]))
            moved += chosen.update(line=place.line, is_outside=place.is_outside)
    return moved


def _any_of(pairs: list[tuple[str, str]]) -> Q:
    by_objects = defaultdict(list)
    for account, objects in pairs:
        by_objects[objects].append(account)
    found = Q()
    for objects, accounts in by_objects.items():
        found |= Q(objects_text=objects, account__in=accounts)
    return found


def follow(op) -> None:
    """Rows follow the rules, and the lines that these name, whatever operation changes them: undo too. Hung in
    `core.trail.followers`."""
    labels = {entry["model"] for entry in op.entries}
    if not labels & {AccountRule._meta.label_lower, BudgetLine._meta.label_lower}:
        return
    collaborations, budgets = set(), set()
    for entry in op.entries:
        for values in filter(None, [entry["content"].get("before"), entry["content"].get("after")]):
            if entry["model"] == AccountRule._meta.label_lower:
                collaborations.add(values.get("collaboration_id"))
            elif entry["model"] == BudgetLine._meta.label_lower:
                budgets.add(values.get("budget_id"))
    budgets = set(
        LedgerRow.objects.filter(voucher__budget__in=budgets).order_by().values_list("voucher__budget", flat=True)
    ) if budgets else budgets  # fmt: skip
    chosen = Budget.objects.filter(Q(collaboration__in=collaborations) | Q(pk__in=budgets))
    for budget in chosen.order_by("pk"):
        hold(budget.collaboration_id)
        place_anew(budget)
