"""Forecasts of a budget beside its sums and what the books say, round by round; and how good they were."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from samverk.economy.models import Budget, BudgetLine, Forecast
from samverk.economy.outcomes import outcome_by_line
from samverk.economy.versions import amounts_in_force
from samverk.followup.models import Round


def rounds_of(budget: Budget):
    """The collaboration's rounds whose period ends in the budget's year, in the order of time."""
    within = {"plan__collaboration": budget.collaboration_id, "period_to__year": budget.year}
    return Round.objects.filter(**within).order_by("period_to", "pk")


@dataclass(frozen=True)
class ForecastRow:
    """One line in one round. Sums are öre; costs positive, incomes negative; deviation = budget − forecast."""

    line: BudgetLine
    budget: int
    outcome: int
    forecast: Forecast | None
    earlier: Forecast | None  # what was said in the round before in which anything was

    @property
    def deviation(self) -> int | None:
        return None if self.forecast is None else self.budget - self.forecast.ore


@dataclass(frozen=True)
class ForecastTable:
    rows: list[ForecastRow]

    @property
    def budget(self) -> int:
        return sum(row.budget for row in self.rows)

    @property
    def outcome(self) -> int:
        return sum(row.outcome for row in self.rows)

    @property
    def missing(self) -> list[ForecastRow]:
        return [row for row in self.rows if row.forecast is None]

    @property
    def forecast(self) -> int | None:
        """Of all lines together; None until something is said of each: a sum of some would look like one of all."""
        return None if self.missing else sum(row.forecast.ore for row in self.rows)

    @property
    def deviation(self) -> int | None:
        return None if self.forecast is None else self.budget - self.forecast


def table_of(budget: Budget, round: Round) -> ForecastTable:
    """A bounded number of queries, however many lines there are."""
    lines = budget.lines.select_related("owner", "budget").order_by("position", "pk")
    said = Forecast.objects.filter(line__budget=budget, round__period_to__lte=round.period_to)
    here, earlier = {}, {}
    for forecast in said.select_related("round", "said_by").order_by("round__period_to", "round_id"):
        if forecast.round_id == round.pk:
            here[forecast.line_id] = forecast
        elif forecast.round.period_to < round.period_to:
            earlier[forecast.line_id] = forecast
    amounts, booked = amounts_in_force(budget), outcome_by_line(budget, round.period_to)
    return ForecastTable(
        [
            ForecastRow(line, amounts.get(line.pk, 0), booked.get(line.pk, 0), here.get(line.pk), earlier.get(line.pk))
            for line in lines
        ]
    )


@dataclass(frozen=True)
class Accuracy:
    """How one round's forecasts stood against the year, over the lines that had one.

    As Malmö does it: the forecast's error is the deviation that the year came to, less the one that was foreseen.
    """

    round: Round
    lines: int
    of_lines: int
    foreseen: int  # budget − forecast
    came: int  # budget − outcome of the whole year

    @property
    def error(self) -> int:
        return self.came - self.foreseen


@dataclass(frozen=True)
class LineAccuracy:
    line: BudgetLine
    came: int
    by_round: list[tuple[Round, int | None]]  # the error of each; None where nothing was said


def accuracy_of(budget: Budget, rounds: list[Round]) -> tuple[list[Accuracy], list[LineAccuracy]]:
    """By round, and by line; with what is in the books for the year so far."""
    lines = list(budget.lines.order_by("position", "pk"))
    amounts, booked = amounts_in_force(budget), outcome_by_line(budget, date(budget.year, 12, 31))
    said = Forecast.objects.filter(line__budget=budget, round__in=rounds)
    by_round: dict[int, dict[int, int]] = {round.pk: {} for round in rounds}
    for line, round, ore in said.order_by().values_list("line", "round", "ore"):
        by_round[round][line] = ore
    came = {line.pk: amounts.get(line.pk, 0) - booked.get(line.pk, 0) for line in lines}
    foreseen = {
        key: {line: amounts.get(line, 0) - ore for line, ore in stated.items()} for key, stated in by_round.items()
    }
    rows = [
        Accuracy(
            round, len(foreseen[round.pk]), len(lines), sum(foreseen[round.pk].values()),
            sum(came[line] for line in foreseen[round.pk]),
        )
        for round in rounds
    ]  # fmt: skip
    by_line = [
        LineAccuracy(
            line, came[line.pk],
            [
                (round, came[line.pk] - foreseen[round.pk][line.pk] if line.pk in foreseen[round.pk] else None)
                for round in rounds
            ],
        )
        for line in lines
    ]  # fmt: skip
    return rows, by_line


def year_is_over(budget: Budget) -> bool:
    """Until then what the year came to is what is booked so far."""
    return timezone.localdate() > date(budget.year, 12, 31)
