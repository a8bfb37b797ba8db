"""Which accounts belong to which budget line, once for all years."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from samverk.core.pages import change_page, create_page, delete_page
from samverk.core.permissions import require
from samverk.economy import operations
from samverk.economy.forms.ledgers import RuleForm
from samverk.economy.models import AccountRule, Budget, BudgetLine
from samverk.economy.permissions import can_edit_rule
from samverk.organisations.models import Collaboration


def account_rules(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    rules = AccountRule.objects.visible_to(request.user).filter(collaboration=collaboration)
    names: dict[str, str] = {}
    for line in _lines(request, collaboration):
        names.setdefault(line.number, line.name)
    context = {
        "collaboration": collaboration,
        "rules": [(rule, names.get(rule.line_number, "")) for rule in rules],
        "may_edit": can_edit_rule(request.user, AccountRule(collaboration=collaboration)),
        "budgets": Budget.objects.visible_to(request.user).filter(collaboration=collaboration),
    }  # fmt: skip
    return render(request, "economy/account_rules.html", context)


def create_rule(request, collaboration_id):
    collaboration = _collaboration(request, collaboration_id)
    rule = AccountRule(collaboration=collaboration)
    require(can_edit_rule(request.user, rule))
    asked = request.GET.get("account", "")[:20]
    form = RuleForm(request.POST or None, instance=rule, lines=_lines(request, collaboration),
                    initial={"from_account": asked})  # fmt: skip
    return create_page(
        request, form, operations.set_rule, heading=_("New rule for accounts"), button=_("Save the rule"),
        lead=_("Rows that are in the books already follow at once, and so do next year’s."),
        done=_("The rule was saved."), back=_address(collaboration), to=lambda: _address(collaboration),
    )  # fmt: skip


def change_rule(request, rule_id):
    rule = _rule(request, rule_id)
    require(can_edit_rule(request.user, rule))
    form = RuleForm(request.POST or None, instance=rule, lines=_lines(request, rule.collaboration))
    return change_page(
        request, form, operations.change_rule, heading=_("Change the rule for %(accounts)s") % {"accounts": rule},
        button=_("Save the rule"), done=_("The rule was changed."), back=_address(rule.collaboration),
    )  # fmt: skip


def delete_rule(request, rule_id):
    rule = _rule(request, rule_id)
    require(can_edit_rule(request.user, rule))
    return delete_page(
        request, rule, operations.delete_rule, heading=_("Delete the rule for %(accounts)s?") % {"accounts": rule},
        button=_("Delete the rule"), done=_("The rule was deleted."), back=_address(rule.collaboration),
        here=_address(rule.collaboration),
        warning=_("Rows that no other rule fits are then without a place, and stand among those."),
    )  # fmt: skip


def _lines(request, collaboration: Collaboration) -> list[BudgetLine]:
    """Of the budgets that the person sees, the newest year first."""
    budgets = Budget.objects.visible_to(request.user).filter(collaboration=collaboration)
    return list(BudgetLine.objects.filter(budget__in=budgets).order_by("-budget__year", "position", "pk"))


def _collaboration(request, collaboration_id) -> Collaboration:
    return get_object_or_404(Collaboration.objects.seated(request.user), pk=collaboration_id)


def _rule(request, rule_id) -> AccountRule:
    return get_object_or_404(AccountRule.objects.visible_to(request.user).select_related("collaboration"), pk=rule_id)


def _address(collaboration: Collaboration) -> str:
    return reverse("economy:account_rules", args=[collaboration.pk])
