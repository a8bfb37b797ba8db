"""What people may do with the books, for the page of rights: a part of the room's chapter."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right
from samverk.economy import operations as does
from samverk.economy import permissions as may
from samverk.economy.models import AccountRule, LedgerImport, LedgerVoucher

RIGHTS = (
    Right("see_vouchers", _("See what the books say, down to the voucher"),
          lambda person, of: LedgerVoucher.objects.visible_to(person).filter(budget=of.budget.pk).exists()),
    Right("import_ledger", _("Read in the books, and remove what was read in"),
          lambda person, of: may.can_import_ledger(person, of.budget)
          and may.can_remove_import(person, LedgerImport(budget=of.budget)),
          (does.keep_ledger_draft, does.import_ledger, does.remove_import)),
    Right("account_rules", _("Say which accounts belong to which budget line"),
          lambda person, of: may.can_edit_rule(person, AccountRule(collaboration=of.collaboration)),
          (does.set_rule, does.change_rule, does.delete_rule)),
)  # fmt: skip
