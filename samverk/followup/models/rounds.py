"""Rounds: when the whole plan is followed up, and until when each step of it is done."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.organisations.models import Organisation
from samverk.planning.models import Plan, StatusScale


@dataclass(frozen=True)
class Dates:
    """Until when each step of a round is done, as it holds for one organisation. Each is the last day of its step."""

    answers_due_on: date
    review_due_on: date
    approval_due_on: date
    fixed_due_on: date

    @property
    def are_in_order(self) -> bool:
        return self.answers_due_on < self.review_due_on < self.approval_due_on < self.fixed_due_on


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
    review_due_on = models.DateField(_("the lead has read the answers by"))
    approval_due_on = models.DateField(_("the principals approve by"))
    fixed_due_on = models.DateField(_("fixed for the council by"))
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
                condition=Q(cutoff_on__lte=F("answers_due_on"))
                & Q(answers_due_on__lt=F("review_due_on"))
                & Q(review_due_on__lt=F("approval_due_on"))
                & Q(approval_due_on__lt=F("fixed_due_on")),
                name="round_dates_in_order",
                violation_error_message=_(
                    "Each date comes after the one before it: cut-off, answers due, answers read, approved, fixed."
                ),
            ),
        ]  # fmt: skip

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("followup:round", args=[self.pk])

    def clean(self):
        """A scale judges one sort of thing, and is built in or this collaboration's own; and no principal's own dates
        come into disorder by the round's."""
        for name, purpose in (("scale", "activity"), ("assessment_scale", "assessment")):
            if getattr(self, f"{name}_id") is None:
                continue
            scale = getattr(self, name)
            if scale.purpose != purpose or scale.collaboration_id not in {None, self.plan.collaboration_id}:
                raise ValidationError({name: ValidationError(_("Choose a scale from the list."), code="other_scale")})
        if self.pk and all(vars(self.dates).values()):
            for own in self.own_dates.select_related("organisation"):
                own.refuse_disorder(self)

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

    @property
    def dates(self) -> Dates:
        return Dates(self.answers_due_on, self.review_due_on, self.approval_due_on, self.fixed_due_on)

    def dates_of(self, organisation_id: int | None) -> Dates:
        """As they hold for one organisation: its own where it has any. One query, unless `own_dates` is prefetched."""
        own = next((each for each in self.own_dates.all() if each.organisation_id == organisation_id), None)
        return own.over(self) if own else self.dates


class PrincipalDatesQuerySet(models.QuerySet):
    def visible_to(self, person):
        """What holds for one principal is no secret among those who follow up together."""
        return self.filter(round__in=Round.objects.visible_to(person))


class PrincipalDates(Versioned):
    """A principal's own dates in a round: three municipalities, three calendars. What is left empty follows the round.

    When the lead has read the answers is one date for all: the joint report waits for it.
    """

    belongs_to = ("round",)
    named_by = ("organisation", "round")
    ADJUSTABLE = ("answers_due_on", "approval_due_on", "fixed_due_on")

    round = models.ForeignKey(Round, models.CASCADE, related_name="own_dates", verbose_name=_("follow-up round"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("principal")
    )  # fmt: skip
    answers_due_on = models.DateField(_("answers due"), null=True, blank=True)
    approval_due_on = models.DateField(_("the principal approves by"), null=True, blank=True)
    fixed_due_on = models.DateField(_("fixed for the council by"), null=True, blank=True)

    objects = PrincipalDatesQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        verbose_name = _("a principal's dates")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation"], name="one_calendar_per_principal",
                violation_error_message=_("The principal already has dates of its own in this round."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.organisation}, {self.round}"

    def over(self, round: Round) -> Dates:
        """The dates that hold: the principal's own, and the round's where it has none."""
        own = {name: getattr(self, name) for name in self.ADJUSTABLE if getattr(self, name)}
        return Dates(**{**vars(round.dates), **own})

    def clean(self):
        self.refuse_disorder(self.round)

    def refuse_disorder(self, round: Round) -> None:
        """Raise ValidationError unless the steps still follow on each other with these dates over the round's."""
        dates = self.over(round)
        if not dates.are_in_order or dates.answers_due_on < round.cutoff_on:
            refusal = _(
                "The dates of %(principal)s do not follow on each other: cut-off %(cutoff)s, answers due %(answers)s, "
                "answers read %(review)s, approved %(approval)s, fixed %(fixed)s. Change one of them."
            )
            days = {
                "cutoff": round.cutoff_on, "answers": dates.answers_due_on, "review": dates.review_due_on,
                "approval": dates.approval_due_on, "fixed": dates.fixed_due_on,
            }  # fmt: skip
            told = {name: date_format(day) for name, day in days.items()}
            raise ValidationError(refusal, code="dates_in_disorder", params={"principal": self.organisation, **told})


def day_for(name: str, organisation: str):
    """An expression for rows that have a round: the day of that name which holds for the organisation at that path."""
    own = PrincipalDates.objects.filter(round=OuterRef("round"), organisation=OuterRef(organisation))
    own = Subquery(own.values(name)[:1], output_field=models.DateField())
    return Coalesce(own, F(f"round__{name}"))
