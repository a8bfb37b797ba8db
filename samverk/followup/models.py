"""Rounds, what each part answers in them, and how far each goal is judged to be reached."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.organisations.models import Organisation, Person, Seat
from samverk.planning.models import Part, Plan, StatusScale, StatusStep
from samverk.steering.models import Goal


class RoundQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(plan__in=Plan.objects.visible_to(person))

    def open(self):
        return self.filter(state=Round.State.OPEN)

    def taking_answers(self):
        return self.filter(state__in=[Round.State.OPEN, Round.State.REVIEW])

    def newest_per_plan(self):
        """One round for each plan: of those that have been opened, the one whose period ended last."""
        opened = Round.objects.filter(plan=models.OuterRef("plan")).exclude(state=Round.State.PLANNED)
        return self.filter(pk=models.Subquery(opened.order_by("-period_to", "-pk").values("pk")[:1]))


class Round(Versioned):
    """One occasion on which the whole plan is followed up (uppföljningsrunda): T1, T2, the full year."""

    untold = ("opened_at",)

    class State(models.TextChoices):
        PLANNED = "planned", _("planned")
        OPEN = "open", _("open")
        REVIEW = "review", _("in review")
        FIXED = "fixed", _("fixed")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="rounds", verbose_name=_("plan"))
    name = models.CharField(_("name"), max_length=100, help_text=_("For example Tertial 1 2026."))
    scale = models.ForeignKey(StatusScale, models.PROTECT, related_name="rounds", verbose_name=_("status scale"))
    assessment_scale = models.ForeignKey(
        StatusScale, models.PROTECT, related_name="+", verbose_name=_("scale for goals"),
        limit_choices_to={"purpose": StatusScale.Purpose.ASSESSMENT},
    )  # fmt: skip
    period_from = models.DateField(_("period from"))
    period_to = models.DateField(_("period to and including"))
    cutoff_on = models.DateField(_("cut-off date"), help_text=_("What has happened after it waits for the next round."))
    answers_due_on = models.DateField(_("answers due"))
    approval_due_on = models.DateField(_("the principals approve by"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PLANNED, editable=False)
    opened_at = models.DateTimeField(_("opened at"), null=True, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-period_to", "-pk"]
        verbose_name = _("follow-up round")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"], name="one_round_per_name",
                violation_error_message=_("The plan already has a round with that name."),
            ),
            models.CheckConstraint(
                condition=Q(period_from__lte=F("period_to")), name="round_period_in_order",
                violation_error_message=_("The last day comes before the first. Change one of them."),
            ),
            models.CheckConstraint(
                condition=Q(cutoff_on__lte=F("answers_due_on")) & Q(answers_due_on__lte=F("approval_due_on")),
                name="round_dates_in_order",
                violation_error_message=_("The dates come in this order: cut-off, answers due, approval."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("followup:round", args=[self.pk])

    def clean(self):
        """A scale judges one sort of thing, and is built in or this collaboration's own."""
        for name, purpose in (("scale", "activity"), ("assessment_scale", "assessment")):
            if getattr(self, f"{name}_id") is None:
                continue
            scale = getattr(self, name)
            if scale.purpose != purpose or scale.collaboration_id not in {None, self.plan.collaboration_id}:
                raise ValidationError({name: ValidationError(_("Choose a scale from the list."), code="other_scale")})

    @property
    def takes_answers(self) -> bool:
        return self.state in {self.State.OPEN, self.State.REVIEW}

    @property
    def is_overdue(self) -> bool:
        return self.takes_answers and self.days_late > 0

    @property
    def days_late(self) -> int:
        """Days since answers were due; negative while there is still time."""
        return (timezone.localdate() - self.answers_due_on).days


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, person):
        """All but other organisations' drafts: a draft belongs to its organisation until it is submitted.

        Who has been asked, and who is silent, is no secret within the collaboration: see `answered_by_part`.
        """
        rows = self.filter(round__in=Round.objects.visible_to(person))
        return rows.filter(~Q(state=FollowUp.State.DRAFT) | self._is_own(person))

    def own_to(self, person):
        """Those of which the person may read every version, drafts too: of its own organisations, or as contact."""
        return self.filter(self._is_own(person), round__in=Round.objects.visible_to(person))

    @staticmethod
    def _is_own(person) -> Q:
        seats = Seat.objects.on().filter(person=person, collaboration=models.OuterRef("round__plan__collaboration"))
        own = seats.filter(organisation=models.OuterRef("part__organisation"))
        return Q(part__contact=person) | Q(models.Exists(own))

    def reportable_by(self, person):
        """What the person may answer: as the part's contact, as reporter or editor seated for the part's
        organisation, or as lead."""
        if not person.is_authenticated:
            return self.none()
        seats = Seat.objects.on().filter(person=person, collaboration=models.OuterRef("round__plan__collaboration"))
        own = seats.filter(
            organisation=models.OuterRef("part__organisation"), role__in=[Seat.Role.EDITOR, Seat.Role.REPORTER]
        )
        leads = seats.filter(role=Seat.Role.LEAD)
        return self.filter(Q(part__contact=person) | models.Exists(own) | models.Exists(leads))

    def owed_by(self, person):
        """What the person or its colleagues answer for in rounds that take answers, submitted or not."""
        return self.filter(round__in=Round.objects.taking_answers(), part__in=Part.objects.of_person(person))

    def asked_of(self, person):
        """Of that, what the person is asked for by name, and what nobody is asked for by name."""
        return self.owed_by(person).filter(Q(part__contact=person) | Q(part__contact=None))

    def answered_by_part(self) -> dict[int, bool]:
        """Whether each part that was asked has submitted an answer. Tells nothing of what a draft says."""
        return {part: state == FollowUp.State.SUBMITTED for part, state in self.values_list("part_id", "state")}

    def submitted(self):
        return self.filter(state=FollowUp.State.SUBMITTED)

    def silent(self):
        """Asked, but nothing submitted: a draft is still silence."""
        return self.exclude(state=FollowUp.State.SUBMITTED)


class FollowUp(Versioned):
    """What one part reports in one round (uppföljning).

    Five things that are different stay so: nothing to report, not relevant, not assessed, no answer (the state is
    not "submitted"), and zero (a progress of 0 %).
    """

    named_by = ("part__activity", "part__organisation", "round")

    class State(models.TextChoices):
        ASKED = "asked", _("not answered")
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")

    class Answer(models.TextChoices):
        REPORTED = "reported", _("status")
        NOTHING_TO_REPORT = "nothing_to_report", _("nothing to report")
        NOT_RELEVANT = "not_relevant", _("not relevant")
        NOT_ASSESSED = "not_assessed", _("not assessed")

    round = models.ForeignKey(Round, models.PROTECT, related_name="follow_ups", verbose_name=_("follow-up round"))
    part = models.ForeignKey(Part, models.PROTECT, related_name="follow_ups", verbose_name=_("part"))
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.ASKED, editable=False)
    answer = models.CharField(_("answer"), max_length=20, choices=Answer, blank=True)
    step = models.ForeignKey(
        StatusStep, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("status")
    )  # fmt: skip
    progress_percent = models.PositiveSmallIntegerField(
        _("done, %"), null=True, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Of the whole part, in your own judgement. 0 means not begun."),
    )  # fmt: skip
    comment = models.TextField(_("comment"), blank=True)
    deviation = models.TextField(_("deviation"), blank=True, help_text=_("What differs from the plan, and why."))
    measure = models.TextField(_("measure"), blank=True, help_text=_("What you do about it, and by when."))
    submitted_by = models.ForeignKey(
        Person, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("submitted by")
    )
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["part__activity__position", "-part__is_lead", "part__organisation__name"]
        verbose_name = _("follow-up")
        constraints = [
            models.UniqueConstraint(fields=["round", "part"], name="one_follow_up_per_part"),
            models.CheckConstraint(
                condition=~Q(state="submitted")
                | (Q(submitted_at__isnull=False) & ~Q(answer="") & (~Q(answer="reported") | Q(step__isnull=False))),
                name="submitted_says_something",
                violation_error_message=_("Choose a status, or say why there is none."),
            ),
            models.CheckConstraint(
                condition=Q(answer="reported") | Q(step__isnull=True), name="status_only_when_reported"
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.part}, {self.round}"

    def get_absolute_url(self):
        return reverse("followup:report", args=[self.pk])

    def clean(self):
        if self.step_id and self.step.scale_id != self.round.scale_id:
            refusal = _("Choose a status on the round's own scale.")
            raise ValidationError({"step": ValidationError(refusal, code="other_scale")})

    @property
    def is_submitted(self) -> bool:
        return self.state == self.State.SUBMITTED


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The joint ones to all with a seat; a principal's to those who sit for it and, once fixed, to all."""
        visible = self.filter(round__in=Round.objects.visible_to(person))
        seats = Seat.objects.on().filter(person=person, collaboration=models.OuterRef("round__plan__collaboration"))
        own = models.Exists(seats.filter(Q(organisation=models.OuterRef("organisation")) | Q(role=Seat.Role.LEAD)))
        return visible.filter(Q(organisation__isnull=True) | Q(round__state=Round.State.FIXED) | own)


class Assessment(Versioned):
    """A person's judgement of a goal in a round, jointly or for one principal (måluppfyllelse). Never computed."""

    named_by = ("goal", "step")

    round = models.ForeignKey(Round, models.PROTECT, related_name="assessments", verbose_name=_("follow-up round"))
    goal = models.ForeignKey(Goal, models.PROTECT, related_name="assessments", verbose_name=_("goal"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="assessments", verbose_name=_("principal")
    )  # fmt: skip
    step = models.ForeignKey(StatusStep, models.PROTECT, related_name="+", verbose_name=_("judgement"))
    text = models.TextField(_("reason"), blank=True)
    assessed_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name=_("judged by")
    )
    assessed_at = models.DateTimeField(_("judged at"), editable=False)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["goal__position", "pk"]
        verbose_name = _("assessment")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "goal", "organisation"], name="one_assessment_per_goal",
                violation_error_message=_("The goal is already assessed in this round."),
            ),
            models.UniqueConstraint(
                fields=["round", "goal"], condition=Q(organisation__isnull=True), name="one_joint_assessment_per_goal",
                violation_error_message=_("The goal is already assessed in this round."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.goal}: {self.step}"

    def clean(self):
        if self.step_id and self.step.scale_id != self.round.assessment_scale_id:
            refusal = _("Choose a judgement on the round's own scale for goals.")
            raise ValidationError({"step": ValidationError(refusal, code="other_scale")})
