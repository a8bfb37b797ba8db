"""Why a sum cannot be divided, said to whoever can do something about it and to whoever reads of it."""

from datetime import date
from fractions import Fraction
from types import SimpleNamespace

import pytest
from django.utils.translation import override

from samverk.economy.reasons import reason, reason_to_read
from samverk.economy.shares import NotDivisible

PERCENT = {"percent": Fraction(90)}
REFUSALS = {
    "no_key": ({}, "no cost key is approved for these days."),
    "nobody": ({}, "no principal takes part."),
    "no_percent": ({}, "the cost key gives no share to Norr, Ost."),
    "no_use": ({}, "it is not entered how much Norr, Ost used."),
    "no_population": (
        {"key": SimpleNamespace(population_year=2025)},
        "the population of Norr, Ost in 2025 is not entered.",
    ),
    "no_weight": ({}, "all shares are 0."),
    "least_above_most": ({}, "the least is more than the most for Norr, Ost."),
    "least_too_much": (PERCENT, "the least that each pays is 90 % together, more than the whole."),
    "most_too_little": (PERCENT, "the most that each pays is 90 % together, less than the whole."),
}


@pytest.mark.parametrize("code", REFUSALS)
def test_a_reader_is_told_why_and_asked_for_nothing(code):
    facts, told = REFUSALS[code]
    refusal = NotDivisible(code, ["Norr", "Ost"], **facts)

    with override("en"):
        assert reason_to_read(refusal) == told
        assert reason(refusal).count(".") == 2  # the others are told what to do, too


def test_the_days_that_it_concerns_are_said():
    refusal = NotDivisible("nobody", first=date(2026, 1, 1), last=date(2026, 3, 31))

    with override("en"):
        assert reason_to_read(refusal) == "From 1 January 2026 to 31 March 2026: no principal takes part."
