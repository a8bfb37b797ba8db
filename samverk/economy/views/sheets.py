"""A budget from a sheet, and as one."""

from io import BytesIO

from django import forms
from django.contrib import messages
from django.http import FileResponse
from django.shortcuts import redirect
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from samverk.core.import_page import XLSX, Import, UploadForm, import_page
from samverk.core.money import Unit
from samverk.core.permissions import require
from samverk.economy.exporting import budget_xlsx
from samverk.economy.importing import WITH_MINUS, WITHOUT_MINUS, apply_budget, fields_of, read_budget
from samverk.economy.permissions import can_edit_budget
from samverk.economy.views.budgets import asked_version, find_budget

READ = 10  # of the fields; the rest are compared only


class BudgetUploadForm(UploadForm):
    unit = forms.ChoiceField(
        label=gettext_lazy("The sums are in"), required=False,
        choices=[("", gettext_lazy("what the file says")), *Unit.choices],
        help_text=gettext_lazy("Said in a column’s name, such as Budget (tkr), or in a line above the table."),
    )  # fmt: skip
    incomes = forms.ChoiceField(
        label=gettext_lazy("Incomes are written"), required=False, initial=WITH_MINUS, widget=forms.RadioSelect,
        choices=[(WITH_MINUS, gettext_lazy("with a minus")), (WITHOUT_MINUS, gettext_lazy("without minus"))],
        help_text=gettext_lazy("Without minus only where a column says of each line that it is an income."),
    )  # fmt: skip


def import_budget(request, budget_id):
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    if not budget.versions.proposed().exists():
        messages.info(request, _("The budget is adopted. Begin a revision to change what lines are given."))
        return redirect(budget)
    kind = Import(
        heading=_("Import into %(budget)s") % {"budget": budget},
        lead=_(
            "From a sheet with one line on each row: by account, by committee, or as it was exported from here. Rows "
            "with totals are compared and left out. Doing it again with the same sheet changes nothing."
        ),
        columns=[(field.names[0].capitalize(), field.label) for field in fields_of(budget)[:READ]],
        read=lambda file, name, unit, incomes: read_budget(
            budget, file, name, unit, incomes or WITH_MINUS, by=request.user
        ),
        apply=lambda found: apply_budget(found, by=request.user),
        done=_("The budget was imported."),
        form=BudgetUploadForm,
    )
    return import_page(request, kind, back=budget.get_absolute_url())


def export_budget(request, budget_id):
    """The version that the page shows, all its lines, in kronor."""
    budget = find_budget(request, budget_id)
    data = budget_xlsx(budget, asked_version(request, budget), request.user)
    name = f"{slugify(budget) or 'budget'}.xlsx"
    return FileResponse(BytesIO(data), as_attachment=True, filename=name, content_type=XLSX)
