"""The example's payments, hours and forecasts, and a settlement that is begun. All of it is made up."""

from datetime import date
from decimal import Decimal

from samverk.economy import operations
from samverk.economy.models import Budget, CostKey, Hours, Payment, Settlement
from samverk.economy.operations import Said
from samverk.examples.files import day, rows
from samverk.followup.models import Round
from samverk.organisations.models import Organisation, Person
from samverk.planning.models import Plan

YEAR = 2026
KRONA = 100  # öre


def load_settlements(folder: str, plan: Plan, lead: Person) -> None:
    """Nothing where the collaboration has no such files. The settlement waits for the account that is left to place."""
    paid = rows(f"{folder}/inbetalningar.csv")
    if not paid:
        return
    budget = Budget.objects.get(collaboration=plan.collaboration, year=YEAR)
    keys = CostKey.objects.filter(collaboration=plan.collaboration, state=CostKey.State.APPROVED)
    budget.key = keys.order_by("from_on", "pk").first()
    operations.change_budget(budget, by=lead)
    named = {each.name: each for each in Organisation.objects.filter(participations__collaboration=plan.collaboration)}
    for row in paid:
        payment = Payment(
            budget=budget, organisation=named[row["Huvudman"]], paid_on=day(row["Betalt"]), reference=row["Referens"],
            ore=int(row["Belopp (kr)"]) * KRONA,
        )  # fmt: skip
        operations.note_payment(payment, by=lead)
    for row in rows(f"{folder}/timmar.csv"):
        hours = Hours(
            budget=budget, organisation=named[row["Organisation"]], worked_on=day(row["Till och med"]),
            hours=Decimal(row["Timmar"].replace(",", ".")), what=row["Vad"],
        )  # fmt: skip
        operations.note_hours(hours, by=lead)
    settlement = Settlement(budget=budget, from_on=date(YEAR, 1, 1), to_on=date(YEAR, 8, 31))
    operations.create_settlement(settlement, by=lead)


def load_forecasts(folder: str, plan: Plan) -> None:
    """In the round that is open, as those who answer for the lines say them."""
    said = {row["Nr"]: row for row in rows(f"{folder}/prognoser-helar-{YEAR}.csv")}
    round = Round.objects.taking_answers().filter(plan=plan, period_to__year=YEAR).first()
    if not said or round is None:
        return
    budget = Budget.objects.get(collaboration=plan.collaboration, year=YEAR)
    for line in budget.lines.filter(number__in=said).select_related("budget__collaboration", "owner"):
        row = said[line.number]
        ore = int(row["Prognos (tkr)"]) * 1000 * KRONA
        operations.state_forecasts(budget, round, [Said(line, ore, row["Kommentar"])], by=line.owner)
