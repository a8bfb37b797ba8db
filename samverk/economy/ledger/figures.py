"""What the books of a budget come to: reckoned so that every row is somewhere, and shown to be."""

from dataclasses import dataclass

from django.db.models import Count, Max, Q, Sum, Window
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from samverk.core.searching import with_words
from samverk.economy.models import Budget, BudgetLine, LedgerImport, LedgerRow

MATCHED = Q(line__isnull=False)
OUTSIDE = Q(is_outside=True)
UNMATCHED = Q(line__isnull=True, is_outside=False)


@dataclass(frozen=True)
class Part:
    key: str
    words: str
    rows: int
    ore: int


@dataclass(frozen=True)
class Reconciliation:
    """All rows, and the three kinds of place that they are in. `imported` is what the imports themselves say they
    brought, kept apart from the rows."""

    whole: Part
    parts: list[Part]
    imported: Part

    @property
    def ties(self) -> bool:
        """To the row and to the öre."""
        sums = sum(part.rows for part in self.parts), sum(part.ore for part in self.parts)
        return sums == (self.whole.rows, self.whole.ore) == (self.imported.rows, self.imported.ore)

    @property
    def unmatched(self) -> Part:
        return next(part for part in self.parts if part.key == "unmatched")


def rows_of(budget: Budget):
    return LedgerRow.objects.filter(voucher__budget=budget)


def reconciliation(budget: Budget) -> Reconciliation:
    kinds = {"matched": MATCHED, "outside": OUTSIDE, "unmatched": UNMATCHED}
    asked = {"all_rows": Count("pk"), "all_ore": Coalesce(Sum("ore"), 0)}
    for key, which in kinds.items():
        asked |= {f"{key}_rows": Count("pk", filter=which), f"{key}_ore": Coalesce(Sum("ore", filter=which), 0)}
    found = rows_of(budget).order_by().aggregate(**asked)
    words = {"matched": _("On budget lines"), "outside": _("Outside the budget"), "unmatched": _("Not placed yet")}
    parts = [Part(key, words[key], found[f"{key}_rows"], int(found[f"{key}_ore"])) for key in kinds]
    told = LedgerImport.objects.filter(budget=budget).order_by().aggregate(
        rows=Coalesce(Sum("row_count"), 0), ore=Coalesce(Sum("debit_ore"), 0) - Coalesce(Sum("credit_ore"), 0)
    )  # fmt: skip
    return Reconciliation(
        Part("whole", _("All rows in the books"), found["all_rows"], int(found["all_ore"])), parts,
        Part("imported", _("According to the imports"), told["rows"], int(told["ore"])),
    )  # fmt: skip


def accounts_of(budget: Budget, which: Q | None = None):
    """The accounts met, each once for every place that its rows are in, with their number and sum."""
    return (
        rows_of(budget)
        .filter(which or Q())
        .values("account", "line", "line__number", "line__name", "is_outside")
        .annotate(name=Max("account_name"), rows=Count("pk"), sum_ore=Sum("ore"))
        .order_by("account", "line__number")
    )


def with_running_total(rows, order: list[str]):
    """Each row with the sum of all up to it, in the order in which they are shown."""
    return rows.annotate(running_ore=Window(Sum("ore"), order_by=order)).order_by(*order)


def matching(rows, words: str):
    """Rows in whose text, account, objects or voucher every one of the words is."""
    return rows.filter(
        with_words(
            words, "text", "voucher__text", "account", "account_name", "objects_text", "voucher__series",
            "voucher__number",
        )
    )  # fmt: skip


def lines_of(budget: Budget) -> list[BudgetLine]:
    return list(BudgetLine.objects.filter(budget=budget))
