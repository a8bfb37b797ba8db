"""Budgets as an edition tells of them, made up without a database: the figures are given, the section is composed."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

from django.utils import translation

from samverk.economy.models import Budget, BudgetVersion
from samverk.economy.reporting import Division, Figure, ReportedBudget, ReportedLine
from samverk.economy.shares import NotDivisible
from samverk.organisations.models import Organisation
from samverk.reports.composing.money import money_section

NAMES = ("Norrtälje kommun", "Östhammars kommun", "Österåkers kommun")
EQUAL = (1, 1, 1)


def principals(number=3):
    return [Organisation(pk=pk, name=NAMES[(pk - 1) % 3], short_name=f"P{pk}") for pk in range(1, number + 1)]


def division(weights, unit_ore=1):
    """By the weights of the principals, in their order; none without them."""
    if not weights:
        return Division(refusal=NotDivisible("no_key"))
    shares = [Fraction(weight, sum(weights)) for weight in weights]
    return Division(dict(zip(principals(len(weights)), shares, strict=True)), unit_ore)


def reported(*lines, year=EQUAL, so_far=EQUAL, unit="kr", unit_ore=1, **more):
    """Lines as (number, name, budget, outcome, forecast) in öre."""
    whole, part = division(year, unit_ore), division(so_far, unit_ore)
    refusals = tuple(each.refusal for each in (whole, part) if each.refusal)
    version = BudgetVersion(
        number=2, state="adopted", body="Kommunfullmäktige", decided_on=date(2025, 11, 24), paragraph="§ 98"
    )
    told = [
        ReportedLine(
            pk, number, name, "income" if (budget or 0) < 0 else "cost", Figure.divided(budget, whole),
            Figure.divided(outcome, part), Figure.divided(forecast, whole), refusals=refusals,
        )
        for pk, (number, name, budget, outcome, forecast) in enumerate(lines, 1)
    ]  # fmt: skip
    return ReportedBudget(Budget(pk=7, title="Driften", year=2026, unit=unit), version, told, **more)


def section(*budgets, principal=None, language="sv"):
    """The content's money section; `principal` is the place of the reader among the principals, from 1."""
    reader = principals()[principal - 1] if principal else None
    occasion = SimpleNamespace(period_to=date(2026, 8, 31))
    with translation.override(language):
        return money_section(SimpleNamespace(budgets=list(budgets), principal=reader, round=occasion))


def a_budget(**more):
    return reported(
        ("10", "Besökswebben", 1_850_000_00, 1_204_330_50, 1_900_000_00),
        ("20", "Personal", 3_200_000_01, 2_133_333_33, 3_200_000_01),
        ("90", "Avgifter för mässan", -250_000_00, -90_000_00, -200_000_00),
        **more,
    )
