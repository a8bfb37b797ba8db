"""Cost keys (Swedish: fördelningsnycklar): how a cost is divided between those who pay it."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Sourced, Versioned
from samverk.organisations.models import Collaboration, Organisation, Seat
from samverk.organisations.visibility import seats_of

PERCENT = [MinValueValidator(0), MaxValueValidator(100)]


def keep_decimals(obj: models.Model) -> None:
    """Write numbers with the decimals that the database gives them, so that 30 and 30.0000 are no change."""
    for field in obj._meta.concrete_fields:
        if isinstance(value := getattr(obj, field.attname), Decimal):
            setattr(obj, field.attname, value.quantize(Decimal(1).scaleb(-field.decimal_places)))


class CostKeyQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the collaborations where the person takes part; a draft only for its own organisation."""
        if not person.is_authenticated:
            return self.none()
        seats = seats_of(person).exclude(role=Seat.Role.COUNCIL).filter(collaboration=models.OuterRef("collaboration"))
        own = models.Exists(seats.filter(organisation=models.OuterRef("kept_by")))
        return self.filter(models.Exists(seats), ~Q(state=CostKey.State.DRAFT) | own)


class CostKey(Versioned, Sourced):
    """How a collaboration's costs are divided, on what agreement that rests, and from when to when it holds.

    An approved key never changes, but that it can be given an end: another takes its place (`replaces`) from its own
    first day on. Several may be proposed for one place, and one of them approved.
    """

    untold = ("kept_by",)

    class Method(models.TextChoices):
        FIXED = "fixed", _("fixed shares")
        EQUAL = "equal", _("equal shares")
        INHABITANTS = "inhabitants", _("per inhabitant")
        MIXED = "mixed", _("a fixed part and a part per inhabitant")
        USE = "use", _("by use")

    BY_INHABITANTS = (Method.INHABITANTS, Method.MIXED)

    class State(models.TextChoices):
        DRAFT = "draft", _("draft")
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")

    class Rounding(models.IntegerChoices):
        ORE = 1, _("to the öre")
        KRONOR = 100, _("to whole kronor")

    collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, related_name="cost_keys", verbose_name=_("collaboration")
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150)
    method = models.CharField(_("method"), max_length=20, choices=Method)
    fixed_percent = models.DecimalField(
        _("the fixed part, in per cent"), max_digits=7, decimal_places=4, null=True, blank=True, validators=PERCENT,
        help_text=_("The rest is divided per inhabitant."),
    )  # fmt: skip
    population_year = models.PositiveSmallIntegerField(
        _("population of"), null=True, blank=True, help_text=_("The year whose last of December counts.")
    )  # fmt: skip
    used = models.CharField(
        _("what is counted"), max_length=100, blank=True, help_text=_("Of a key by use: visits, cases, hours.")
    )  # fmt: skip
    rounding = models.PositiveSmallIntegerField(_("parts are rounded"), choices=Rounding, default=Rounding.ORE)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to and including"), null=True, blank=True)
    agreement = models.TextField(_("agreement"), help_text=_("Which agreement the key rests on, and where it is."))
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replacements",
        verbose_name=_("takes the place of"),
    )  # fmt: skip
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT, editable=False)
    kept_by = models.ForeignKey(
        Organisation, models.PROTECT, editable=False, related_name="+", verbose_name=_("proposed by")
    )  # fmt: skip
    approved_by = models.CharField(
        _("approved by"), max_length=150, blank=True, help_text=_("For example kommunstyrelsen in each municipality.")
    )  # fmt: skip
    approved_on = models.DateField(_("approved on"), null=True, blank=True)
    paragraph = models.CharField(_("paragraph"), max_length=20, blank=True, help_text=_("For example § 98."))
    dnr = models.CharField(_("register number (dnr)"), max_length=60, blank=True)

    objects = CostKeyQuerySet.as_manager()

    class Meta:
        ordering = ["name", "from_on"]
        verbose_name = _("cost key")
        constraints = [
            # Drafts are left out of both: nobody is refused by what another organisation keeps to itself.
            models.UniqueConstraint(
                fields=["collaboration", "name", "from_on"], condition=~Q(state="draft"),
                name="one_key_per_name_and_day",
                violation_error_message=_("The collaboration already has a key with that name from that day."),
            ),
            models.UniqueConstraint(
                fields=["replaces"], condition=Q(state="approved"), name="one_approved_replacement",
                violation_error_message=_("Another key has taken the place of the earlier one already."),
            ),
            models.CheckConstraint(
                condition=Q(to_on__isnull=True) | Q(from_on__lte=F("to_on")), name="key_period_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=~Q(state="approved") | (~Q(approved_by="") & Q(approved_on__isnull=False)),
                name="approved_key_says_by_whom",
                violation_error_message=_("Say who approved the key, and on which day."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("economy:key", args=[self.pk])

    @property
    def is_approved(self) -> bool:
        return self.state == self.State.APPROVED

    @property
    def goes_by_inhabitants(self) -> bool:
        return self.method in self.BY_INHABITANTS

    def clean(self):
        """What the method needs is there, and an earlier key is followed by one that begins after it."""
        keep_decimals(self)
        needed = {"population_year": self.goes_by_inhabitants, "fixed_percent": self.method == self.Method.MIXED}
        missing = {name: _("This method needs it.") for name in needed if needed[name] and getattr(self, name) is None}
        if self.method == self.Method.USE and not self.used:
            missing["used"] = _("Say what is counted, such as visits or hours.")
        if self.replaces and self.from_on and self.from_on <= self.replaces.from_on:
            text = _("It must begin after the key whose place it takes, which began on %(day)s.")
            missing["from_on"] = text % {"day": date_format(self.replaces.from_on)}
        if missing:
            raise ValidationError(missing)


class KeyShareQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(key__in=CostKey.objects.visible_to(person))


class KeyShare(Versioned):
    """One organisation's place in a key: its fixed share or its use, and the least and most that it pays.

    What stands here depends on the method: `percent` of fixed shares, and of the fixed part of a mixed key, where
    none at all means equal ones; `used` of a key by use; neither where inhabitants decide.
    """

    belongs_to = ("key",)
    named_by = ("organisation", "key")

    key = models.ForeignKey(CostKey, models.CASCADE, related_name="shares", verbose_name=_("cost key"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="key_shares", verbose_name=_("organisation")
    )  # fmt: skip
    percent = models.DecimalField(
        _("share, in per cent"), max_digits=9, decimal_places=6, null=True, blank=True, validators=PERCENT
    )  # fmt: skip
    used = models.DecimalField(
        _("use"), max_digits=15, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )  # fmt: skip
    least_percent = models.DecimalField(
        _("least, in per cent"), max_digits=9, decimal_places=6, null=True, blank=True, validators=PERCENT
    )  # fmt: skip
    most_percent = models.DecimalField(
        _("most, in per cent"), max_digits=9, decimal_places=6, null=True, blank=True, validators=PERCENT
    )  # fmt: skip

    objects = KeyShareQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        verbose_name = _("share of a cost key")
        constraints = [
            models.UniqueConstraint(
                fields=["key", "organisation"], name="one_share_per_organisation",
                violation_error_message=_("The organisation already has a share in the key."),
            ),
            models.CheckConstraint(
                condition=Q(least_percent__isnull=True) | Q(most_percent__isnull=True)
                | Q(least_percent__lte=F("most_percent")),
                name="least_is_no_more_than_most",
                violation_error_message=_("The least is more than the most. Change one of them."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation.short}, {self.key}"

    def clean(self):
        keep_decimals(self)

    @property
    def says_nothing(self) -> bool:
        return all(getattr(self, name) is None for name in ("percent", "used", "least_percent", "most_percent"))
