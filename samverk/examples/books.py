"""The example's books: what one municipality has booked for Roslagssamarbetet until August. All of it is made up."""

from samverk.economy.ledger.comparing import compare
from samverk.economy.models import AccountRule, Budget
from samverk.economy.operations import import_ledger, keep_ledger_draft, set_rule
from samverk.examples.files import FOLDER, rows
from samverk.organisations.models import Organisation, Person
from samverk.planning.models import Plan

YEAR = 2026


def load_books(folder: str, plan: Plan, lead: Person) -> None:
    """As a SIE file, and rules for its accounts; one account is left for whoever tries it to place. Nothing where the
    collaboration has no such file."""
    name = f"bokforing-{YEAR}.se"
    if not (FOLDER / folder / name).exists():
        return
    for row in rows(f"{folder}/kontoregler.csv"):
        rule = AccountRule(
            collaboration=plan.collaboration, from_account=row["Från konto"], to_account=row["Till konto"],
            object=row["Objekt"], line_number=row["Rad"],
        )  # fmt: skip
        set_rule(rule, by=lead)
    budget = Budget.objects.get(collaboration=plan.collaboration, year=YEAR)
    whose = Organisation.objects.get(name="Norrtälje kommun")
    draft = keep_ledger_draft(budget, whose, (FOLDER / folder / name).read_bytes(), name, by=lead)
    import_ledger(draft, shown=compare(draft), by=lead)
