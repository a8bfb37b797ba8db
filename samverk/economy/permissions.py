"""Who may change budgets, keys and what comes from the books: the lead, who answers for the budget."""

from samverk.economy.models import AccountRule, Budget, CostKey, LedgerImport
from samverk.organisations.models import Collaboration
from samverk.organisations.permissions import is_lead


def can_create_budget(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_budget(person, budget: Budget) -> bool:
    return is_lead(person, budget.collaboration)


def can_share_budget(person, budget: Budget) -> bool:
    return can_edit_budget(person, budget)


def can_create_key(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_key(person, key: CostKey) -> bool:
    """Whoever leads, as long as it is not approved: from then on nothing of it changes."""
    return not key.is_approved and is_lead(person, key.collaboration)


def can_import_ledger(person, budget: Budget) -> bool:
    return can_edit_budget(person, budget)


def can_remove_import(person, ledger_import: LedgerImport) -> bool:
    return can_edit_budget(person, ledger_import.budget)


def can_edit_rule(person, rule: AccountRule) -> bool:
    return is_lead(person, rule.collaboration)


def can_keep_populations(person) -> bool:
    """Public facts that every collaboration's keys go by: whoever administers the installation."""
    return person.is_authenticated and person.is_administrator
