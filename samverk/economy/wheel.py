"""What the year wheel tells of budgets: the first and last day of their year, when a body adopted or revised them, and
until which day the principals have been, or are being, settled with."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from samverk.economy.models import Budget, BudgetVersion, Settlement
from samverk.organisations.models import Collaboration
from samverk.yearwheel.models import Lane
from samverk.yearwheel.sources import Entry


def entries(person, collaborations: dict[int, Collaboration], first: date, last: date) -> Iterable[Entry]:
    found = Budget.objects.visible_to(person).filter(collaboration__in=collaborations)
    budgets = {budget.pk: (budget, collaborations[budget.collaboration_id]) for budget in found}
    yield from _years(budgets, first, last)
    yield from _decisions(budgets, first, last)
    yield from _settlements(budgets, first, last)


def _years(budgets, first: date, last: date) -> Iterable[Entry]:
    for budget, collaboration in budgets.values():
        days = date(budget.year, 1, 1), date(budget.year, 12, 31)
        for what, day in zip((_("%(budget)s begins"), _("%(budget)s ends")), days, strict=True):
            if first <= day <= last:
                yield Entry(
                    f"budget-{budget.pk}-{day}", Lane.BUDGET, what % {"budget": budget}, day, None, collaboration,
                    budget.get_absolute_url(), is_example=budget.is_example,
                )  # fmt: skip


def _decisions(budgets, first: date, last: date) -> Iterable[Entry]:
    adopted = BudgetVersion.objects.adopted().filter(budget__in=budgets, decided_on__range=(first, last))
    for version in adopted.order_by("decided_on", "pk"):
        budget, collaboration = budgets[version.budget_id]
        what = _("%(budget)s is revised") if version.is_revision else _("%(budget)s is adopted")
        yield Entry(
            f"budget-version-{version.pk}", Lane.BUDGET, what % {"budget": budget}, version.decided_on, None,
            collaboration, version.get_absolute_url(), " ".join(filter(None, (version.body, version.paragraph))),
            is_example=budget.is_example,
        )  # fmt: skip


def _settlements(budgets, first: date, last: date) -> Iterable[Entry]:
    found = Settlement.objects.filter(budget__in=budgets, to_on__range=(first, last)).defer("content")
    for settlement in found.order_by("to_on", "pk"):
        budget, collaboration = budgets[settlement.budget_id]
        note = f"{date_format(settlement.from_on)} – {date_format(settlement.to_on)}, {settlement.get_state_display()}"
        yield Entry(
            f"settlement-{settlement.pk}", Lane.BUDGET, _("Settlement: %(budget)s") % {"budget": budget},
            settlement.to_on, None, collaboration, settlement.get_absolute_url(), note, is_example=budget.is_example,
        )  # fmt: skip
