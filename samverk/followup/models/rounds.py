"""Rounds: when the whole plan is followed up, and until when each step of it is done."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.planning.models import Plan, StatusScale


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
