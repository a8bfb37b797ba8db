"""Work that a principal or a partner puts in without being paid for it (Swedish: egen tid, in natura)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.economy.models.budgets import Budget, OfBudgetQuerySet
from samverk.organisations.models import Organisation


class Hours(Versioned):
    """How much an organisation has worked for the collaboration in a period, and at what. No cost of the budget: it is
    told beside the money, and never added to it."""

    belongs_to = ("budget",)
    named_by = ("organisation",)

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="hours", verbose_name=_("budget"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="hours", verbose_name=_("organisation")
    )  # fmt: skip
    worked_on = models.DateField(_("worked until"), help_text=_("The last day of what is noted."))
    hours = models.DecimalField(
        _("hours"), max_digits=8, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(100_000)],
        help_text=_("In decimals where needed, such as 7.5."),
    )  # fmt: skip
    what = models.CharField(
        _("at what"), max_length=200, help_text=_("For example meetings in the working group.")
    )  # fmt: skip

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-worked_on", "-pk"]
        verbose_name = _("hours worked")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__gt=0), name="hours_are_some",
                violation_error_message=_("Write how many hours."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation.short}, {self.what}"

    def get_absolute_url(self):
        return f"{reverse('economy:balance', args=[self.budget.collaboration_id])}?year={self.budget.year}#hours"
