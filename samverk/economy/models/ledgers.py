"""What the books say: vouchers as they were imported, and which accounts belong to which budget line."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.core.money import OreField
from samverk.economy.models.budgets import Budget, BudgetLine, OfBudgetQuerySet
from samverk.organisations.models import Collaboration, Organisation, Person, Seat
from samverk.organisations.visibility import seats_of


class AccountRuleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Those of the collaborations where the person takes part."""
        if not person.is_authenticated:
            return self.none()
        seats = seats_of(person).exclude(role=Seat.Role.COUNCIL)
        return self.filter(collaboration__in=seats.values("collaboration"))


class AccountRule(Versioned):
    """That what is booked on these accounts belongs to the budget line with this number, in every year's budget.

    Without a number it stays outside the budget, which is said and not forgotten. Of rules that fit a row the one with
    an object goes before one without, and fewer accounts before more.
    """

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, related_name="account_rules", verbose_name=_("collaboration")
    )  # fmt: skip
    from_account = models.CharField(_("from account"), max_length=20)
    to_account = models.CharField(_("to and including account"), max_length=20)
    object = models.CharField(
        _("object"), max_length=60, blank=True,
        help_text=_("Dimension and object as in the books, such as 6:P12. Blank means whatever object."),
    )  # fmt: skip
    line_number = models.CharField(
        _("number of the budget line"), max_length=20, blank=True, help_text=_("Blank means outside the budget.")
    )  # fmt: skip

    objects = AccountRuleQuerySet.as_manager()

    class Meta:
        ordering = ["from_account", "to_account", "object"]
        verbose_name = _("rule for accounts")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "from_account", "to_account", "object"], name="one_rule_per_accounts",
                violation_error_message=_("There is already a rule for those accounts."),
            ),
            models.CheckConstraint(
                condition=Q(from_account__lte=F("to_account")), name="rule_accounts_in_order",
                violation_error_message=_("The last account comes before the first. Change one of them."),
            ),
        ]  # fmt: skip

    def __str__(self):
        accounts = dict.fromkeys([self.from_account, self.to_account])
        return " ".join(filter(None, ["–".join(accounts), self.object]))


class LedgerImport(Versioned):
    """One file from somebody's books, read into a budget. Undoing it takes all its vouchers away again."""

    belongs_to = ("budget",)

    class Format(models.TextChoices):
        SIE = "sie", "SIE 4"
        SHEET = "sheet", _("sheet")

    budget = models.ForeignKey(Budget, models.PROTECT, related_name="ledger_imports", verbose_name=_("budget"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("whose books")
    )  # fmt: skip
    format = models.CharField(_("format"), max_length=10, choices=Format, editable=False)
    file_name = models.CharField(_("file name"), max_length=200)
    sha256 = models.CharField(_("SHA-256 digest"), max_length=64, editable=False)
    encoding = models.CharField(_("letters read as"), max_length=20, blank=True, editable=False)
    only_objects = models.CharField(_("only rows with"), max_length=200, blank=True, editable=False)
    left_out_count = models.PositiveIntegerField(_("rows left out"), default=0, editable=False)
    debit_ore = OreField(_("debit"), default=0, editable=False)
    credit_ore = OreField(_("credit"), default=0, editable=False)
    voucher_count = models.PositiveIntegerField(_("vouchers"), default=0, editable=False)
    row_count = models.PositiveIntegerField(_("rows"), default=0, editable=False)
    imported_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("imported by"))
    imported_at = models.DateTimeField(_("imported at"), auto_now_add=True)

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["-imported_at", "-pk"]
        verbose_name = _("import from the books")

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("economy:ledger_import", args=[self.pk])


class LedgerDraftQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, of budgets that one may see: a file is its sender's until it is imported."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(person=person, budget__in=Budget.objects.visible_to(person))


class LedgerDraft(models.Model):
    """A file from the books on its way in, kept between the steps of an import and no longer than a day.

    `found` is what comparing it with the budget's vouchers gave, None until that is done.
    """

    leaves_revisions = False

    budget = models.ForeignKey(Budget, models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    format = models.CharField(max_length=10, choices=LedgerImport.Format)
    file_name = models.CharField(max_length=200)
    data = models.BinaryField()
    encoding = models.CharField(max_length=20, blank=True)
    only_objects = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    found = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LedgerDraftQuerySet.as_manager()

    def __str__(self):
        return self.file_name


class LedgerVoucher(models.Model):
    """A voucher (Swedish: verifikation) of somebody's books: one event, whose rows add up to zero in whole books.

    Vouchers are known by year, series and number in one organisation's books, and are there once however many files
    hold them. They leave no revisions of their own: their import does, with the file's digest.
    """

    leaves_revisions = False

    ledger_import = models.ForeignKey(LedgerImport, models.CASCADE, related_name="vouchers")
    budget = models.ForeignKey(Budget, models.PROTECT, related_name="vouchers")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    series = models.CharField(max_length=20, blank=True)
    number = models.CharField(max_length=40)
    on = models.DateField()
    text = models.CharField(max_length=300, blank=True)
    digest = models.CharField(max_length=64)  # of what it says, to tell the same voucher from a changed one

    objects = OfBudgetQuerySet.as_manager()

    class Meta:
        ordering = ["on", "series", "number", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["budget", "organisation", "series", "number"], name="one_voucher_per_number"
            )
        ]  # fmt: skip

    def __str__(self):
        return gettext("without number") if self.is_nameless else f"{self.series}{self.number}"

    def get_absolute_url(self):
        return reverse("economy:voucher", args=[self.pk])

    @property
    def is_nameless(self) -> bool:
        """Of a sheet without voucher numbers: it is known by what it says."""
        return self.number.startswith("#")


class LedgerRow(models.Model):
    """One row of a voucher. Debit is positive, credit negative. `line` is where the rules put it: None is unmatched,
    unless `is_outside` says that it does not concern the budget (by a rule, or as an account of the balance sheet)."""

    leaves_revisions = False

    voucher = models.ForeignKey(LedgerVoucher, models.CASCADE, related_name="rows")
    place = models.PositiveIntegerField()  # within the voucher, from 1
    account = models.CharField(max_length=20)
    account_name = models.CharField(max_length=100, blank=True)
    objects_text = models.CharField(max_length=200, blank=True)  # "1:100 6:P12"
    text = models.CharField(max_length=300, blank=True)
    ore = models.BigIntegerField()
    line = models.ForeignKey(BudgetLine, models.PROTECT, null=True, related_name="ledger_rows")
    is_outside = models.BooleanField(default=False)
    # The fixed settlement that counts the row. From then on it stays on its line, whatever the rules become.
    settlement = models.ForeignKey("Settlement", models.PROTECT, null=True, related_name="rows")

    class Meta:
        ordering = ["voucher__on", "voucher__series", "voucher__number", "place"]
        constraints = [
            models.UniqueConstraint(fields=["voucher", "place"], name="one_row_per_place"),
            models.CheckConstraint(condition=Q(line__isnull=True) | Q(is_outside=False), name="row_in_one_place"),
        ]
        indexes = [models.Index(fields=["line"], name="ledger_row_of_line")]

    def __str__(self):
        return f"{self.voucher} {self.place}"
