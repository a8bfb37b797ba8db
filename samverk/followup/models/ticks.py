"""What a draft says of milestones, until it is submitted."""

from django.db import models

from samverk.followup.models.follow_ups import FollowUp
from samverk.planning.models import Milestone


class DraftTick(models.Model):
    """A milestone that a draft says is reached, or is not after all. The plan is told when the answer is submitted: a
    draft is its organisation's own, and what the plan says is everybody's. A working paper: it leaves no revisions."""

    leaves_revisions = False

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="draft_ticks")
    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="+")
    reached = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow_up", "milestone"], name="one_draft_tick")]

    def __str__(self):
        return f"{self.follow_up_id}: {self.milestone_id} {self.reached}"
