"""What My work tells of budgets: to those who take part, as far as the budget's level goes."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from samverk.core.news.registry import Told, register
from samverk.economy.models import Budget, BudgetAmount, BudgetLine, BudgetVersion, Forecast
from samverk.organisations.visibility import Level

WORDS = {
    "economy.budget_entered": _("made a budget"),
    "economy.budget_adopted": _("recorded that the budget is adopted"),
    "economy.decision_corrected": _("corrected what is said of the decision"),
    "economy.revision_begun": _("began a revision of the budget"),
    "economy.proposal_withdrawn": _("took a proposed revision of the budget back"),
    "economy.sums_set": _("changed the budget’s sums"),
    "economy.budget_imported": _("read in the budget from a sheet"),
    "economy.forecasts_stated": _("said what the year will come to"),
    "economy.line_moved": _("changed the order of the budget’s lines"),
}


def tell() -> None:
    register(
        Told(
            Budget,
            Budget.objects.visible_to,
            within="collaboration",
            owner="collaboration",
            hidden_below=Level.PRINCIPALS,
            words=WORDS,
        )  # fmt: skip
    )
    for model in (BudgetVersion, BudgetLine):
        register(
            Told(
                model,
                model.objects.visible_to,
                thing="budget",
                within="budget__collaboration",
                whole="budget",
                owner="budget",
                words=WORDS,
                named=model is BudgetLine,
                counted=_counted,
            )  # fmt: skip
        )
    register(
        Told(
            BudgetAmount,
            BudgetAmount.objects.visible_to,
            thing="budget_version__budget",
            within="budget_version__budget__collaboration",
            whole="budget_version__budget",
            owner="budget_version",
            words=WORDS,
            counted=_counted,
        )  # fmt: skip
    )
    register(
        Told(
            Forecast,
            Forecast.objects.visible_to,
            thing="line__budget",
            within="line__budget__collaboration",
            whole="line__budget",
            owner="line",
            words=WORDS,
            counted=_counted,
        )  # fmt: skip
    )


def _counted(number: int) -> str:
    return ngettext("%(count)s line", "%(count)s lines", number) % {"count": number}
