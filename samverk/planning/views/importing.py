"""Importing a plan step by step: the file, its columns, its words, the difference, and the receipt with undo."""

from collections import Counter
from io import BytesIO

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.jobs.models import Job
from samverk.core.models import Revision
from samverk.core.pages import add_refusal
from samverk.core.permissions import require
from samverk.core.sheets import SheetRefused
from samverk.core.trail import Conflict
from samverk.planning import import_jobs
from samverk.planning.exporting import plan_csv, plan_template, plan_xlsx
from samverk.planning.exporting_view import ShownPlan
from samverk.planning.import_forms import ColumnsForm, SaveForm, UploadForm, WordsForm
from samverk.planning.import_jobs import XLSX
from samverk.planning.importing import apply_plan, can_import
from samverk.planning.importing.drafts import (
    book_of,
    choices_of,
    drop_drafts,
    fingerprint,
    found_in,
    keep_draft,
    marked_copy,
)
from samverk.planning.importing.kept import KeptImport
from samverk.planning.models import ImportDraft, Plan

SHOWN_AT_MOST = 200


def upload(request, plan_id):
    plan = _plan(request, plan_id)
    require(can_import(request.user, plan))
    form = UploadForm(_sent(request), request.FILES or None)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            draft = keep_draft(plan, file.read(), file.name, by=request.user)
        except SheetRefused as refusal:
            form.add_error("file", refusal.message)
        else:
            return redirect("planning:import_columns", draft.pk)
    draft = ImportDraft.objects.visible_to(request.user).filter(plan=plan).defer("data").first()
    context = {"plan": plan, "form": form, "draft": draft}
    return render(request, "planning/import_upload.html", context, status=422 if form.errors else 200)


def columns(request, draft_id):
    draft = _draft(request, draft_id)
    choices, book = choices_of(draft), book_of(draft)
    form = ColumnsForm(_sent(request), book=book, choices=choices)
    if form.is_valid():
        draft.choices = form.apply_to(choices).to_json()
        draft.save(update_fields=["choices"])
        return redirect("planning:import_columns" if form.is_another_sheet else "planning:import_words", draft.pk)
    context = {"plan": draft.plan, "draft": draft, "book": book, "table": book.table, "form": form}
    return render(request, "planning/import_columns.html", context, status=422 if form.errors else 200)


def words(request, draft_id):
    draft = _draft(request, draft_id)
    found = _found(request, draft, "planning:import_words")
    if found is None:
        return redirect("planning:import_columns", draft.pk)
    if isinstance(found, Job):
        return redirect(found)
    form = WordsForm(_sent(request), found=found, person=request.user)
    if form.is_valid():
        draft.choices = form.apply_to(choices_of(draft)).to_json()
        draft.save(update_fields=["choices"])
        return redirect("planning:import_diff", draft.pk)
    if not form.has_questions and not found.problems:
        return redirect("planning:import_diff", draft.pk)
    context = {"plan": draft.plan, "draft": draft, "found": found, "form": form}
    return render(request, "planning/import_words.html", context, status=422 if form.errors else 200)


def marked(request, draft_id):
    """The file as it was sent, with the cells that stop the import marked; of a long one the job that makes it."""
    draft = _draft(request, draft_id)
    if import_jobs.is_long(draft):
        return redirect(import_jobs.start_marking(draft, by=request.user))
    found = _found(request, draft, "planning:import_words")
    if found is None:
        return redirect("planning:import_columns", draft.pk)
    data, name = BytesIO(marked_copy(found)), import_jobs.name_of_copy(draft)
    return FileResponse(data, as_attachment=True, filename=name, content_type=XLSX)


def difference(request, draft_id):
    if request.method != "POST":
        return _difference(request, draft_id)
    with transaction.atomic():
        # Of two presses of the button the second waits here, and finds that the draft is gone.
        own = ImportDraft.objects.visible_to(request.user).only("pk").select_for_update()
        get_object_or_404(own, pk=draft_id)
        return _difference(request, draft_id)


def _difference(request, draft_id):
    draft = _draft(request, draft_id)
    found = _found(request, draft, "planning:import_diff")
    if found is None:
        return redirect("planning:import_columns", draft.pk)
    if isinstance(found, Job):
        return redirect(found)
    shown = found.fingerprint if isinstance(found, KeptImport) else fingerprint(found)
    form = SaveForm(_sent(request), found=found, fingerprint=shown)
    if form.is_valid() and isinstance(found, KeptImport):
        return redirect(
            import_jobs.start_saving(draft, by=request.user, shown=shown, drop_reason=form.reason, level=form.level)
        )
    if form.is_valid():
        try:
            op = apply_plan(found, by=request.user, drop_reason=form.reason, level=form.level)
        except ValidationError as refusal:
            add_refusal(form, refusal)
        except Conflict:
            form.add_error(None, _("Somebody changed the plan at this moment. Nothing was saved. Try again."))
        else:
            _forget(draft)
            if op is None:
                return redirect(draft.plan)
            return redirect("planning:import_receipt", draft.plan_id, op.id)
    context = {"plan": draft.plan, "draft": draft, "found": found, "form": form, "most": SHOWN_AT_MOST}
    return render(request, "planning/import_diff.html", context, status=422 if form.errors else 200)


@require_POST
def discard(request, draft_id):
    draft = _draft(request, draft_id)
    _forget(draft)
    return redirect(draft.plan)


def receipt(request, plan_id, operation_id):
    """What an import did, for whoever made it, with undo."""
    plan = _plan(request, plan_id)
    rows = Revision.objects.in_operation(operation_id).filter(actor=request.user, action="planning.plan_imported")
    activities = [row for row in rows if row.model in ("planning.activity", "planning.importmapping")]
    if not any(row.values.get("after", {}).get("plan_id") == plan.pk for row in activities[:1]):
        raise Http404
    counts = Counter(row.kind for row in activities if row.model == "planning.activity")
    counts["dropped"] = sum(bool(row.values["reason"]) and _is_drop(row.values) for row in activities)
    counts["changed"] -= counts["dropped"]
    context = {"plan": plan, "counts": counts, "operation_id": operation_id}
    return render(request, "planning/import_receipt.html", context)


def _is_drop(values: dict) -> bool:
    before, after = values.get("before") or {}, values.get("after") or {}
    return not before.get("dropped_on") and bool(after.get("dropped_on"))


def template(request, plan_id):
    plan = _plan(request, plan_id)
    name = _("template")
    return _file(plan_template(plan, get_language(), request.user), f"{slugify(plan.title)}-{slugify(name)}.xlsx", XLSX)


def export(request, plan_id):
    """The plan as XLSX, or as CSV where `?format=csv` asks for it."""
    plan = _plan(request, plan_id)
    name = slugify(plan.title) or "plan"
    if request.GET.get("format") == "csv":
        return _file(plan_csv(plan, get_language(), request.user), f"{name}.csv", "text/csv; charset=utf-8")
    return _file(plan_xlsx(plan, get_language(), request.user), f"{name}.xlsx", XLSX)


def export_view(request, plan_id):
    """What the plan shows under the same address, as XLSX or as CSV."""
    plan = _plan(request, plan_id)
    shown = ShownPlan(plan, request.user, request.GET)
    name = slugify(plan.title) or "plan"
    if request.GET.get("format") == "csv":
        return _file(shown.as_csv(), f"{name}.csv", "text/csv; charset=utf-8")
    return _file(shown.as_xlsx(), f"{name}.xlsx", XLSX)


def _file(data: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _sent(request):
    """What was sent, also where that is nothing at all: a form without answers is refused, not shown anew."""
    return request.POST if request.method == "POST" else None


def _plan(request, plan_id) -> Plan:
    plans = Plan.objects.visible_to(request.user).select_related("collaboration", "scale")
    return get_object_or_404(plans, pk=plan_id)


def _draft(request, draft_id) -> ImportDraft:
    drafts = ImportDraft.objects.visible_to(request.user).select_related("plan__collaboration", "plan__scale")
    draft = get_object_or_404(drafts, pk=draft_id)
    require(can_import(request.user, draft.plan))
    return draft


def _forget(draft: ImportDraft) -> None:
    drop_drafts(ImportDraft.objects.filter(pk=draft.pk))


def _found(request, draft: ImportDraft, here: str):
    """The difference; None where the columns do not say enough for one. Of a long sheet the kept difference, or the
    job that makes it and leads back here."""
    if import_jobs.is_long(draft):
        return import_jobs.compared(draft, by=request.user, to=here)
    try:
        return found_in(draft, request.user)
    except SheetRefused:
        return None
