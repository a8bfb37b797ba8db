"""Who may change budgets, keys and what comes from the books: the lead, who answers for the budget."""

from samverk.economy.models import (
    AccountRule,
    Budget,
    BudgetAmount,
    BudgetLine,
    BudgetVersion,
    CostKey,
    Funding,
    FundingDate,
    Hours,
    LedgerImport,
    Payment,
    Population,
    Settlement,
)
from samverk.organisations.models import Collaboration, Organisation, Seat
from samverk.organisations.permissions import has_role, is_lead


def can_create_budget(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_budget(person, budget: Budget) -> bool:
    return is_lead(person, budget.collaboration)


def can_share_budget(person, budget: Budget) -> bool:
    return can_edit_budget(person, budget)


def can_forecast(person, line: BudgetLine) -> bool:
    """Whoever answers for the line, and the lead."""
    return line.pk in forecastable(person, line.budget)


def forecastable(person, budget: Budget) -> set[int]:
    """The keys of the lines of which the person may say what they will come to, in a bounded number of queries."""
    if not Budget.objects.visible_to(person).filter(pk=budget.pk).exists():
        return set()
    lines = budget.lines.order_by()
    if not is_lead(person, budget.collaboration):
        lines = lines.filter(owner=person.pk)
    return set(lines.values_list("pk", flat=True))


def can_edit_version(person, version: BudgetVersion) -> bool:
    """Whoever leads, as long as it is a proposal: what a body has adopted never changes."""
    return not version.is_adopted and can_edit_budget(person, version.budget)


def can_edit_amount(person, amount: BudgetAmount) -> bool:
    return can_edit_version(person, amount.budget_version)


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


def can_note_hours(person, budget: Budget, organisation: Organisation) -> bool:
    """The lead; and for its own organisation whoever edits or reports."""
    if not Budget.objects.visible_to(person).filter(pk=budget.pk).exists():
        return False
    own = notes_hours_for(person, budget.collaboration)
    return own is None or organisation.pk in own


def notes_hours_for(person, collaboration: Collaboration) -> set[int] | None:
    """The keys of the organisations whose hours the person may note, in two queries; None is every one."""
    if is_lead(person, collaboration):
        return None
    if not person.is_authenticated:
        return set()
    seats = Seat.objects.taking_part().held_by(person).filter(collaboration=collaboration)
    seats = seats.filter(role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
    return set(seats.values_list("organisation", flat=True))


def can_edit_hours(person, hours: Hours) -> bool:
    return can_note_hours(person, hours.budget, hours.organisation)


def can_settle(person, budget: Budget) -> bool:
    """Note what the principals have paid, and settle with them."""
    return is_lead(person, budget.collaboration)


def can_edit_payment(person, payment: Payment) -> bool:
    """Not once it is counted in a fixed settlement."""
    return payment.settlement_id is None and can_settle(person, payment.budget)


def can_edit_settlement(person, settlement: Settlement) -> bool:
    """As long as it is a draft."""
    return not settlement.is_fixed and can_settle(person, settlement.budget)


def can_keep_populations(person) -> bool:
    """Public facts that every collaboration's keys go by: whoever administers the installation."""
    return person.is_authenticated and person.is_administrator


def can_approve_key(person, key: CostKey) -> bool:
    """Whoever leads notes what the principals have decided, of a key that has been proposed to them."""
    return key.state == CostKey.State.PROPOSED and can_edit_key(person, key)


def can_end_key(person, key: CostKey) -> bool:
    return key.is_approved and is_lead(person, key.collaboration)


def can_replace_key(person, key: CostKey) -> bool:
    return key.is_approved and can_create_key(person, key.collaboration)


def can_change_population(person, population: Population) -> bool:
    """What an approved key rests on stays as it was when the key was approved."""
    return can_keep_populations(person) and not population.carries_approved_keys()


def can_create_funding(person, collaboration: Collaboration) -> bool:
    return is_lead(person, collaboration)


def can_edit_funding(person, funding: Funding) -> bool:
    """The lead: what is decided and paid, and on what conditions."""
    return is_lead(person, funding.collaboration)


def can_share_funding(person, funding: Funding) -> bool:
    return can_edit_funding(person, funding)


def can_tick_funding_date(person, on: FundingDate) -> bool:
    """The lead, and whoever edits or reports for the recipient: who sends the requisition knows when it was sent. Only
    who sees the co-financing, since the recipient need not."""
    funding = on.funding
    if can_edit_funding(person, funding):
        return True
    roles = (Seat.Role.EDITOR, Seat.Role.REPORTER)
    sits = has_role(person, funding.collaboration, *roles, organisation=funding.recipient_id)
    return sits and Funding.objects.visible_to(person).filter(pk=funding.pk).exists()
