"""A budget's lines: one with its sums in every version, and all of a proposal's sums at once."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from samverk.core.choosing import show_without_judging, sought
from samverk.core.pages import add_refusal, delete_page, do_and_return, say
from samverk.core.permissions import require
from samverk.core.trail import Conflict
from samverk.economy import operations
from samverk.economy.forms.budgets import LineForm, SumsForm, SumsTable
from samverk.economy.models import Budget, BudgetAmount, BudgetLine
from samverk.economy.outcomes import outcome_by_line
from samverk.economy.permissions import can_edit_budget
from samverk.economy.views.budgets import asked_unit, find_budget
from samverk.planning.models import Activity
from samverk.steering.models import Goal


def line(request, line_id):
    line = find_line(request, line_id)
    amounts = BudgetAmount.objects.filter(line=line).select_related("budget_version").order_by("budget_version__number")
    seen = {"activity": Activity.objects.visible_to(request.user), "goal": Goal.objects.visible_to(request.user)}
    context = {
        "line": line, "budget": line.budget, "amounts": list(amounts), "unit": asked_unit(request, line.budget),
        "activity": seen["activity"].filter(pk=line.activity_id).first(),
        "goal": seen["goal"].filter(pk=line.goal_id).select_related("tree__document").first(),
        "outcome": outcome_by_line(line.budget).get(line.pk, 0),
        "may_edit": can_edit_budget(request.user, line.budget),
    }  # fmt: skip
    return render(request, "economy/line.html", context)


def add_line(request, budget_id):
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    if (answer := _without_proposal(request, budget)) is not None:
        return answer
    return _line_page(request, BudgetLine(budget=budget))


def change_line(request, line_id):
    line = find_line(request, line_id)
    require(can_edit_budget(request.user, line.budget))
    return _line_page(request, line)


def _line_page(request, line: BudgetLine):
    """Two forms in one page: what the line is, and, while there is a proposal, what that gives it."""
    budget, is_new, called = line.budget, line.pk is None, str(line)
    facts = LineForm(request.POST or None, instance=line, person=request.user)
    proposal = budget.versions.proposed().first()
    amount = None
    if proposal:
        known = None if is_new else BudgetAmount.objects.filter(budget_version=proposal, line=line).first()
        amount = known or BudgetAmount(budget_version=proposal)
        amount.line = line
    sums = SumsForm(request.POST or None, instance=amount, prefix="amounts-0") if amount else None
    refused = False
    if request.method == "POST" and sought(request.POST):
        for form in filter(None, (facts, sums)):
            show_without_judging(form)
    elif request.method == "POST":
        refused = not all([form.is_valid() for form in (facts, sums) if form])
        if not refused:
            try:
                op = _save(line, facts, sums, is_new, request.user)
            except ValidationError as refusal:
                add_refusal(facts, refusal)
                refused = True
            else:
                done = _("%(line)s is added.") if is_new else _("%(line)s is changed.")
                say(request, op, done % {"line": line})
                return redirect(budget)
    context = {
        "facts": facts, "sums": sums, "line": line, "budget": budget, "called": called, "is_new": is_new,
        "unit": budget.unit,
    }  # fmt: skip
    return render(request, "economy/line_form.html", context, status=422 if refused else 200)


def _save(line: BudgetLine, facts: LineForm, sums: SumsForm | None, is_new: bool, person):
    if is_new:
        return operations.add_line(line, sums.sums, by=person)
    is_given = sums is not None and sums.instance.pk and (sums.has_changed() or "kind" in facts.changed_data)
    amount = sums.instance if is_given else None
    return operations.change_line(line, amount, by=person, expected_version=facts.expected_version)


def delete_line(request, line_id):
    line = find_line(request, line_id)
    require(can_edit_budget(request.user, line.budget))
    return delete_page(
        request, line, operations.delete_line, heading=_("Delete %(name)s?") % {"name": line},
        warning=_("A line that stands in an adopted version, or on which anything is booked, stays."),
        button=_("Delete the line"), done=_("%(name)s was deleted.") % {"name": line}, back=line.budget,
    )  # fmt: skip


@require_POST
def move_line(request, line_id):
    line = find_line(request, line_id)
    up = request.POST.get("direction") != "down"
    return do_and_return(
        request, lambda: operations.move_line(line, up=up, by=request.user),
        done=_("%(line)s was moved.") % {"line": line}, back=f"{line.budget.get_absolute_url()}#line-{line.pk}",
    )  # fmt: skip


def edit_sums(request, budget_id):
    """One row a line. What was typed stays where it is refused; somebody else's change of the same line is a 409."""
    budget = find_budget(request, budget_id)
    require(can_edit_budget(request.user, budget))
    if (answer := _without_proposal(request, budget)) is not None:
        return answer
    proposal = budget.versions.proposed().get()
    rows, refused = SumsTable(proposal, request.POST if request.method == "POST" else None), False
    if request.method == "POST":
        refused = not rows.is_valid()
        if rows.gone:
            messages.error(request, _("Somebody has deleted a line meanwhile. Look at the others, and save again."))
        if not refused:
            try:
                op = operations.set_sums(proposal, rows.changed, by=request.user)
            except ValidationError as refusal:
                messages.error(request, " ".join(refusal.messages))
                refused = True
            except Conflict as conflict:
                conflict.address = request.build_absolute_uri(request.path)
                raise
            else:
                say(request, op, _("The sums are saved."))
                return redirect(budget)
    context = {"budget": budget, "proposal": proposal, "rows": rows, "unit": budget.unit}
    return render(request, "economy/sums_form.html", context, status=422 if refused else 200)


def _without_proposal(request, budget: Budget):
    """Back to the budget with the reason, where it is adopted and nobody revises it."""
    if budget.versions.proposed().exists():
        return None
    messages.info(request, _("The budget is adopted. Begin a revision to change what lines are given."))
    return redirect(budget)


def find_line(request, line_id) -> BudgetLine:
    seen = BudgetLine.objects.visible_to(request.user)
    return get_object_or_404(seen.select_related("budget__collaboration", "owner", "key"), pk=line_id)
