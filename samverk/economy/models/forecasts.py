"""What a budget line is believed to come to when the year is over (Swedish: helårsprognos)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.core.money import OreField
from samverk.economy.models.budgets import Budget, BudgetLine
from samverk.followup.models import Round
from samverk.organisations.models import Person


class ForecastQuerySet(models.QuerySet):
    def visible_to(self, person):
        """With the budget and the round that it stands in."""
        budgets, rounds = Budget.objects.visible_to(person), Round.objects.visible_to(person)
        return self.filter(line__budget__in=budgets, round__in=rounds)


class Forecast(Versioned):
    """What the whole year's outcome of a line is believed to be, as somebody said it in a round.

    A cost is positive and an income negative, as in the budget.
    """

    belongs_to = ("line",)
    named_by = ("line", "round")
    untold = ("said_by", "said_at")

    line = models.ForeignKey(BudgetLine, models.PROTECT, related_name="forecasts", verbose_name=_("budget line"))
    round = models.ForeignKey(Round, models.PROTECT, related_name="forecasts", verbose_name=_("follow-up round"))
    ore = OreField(_("forecast for the year"))
    comment = models.TextField(_("comment"), blank=True)
    said_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name=_("said by")
    )  # fmt: skip
    said_at = models.DateTimeField(_("said at"), editable=False)

    objects = ForecastQuerySet.as_manager()

    class Meta:
        ordering = ["line__position", "line", "round__period_to"]
        verbose_name = _("forecast")
        constraints = [
            models.UniqueConstraint(
                fields=["line", "round"], name="one_forecast_per_round",
                violation_error_message=_("There is already a forecast for the line in that round."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.line}, {self.round}"
