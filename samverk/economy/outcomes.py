"""What the books say of a budget's lines (Swedish: utfall)."""

from datetime import date

from django.db.models import Sum

from samverk.economy.models import Budget, LedgerRow


def outcome_by_line(budget: Budget, until: date | None = None) -> dict[int, int]:
    """Öre by the key of each line that anything is booked on, to and including a day. Costs are positive, incomes
    negative, as in the budget: deviation = budget − outcome, and plus is good of both."""
    rows = LedgerRow.objects.filter(voucher__budget=budget, line__isnull=False)
    if until is not None:
        rows = rows.filter(voucher__on__lte=until)
    return dict(rows.order_by().values_list("line").annotate(Sum("ore")))


def unmatched(budget: Budget):
    """Rows that no rule has put anywhere: nothing is dropped, and nothing is guessed."""
    return LedgerRow.objects.filter(voucher__budget=budget, line__isnull=True, is_outside=False)
