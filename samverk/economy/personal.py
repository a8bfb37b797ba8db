"""What budgets, keys and books hold about people."""

from django.utils.translation import gettext_lazy as _

from samverk.core.personal import CONTENT, NAMED, OWNER, TEXT, THING, hold, words
from samverk.economy.models import (
    AccountRule,
    Budget,
    BudgetAmount,
    BudgetLine,
    BudgetVersion,
    CostKey,
    Forecast,
    Hours,
    LedgerDraft,
    LedgerImport,
    LedgerRow,
    LedgerVoucher,
    Payment,
    Population,
    Settlement,
)

DECIDED = {"body": TEXT, "paragraph": THING, "dnr": THING}
SOURCE = {"source_title": THING, "source_url": THING}


def register_own() -> None:
    says = {"purpose": words.ANSWERING, "seen_by": words.BY_LEVEL, "kept": words.AS_RECORDS}
    hold(Budget, **says, data={"title": TEXT, "note": TEXT, **SOURCE})
    hold(BudgetVersion, **says, data={"why": TEXT, **DECIDED})
    hold(BudgetLine, **says, data={"number": THING, "name": TEXT, "owner": NAMED})
    hold(BudgetAmount, **says, data={"note": TEXT})
    hold(Forecast, **says, data={"comment": TEXT, "said_by": NAMED})
    hold(
        CostKey, purpose=words.ANSWERING, seen_by=words.TOGETHER, kept=words.AS_RECORDS,
        data={"name": TEXT, "used": THING, "agreement": TEXT, "approved_by": TEXT, "paragraph": THING, "dnr": THING,
              **SOURCE},
    )  # fmt: skip
    hold(Population, purpose=words.ANSWERING, seen_by=words.TOGETHER, kept=words.AS_RECORDS, data=SOURCE)
    hold(
        AccountRule, purpose=words.ANSWERING, seen_by=words.TOGETHER, kept=words.AS_RECORDS,
        data={"from_account": THING, "to_account": THING, "object": THING, "line_number": THING},
    )  # fmt: skip
    hold(Hours, **says, data={"what": TEXT})
    hold(Payment, **says, data={"reference": TEXT})
    hold(
        Settlement, purpose=words.ANSWERING, seen_by=words.BY_LEVEL, kept=words.AS_RECORDS,
        data={"note": TEXT, "content": THING, "sha256": THING, "fixed_by": NAMED},
    )  # fmt: skip
    books = {"purpose": _("To show what has been paid, down to the voucher"), "seen_by": words.BY_LEVEL}
    books["kept"] = words.AS_RECORDS
    hold(
        LedgerImport, **books,
        data={"file_name": TEXT, "sha256": THING, "imported_by": NAMED, "encoding": THING, "only_objects": THING},
    )  # fmt: skip
    hold(
        LedgerDraft, goes=True, purpose=words.WORKING, seen_by=words.ONESELF, kept="economy.ledger_drafts",
        name=_("File from the books on its way in"),
        data={"person": OWNER, "file_name": TEXT, "data": CONTENT, "encoding": THING, "only_objects": THING,
              "columns": THING, "found": CONTENT},
        columns={"file_name": _("File name"), "created_at": _("Made at")},
    )  # fmt: skip
    hold(
        LedgerVoucher, **books, name=_("Voucher"),
        data={"series": THING, "number": THING, "text": TEXT, "digest": THING},
    )  # fmt: skip
    hold(
        LedgerRow, **books, name=_("Row of a voucher"),
        data={"account": THING, "account_name": THING, "objects_text": THING, "text": TEXT},
    )  # fmt: skip
