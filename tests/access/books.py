"""What the pages of the books need in the small world: a file read in, one on its way, and a rule."""

from samverk.economy.ledger.comparing import compare
from samverk.economy.models import LedgerImport, LedgerVoucher
from samverk.economy.operations import import_ledger, keep_ledger_draft
from samverk.economy.tests.factories import (
    AccountRuleFactory,
    LedgerImportFactory,
    LedgerRowFactory,
    LedgerVoucherFactory,
)

BOOKS = b"Vernr;Datum;Konto;Text;Belopp\nLR 1;2026-01-15;4010;Webb;1250,50\nLR 1;2026-01-15;2440;Webb;-1250,50\n"
MORE = b"Vernr;Datum;Konto;Text;Belopp\nLR 2;2026-02-15;5010;Mer;100\n"


def fill_books(world) -> None:
    """In the budget that all who take part see."""
    world.rule = AccountRuleFactory(collaboration=world.collaboration, line_number=world.budget_line.number)
    draft = keep_ledger_draft(world.budget, world.norr, BOOKS, "huvudbok.csv", by=world.lead)
    import_ledger(draft, shown=compare(draft), by=world.lead)
    world.ledger_import = LedgerImport.objects.get(budget=world.budget)
    world.voucher = LedgerVoucher.objects.get(budget=world.budget)
    world.ledger_draft = keep_ledger_draft(world.budget, world.norr, MORE, "mer.csv", by=world.lead)


def book_arguments(world) -> dict:
    return {
        "ledger_draft_id": world.ledger_draft.pk,
        "import_id": world.ledger_import.pk,
        "voucher_id": world.voucher.pk,
        "rule_id": world.rule.pk,
    }


def books_of_ost(world) -> dict:
    """In the budget that ost keeps to itself: what to ask for, where it is asked for from next door."""
    found = LedgerVoucher.objects.get(budget=world.hidden_budget[0])
    return {"import_id": found.ledger_import_id, "voucher_id": found.pk}


def book_levels(world) -> None:
    for budget, line in (world.hidden_budget, world.named_budget):
        kept_back_books(budget, line)


def kept_back_books(budget, line) -> list:
    """A file's one voucher, on the line."""
    made = LedgerImportFactory(
        budget=budget, organisation=budget.kept_by, voucher_count=1, row_count=1, debit_ore=100_000
    )  # fmt: skip
    voucher = LedgerVoucherFactory(ledger_import=made, text="Faktura")
    LedgerRowFactory(voucher=voucher, line=line, text="Webbplats")
    return [made]
