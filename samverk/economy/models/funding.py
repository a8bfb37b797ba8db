"""Co-financing (Swedish: medfinansiering): an institution or a project that several pay for together, year by year."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from samverk.core.models import Sourced, Versioned
from samverk.core.money import MOST_ORE, OreField, Unit
from samverk.economy.models.keys import PERCENT
from samverk.organisations.models import Collaboration, Organisation
from samverk.organisations.visibility import Levelled, by_seat
from samverk.planning.models import Activity

YEARS = [MinValueValidator(1990), MaxValueValidator(2200)]
NO_LESS_THAN_NOTHING = [MinValueValidator(0), MaxValueValidator(MOST_ORE)]


class FundingQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who take part in the collaboration, as far as its level goes: with all that hangs on it."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(by_seat(person, collaboration="collaboration", shares="funding_shares__funding"))


class Funding(Versioned, Sourced, Levelled):
    """An institution or a project with those who pay for it. Money for several years is decided one year at a time."""

    class Kind(models.TextChoices):
        INSTITUTION = "institution", _("institution")
        PROJECT = "project", _("project")

    collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, related_name="fundings", verbose_name=_("collaboration")
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.INSTITUTION)
    title = models.CharField(_("title"), max_length=150)
    recipient = models.ForeignKey(
        Organisation, models.PROTECT, related_name="fundings", verbose_name=_("recipient"),
        help_text=_("Who gets the money: the institution, or whoever runs the project."),
    )  # fmt: skip
    municipality = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("municipality"),
        help_text=_("Where it is done. None means the whole region."),
    )  # fmt: skip
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="fundings", verbose_name=_("activity"),
        help_text=_("What of the plan the money is for, if it is for one activity."),
    )  # fmt: skip
    from_year = models.PositiveSmallIntegerField(
        _("first year"), validators=YEARS, help_text=_("The first year that money is applied for.")
    )  # fmt: skip
    to_year = models.PositiveSmallIntegerField(
        _("last year"), validators=YEARS, help_text=_("Each year has a decision of its own.")
    )  # fmt: skip
    conditions = models.TextField(
        _("conditions"), blank=True, help_text=_("What the money must be used for, and what those who pay ask for.")
    )  # fmt: skip
    dnr = models.CharField(
        _("register number (dnr)"), max_length=60, blank=True, help_text=_("Of the agreement or the application.")
    )  # fmt: skip
    state_most_percent = models.DecimalField(
        _("the state’s most, in per cent"), max_digits=5, decimal_places=2, null=True, blank=True, default=Decimal(50),
        validators=PERCENT,
        help_text=_("Of all that is put in during a year: 50 where the others must pay as much. None is not checked."),
    )  # fmt: skip
    most_years = models.PositiveSmallIntegerField(
        _("most years"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(50)],
        help_text=_("For how many years there may be money, for example 3. None is not checked."),
    )  # fmt: skip
    unit = models.CharField(
        _("shown in"), max_length=5, choices=Unit, default=Unit.KR, help_text=_("What the tables’ sums are shown in.")
    )  # fmt: skip

    objects = FundingQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = _("co-financing")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "title"], condition=Q(level__gte=3), name="one_shared_funding_per_title",
                violation_error_message=_("The collaboration already has a co-financing with that title."),
            ),
            models.CheckConstraint(
                condition=Q(from_year__lte=F("to_year")), name="funding_years_in_order",
                violation_error_message=_("The last year comes before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=Q(from_year__gte=1990, to_year__lte=2200), name="funding_years_in_range",
            ),
            models.CheckConstraint(
                condition=Q(state_most_percent__isnull=True) | Q(state_most_percent__range=(0, 100)),
                name="state_most_is_a_percentage",
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("economy:funding", args=[self.pk])

    @property
    def years(self) -> range:
        return range(self.from_year, self.to_year + 1)

    def clean(self):
        if self.from_year is None or self.to_year is None:
            return
        if self.to_year - self.from_year >= 30:
            raise ValidationError({"to_year": _("That is more than thirty years. Divide it.")})
        held = self.sources.values_list("years__year", flat=True) if self.pk else []
        years = sorted({year for year in held if year is not None and year not in self.years})
        if years:
            told = _("There are sums for %(years)s. Delete them first, or keep those years.")
            told %= {"years": ", ".join(map(str, years))}
            raise ValidationError({"from_year" if years[0] < self.from_year else "to_year": told})


class FundingShare(Versioned):
    """That a co-financing is shared with an organisation by name."""

    belongs_to = ("funding",)
    named_by = ("funding", "organisation")

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="shares", verbose_name=_("co-financing"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="funding_shares", verbose_name=_("organisation")
    )  # fmt: skip

    class Meta:
        verbose_name = _("share of a co-financing")
        constraints = [models.UniqueConstraint(fields=["funding", "organisation"], name="one_share_of_funding")]

    def __str__(self):
        return f"{self.funding} → {self.organisation}"


class OfFundingQuerySet(models.QuerySet):
    """Of what hangs on a co-financing, by the way `above` leads there."""

    def visible_to(self, person):
        """With the co-financing."""
        return self.filter(**{f"{self.model.above}__in": Funding.objects.visible_to(person)})


class FundingSource(Versioned):
    """One of those who pay: with money, or with hours that have a price."""

    belongs_to = ("funding",)
    named_by = ("organisation",)
    above = "funding"

    class Kind(models.TextChoices):
        STATE = "state", pgettext_lazy("who pays", "state")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        EU = "eu", _("EU")
        OWN = "own", _("own income")
        IN_KIND = "in_kind", _("hours of work")

    DECIDING = (Kind.STATE, Kind.REGION, Kind.MUNICIPALITY, Kind.EU)  # by a body, on a day

    funding = models.ForeignKey(Funding, models.CASCADE, related_name="sources", verbose_name=_("co-financing"))
    kind = models.CharField(
        _("kind"), max_length=20, choices=Kind, help_text=_("Hours of work are counted at a price an hour.")
    )  # fmt: skip
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="funding_sources",
        verbose_name=_("organisation"),
    )  # fmt: skip
    name = models.CharField(
        _("name"), max_length=100, blank=True,
        help_text=_("Where it is not one of the organisations here, or to tell two grants of one apart."),
    )  # fmt: skip
    most_ore = OreField(
        _("ceiling a year, kr"), null=True, blank=True, validators=NO_LESS_THAN_NOTHING,
        help_text=_("The most that the source gives in a year. None is not checked."),
    )  # fmt: skip
    most_percent = models.DecimalField(
        _("ceiling, in per cent"), max_digits=5, decimal_places=2, null=True, blank=True, validators=PERCENT,
        help_text=_("Of all that is put in during a year. None is not checked."),
    )  # fmt: skip

    objects = OfFundingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("source of a co-financing")
        constraints = [
            models.UniqueConstraint(
                fields=["funding", "kind", "organisation", "name"], name="one_source_per_organisation",
                violation_error_message=_("The source is there already. Give one of them a name of its own."),
            ),
            models.UniqueConstraint(
                fields=["funding", "kind", "name"], condition=Q(organisation__isnull=True), name="one_source_per_name",
                violation_error_message=_("The source is there already. Give one of them a name of its own."),
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False) | ~Q(name="") | Q(kind__in=["own", "in_kind"]),
                name="source_says_who",
                violation_error_message=_("Say who pays: choose an organisation, or write a name."),
            ),
            models.CheckConstraint(condition=Q(most_ore__isnull=True) | Q(most_ore__gte=0), name="source_most_ore"),
            models.CheckConstraint(
                condition=Q(most_percent__isnull=True) | Q(most_percent__range=(0, 100)), name="source_most_percent"
            ),
        ]  # fmt: skip

    def __str__(self):
        who = self.organisation.short if self.organisation_id else ""
        return ", ".join(filter(None, [who, self.name])) or str(self.get_kind_display()).capitalize()

    @property
    def is_in_kind(self) -> bool:
        return self.kind == self.Kind.IN_KIND

    @property
    def is_decided_by_a_body(self) -> bool:
        return self.kind in self.DECIDING

    def clean(self):
        if self.pk and self.years.filter(hour_price_kr__isnull=self.is_in_kind).exists():
            told = _("There are sums already: money does not become hours, nor hours money. Add another source.")
            raise ValidationError({"kind": told})
