"""How many live where: what keys per inhabitant go by."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Sourced, Versioned
from samverk.economy.models.keys import CostKey
from samverk.organisations.models import Organisation, Participation


class PopulationQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Public facts."""
        return self if person.is_authenticated else self.none()

    def carrying_approved_keys(self):
        """Those that an approved key goes by: of that year, of an organisation that is or was a principal there."""
        keys = CostKey.objects.filter(
            state=CostKey.State.APPROVED, method__in=CostKey.BY_INHABITANTS, population_year=models.OuterRef("year"),
            collaboration__participations__role=Participation.Role.PRINCIPAL,
            collaboration__participations__organisation=models.OuterRef("organisation"),
        )  # fmt: skip
        return self.filter(models.Exists(keys))


class Population(Versioned, Sourced):
    """How many inhabitants a municipality or a region had on 31 December of a year (Swedish: folkmängd)."""

    belongs_to = ("organisation",)
    named_by = ("organisation",)

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="populations", verbose_name=_("organisation")
    )  # fmt: skip
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(1749), MaxValueValidator(2200)],
        help_text=_("The number is that of 31 December."),
    )  # fmt: skip
    inhabitants = models.PositiveIntegerField(_("inhabitants"))

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "organisation__name"]
        verbose_name = _("population")
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"], name="one_population_a_year",
                violation_error_message=_("The organisation’s population of that year is there already."),
            ),
            models.CheckConstraint(condition=models.Q(year__range=(1749, 2200)), name="population_year_in_range"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation} {self.year}"

    def get_absolute_url(self):
        return reverse("economy:population", args=[self.pk])

    def carries_approved_keys(self) -> bool:
        return Population.objects.filter(pk=self.pk).carrying_approved_keys().exists()
