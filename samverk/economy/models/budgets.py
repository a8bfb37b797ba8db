"""A collaboration's budget for a year: its lines, and what each of them is given in every version of it."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from samverk.core.models import Sourced, Versioned
from samverk.core.money import MoneyFormField, OreField, Unit
from samverk.economy.models.keys import CostKey
from samverk.organisations.models import Collaboration, Organisation, Person
from samverk.organisations.visibility import Levelled, by_seat, opened
from samverk.planning.models import Activity
from samverk.steering.models import Goal


class BudgetQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who take part in the collaboration, as far as the budget's level goes: with all that hangs on
        it."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(by_seat(person, collaboration="collaboration", shares="budget_shares__budget"))

    def open_to(self, person):
        """Those that are there to read for a council member, or for anybody: lines and sums, and no vouchers."""
        return self.filter(opened(person, collaboration="collaboration")) if person.is_authenticated else self.none()


class Budget(Versioned, Sourced, Levelled):
    """What a collaboration means to spend in a year, and the two years' plan after it."""

    class Vat(models.TextChoices):
        EXCLUDED = "excluded", _("without VAT")
        INCLUDED = "included", _("with VAT")

    collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, related_name="budgets", verbose_name=_("collaboration")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=150)
    year = models.PositiveSmallIntegerField(_("year"), validators=[MinValueValidator(1990), MaxValueValidator(2200)])
    vat = models.CharField(_("sums are"), max_length=10, choices=Vat, default=Vat.EXCLUDED)
    unit = models.CharField(_("shown in"), max_length=5, choices=Unit, default=Unit.KR)
    key = models.ForeignKey(
        CostKey, models.PROTECT, null=True, blank=True, related_name="budgets", verbose_name=_("cost key"),
        help_text=_("How the principals divide what is left when incomes are taken off."),
    )  # fmt: skip
    note = models.TextField(_("note"), blank=True)

    objects = BudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "title"]
        verbose_name = _("budget")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "year", "title"], name="one_budget_per_year_and_title",
                violation_error_message=_("The collaboration already has a budget with that title for that year."),
            ),
            models.CheckConstraint(condition=Q(year__range=(1990, 2200)), name="budget_year_in_range"),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.title} {self.year}"

    def get_absolute_url(self):
        return reverse("economy:budget", args=[self.pk])

    def clean(self):
        """Raises ValidationError with code "adopted" where what was adopted would mean something else."""
        meant = Budget.objects.filter(pk=self.pk, versions__state=BudgetVersion.State.ADOPTED)
        if self.pk and meant.exclude(year=self.year, vat=self.vat).exists():
            refusal = _("The budget is adopted for its year and with its sums as they are. Make a new budget instead.")
            raise ValidationError(refusal, code="adopted")

    @property
    def years(self) -> tuple[int, int, int]:
        """The budget's own, and the two that are planned."""
        return self.year, self.year + 1, self.year + 2


class BudgetShare(Versioned):
    """That a budget is shared with an organisation by name."""

    belongs_to = ("budget",)
    named_by = ("budget", "organisation")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="shares", verbose_name=_("budget"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="budget_shares", verbose_name=_("organisation")
    )  # fmt: skip

    class Meta:
        verbose_name = _("share of a budget")
        constraints = [models.UniqueConstraint(fields=["budget", "organisation"], name="one_share_of_budget")]

    def __str__(self):
        return f"{self.budget} → {self.organisation}"


class OfBudgetQuerySet(models.QuerySet):
    """What follows its budget: who sees that sees this."""

    def visible_to(self, person):
        return self.filter(budget__in=Budget.objects.visible_to(person))


class BudgetVersionQuerySet(OfBudgetQuerySet):
    def adopted(self):
        return self.filter(state=BudgetVersion.State.ADOPTED)

    def proposed(self):
        return self.filter(state=BudgetVersion.State.PROPOSED)


class BudgetVersion(Versioned):
    """A budget as it was proposed, or as a body adopted it. What is adopted never changes: the next version revises
    it."""

    belongs_to = ("budget",)
    named_by = ("budget",)

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("of a budget", "proposed")
        ADOPTED = "adopted", pgettext_lazy("of a budget", "adopted")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="versions", verbose_name=_("budget"))
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED, editable=False)
    body = models.CharField(_("body"), max_length=150, blank=True, help_text=_("For example kommunfullmäktige."))
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True, help_text=_("For example § 98."))
    dnr = models.CharField(_("register number (dnr)"), max_length=60, blank=True)
    why = models.TextField(_("why it is revised"), blank=True)

    objects = BudgetVersionQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("version of a budget")
        constraints = [
            models.UniqueConstraint(fields=["budget", "number"], name="one_budget_version_per_number"),
            models.UniqueConstraint(
                fields=["budget"], condition=Q(state="proposed"), name="one_proposed_version",
                violation_error_message=_("The budget already has a proposal that is not decided."),
            ),
            models.CheckConstraint(
                condition=Q(state="proposed") | (~Q(body="") & Q(decided_on__isnull=False)),
                name="adopted_version_says_by_whom",
                violation_error_message=_("Say which body adopted the budget, and on which day."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.budget}, {self.get_state_display()} {self.number}"

    def get_absolute_url(self):
        return f"{reverse('economy:budget', args=[self.budget_id])}?version={self.number}"

    @property
    def is_adopted(self) -> bool:
        return self.state == self.State.ADOPTED

    @property
    def is_revision(self) -> bool:
        return self.number > 1

    @property
    def state_word(self) -> str:
        """Proposed, adopted; or, of what came after an adopted version, revised."""
        if self.is_adopted and self.is_revision:
            return pgettext("of a budget", "revised")
        return self.get_state_display()


class BudgetLine(Versioned):
    """One line of a budget, the same through all its versions: what it is for, and who answers for it."""

    belongs_to = ("budget",)
    untold = ("position",)

    class Kind(models.TextChoices):
        COST = "cost", _("cost")
        INCOME = "income", _("income")

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="lines", verbose_name=_("budget"))
    number = models.CharField(
        _("number"), max_length=20, help_text=_("What you call the line, such as 10 or 1610. Next year’s has the same.")
    )  # fmt: skip
    name = models.CharField(_("line"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.COST)
    activity = models.ForeignKey(
        Activity, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("activity")
    )  # fmt: skip
    goal = models.ForeignKey(
        Goal, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("goal")
    )  # fmt: skip
    owner = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("answers for it"),
        help_text=_("Says in each round what the year will cost."),
    )  # fmt: skip
    key = models.ForeignKey(
        CostKey, models.PROTECT, null=True, blank=True, related_name="budget_lines", verbose_name=_("own cost key"),
        help_text=_("Only where the line is divided in another way than the budget."),
    )  # fmt: skip
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("budget line")
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "number"], name="one_budget_line_per_number",
                violation_error_message=_("Another line of the budget already has that number."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} {self.name}"

    def clean(self):
        """Raises ValidationError with code "adopted" where an adopted cost would become an income, or the reverse."""
        adopted = BudgetLine.objects.filter(pk=self.pk, amounts__budget_version__state=BudgetVersion.State.ADOPTED)
        if self.pk and adopted.exclude(kind=self.kind).exists():
            refusal = _("The line is adopted as it is. Give it nothing in a revision, and add another line.")
            raise ValidationError({"kind": ValidationError(refusal, code="adopted")})

    def get_absolute_url(self):
        return reverse("economy:line", args=[self.pk])

    @property
    def sign(self) -> int:
        """What a sum is multiplied by between how people say it and how it is stored."""
        return -1 if self.kind == self.Kind.INCOME else 1


class BudgetAmountQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(budget_version__in=BudgetVersion.objects.visible_to(person))


class BudgetAmount(Versioned):
    """What a line is given in a version. A cost is positive and an income negative, so that a sum over lines is what
    is left to pay; None in a planned year says nothing, which is not zero."""

    belongs_to = ("budget_version",)
    named_by = ("line",)

    # Not `version`: that is how often the row has been saved.
    budget_version = models.ForeignKey(
        BudgetVersion, models.CASCADE, related_name="amounts", verbose_name=_("version of a budget")
    )  # fmt: skip
    line = models.ForeignKey(BudgetLine, models.CASCADE, related_name="amounts", verbose_name=_("budget line"))
    ore = OreField(_("the year’s sum"))
    second_ore = OreField(_("the next year’s sum"), null=True, blank=True)
    third_ore = OreField(_("the sum of the year after that"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = BudgetAmountQuerySet.as_manager()

    class Meta:
        ordering = ["line__position", "line"]
        verbose_name = _("sum of a budget line")
        constraints = [
            models.UniqueConstraint(fields=["budget_version", "line"], name="one_amount_per_version_and_line")
        ]

    def __str__(self):
        return str(self.line)

    def as_sent(self, name: str) -> str:
        """A field as the forms about sums have it: in the budget's unit, and an income without its minus."""
        value = getattr(self, name)
        if name in {"ore", "second_ore", "third_ore"}:
            field = MoneyFormField(unit=self.line.budget.unit)
            value = None if value is None else field.prepare_value(self.line.sign * value)
        return "" if value is None else str(value)
