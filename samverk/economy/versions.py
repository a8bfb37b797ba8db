"""Which of a budget's versions holds."""

from samverk.economy.models import Budget, BudgetVersion


def in_force(budget: Budget) -> BudgetVersion | None:
    """The newest that is adopted, else the proposal. No query where the versions are prefetched."""
    versions = list(budget.versions.all())
    adopted = [each for each in versions if each.is_adopted]
    return (adopted or versions or [None])[-1]


def amounts_in_force(budget: Budget) -> dict[int, int]:
    """Öre of the year by the key of each line that the version has."""
    version = in_force(budget)
    return dict(version.amounts.values_list("line", "ore")) if version else {}
