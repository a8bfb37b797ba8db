"""What people may do with budgets, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.economy import operations as does
from samverk.economy import permissions as may
from samverk.economy import rights_of_funding, rights_of_keys
from samverk.economy.ledger import rights as ledger
from samverk.economy.models import Budget, Payment, Settlement

OF_BUDGET = (
    does.change_budget, does.delete_budget, does.add_line, does.change_line, does.delete_line, does.move_line,
    does.revise_budget, does.change_decision,
)  # fmt: skip


def register_own() -> None:
    register(
        "economy", _("Economy"), 55,
        Right("see_budget", _("Read the budget with its outcome"),
              lambda person, of: Budget.objects.visible_to(person).filter(pk=of.budget.pk).exists()),
        Right("create_budget", _("Make a budget"),
              lambda person, of: may.can_create_budget(person, of.collaboration), (does.enter_budget,)),
        Right("edit_budget", _("Change, revise or delete a budget and its lines"),
              lambda person, of: may.can_edit_budget(person, of.budget), OF_BUDGET),
        Right("edit_version", _("Change a proposal’s sums, record that it is adopted, take a revision back"),
              lambda person, of: may.can_edit_version(person, of.budget_version),
              (does.set_sums, does.take_lines, does.adopt_version, does.withdraw_proposal)),
        Right("share_budget", _("Say who sees the budget"),
              lambda person, of: may.can_share_budget(person, of.budget)),
        Right("forecast", _("Say what a budget line will come to, where one does not answer for it"),
              lambda person, of: may.can_forecast(person, of.budget_line), (does.state_forecasts,)),
        Right("own_hours", _("Note what one’s own organisation has worked"),
              lambda person, of: may.can_note_hours(person, of.budget, of.organisation),
              (does.note_hours, does.change_hours, does.delete_hours)),
        Right("other_hours", _("Note what another organisation has worked"),
              lambda person, of: may.can_note_hours(person, of.budget, of.other_organisation),
              (does.note_hours,)),
        Right("settle", _("Note what the principals pay, and settle with them"),
              lambda person, of: may.can_settle(person, of.budget)
              and may.can_edit_payment(person, Payment(budget=of.budget))
              and may.can_edit_settlement(person, Settlement(budget=of.budget)),
              (does.note_payment, does.change_payment, does.delete_payment, does.create_settlement,
               does.change_settlement, does.delete_settlement, does.fix_settlement)),
        *ledger.RIGHTS,
        *rights_of_keys.RIGHTS,
        *rights_of_funding.RIGHTS,
    )  # fmt: skip
