from datetime import date

import factory
from django.utils import timezone

from samverk.economy.models import (
    AccountRule,
    Budget,
    BudgetAmount,
    BudgetLine,
    BudgetVersion,
    CostKey,
    Forecast,
    Funding,
    FundingDate,
    FundingPayment,
    FundingSource,
    FundingYear,
    KeyShare,
    LedgerImport,
    LedgerRow,
    LedgerVoucher,
    Population,
)
from samverk.followup.tests.factories import RoundFactory
from samverk.organisations.tests.factories import CollaborationFactory, OrganisationFactory, PersonFactory
from samverk.organisations.visibility import Level


class PopulationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Population

    organisation = factory.SubFactory(OrganisationFactory)
    year = 2024
    inhabitants = factory.Sequence(lambda n: 20_000 + n)


class CostKeyFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CostKey

    collaboration = factory.SubFactory(CollaborationFactory)
    name = factory.Sequence(lambda n: f"Nyckel {n}")
    method = CostKey.Method.EQUAL
    agreement = "Samverkansavtalet"
    from_on = date(2025, 1, 1)
    kept_by = factory.SubFactory(OrganisationFactory)
    state = CostKey.State.APPROVED
    approved_by = "kommunstyrelserna"
    approved_on = date(2024, 11, 5)


class KeyShareFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = KeyShare

    key = factory.SubFactory(CostKeyFactory)
    organisation = factory.SubFactory(OrganisationFactory)


class BudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Budget

    collaboration = factory.SubFactory(CollaborationFactory)
    title = factory.Sequence(lambda n: f"Budget {n}")
    year = 2026
    level = Level.PRINCIPALS


class BudgetVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetVersion

    budget = factory.SubFactory(BudgetFactory)
    number = 1


class BudgetLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetLine

    budget = factory.SubFactory(BudgetFactory)
    number = factory.Sequence(lambda n: f"{n}")
    name = factory.Sequence(lambda n: f"Rad {n}")
    position = factory.Sequence(lambda n: n)


class BudgetAmountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BudgetAmount

    budget_version = factory.SubFactory(BudgetVersionFactory)
    line = factory.SubFactory(BudgetLineFactory)
    ore = 1_000_00


class ForecastFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Forecast

    line = factory.SubFactory(BudgetLineFactory)
    round = factory.SubFactory(RoundFactory)
    ore = 1_000_00
    said_by = factory.SubFactory(PersonFactory)
    said_at = factory.LazyFunction(timezone.now)


def book(line, ore, on=date(2026, 3, 1), **told):
    """A voucher with one row on a budget line; on none with line=None and budget=."""
    budget = told.pop("budget", None) or line.budget
    organisation = OrganisationFactory()
    ledger_import = LedgerImport.objects.create(
        budget=budget, organisation=organisation, format="sie", file_name="bok.se", sha256="0" * 64,
        imported_by=PersonFactory(),
    )  # fmt: skip
    voucher = LedgerVoucher.objects.create(
        ledger_import=ledger_import, budget=budget, organisation=organisation, series="A",
        number=str(ledger_import.pk), on=on, digest="0" * 64,
    )  # fmt: skip
    return LedgerRow.objects.create(voucher=voucher, place=1, account="5010", ore=ore, line=line, **told)


class FundingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Funding

    collaboration = factory.SubFactory(CollaborationFactory)
    recipient = factory.SubFactory(OrganisationFactory)
    title = factory.Sequence(lambda n: f"Medfinansiering {n}")
    from_year = 2026
    to_year = 2028
    level = Level.PRINCIPALS


class FundingSourceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundingSource

    funding = factory.SubFactory(FundingFactory)
    kind = FundingSource.Kind.REGION
    name = factory.Sequence(lambda n: f"Källa {n}")


class FundingYearFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundingYear

    source = factory.SubFactory(FundingSourceFactory)
    year = 2026
    state = FundingYear.State.DECIDED
    decided_ore = 1_000_000_00
    body = "nämnden"
    decided_on = date(2026, 2, 3)


class FundingPaymentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundingPayment

    funding_year = factory.SubFactory(FundingYearFactory)
    paid_on = date(2026, 4, 1)
    ore = 250_000_00


class FundingDateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = FundingDate

    funding = factory.SubFactory(FundingFactory)
    kind = FundingDate.Kind.REQUISITION
    title = factory.Sequence(lambda n: f"Rekvisition {n}")
    due_on = date(2026, 10, 1)


class LedgerImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LedgerImport

    budget = factory.SubFactory(BudgetFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    format = LedgerImport.Format.SHEET
    file_name = factory.Sequence(lambda n: f"huvudbok-{n}.csv")
    sha256 = "0" * 64
    imported_by = factory.SubFactory(PersonFactory)


class LedgerVoucherFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LedgerVoucher

    ledger_import = factory.SubFactory(LedgerImportFactory)
    budget = factory.SelfAttribute("ledger_import.budget")
    organisation = factory.SelfAttribute("ledger_import.organisation")
    number = factory.Sequence(str)
    on = date(2026, 2, 3)
    digest = "0" * 64


class LedgerRowFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = LedgerRow

    voucher = factory.SubFactory(LedgerVoucherFactory)
    place = 1
    account = "4010"
    ore = 1_000_00


class AccountRuleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AccountRule

    collaboration = factory.SubFactory(CollaborationFactory)
    from_account = "4010"
    to_account = factory.SelfAttribute("from_account")
