"""What the economy room's pages are asked about."""

from datetime import date

from samverk.economy.tests.factories import (
    FundingDateFactory,
    FundingFactory,
    FundingPaymentFactory,
    FundingSourceFactory,
    FundingYearFactory,
)

FUNDINGS = {
    "economy.funding",
    "economy.fundingsource",
    "economy.fundingyear",
    "economy.fundingdate",
}


def fill_funding(world) -> None:
    """A co-financing that all who take part see, of which norr is the recipient, with one of each that hangs on it."""
    world.funding = a_funding(world, kept_by=world.norr, recipient=world.norr)


def a_funding(world, **values):
    funding = FundingFactory(collaboration=world.collaboration, activity=world.shared, conditions="Villkor", **values)
    source = FundingSourceFactory(funding=funding, name="Kulturrådet")
    paid, unpaid = (FundingYearFactory(source=source, year=year, note="Anteckning") for year in (2026, 2027))
    funding.payment = FundingPaymentFactory(funding_year=paid, reference="Utbetalning")
    funding.row, funding.source, funding.unused = unpaid, source, FundingSourceFactory(funding=funding, name="Regionen")
    funding.on = FundingDateFactory(funding=funding, source=source, due_on=date(2026, 10, 1))
    return funding


def funding_arguments(funding) -> dict:
    return {
        "funding_id": funding.pk,
        "funding_source_id": funding.unused.pk,
        "year": 2028,
        "funding_year_id": funding.row.pk,
        "funding_payment_id": funding.payment.pk,
        "funding_date_id": funding.on.pk,
    }
