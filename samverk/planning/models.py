"""Plans, their activities, each organisation's part of them, and the goals that they contribute to."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from samverk.core.dates import FuzzyDateField
from samverk.core.models import Sourced, Versioned
from samverk.organisations.models import Collaboration, Organisation, Person, Seat
from samverk.steering.models import Goal, SteeringDocument


class StatusScaleQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The built-in scales for all; a collaboration's own for those who have a seat there."""
        if not person.is_authenticated:
            return self.none()
        seated = Collaboration.objects.seated(person)
        return self.filter(Q(collaboration__isnull=True) | Q(collaboration__in=seated))


class StatusScale(Versioned):
    """The words that a plan or a round judges by. Scales are data: no two organisations use the same."""

    class Purpose(models.TextChoices):
        ACTIVITY = "activity", _("how an activity goes")
        ASSESSMENT = "assessment", _("how far a goal is reached")

    collaboration = models.ForeignKey(
        Collaboration, models.CASCADE, null=True, blank=True, related_name="status_scales",
        verbose_name=_("collaboration"), help_text=_("Blank: built in, for all."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    name_fi = models.CharField(_("name in Finnish"), max_length=150, blank=True)
    purpose = models.CharField(_("judges"), max_length=20, choices=Purpose, default=Purpose.ACTIVITY)

    objects = StatusScaleQuerySet.as_manager()

    class Meta:
        ordering = ["collaboration_id", "name"]
        verbose_name = _("status scale")
        constraints = [
            models.UniqueConstraint(fields=["collaboration", "name"], name="one_scale_per_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(collaboration__isnull=True), name="one_built_in_scale_per_name"
            ),
        ]

    def __str__(self):
        return getattr(self, f"name_{get_language()}", "") or self.name


class StatusStep(Versioned):
    """One step of a scale: a word, a shape, a tone and a rank. Never shown by tone alone.

    `rank` orders from best (0) to worst; the joint status of an activity is the worst of its parts'.
    """

    class Shape(models.TextChoices):
        PLAN = "plan", _("filled circle")
        RISK = "risk", _("triangle")
        DEV = "dev", _("diamond")
        DONE = "done", _("square with tick")
        NONE = "none", _("ring")
        PAUS = "paus", _("two bars")
        DROP = "drop", _("cross")

    scale = models.ForeignKey(StatusScale, models.CASCADE, related_name="steps", verbose_name=_("status scale"))
    key = models.SlugField(_("key"), max_length=30)
    word = models.CharField(_("word"), max_length=60)
    word_en = models.CharField(_("word in English"), max_length=60, blank=True)
    word_fi = models.CharField(_("word in Finnish"), max_length=60, blank=True)
    meaning = models.CharField(_("meaning"), max_length=200, blank=True)
    meaning_en = models.CharField(_("meaning in English"), max_length=200, blank=True)
    meaning_fi = models.CharField(_("meaning in Finnish"), max_length=200, blank=True)
    shape = models.CharField(_("shape"), max_length=10, choices=Shape)
    tone = models.CharField(_("tone"), max_length=10, choices=Shape, help_text=_("The colour that goes with it."))
    rank = models.PositiveSmallIntegerField(_("rank"), help_text=_("0 is best; the highest is worst."))
    needs_explanation = models.BooleanField(
        _("asks for deviation and measure"), default=False, help_text=_("Whoever chooses it must say why and what now.")
    )  # fmt: skip

    class Meta:
        ordering = ["rank"]
        verbose_name = _("step of a status scale")
        constraints = [
            models.UniqueConstraint(fields=["scale", "key"], name="one_step_per_key"),
            models.UniqueConstraint(fields=["scale", "rank"], name="one_step_per_rank"),
        ]

    def __str__(self):
        return self.local_word

    def word_in(self, language: str) -> str:
        return getattr(self, f"word_{language}", "") or self.word

    def meaning_in(self, language: str) -> str:
        return getattr(self, f"meaning_{language}", "") or self.meaning

    @property
    def local_word(self) -> str:
        return self.word_in(get_language() or "sv")

    @property
    def local_meaning(self) -> str:
        return self.meaning_in(get_language() or "sv")


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(collaboration__in=Collaboration.objects.seated(person))

    def counted(self):
        """Each plan with `current`, the number of its activities that are not dropped, and what a list names."""
        current = models.Count("activities", filter=Q(activities__dropped_on__isnull=True))
        return self.select_related("collaboration", "strategy").annotate(current=current)


class Plan(Versioned, Sourced):
    """A period's activities (handlings- och verksamhetsplan)."""

    collaboration = models.ForeignKey(
        Collaboration, models.PROTECT, related_name="plans", verbose_name=_("collaboration")
    )  # fmt: skip
    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    from_on = models.DateField(_("from"))
    to_on = models.DateField(_("to and including"))
    strategy = models.ForeignKey(
        SteeringDocument, models.PROTECT, null=True, blank=True, related_name="plans",
        verbose_name=_("carries out"), help_text=_("The steering document whose goals order the plan."),
    )  # fmt: skip
    scale = models.ForeignKey(StatusScale, models.PROTECT, related_name="plans", verbose_name=_("status scale"))

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "title"]
        verbose_name = _("plan")
        constraints = [
            models.UniqueConstraint(
                fields=["collaboration", "title"], name="one_plan_per_title",
                violation_error_message=_("The collaboration already has a plan with that title."),
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("to_on")), name="plan_period_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("planning:plan", args=[self.pk])


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(plan__in=Plan.objects.visible_to(person))

    def current(self):
        """Not dropped."""
        return self.filter(dropped_on__isnull=True)


class Activity(Versioned, Sourced):
    """What is done (aktivitet, insats, åtgärd). Each organisation that does some of it has a part."""

    untold = ("ends_on", "position")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="activities", verbose_name=_("plan"))
    number = models.CharField(_("number"), max_length=20, help_text=_("What you call it in the plan, such as 2.4."))
    title = models.CharField(_("title"), max_length=300)
    description = models.TextField(_("description"), blank=True)
    starts = FuzzyDateField(_("starts"), null=True, blank=True)
    ends = FuzzyDateField(_("ends"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True, editable=False)
    financing = models.CharField(_("financing"), max_length=300, blank=True)
    indicator = models.CharField(_("indicator"), max_length=300, blank=True)
    stated_step = models.ForeignKey(
        StatusStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("status in the plan"),
        help_text=_("What the plan itself says; a follow-up round says more."),
    )  # fmt: skip
    stated_word = models.CharField(
        _("status word"), max_length=100, blank=True, editable=False, help_text=_("As written in the imported sheet.")
    )  # fmt: skip
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)
    dropped_on = models.DateField(_("dropped on"), null=True, blank=True, editable=False)
    drop_reason = models.TextField(_("why it was dropped"), blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("activity")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "number"], name="one_activity_per_number",
                violation_error_message=_("Another activity in the plan already has that number."),
            ),
            models.CheckConstraint(
                condition=Q(dropped_on__isnull=True) | ~Q(drop_reason=""), name="drop_is_explained",
                violation_error_message=_("Say why the activity is dropped."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.number} {self.title}"

    def get_absolute_url(self):
        return reverse("planning:activity", args=[self.pk])

    def clean(self):
        bounded = self.starts and self.ends and self.starts.first_day and self.ends.last_day
        if bounded and self.ends.last_day < self.starts.first_day:
            raise ValidationError({"ends": _("The activity ends before it starts. Change one of the dates.")})
        if self.stated_step and self.stated_step.scale_id != self.plan.scale_id:
            raise ValidationError({"stated_step": _("Choose a status on the plan's own scale.")})

    def save(self, *args, **kwargs):
        self.set_last_day()
        super().save(*args, **kwargs)

    def set_last_day(self):
        """`ends_on` repeats the last day of `ends`, so that the database can sort and filter by it."""
        self.ends_on = self.ends.last_day if self.ends else None


class PartQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(activity__in=Activity.objects.visible_to(person))

    def of_person(self, person):
        """What the person answers for: as contact, or as reporter or editor seated for the part's organisation."""
        seats = Seat.objects.on().filter(person=person, role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
        pairs = seats.filter(collaboration=models.OuterRef("activity__plan__collaboration"))
        mine = models.Exists(pairs.filter(organisation=models.OuterRef("organisation")))
        return self.filter(Q(contact=person) | mine)


class Part(Versioned):
    """One organisation's part of an activity (del). Exactly one part leads."""

    belongs_to = ("activity",)
    named_by = ("activity", "organisation")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="parts", verbose_name=_("activity"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="parts", verbose_name=_("organisation")
    )  # fmt: skip
    is_lead = models.BooleanField(_("leads"), default=False)
    contact = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("contact")
    )  # fmt: skip
    contact_text = models.CharField(
        _("contacts as written"), max_length=300, blank=True, help_text=_("Everyone the sheet names, in its words.")
    )  # fmt: skip
    text = models.TextField(_("what this organisation does"), blank=True)
    starts = FuzzyDateField(_("starts"), null=True, blank=True)
    ends = FuzzyDateField(_("ends"), null=True, blank=True)

    objects = PartQuerySet.as_manager()

    class Meta:
        ordering = ["-is_lead", "organisation__name"]
        verbose_name = _("part")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "organisation"], name="one_part_per_organisation",
                violation_error_message=_("The organisation already has a part of the activity."),
            ),
            models.UniqueConstraint(
                fields=["activity"], condition=Q(is_lead=True), name="one_leading_part",
                violation_error_message=_("Another organisation already leads the activity."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.activity.number} {self.organisation.short}"


class Contribution(Versioned):
    """That an activity contributes to a goal, and why."""

    belongs_to = ("activity",)
    named_by = ("activity", "goal")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="contributions", verbose_name=_("activity"))
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="contributions", verbose_name=_("goal"))
    weight = models.DecimalField(
        _("weight"), max_digits=4, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(1)], help_text=_("Between 0 and 1, where the plan has it."),
    )  # fmt: skip
    why = models.CharField(_("why"), max_length=300, blank=True)

    class Meta:
        ordering = ["goal__tree__position", "goal__position", "pk"]
        verbose_name = _("contribution")
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "goal"], name="one_contribution_per_goal",
                violation_error_message=_("The activity already contributes to that goal."),
            )
        ]  # fmt: skip

    def __str__(self):
        return f"{self.activity.number} → {self.goal}"


class Milestone(Versioned):
    """A point on the way that can be ticked off."""

    untold = ("position",)
    belongs_to = ("activity",)

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="milestones", verbose_name=_("activity"))
    title = models.CharField(_("milestone"), max_length=200)
    due = FuzzyDateField(_("due"), null=True, blank=True)
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("milestone")

    def __str__(self):
        return self.title


class Note(Versioned):
    """What an imported sheet's comment column said about an activity at one occasion, such as T1 2025."""

    belongs_to = ("activity",)

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="notes", verbose_name=_("activity"))
    occasion = models.CharField(_("occasion"), max_length=60)
    text = models.TextField(_("text"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("note")
        constraints = [models.UniqueConstraint(fields=["activity", "occasion"], name="one_note_per_occasion")]

    def __str__(self):
        return self.occasion


class ImportMapping(Versioned):
    """How a plan's sheet is read: which column means what, and what its unknown words were said to mean."""

    named_by = ("plan",)

    plan = models.OneToOneField(Plan, models.CASCADE, related_name="import_mapping", verbose_name=_("plan"))
    columns = models.JSONField(_("columns"), default=dict, blank=True)
    words = models.JSONField(_("words"), default=dict, blank=True)

    class Meta:
        verbose_name = _("reading of a plan’s sheet")

    def __str__(self):
        return str(self.plan)


class ImportDraftQuerySet(models.QuerySet):
    def visible_to(self, person):
        """One's own, in plans that one may see: a file is its sender's until it is imported."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(person=person, plan__in=Plan.objects.visible_to(person))


class ImportDraft(models.Model):
    """A file on its way in, kept between the steps of an import and no longer than a day."""

    leaves_revisions = False

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    data = models.BinaryField()
    choices = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ImportDraftQuerySet.as_manager()

    def __str__(self):
        return self.file_name
