"""The example's co-financing: who pays for what, what each year decided, by when money is requested, and what came."""

from decimal import Decimal

from samverk.core.money import Unit
from samverk.economy import operations
from samverk.economy.models import Funding, FundingDate, FundingPayment, FundingSource, FundingYear
from samverk.examples.documents import lead_in
from samverk.examples.files import day, rows, source_of
from samverk.organisations.models import Organisation, Person
from samverk.organisations.visibility import Level
from samverk.planning.models import Plan

Kind, State = FundingSource.Kind, FundingYear.State
KINDS = {
    "stat": Kind.STATE, "region": Kind.REGION, "kommun": Kind.MUNICIPALITY, "EU": Kind.EU,
    "egna intäkter": Kind.OWN, "ideell tid": Kind.IN_KIND,
}  # fmt: skip
STATES = {"sökt": State.APPLIED, "beslutat": State.DECIDED, "avslag": State.REFUSED}
DATES = {"rekvisition": FundingDate.Kind.REQUISITION, "redovisning": FundingDate.Kind.REPORT}


def load_funding(folder: str, plan: Plan) -> None:
    """Nothing where the collaboration has no such files."""
    lead = lead_in(folder)
    organisations = {each.name: each for each in Organisation.objects.all()}
    fundings = {row["Namn"]: _funding(row, plan, organisations, lead) for row in rows(f"{folder}/medfinansiering.csv")}
    sources: dict[tuple[str, str], FundingSource] = {}
    years: dict[tuple[str, str, str], FundingYear] = {}
    for row in rows(f"{folder}/medfinansiering-ar.csv"):
        place = row["Medfinansiering"]
        source = _source(row, fundings[place], organisations)
        if (place, str(source)) not in sources:
            operations.add_funding_source(source, by=lead)
            sources[place, str(source)] = source
        found = _year(row, sources[place, str(source)])
        operations.enter_funding_year(found, by=lead)
        years[place, str(source), row["År"]] = found
    for row in rows(f"{folder}/medfinansiering-utbetalningar.csv"):
        found = years[row["Medfinansiering"], row["Källa till pengarna"], row["År"]]
        payment = FundingPayment(funding_year=found, paid_on=day(row["Dag"]), reference=row["Referens"])
        payment.ore, payment.hours = _ore(row["Kronor"]), _number(row["Timmar"])
        operations.enter_funding_payment(payment, by=lead)
    for row in rows(f"{folder}/medfinansiering-datum.csv"):
        place = row["Medfinansiering"]
        operations.enter_funding_date(
            FundingDate(
                funding=fundings[place], kind=DATES[row["Slag"]], title=row["Vad"], due_on=day(row["Senast"]),
                source=sources[place, row["Till"]] if row["Till"] else None, done_on=day(row["Skickad"]),
                requested_ore=_ore(row["Begärt"]),
            ),
            by=lead,
        )  # fmt: skip


def _funding(row: dict, plan: Plan, organisations: dict, lead: Person) -> Funding:
    funding = Funding(
        collaboration=plan.collaboration, title=row["Namn"], recipient=organisations[row["Mottagare"]],
        kind=Funding.Kind.PROJECT if row["Slag"] == "projekt" else Funding.Kind.INSTITUTION,
        municipality=organisations.get(row["Kommun"]), from_year=int(row["Från"]), to_year=int(row["Till"]),
        activity=plan.activities.get(number=row["Insats"]) if row["Insats"] else None, conditions=row["Villkor"],
        dnr=row["Diarienummer"], state_most_percent=_number(row["Statens tak"]),
        most_years=int(row["Flest år"]) if row["Flest år"] else None, unit=Unit(row["Visas i"]), **source_of(row),
    )  # fmt: skip
    operations.create_funding(funding, by=lead, level=Level.PRINCIPALS)
    return funding


def _source(row: dict, funding: Funding, organisations: dict) -> FundingSource:
    return FundingSource(
        funding=funding, kind=KINDS[row["Slag"]], organisation=organisations.get(row["Organisation"]),
        name=row["Namn"] or ("Egna intäkter" if row["Slag"] == "egna intäkter" else ""),
        most_ore=_ore(row["Tak kr"]), most_percent=_number(row["Tak procent"]),
    )  # fmt: skip


def _year(row: dict, source: FundingSource) -> FundingYear:
    return FundingYear(
        source=source, year=int(row["År"]), state=STATES[row["Läge"]], applied_ore=_ore(row["Sökt"]),
        decided_ore=_ore(row["Beslutat"]), applied_hours=_number(row["Timmar sökt"]),
        decided_hours=_number(row["Timmar beslutade"]), hour_price_kr=int(row["Timpris"]) if row["Timpris"] else None,
        body=row["Organ"], decided_on=day(row["Beslutsdag"]), paragraph=row["Paragraf"], dnr=row["Diarienummer"],
    )  # fmt: skip


def _ore(text: str) -> int | None:
    return int(text) * 100 if text else None


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
