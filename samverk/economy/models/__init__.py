"""Budgets with their lines and versions, the keys that costs are divided by, and what the books say."""

from samverk.economy.models.budgets import (
    Budget,
    BudgetAmount,
    BudgetLine,
    BudgetQuerySet,
    BudgetShare,
    BudgetVersion,
)
from samverk.economy.models.forecasts import (
    Forecast,
    ForecastQuerySet,
)
from samverk.economy.models.funding import (
    Funding,
    FundingQuerySet,
    FundingShare,
    FundingSource,
)
from samverk.economy.models.funding_years import (
    FundingDate,
    FundingPayment,
    FundingYear,
)
from samverk.economy.models.hours import (
    Hours,
)
from samverk.economy.models.keys import (
    CostKey,
    CostKeyQuerySet,
    KeyShare,
)
from samverk.economy.models.ledgers import (
    AccountRule,
    LedgerDraft,
    LedgerImport,
    LedgerRow,
    LedgerVoucher,
)
from samverk.economy.models.populations import (
    Population,
)
from samverk.economy.models.settlements import (
    Payment,
    Settlement,
)

__all__ = [
    "AccountRule",
    "Budget",
    "BudgetAmount",
    "BudgetLine",
    "BudgetQuerySet",
    "BudgetShare",
    "BudgetVersion",
    "CostKey",
    "CostKeyQuerySet",
    "Forecast",
    "ForecastQuerySet",
    "Funding",
    "FundingDate",
    "FundingPayment",
    "FundingQuerySet",
    "FundingShare",
    "FundingSource",
    "FundingYear",
    "Hours",
    "KeyShare",
    "LedgerDraft",
    "LedgerImport",
    "LedgerRow",
    "LedgerVoucher",
    "Payment",
    "Population",
    "Settlement",
]
