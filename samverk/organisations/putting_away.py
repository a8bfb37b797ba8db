"""That a person has put away the first steps of a collaboration."""

from django.db import models


class PutAway(models.Model):
    """That a person has put away a collaboration's first steps. Only that person sees the difference."""

    leaves_revisions = False

    person = models.ForeignKey("organisations.Person", models.CASCADE, related_name="+")
    collaboration = models.ForeignKey("organisations.Collaboration", models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "collaboration"], name="put_away_once")]

    def __str__(self):
        return f"{self.person_id}: {self.collaboration_id}"
