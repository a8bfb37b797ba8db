"""What people may do with budgets and keys, for the page of rights."""

from django.utils.translation import gettext_lazy as _

from samverk.core.rights import Right, register
from samverk.economy import operations as does
from samverk.economy import permissions as may


def register_own() -> None:
    register(
        "economy", _("The economy"), 45,
        Right("forecast", _("Say what a budget line will come to, where one does not answer for it"),
              lambda person, of: may.can_forecast(person, of.budget_line), (does.state_forecasts,)),
        Right("own_hours", _("Note what one’s own organisation has worked"),
              lambda person, of: may.can_note_hours(person, of.budget_line.budget, of.organisation),
              (does.note_hours, does.change_hours, does.delete_hours)),
        Right("other_hours", _("Note what another organisation has worked"),
              lambda person, of: may.can_note_hours(person, of.budget_line.budget, of.other_organisation),
              (does.note_hours,)),
        Right("settle", _("Note what the principals pay, and settle with them"),
              lambda person, of: may.can_settle(person, of.budget_line.budget),
              (does.note_payment, does.change_payment, does.delete_payment, does.create_settlement,
               does.change_settlement, does.delete_settlement, does.fix_settlement)),
    )  # fmt: skip
