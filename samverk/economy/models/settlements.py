"""What each principal has paid, owes or gets back for a period (Swedish: avräkning)."""

import json

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samverk.core.models import Versioned
from samverk.core.money import OreField
from samverk.economy.models.budgets import Budget, OfBudgetQuerySet
from samverk.organisations.models import Organisation, Person


class Settlement(Versioned):
    """The reckoning of one period of a budget: what the books say, divided by the key, against what was paid.

    A draft follows the books. Fixing freezes `content` (canonical JSON) with its SHA-256, and with it every row of the
    books and every payment that it counts: each is counted in one settlement and no more.
    """

    untold = ("sha256",)
    untracked = ("content",)
    belongs_to = ("budget",)
    named_by = ("budget",)

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("of a settlement", "draft")
        FIXED = "fixed", pgettext_lazy("of a settlement", "fixed")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="settlements", verbose_name=_("budget"))
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to and including"))
    note = models.TextField(_("note"), blank=True, help_text=_("What the principals should know; it goes along."))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    content = models.TextField(_("content"), blank=True, editable=False)
    sha256 = models.CharField(_("SHA-256 digest"), max_length=64, blank=True, editable=False)
    fixed_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("fixed by")
    )
    fixed_at = models.DateTimeField(_("fixed at"), null=True, editable=False)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name = _("settlement")
        constraints = [
            models.CheckConstraint(
                condition=Q(from_on__lte=F("to_on")), name="settlement_period_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
            models.UniqueConstraint(
                fields=["budget", "from_on"], name="one_settlement_from_a_day",
                violation_error_message=_("The budget already has a settlement from that day."),
            ),
            models.UniqueConstraint(
                fields=["budget"], condition=Q(state="draft"), name="one_settlement_at_a_time",
                violation_error_message=_("There is already a draft. Fix it or delete it before the next is begun."),
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(fixed_at__isnull=False) & ~Q(content="") & ~Q(sha256="")),
                name="fixed_settlement_has_content",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.budget}, {date_format(self.from_on)} – {date_format(self.to_on)}"

    def get_absolute_url(self):
        return reverse("economy:settlement", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        return self.state == self.State.FIXED

    @property
    def frozen_content(self) -> dict:
        """As it was fixed. Empty while a draft."""
        return json.loads(self.content) if self.content else {}


class Payment(Versioned):
    """What a principal has paid into the joint account; a negative sum is what it got back from it."""

    belongs_to = ("budget",)
    named_by = ("organisation",)
    untold = ("settlement",)

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="payments", verbose_name=_("budget"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="payments", verbose_name=_("principal")
    )  # fmt: skip
    paid_on = models.DateField(_("paid on"), help_text=_("The day on which it came into the account."))
    ore = OreField(_("sum"), help_text=_("What was paid back to the principal has a minus sign."))
    reference = models.CharField(
        _("reference"), max_length=100, blank=True, help_text=_("Invoice or voucher, so that it can be found.")
    )  # fmt: skip
    settlement = models.ForeignKey(
        Settlement, models.PROTECT, null=True, editable=False, related_name="payments", verbose_name=_("settled in")
    )  # fmt: skip

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "pk"]
        verbose_name = _("a principal’s payment")
        constraints = [
            models.CheckConstraint(
                condition=~Q(ore=0), name="payment_is_not_nothing",
                violation_error_message=_("A payment of nothing is none. Write the sum."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, {date_format(self.paid_on)}"
