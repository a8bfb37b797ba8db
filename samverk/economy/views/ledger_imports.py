"""Reading in the books step by step: the file, its columns if it is a sheet, what is new, and saving it."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.pages import add_refusal, form_page, page_of, say
from samverk.core.permissions import require
from samverk.economy.forms.ledgers import LedgerColumnsForm, LedgerFileForm
from samverk.economy.ledger import jobs
from samverk.economy.ledger.comparing import Found
from samverk.economy.ledger.refusals import BooksRefused
from samverk.economy.ledger.sheets import open_ledger
from samverk.economy.models import BudgetLine, LedgerDraft, LedgerImport
from samverk.economy.operations import import_ledger as read_in
from samverk.economy.operations import keep_ledger_draft, remove_import
from samverk.economy.permissions import can_import_ledger, can_remove_import
from samverk.economy.sie import ENCODINGS
from samverk.economy.views.ledgers import budget_seen


def import_ledger(request, budget_id):
    budget = budget_seen(request, budget_id)
    require(can_import_ledger(request.user, budget))
    form = LedgerFileForm(_sent(request), request.FILES or None, budget=budget)
    if form.is_valid():
        data = form.cleaned_data
        draft = keep_ledger_draft(
            budget, data["organisation"], data["file"].read(), data["file"].name, by=request.user,
            encoding=data["encoding"], only=data["only_objects"],
        )  # fmt: skip
        refusal = _refusal_of(draft)
        if refusal is None:
            return redirect("economy:ledger_columns" if _is_sheet(draft) else "economy:ledger_draft", draft.pk)
        draft.delete()
        form.add_error("file", refusal)
    context = {"budget": budget, "form": form}
    return render(request, "economy/ledger_upload.html", context, status=422 if form.errors else 200)


def columns(request, ledger_draft_id):
    draft = _draft(request, ledger_draft_id)
    if not _is_sheet(draft):
        return redirect("economy:ledger_draft", draft.pk)
    table = open_ledger(bytes(draft.data), draft.file_name, draft.columns).table
    form = LedgerColumnsForm(_sent(request), table=table)
    if form.is_valid():
        draft.columns, draft.found = form.chosen, None
        try:
            if not jobs.is_long(draft):
                jobs.look_through(draft)
        except BooksRefused as refusal:
            form.add_error(None, refusal)
        else:
            draft.save(update_fields=["columns", "found"])
            return redirect("economy:ledger_draft", draft.pk)
    context = {"budget": draft.budget, "draft": draft, "table": table, "form": form}
    return render(request, "economy/ledger_columns.html", context, status=422 if form.errors else 200)


def ledger_draft(request, ledger_draft_id):
    """What the file would add; sent, that is saved."""
    draft = _draft(request, ledger_draft_id)
    refusal = None
    if draft.found is None:
        if jobs.is_long(draft):
            return redirect(jobs.start_looking(draft, by=request.user))
        try:
            jobs.look_through(draft)
        except BooksRefused as refused:
            refusal = " ".join(refused.messages)
    found = Found(**draft.found) if draft.found else None
    form = forms.Form(_sent(request))
    if found and form.is_valid():
        if request.POST.get("shown") != found.fingerprint:
            form.add_error(None, _("Something has changed since this was shown. Look through it again."))
        elif jobs.is_long(draft):
            return redirect(jobs.start_importing(draft, by=request.user))
        else:
            try:
                op = read_in(draft, shown=found, by=request.user)
            except ValidationError as refused:
                add_refusal(form, refused)
                if refused.code == "moved_on":
                    jobs.look_through(draft)
                    found = Found(**draft.found)
            else:
                say(request, op, _("The books are read in."))
                return redirect(jobs.address_of(op))
    context = {"budget": draft.budget, "draft": draft, "found": found, "form": form, "refusal": refusal,
               "accounts": _with_lines(draft, found), "encoding": ENCODINGS.get(found.encoding, "") if found else "",
               "is_sheet": _is_sheet(draft)}  # fmt: skip
    return render(request, "economy/ledger_draft.html", context, status=422 if form.errors else 200)


@require_POST
def discard_draft(request, ledger_draft_id):
    draft = _draft(request, ledger_draft_id)
    back = reverse("economy:ledger", args=[draft.budget_id])
    draft.delete()
    messages.success(request, _("The file was thrown away. Nothing was read in."))
    return redirect(back)


def ledger_import(request, import_id):
    found = _import(request, import_id)
    context = {
        "import": found, "budget": found.budget, "encoding": ENCODINGS.get(found.encoding, ""),
        "page": page_of(request, found.vouchers.order_by("on", "series", "number", "pk")),
        "may_remove": can_remove_import(request.user, found),
    }  # fmt: skip
    return render(request, "economy/ledger_import.html", context)


def remove_ledger_import(request, import_id):
    found = _import(request, import_id)
    require(can_remove_import(request.user, found))
    if request.method == "POST" and jobs.is_large(found):
        return redirect(jobs.start_removing(found, by=request.user))
    told = {"file": found, "vouchers": found.voucher_count, "rows": found.row_count}
    lead = _("All %(vouchers)s vouchers with %(rows)s rows that came with the file go. That cannot be undone: read the "
             "file in again instead.") % told  # fmt: skip
    return form_page(
        request, forms.Form(_sent(request)), lambda: remove_import(found, by=request.user),
        heading=_("Remove the import %(file)s?") % told, button=_("Remove the import"), lead=lead,
        done=_("%(file)s was removed, with all that came with it.") % told, back=found, undoable=False,
        to=lambda: reverse("economy:ledger", args=[found.budget_id]),
    )  # fmt: skip


def _sent(request):
    return request.POST if request.method == "POST" else None


def _is_sheet(draft: LedgerDraft) -> bool:
    return draft.format == LedgerImport.Format.SHEET


def _refusal_of(draft: LedgerDraft) -> BooksRefused | None:
    """Of what can be told at once: a sheet without a table, a short SIE file with a fault."""
    try:
        if _is_sheet(draft):
            open_ledger(bytes(draft.data), draft.file_name, {})
        elif not jobs.is_long(draft):
            jobs.look_through(draft)
    except BooksRefused as refusal:
        return refusal
    return None


def _with_lines(draft: LedgerDraft, found: Found | None) -> list[dict]:
    if found is None:
        return []
    lines = BudgetLine.objects.filter(budget=draft.budget_id).in_bulk()
    names = ("account", "name", "rows", "ore", "line", "is_outside")
    told = [dict(zip(names, each, strict=True)) for each in found.accounts]
    return [each | {"line": lines.get(each["line"])} for each in told]


def _draft(request, ledger_draft_id) -> LedgerDraft:
    seen = LedgerDraft.objects.visible_to(request.user).select_related("budget__collaboration", "organisation")
    draft = get_object_or_404(seen, pk=ledger_draft_id)
    require(can_import_ledger(request.user, draft.budget))
    return draft


def _import(request, import_id) -> LedgerImport:
    seen = LedgerImport.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("budget__collaboration", "organisation", "imported_by"), pk=import_id)
