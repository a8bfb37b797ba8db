"""A budget's versions: adopted by a body, revised, and a proposed revision taken back."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from samverk.core.pages import change_page, delete_page, form_page
from samverk.core.permissions import require
from samverk.economy import operations
from samverk.economy.forms.budgets import AdoptForm, ReviseForm
from samverk.economy.models import BudgetVersion
from samverk.economy.permissions import can_edit_budget
from samverk.economy.views.budgets import find_budget


def adopt(request, version_id):
    """Record the decision. Of what is adopted already its facts are corrected; the sums stay."""
    version = _find_version(request, version_id)
    require(can_edit_budget(request.user, version.budget))
    form = AdoptForm(request.POST or None, instance=version)
    if version.is_adopted:
        return change_page(
            request, form, operations.change_decision, heading=_("Correct the decision"), button=_("Save the decision"),
            lead=_("What is said of the decision can be corrected. What was adopted does not change."),
            done=_("The decision is corrected."), back=version,
        )  # fmt: skip
    return change_page(
        request, form, operations.adopt_version, heading=_("Adopt %(budget)s") % {"budget": version.budget},
        button=_("Adopt the budget"), done=_("The budget is adopted."), back=version.budget, undoable=False,
        lead=_("From then on its sums never change, not by undoing either. What comes after is a revision of it."),
    )  # fmt: skip


def revise(request, budget_id):
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    form = ReviseForm(request.POST or None)
    return form_page(
        request, form, lambda: operations.revise_budget(budget, why=form.cleaned_data["why"], by=request.user),
        heading=_("Revise %(budget)s") % {"budget": budget}, button=_("Begin the revision"), back=budget,
        lead=_("A new proposal begins with the sums that are adopted. These hold until it is adopted in its turn."),
        done=_("The revision is begun."), to=lambda: budget.versions.last(),
    )  # fmt: skip


def withdraw(request, version_id):
    version = _find_version(request, version_id)
    require(can_edit_budget(request.user, version.budget))
    return delete_page(
        request, version, operations.withdraw_proposal, heading=_("Take the proposed revision back?"),
        warning=_("Lines that stand in it alone go too. What is adopted stays."), button=_("Take it back"),
        done=_("The revision was taken back."), back=version.budget,
    )  # fmt: skip


def _find_version(request, version_id) -> BudgetVersion:
    seen = BudgetVersion.objects.visible_to(request.user).select_related("budget__collaboration")
    return get_object_or_404(seen, pk=version_id)
