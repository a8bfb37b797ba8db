"""What those who pay for a co-financing give year by year, what has come of it, and the dates to keep."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samverk.core.models import Versioned
from samverk.core.money import MOST_ORE, OreField
from samverk.economy.models.funding import NO_LESS_THAN_NOTHING, YEARS, Funding, FundingSource, OfFundingQuerySet

MOST_HOURS, MOST_HOUR_PRICE_KR = 1_000_000, 100_000


class FundingYear(Versioned):
    """What one source is asked for and gives in one year. Hours are whole hundredths and their price whole kronor, so
    that their worth is whole öre: it is counted, and never stored."""

    belongs_to = ("source__funding",)
    named_by = ("source__organisation",)
    above = "source__funding"

    class State(models.TextChoices):
        APPLIED = "applied", pgettext_lazy("of money", "applied for")
        DECIDED = "decided", pgettext_lazy("of money", "decided")
        REFUSED = "refused", pgettext_lazy("of money", "refused")

    source = models.ForeignKey(FundingSource, models.CASCADE, related_name="years", verbose_name=_("source"))
    year = models.PositiveSmallIntegerField(_("year"), validators=YEARS)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.APPLIED, help_text=_("Each year is decided by itself.")
    )  # fmt: skip
    applied_ore = OreField(
        _("applied for, kr"), null=True, blank=True, validators=NO_LESS_THAN_NOTHING, help_text=_("Or reckoned with.")
    )  # fmt: skip
    decided_ore = OreField(
        _("decided, kr"), null=True, blank=True, validators=NO_LESS_THAN_NOTHING,
        help_text=_("Empty until it is decided."),
    )  # fmt: skip
    applied_hours = models.DecimalField(
        _("hours reckoned with"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)], help_text=_("As in the application."),
    )  # fmt: skip
    decided_hours = models.DecimalField(
        _("hours decided"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS)], help_text=_("Empty until it is decided."),
    )  # fmt: skip
    hour_price_kr = models.PositiveIntegerField(
        _("price of an hour, in whole kronor"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_HOUR_PRICE_KR)],
        help_text=_("What those who pay count an hour as."),
    )  # fmt: skip
    body = models.CharField(
        _("body"), max_length=150, blank=True, help_text=_("Who decided, for example Statens kulturråd.")
    )  # fmt: skip
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True, help_text=_("For example § 98."))
    dnr = models.CharField(_("register number (dnr)"), max_length=60, blank=True)
    note = models.TextField(_("note"), blank=True)

    objects = OfFundingQuerySet.as_manager()

    class Meta:
        ordering = ["year", "pk"]
        verbose_name = _("year of a source")
        constraints = [
            models.UniqueConstraint(
                fields=["source", "year"], name="one_row_per_source_and_year",
                violation_error_message=_("Somebody has just entered that year. Open it anew and change it."),
            ),
            models.CheckConstraint(condition=Q(year__range=(1990, 2200)), name="funding_year_in_range"),
            models.CheckConstraint(
                condition=Q(hour_price_kr__isnull=True, applied_hours__isnull=True, decided_hours__isnull=True)
                | Q(hour_price_kr__gte=1, applied_ore__isnull=True, decided_ore__isnull=True),
                name="money_or_hours",
                violation_error_message=_("Hours have a price an hour, and no sum beside it."),
            ),
            models.CheckConstraint(
                condition=Q(state="decided", decided_ore__isnull=False)
                | Q(state="decided", decided_hours__isnull=False)
                | (~Q(state="decided") & Q(decided_ore__isnull=True, decided_hours__isnull=True)),
                name="decided_says_how_much",
                violation_error_message=_("What is decided has a decided sum, also when it is 0; else it has none."),
            ),
            models.CheckConstraint(
                condition=(Q(applied_ore__isnull=True) | Q(applied_ore__gte=0))
                & (Q(decided_ore__isnull=True) | Q(decided_ore__gte=0))
                & (Q(applied_hours__isnull=True) | Q(applied_hours__gte=0))
                & (Q(decided_hours__isnull=True) | Q(decided_hours__gte=0)),
                name="funding_is_no_less_than_nothing",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.source}, {self.year}"

    def get_absolute_url(self):
        return reverse("economy:funding_year", args=[self.source_id, self.year])

    def clean(self):
        funding = self.source.funding
        if self.year is not None and self.year not in funding.years:
            places = {"first": funding.from_year, "last": funding.to_year}
            raise ValidationError({"year": _("It runs from %(first)s to %(last)s.") % places})
        if self.source.is_in_kind != (self.hour_price_kr is not None):
            told = (
                _("Hours of work need a price an hour.") if self.source.is_in_kind else _("Money has no price an hour.")
            )
            raise ValidationError(told, code="money_or_hours")


class FundingPayment(Versioned):
    """What has come of what a source gives in a year: money, or hours that were worked. Less than nothing is what was
    paid back."""

    belongs_to = ("funding_year__source__funding",)
    named_by = ("funding_year__source__organisation",)
    above = "funding_year__source__funding"

    funding_year = models.ForeignKey(
        FundingYear, models.PROTECT, related_name="payments", verbose_name=_("year of a source")
    )  # fmt: skip
    paid_on = models.DateField(_("paid on"), default=timezone.localdate)
    ore = OreField(
        _("sum, kr"), null=True, blank=True, validators=[MinValueValidator(-MOST_ORE), MaxValueValidator(MOST_ORE)],
        help_text=_("With a minus where it was paid back."),
    )  # fmt: skip
    hours = models.DecimalField(
        _("hours worked"), max_digits=9, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(-MOST_HOURS), MaxValueValidator(MOST_HOURS)],
        help_text=_("With a minus where too many were told."),
    )  # fmt: skip
    reference = models.CharField(
        _("reference"), max_length=100, blank=True, help_text=_("Voucher, invoice or the number of the payment.")
    )  # fmt: skip

    objects = OfFundingQuerySet.as_manager()

    class Meta:
        ordering = ["paid_on", "pk"]
        verbose_name = _("payment")
        constraints = [
            models.CheckConstraint(
                condition=Q(ore__isnull=False, hours__isnull=True) | Q(ore__isnull=True, hours__isnull=False),
                name="payment_is_money_or_hours",
                violation_error_message=_("Say how much it is: of money the sum, of hours of work how many."),
            ),
            models.CheckConstraint(
                condition=~Q(ore=0) & ~Q(hours=0), name="payment_is_something",
                violation_error_message=_("A payment of nothing is none."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.funding_year}: {self.paid_on}"

    def get_absolute_url(self):
        return f"{self.funding_year.source.funding.get_absolute_url()}#payments"

    def clean(self):
        if self.funding_year.source.is_in_kind != (self.hours is not None):
            told = _("Say how much it is: of money the sum, of hours of work how many.")
            raise ValidationError(told, code="money_or_hours")


class FundingDate(Versioned):
    """By when money is to be requested, or is to be reported on. The recipient may note that it was sent."""

    belongs_to = ("funding",)
    above = "funding"

    class Kind(models.TextChoices):
        REQUISITION = "requisition", _("requisition")
        REPORT = "report", pgettext_lazy("of money", "report")

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="dates", verbose_name=_("co-financing"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, help_text=_("Money is requested, or its use is reported.")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=150, help_text=_("For example Rekvisition 1, or Redovisning 2026."))
    source = models.ForeignKey(
        FundingSource, models.CASCADE, null=True, blank=True, related_name="dates", verbose_name=_("to whom"),
    )  # fmt: skip
    due_on = models.DateField(_("due on"), help_text=_("The last day. It is reminded of."))
    done_on = models.DateField(_("sent on"), null=True, blank=True)
    requested_ore = OreField(
        _("requested, kr"), null=True, blank=True, validators=NO_LESS_THAN_NOTHING,
        help_text=_("Of a requisition: how much is asked for."),
    )  # fmt: skip

    objects = OfFundingQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name = _("date of a co-financing")
        constraints = [
            models.CheckConstraint(
                condition=Q(requested_ore__isnull=True) | Q(kind="requisition", requested_ore__gte=0),
                name="only_requisitions_request",
                violation_error_message=_("A report requests no money."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.funding.get_absolute_url()}#dates"

    @property
    def is_done(self) -> bool:
        return self.done_on is not None

    @property
    def days_late(self) -> int:
        """How many days it is late, as long as it is not done; never less than 0."""
        return 0 if self.is_done else max(0, (timezone.localdate() - self.due_on).days)

    def clean(self):
        if self.source_id and self.source.funding_id != self.funding_id:
            raise ValidationError({"source": _("That source pays for something else.")})
