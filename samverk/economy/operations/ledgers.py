"""What changes when the books are read in: files on their way, imports, and the rules that place their rows."""

import hashlib
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from samverk.core.permissions import require
from samverk.core.trail import Operation, operation
from samverk.economy.ledger.comparing import Found, check_objects, compare
from samverk.economy.ledger.matching import hold
from samverk.economy.ledger.vouchers import Voucher
from samverk.economy.models import (
    AccountRule,
    Budget,
    LedgerDraft,
    LedgerImport,
    LedgerRow,
    LedgerVoucher,
)
from samverk.economy.permissions import can_edit_rule, can_import_ledger, can_remove_import
from samverk.economy.sie import looks_like_sie
from samverk.organisations.models import Organisation

VOUCHERS_AT_ONCE = 500
ROWS_AT_ONCE = 1_000


def keep_ledger_draft(
    budget: Budget, organisation: Organisation, data: bytes, file_name: str, *, by, encoding: str = "", only: str = ""
) -> LedgerDraft:
    """Keep a file between the steps of an import; one a person and budget. What it holds is looked at later."""
    require(can_import_ledger(by, budget))
    LedgerDraft.objects.filter(budget=budget, person=by).delete()
    kind = LedgerImport.Format.SIE if looks_like_sie(data) else LedgerImport.Format.SHEET
    facts = {"file_name": file_name[:200], "data": data, "encoding": encoding, "format": kind}
    only = check_objects(only)
    return LedgerDraft.objects.create(budget=budget, organisation=organisation, person=by, only_objects=only, **facts)


def old_ledger_drafts(before: datetime) -> QuerySet:
    return LedgerDraft.objects.filter(created_at__lt=before)


def import_ledger(draft: LedgerDraft, *, shown: Found, by) -> Operation:
    """Read in what `shown` told of: every voucher that is not there already, all of them or none.

    Raises ValidationError with code "changed" where vouchers that are there say something else in the file,
    "nothing_new" where it has none that is not there, and "moved_on" where what it would add is no longer what was
    shown.
    """
    budget = draft.budget
    require(can_import_ledger(by, budget))
    if shown.changed:
        raise ValidationError(
            _("Vouchers that are read in already say something else in this file. Remove the earlier import first, or "
              "find out why they differ."), code="changed",
        )  # fmt: skip
    if not shown.new:
        raise ValidationError(_("Everything in the file is read in already."), code="nothing_new")
    with operation("economy.ledger_imported", by=by) as op:
        hold(budget.collaboration_id)
        ledger_import = op.create(_import_of(draft, shown, by))
        saving = _Saving(ledger_import)
        found = compare(draft, keep=saving.keep)
        saving.flush()
        if found.fingerprint != shown.fingerprint:
            refusal = _("Something has changed since this was shown. Look through it again.")
            raise ValidationError(refusal, code="moved_on")
        LedgerDraft.objects.filter(pk=draft.pk).delete()
    return op


def remove_import(ledger_import: LedgerImport, *, by, expected_version: int | None = None) -> Operation:
    """Take away all that one file brought. Its revisions keep the file's digest, counts and sums.

    Raises ValidationError with code "settled" where a fixed settlement counts any of it.
    """
    require(can_remove_import(by, ledger_import))
    with operation("economy.import_removed", by=by) as op:
        hold(ledger_import.budget.collaboration_id)
        rows = LedgerRow.objects.filter(voucher__ledger_import=ledger_import)
        if rows.exclude(settlement=None).exists():
            refusal = _("A fixed settlement counts rows of the file, so it stays. Correct it in the books instead.")
            raise ValidationError(refusal, code="settled")
        rows.delete()
        op.delete(ledger_import, expected_version)
    return op


def set_rule(rule: AccountRule, *, by) -> Operation:
    """Say which line accounts belong to. A rule for the very same accounts and object is changed. Rows that are there
    follow at once (`ledger.matching.follow`), in every year's budget."""
    require(can_edit_rule(by, rule))
    with operation("economy.rule_set", by=by) as op:
        hold(rule.collaboration_id)
        same = AccountRule.objects.filter(
            collaboration=rule.collaboration_id, from_account=rule.from_account, to_account=rule.to_account,
            object=rule.object,
        ).first()  # fmt: skip
        if same is None:
            op.create(rule)
        else:
            same.line_number = rule.line_number
            op.save(same)
    return op


def change_rule(rule: AccountRule, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_rule(by, rule))
    with operation("economy.rule_changed", by=by) as op:
        hold(rule.collaboration_id)
        op.save(rule, expected_version)
    return op


def delete_rule(rule: AccountRule, *, by, expected_version: int | None = None) -> Operation:
    require(can_edit_rule(by, rule))
    with operation("economy.rule_deleted", by=by) as op:
        hold(rule.collaboration_id)
        op.delete(rule, expected_version)
    return op


def _import_of(draft: LedgerDraft, shown: Found, by) -> LedgerImport:
    return LedgerImport(
        budget=draft.budget, organisation=draft.organisation, format=draft.format, file_name=draft.file_name,
        sha256=hashlib.sha256(draft.data).hexdigest(), encoding=shown.encoding, only_objects=draft.only_objects,
        left_out_count=shown.left_out, debit_ore=shown.debit_ore, credit_ore=shown.credit_ore,
        voucher_count=shown.new, row_count=shown.new_rows, imported_by=by,
    )  # fmt: skip


class _Saving:
    """Vouchers with their rows, some hundred at a time."""

    def __init__(self, ledger_import: LedgerImport):
        self.ledger_import, self.waiting = ledger_import, []

    def keep(self, voucher: Voucher, digest: str, places: list) -> None:
        self.waiting.append((voucher, digest, places))
        if len(self.waiting) >= VOUCHERS_AT_ONCE:
            self.flush()

    def flush(self) -> None:
        of = self.ledger_import
        stored = LedgerVoucher.objects.bulk_create(
            [
                LedgerVoucher(
                    ledger_import=of, budget_id=of.budget_id, organisation_id=of.organisation_id,
                    series=voucher.series, number=voucher.number, on=voucher.on, text=voucher.text, digest=digest,
                )
                for voucher, digest, _places in self.waiting
            ]
        )  # fmt: skip
        LedgerRow.objects.bulk_create(
            [
                LedgerRow(
                    voucher=voucher, place=number, account=row.account, account_name=row.account_name,
                    objects_text=row.objects, text=row.text, ore=row.ore, line_id=place.line,
                    is_outside=place.is_outside,
                )
                for voucher, (read, _digest, places) in zip(stored, self.waiting, strict=True)
                for number, (row, place) in enumerate(zip(read.rows, places, strict=True), 1)
            ],
            batch_size=ROWS_AT_ONCE,
        )  # fmt: skip
        self.waiting = []
