"""Plans, their activities, each organisation's part of them, and the goals that they contribute to."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from samverk.core.dates import FuzzyDateField, LastDayField
from samverk.core.models import Sourced, Versioned
from samverk.organisations.models import Collaboration, Organisation, Person, Seat
from samverk.organisations.visibility import Level, Levelled, by_seat, opened
from samverk.planning.models.scales import StatusScale, StatusStep
from samverk.steering.models import Goal, SteeringDocument


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person):
        """For those who take part in the collaboration, as far as the plan's level goes: with all that hangs on it."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(by_seat(person, collaboration="collaboration", shares="plan_shares__plan"))

    def open_to(self, person):
        """Those that are there to read for a council member, or for anybody: by a page of its own, that tells no more
        than what is to be done and who does it."""
        return self.filter(opened(person, collaboration="collaboration")) if person.is_authenticated else self.none()

    def with_strategy(self, person):
        """Each with its strategy as far as the person sees it (see `goals.strategy_of`): a list names no other."""
        return self.prefetch_related(models.Prefetch("strategy", SteeringDocument.objects.visible_to(person)))

    def counted(self):
        """Each plan with `current`, the number of its activities that are shared and not dropped, and what a list
        names besides its strategy."""
        shared = Q(activities__dropped_on__isnull=True, activities__level__gte=Level.PRINCIPALS)
        current = models.Count("activities", filter=shared)
        return self.select_related("collaboration").annotate(current=current)


class Plan(Versioned, Sourced, Levelled):
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

    def clean(self):
        strategy = self.strategy
        if strategy is not None and strategy.level < self.level:
            refusal = _("More people see the plan than the steering document. Share the document as widely first.")
            raise ValidationError({"strategy": ValidationError(refusal, code="strategy_narrower")})


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Of the plans that the person sees, what is shared, and the drafts of its own organisation."""
        if not person.is_authenticated:
            return self.none()
        seen = by_seat(person, collaboration="plan__collaboration", shares="activity_shares__activity")
        return self.filter(seen, plan__in=Plan.objects.visible_to(person))

    def shared(self):
        """Part of the joint work: not a draft of one organisation."""
        return self.filter(level__gte=Level.PRINCIPALS)

    def current(self):
        """Not dropped."""
        return self.filter(dropped_on__isnull=True)


class Activity(Versioned, Sourced, Levelled):
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
                fields=["plan", "number"], name="one_activity_per_number", condition=Q(level__gte=3),
                violation_error_message=_("Another activity in the plan already has that number."),
            ),
            models.UniqueConstraint(  # apart, so that no refusal tells of another organisation's draft
                fields=["plan", "number", "kept_by"], name="one_draft_per_number", condition=Q(level__lt=3),
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


class PlanShare(Versioned):
    """That a plan is shared with an organisation by name."""

    belongs_to = ("plan",)
    named_by = ("plan", "organisation")

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="shares", verbose_name=_("plan"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="plan_shares", verbose_name=_("organisation")
    )  # fmt: skip

    class Meta:
        verbose_name = _("share of a plan")
        constraints = [models.UniqueConstraint(fields=["plan", "organisation"], name="one_share_of_plan")]

    def __str__(self):
        return f"{self.plan} → {self.organisation}"


class ActivityShare(Versioned):
    """That an activity which not all see is shared with an organisation by name."""

    belongs_to = ("activity",)
    named_by = ("activity", "organisation")

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="shares", verbose_name=_("activity"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="activity_shares", verbose_name=_("organisation")
    )  # fmt: skip

    class Meta:
        verbose_name = _("share of an activity")
        constraints = [models.UniqueConstraint(fields=["activity", "organisation"], name="one_share_of_activity")]

    def __str__(self):
        return f"{self.activity.number} → {self.organisation}"


class PartQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(activity__in=Activity.objects.visible_to(person))

    def of_person(self, person):
        """What the person answers for: as contact, or as reporter or editor seated for the part's organisation."""
        seats = Seat.objects.taking_part().held_by(person).filter(role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER])
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
    deputy = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("deputy"),
        help_text=_("Is told when the contact has not answered some days after the due date."),
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


class MilestoneQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(activity__in=Activity.objects.visible_to(person))

    def waiting(self):
        """With a day to be reached by, and not reached, of activities that are not dropped."""
        return self.filter(done_on=None, due_on__isnull=False, activity__dropped_on=None)

    def asked_of(self, person):
        """Those of activities that the person is contact for; where nobody is, of those that the person's
        organisation leads, if the person reports for it, and of all in the collaborations that the person leads."""
        contacts = Part.objects.filter(activity=models.OuterRef("activity"), contact__isnull=False)
        nobodys = ~models.Exists(contacts)
        leading = Part.objects.of_person(person).filter(is_lead=True).values("activity")
        led = Collaboration.objects.seated(person, Seat.Role.LEAD)
        theirs = Q(activity__in=leading) | Q(activity__plan__collaboration__in=led)
        named = Part.objects.visible_to(person).filter(contact=person).values("activity")
        return self.visible_to(person).filter(Q(activity__in=named) | nobodys & theirs)


class Milestone(Versioned):
    """A point on the way that can be ticked off."""

    untold = ("position",)
    untracked = ("due_on",)  # it follows from `due`
    belongs_to = ("activity",)

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="milestones", verbose_name=_("activity"))
    title = models.CharField(_("milestone"), max_length=200)
    due = FuzzyDateField(_("due"), null=True, blank=True)
    due_on = LastDayField(_("last day"), of="due")
    done_on = models.DateField(_("reached on"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0, editable=False)

    objects = MilestoneQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("milestone")
        indexes = [models.Index(fields=["due_on"], name="milestone_by_last_day")]

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
