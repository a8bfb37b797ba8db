"""The books of a budget: what they come to, account by account, and from a figure down to its vouchers."""

from io import BytesIO

from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import do_and_return, page_of, sorting
from samverk.core.permissions import require
from samverk.core.searching import searched
from samverk.core.sheets import SheetToWrite, write_xlsx
from samverk.economy.forms.ledgers import PlaceForm, places
from samverk.economy.ledger.figures import (
    OUTSIDE,
    UNMATCHED,
    accounts_of,
    lines_of,
    matching,
    reconciliation,
    rows_of,
    with_running_total,
)
from samverk.economy.models import Budget, BudgetLine, LedgerDraft, LedgerImport, LedgerVoucher
from samverk.economy.operations import set_rule
from samverk.economy.permissions import can_import_ledger

ORDERS = {
    "day": ["voucher__on", "voucher__series", "voucher__number", "place", "pk"],
    "voucher": ["voucher__series", "voucher__number", "voucher__on", "place", "pk"],
    "account": ["account", "voucher__on", "pk"],
    "sum": ["ore", "voucher__on", "pk"],
}


def ledger(request, budget_id):
    budget = budget_seen(request, budget_id)
    imports = LedgerImport.objects.filter(budget=budget).select_related("organisation", "imported_by")
    may_import = can_import_ledger(request.user, budget)
    context = {
        "budget": budget, "found": reconciliation(budget), "page": page_of(request, imports, 25),
        "may_import": may_import,
        "draft": may_import and _begun(request, budget),
    }  # fmt: skip
    return render(request, "economy/ledger.html", context)


def accounts(request, budget_id):
    """Every account met in the books, with the line that it goes to."""
    budget = budget_seen(request, budget_id)
    page = page_of(request, accounts_of(budget))
    context = {"budget": budget, "page": page, "found": reconciliation(budget),
               "may_import": can_import_ledger(request.user, budget)}  # fmt: skip
    return render(request, "economy/ledger_accounts.html", context)


def unmatched(request, budget_id):
    """What no rule has put anywhere: by account, with a form for each; and row by row."""
    budget = budget_seen(request, budget_id)
    words = searched(request)
    rows = matching(rows_of(budget).filter(UNMATCHED), words).select_related("voucher")
    columns, chosen, backwards = sorting(request, _columns())
    page = page_of(request, with_running_total(rows, _order(chosen, backwards)))
    context = {
        "budget": budget, "page": page, "columns": columns, "q": words, "found": reconciliation(budget),
        "accounts": accounts_of(budget, UNMATCHED)[:200], "places": places(lines_of(budget)),
        "may_import": can_import_ledger(request.user, budget),
    }  # fmt: skip
    return render(request, "economy/ledger_unmatched.html", context)


def outside(request, budget_id):
    """What does not concern the budget, by a rule or as accounts of the balance sheet."""
    budget = budget_seen(request, budget_id)
    return _rows_page(request, budget, rows_of(budget).filter(OUTSIDE), None)


@require_POST
def place(request, budget_id):
    """One account's place, from the list of those that have none."""
    budget = budget_seen(request, budget_id)
    require(can_import_ledger(request.user, budget))
    back = reverse("economy:ledger_unmatched", args=[budget.pk])
    form = PlaceForm(request.POST, lines=lines_of(budget))
    if not form.is_valid():
        return redirect(back)
    return do_and_return(
        request, lambda: set_rule(form.rule(budget.collaboration), by=request.user), back=back,
        done=_("The account has its place. The rule holds for coming years, too."),
    )  # fmt: skip


def line_vouchers(request, line_id):
    """What a line's outcome is made of, row by row."""
    seen = BudgetLine.objects.filter(budget__in=Budget.objects.visible_to(request.user))
    line = get_object_or_404(seen.select_related("budget__collaboration"), pk=line_id)
    return _rows_page(request, line.budget, rows_of(line.budget).filter(line=line), line)


def voucher(request, voucher_id):
    seen = LedgerVoucher.objects.visible_to(request.user)
    found = get_object_or_404(
        seen.select_related("budget__collaboration", "organisation", "ledger_import"), pk=voucher_id
    )
    rows = list(found.rows.select_related("line").order_by("place"))
    context = {"voucher": found, "budget": found.budget, "rows": rows, "sum_ore": sum(row.ore for row in rows)}
    return render(request, "economy/voucher.html", context)


def budget_seen(request, budget_id) -> Budget:
    seen = Budget.objects.visible_to(request.user).select_related("collaboration")
    return get_object_or_404(seen, pk=budget_id)


def _begun(request, budget: Budget) -> LedgerDraft | None:
    return LedgerDraft.objects.visible_to(request.user).filter(budget=budget).defer("data").first()


def _rows_page(request, budget: Budget, rows, line: BudgetLine | None):
    words = searched(request)
    rows = matching(rows, words).select_related("voucher")
    columns, chosen, backwards = sorting(request, _columns())
    ordered = with_running_total(rows, _order(chosen, backwards))
    heading = str(line) if line else _("Outside the budget")
    if request.GET.get("format") == "xlsx":
        name = f"{slugify(budget)}-{slugify(heading)}.xlsx"
        return FileResponse(BytesIO(_as_xlsx(f"{heading}, {budget}", ordered)), as_attachment=True, filename=name)
    page = page_of(request, ordered)
    context = {"budget": budget, "line": line, "heading": heading, "page": page, "columns": columns, "q": words}
    return render(request, "economy/line_vouchers.html", context)


def _columns() -> dict[str, str]:
    return {"day": _("Day"), "voucher": _("Voucher"), "account": _("Account"), "sum": _("Sum, kr")}


def _order(chosen: str, backwards: bool) -> list[str]:
    return [f"-{name}" for name in ORDERS[chosen]] if backwards else ORDERS[chosen]


def _as_xlsx(title: str, rows) -> bytes:
    header = [_("Day"), _("Voucher"), _("Account"), _("Account’s name"), _("Objects"), _("Text"), _("Sum, kr")]
    written = (
        [
            row.voucher.on.isoformat(), str(row.voucher), row.account, row.account_name, row.objects_text,
            row.text or row.voucher.text, row.ore / 100,
        ]
        for row in rows.iterator(chunk_size=2000)
    )  # fmt: skip
    sheet = SheetToWrite(_("Vouchers"), header, written, [12, 14, 10, 30, 22, 50, 14], above=[title])
    return write_xlsx([sheet], title)
