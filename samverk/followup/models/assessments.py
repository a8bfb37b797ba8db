"""How far each goal is judged to be reached in a round."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.followup.models.rounds import Round
from samverk.organisations.models import Organisation, Person, Seat
from samverk.planning.models import StatusStep
from samverk.steering.models import Goal


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """The joint ones to all with a seat; a principal's to those who sit for it and, once fixed, to all."""
        visible = self.filter(round__in=Round.objects.visible_to(person))
        seats = (
            Seat.objects.taking_part()
            .held_by(person)
            .filter(collaboration=models.OuterRef("round__plan__collaboration"))
        )
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
