"""Hangs the books on the rooms below. Called from the room's apps.ready."""

from django.utils.translation import gettext_lazy as _

from samverk.core import panels, restoring, retention, trail, undo
from samverk.core.jobs import kinds
from samverk.core.news.registry import Told, register
from samverk.economy.ledger import matching
from samverk.economy.ledger.figures import reconciliation
from samverk.economy.models import AccountRule, LedgerImport, LedgerRow
from samverk.economy.permissions import can_edit_rule, can_remove_import

WORDS = {
    "economy.ledger_imported": _("read in the books"),
    "economy.import_removed": _("removed a file of the books"),
    "economy.rule_set": _("set a rule for accounts"),
}


def hang() -> None:
    at = "samverk.economy.ledger.jobs"
    kinds.register("economy.read_ledger", _("Looking through a file of the books"), f"{at}.read_ledger")
    kinds.register("economy.import_ledger", _("Reading in the books"), f"{at}.save_ledger")
    kinds.register("economy.remove_ledger", _("Removing a file of the books"), f"{at}.remove_ledger")
    retention.register(
        "economy.ledger_drafts", _("Files of the books on their way in"), days=1, least=1,
        old="samverk.economy.operations.old_ledger_drafts",
    )  # fmt: skip
    undo.allow(LedgerImport, _may_take_back)
    undo.count_brought(LedgerImport, "row_count")
    undo.allow(AccountRule, can_edit_rule, alike=["collaboration"])
    restoring.allow(AccountRule, "line_number")
    register(Told(
        LedgerImport, LedgerImport.objects.visible_to, within="budget__collaboration", whole="budget", owner="budget",
        words=WORDS,
    ))  # fmt: skip
    panels.register("budget", "economy/_ledger_panel.html", _on_budget, order=40)
    panels.register("budget-line", "economy/_line_vouchers_panel.html", order=40)
    if matching.follow not in trail.followers:
        trail.followers.append(matching.follow)


def _may_take_back(person, ledger_import: LedgerImport) -> bool:
    """An import that is whole, and of which no fixed settlement counts anything. One that was removed is not brought
    back by its revision, which holds no vouchers: the file is read in again."""
    is_whole = ledger_import.vouchers.count() == ledger_import.voucher_count
    if LedgerRow.objects.filter(voucher__ledger_import=ledger_import).exclude(settlement=None).exists():
        return False
    return is_whole and can_remove_import(person, ledger_import)


def _on_budget(request, budget) -> dict:
    return {"ledger": reconciliation(budget)}
