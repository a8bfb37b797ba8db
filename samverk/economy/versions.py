"""Which of a budget's versions holds."""

from samverk.economy.models import Budget, BudgetVersion


def in_force(budget: Budget) -> BudgetVersion | None:
    """The one adopted last; while none is, the proposal. None of a budget without any."""
    versions = list(budget.versions.order_by("number"))
    return next((each for each in reversed(versions) if each.is_adopted), versions[-1] if versions else None)


def amounts_in_force(budget: Budget) -> dict[int, int]:
    """Öre of the year by the key of each line that the version has."""
    version = in_force(budget)
    return dict(version.amounts.values_list("line", "ore")) if version else {}
