"""What the lead says of an activity as a whole in a round, beside what each part has answered."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from samverk.core.models import Versioned
from samverk.followup.models.rounds import Round
from samverk.organisations.models import Person
from samverk.planning.models import Activity


class JointCommentQuerySet(models.QuerySet):
    def visible_to(self, person):
        """Joint, as the joint judgements of goals are: for all who see the round."""
        return self.filter(round__in=Round.objects.visible_to(person))


class JointComment(Versioned):
    """The lead's own words on an activity in a round (samlad kommentar). They stand in every edition."""

    named_by = ("activity", "round")

    round = models.ForeignKey(
        Round, models.PROTECT, related_name="joint_comments", verbose_name=_("follow-up round")
    )  # fmt: skip
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="joint_comments", verbose_name=_("activity")
    )  # fmt: skip
    text = models.TextField(_("joint comment"))
    written_by = models.ForeignKey(
        Person, models.PROTECT, editable=False, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written at"), editable=False)

    objects = JointCommentQuerySet.as_manager()

    class Meta:
        ordering = ["activity__position", "activity_id"]
        verbose_name = _("joint comment")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "activity"], name="one_joint_comment_per_activity",
                violation_error_message=_("The activity already has a joint comment in this round."),
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.activity}, {self.round}"
