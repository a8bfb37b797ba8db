"""The sheets of a workbook that tell of money: in kronor whatever a page shows it in, as numbers to count on."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

FIGURES = ("budget", "outcome", "forecast", "deviation")


def money_sheets(content: dict) -> list[tuple[str, list[str], list[list]]]:
    """Name, columns and rows: the lines, and what each principal bears. None of an edition that tells of no budget."""
    budgets = content.get("money", {}).get("budgets", [])
    if not budgets:
        return []
    figures = [_("Budget, kr"), _("Outcome, kr"), _("Forecast, kr"), _("Deviation, kr")]
    shared = [_("Budget"), _("VAT")]
    lines = [*shared, _("Number"), _("Line"), _("Kind"), *figures]
    owner = (content["principal"] or {}).get("short_name")
    lines += [f"{owner}: {name}" for name in figures] if owner else []
    sheets = [(pgettext("in a report", "Money"), lines, [row for budget in budgets for row in _lines(budget)])]
    if any(budget["principals"] for budget in budgets):
        bearing = [*shared, _("Principal"), *figures]
        sheets.append((_("What each principal bears"), bearing, [row for each in budgets for row in _bearing(each)]))
    return sheets


def _lines(budget) -> list[list]:
    told = [(line["number"], line["name"], _kind(line), line) for line in budget["lines"]]
    told.append(("", _("Sum"), "", budget["total"]))
    return [
        [*_shared(budget), *words, *_kronor(row), *(_kronor(row["own"]) if "own" in row else [])]
        for *words, row in told
    ]  # fmt: skip


def _bearing(budget) -> list[list]:
    if not budget["principals"]:
        return []
    rows = [[*_shared(budget), row["organisation"]["name"], *_kronor(row)] for row in budget["principals"]]
    return [*rows, [*_shared(budget), _("Joint sum"), *_kronor(budget["total"])]]


def _shared(budget) -> list[str]:
    return [f"{budget['title']} {budget['year']}", budget["vat"]]


def _kind(line) -> str:
    return _("income") if line["kind"] == "income" else _("cost")


def _kronor(figures) -> list[int | float | None]:
    """An empty cell where nothing is said, or nothing divided."""
    return [None if figures[name] is None else _krona(figures[name]) for name in FIGURES]


def _krona(ore: int) -> int | float:
    return ore / 100 if ore % 100 else ore // 100
